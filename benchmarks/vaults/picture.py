"""Small pictures, the same bytes from every version of every compressor: nothing in them is compressed."""

from __future__ import annotations

import struct
import zlib

_STORED = b"\x78\x01\x01"
"""The head of a zlib stream, and that of a last block which is stored as it is (RFC 1950 and RFC 1951, 3.2.4)."""


def png(size: int, colour: tuple[int, int, int]) -> bytes:
    """A square of one colour, as PNG (W3C, Portable Network Graphics, third edition).

    >>> png(2, (200, 120, 40))[:4], len(png(2, (200, 120, 40)))
    (b'\\x89PNG', 82)
    """
    rows = (b"\0" + bytes(colour) * size) * size
    length = struct.pack("<HH", len(rows), len(rows) ^ 0xFFFF)
    data = _STORED + length + rows + struct.pack(">I", zlib.adler32(rows))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
