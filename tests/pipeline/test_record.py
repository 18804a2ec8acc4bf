"""Carriers survive storing, and what nobody stored is refused."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.pipeline.record import digest, pack, unpack

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), values, min_size=1))
def test_what_is_packed_comes_back_in_its_order(carried: dict[str, object]) -> None:
    back = unpack(pack(carried))
    assert back == carried
    assert list(back or ()) == list(carried)


def test_nothing_is_packed_as_nothing() -> None:
    assert (pack(None), pack({}), unpack(b"")) == (b"", b"", None)


def test_large_carriers_are_compressed_and_lone_surrogates_kept() -> None:
    large = {"blocks": ["the same again"] * 1000, "odd": "\ud800"}
    assert len(pack(large)) < 500
    assert unpack(pack(large)) == large


@pytest.mark.parametrize(
    "blob",
    [
        b"no zlib",
        zlib.compress(b"[1]"),
        b"{",
        b'{"a": ' + b"[" * 200_000,
        zlib.compress(b"\xff"),
        zlib.compress(b'{"a": "' + b"x" * (1 << 26) + b'"}'),
    ],
    ids=["no zlib", "a list", "cut off", "too deep", "no text", "a bomb"],
)
def test_what_was_never_packed_is_a_value_error(blob: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(blob)


def test_the_digest_is_of_content_only() -> None:
    assert digest(b"a") == digest(bytes(bytearray(b"a"))) != digest(b"b")
    assert len(digest(b"")) == 40
    assert json.loads(f'"{digest(b"x")}"') == digest(b"x")
