"""Bodies that come packed, in pieces of any size, and never more at once than a piece."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.assets.addresses import RefusedError
from vaultconv.assets.unpacking import unpacked

PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZIP ": gzip.compress,
    "deflate": zlib.compress,
    "identity": lambda data: data,
    "": lambda data: data,
}


def pieces(data: bytes, size: int) -> list[bytes]:
    """``data`` cut into pieces, with an empty one before them."""
    return [b"", *(data[at : at + size] for at in range(0, len(data), size))]


@given(st.binary(max_size=400), st.integers(1, 60), st.sampled_from(sorted(PACKED)))
def test_what_was_packed_comes_out(data: bytes, size: int, encoding: str) -> None:
    assert b"".join(unpacked(pieces(PACKED[encoding](data), size), encoding)) == data


def test_deflate_without_its_wrapper_too() -> None:
    packed = zlib.compress(b"a mill" * 9, wbits=-15)
    assert b"".join(unpacked(pieces(packed, 5), "deflate")) == b"a mill" * 9


def test_no_piece_is_larger_than_it_may_be() -> None:
    bomb = gzip.compress(bytes(8 << 20), 9)
    assert len(bomb) < 1 << 14
    sizes = [len(piece) for piece in unpacked([bomb], "gzip")]
    assert sum(sizes) == 8 << 20
    assert max(sizes) <= 1 << 16


@pytest.mark.parametrize(
    ("data", "encoding", "why"),
    [
        (gzip.compress(b"a mill", mtime=0)[:-1], "gzip", "breaks off"),
        (b"", "gzip", "breaks off"),
        (b"no gzip at all", "gzip", "does not unpack"),
        (b"\xff\xff\xff\xff", "deflate", "does not unpack"),
        (b"x", "br", "was not asked for: br"),
        (b"x", "gzip, gzip", "was not asked for: gzip, gzip"),
    ],
)
def test_what_cannot_be_unpacked_is_said(data: bytes, encoding: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        list(unpacked([data], encoding))
