"""Bodies unpacked piece by piece, within bounds: a small body may unpack to more than a disk holds."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from vaultconv.assets.addresses import AnsweredError, RefusedError

_PIECE = 1 << 16


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """``pieces`` of a body that comes in ``encoding`` (of ``Content-Encoding``), as it was before; none is larger than
    64 KiB, so whoever counts them stops in time. Raises :class:`~vaultconv.assets.addresses.RefusedError` for an encoding
    that was not asked for, and for a body that is not in it.

    >>> b"".join(unpacked([zlib.compress(b"a mill")], "deflate"))
    b'a mill'
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
        return
    if name not in _WINDOWS:
        raise AnsweredError(f"it comes packed in a way that was not asked for: {name[:40]}")
    try:
        yield from _inflated(pieces, _WINDOWS[name])
    except zlib.error as error:
        raise AnsweredError(f"it comes packed, and does not unpack: {error}") from error


def _raw_or_zlib(data: bytes) -> int:
    """Servers mean one of two things by ``deflate`` (RFC 9110, 8.4.1.2, and its note)."""
    with suppress(zlib.error):
        zlib.decompressobj().decompress(data, 1)
        return zlib.MAX_WBITS
    return -zlib.MAX_WBITS


_WINDOWS: dict[str, Callable[[bytes], int]] = {
    "gzip": lambda _data: zlib.MAX_WBITS | 16,
    "x-gzip": lambda _data: zlib.MAX_WBITS | 16,
    "deflate": _raw_or_zlib,
}


def _inflated(pieces: Iterable[bytes], window: Callable[[bytes], int]) -> Iterator[bytes]:
    inflater = None
    for piece in pieces:
        if inflater is None:
            if not piece:
                continue
            inflater = zlib.decompressobj(window(piece))
        waiting = piece
        while waiting and not inflater.eof:
            yield inflater.decompress(waiting, _PIECE)
            waiting = inflater.unconsumed_tail
    if inflater is None or not inflater.eof:
        raise RefusedError("it comes packed, and breaks off")
