"""Whether a picture is there to its end, by what each kind of file says of its own parts. Nothing is decoded.

Sources: PNG, 5.3; JPEG (ITU-T T.81), B.1; GIF89a, 15 to 27; the WebP container specification; Microsoft's bitmap and icon
headers; ISO 14496-12 (boxes, 4.2; item locations, 8.11.3), which AVIF is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from mmap import mmap
from struct import unpack_from
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

Data: TypeAlias = mmap
"""The bytes of a file, of which only what is looked at is read."""

_MARKER = lazy_pattern(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""What ends the coded data of a JPEG: a marker that neither stands for a byte nor only parts them. Any number of fill bytes may
stand before it; they are no part of this, or a file of nothing else would be read once for each of them."""
_SCAN, _END, _ALONE = 0xDA, 0xD9, frozenset({0x01, *range(0xD0, 0xD9)})
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_UNPACKED = frozenset({0, 3, 6})
"""How a bitmap is packed whose rows are as long as its header says: not, with masks, with masks and an alpha channel."""
_DIRECTORY = 16


def png(data: Data) -> bool:
    """Chunk after chunk to ``IEND``."""
    at = 8
    while at + 12 <= len(data):
        kind = data[at + 4 : at + 8]
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at <= len(data)
    return False


def jpg(data: Data) -> bool:
    """Segment after segment, over the coded data of each scan, to the end of the image: so neither the end of a small picture in
    a segment counts, nor what cameras put behind the large one."""
    at, scans = 2, 0
    while (found := _MARKER.search(data, at)) is not None:
        marker, at = found[1][0], found.end()
        if marker == _END:
            return scans > 0
        if marker not in _ALONE:
            length = int.from_bytes(data[at : at + 2], "big")
            if length < 2:
                return False
            at += length
            scans += marker == _SCAN
    return False


def gif(data: Data) -> bool:
    """Block after block to the trailer."""
    at = 13 + _colours(data[10])
    images = 0
    while at < len(data):
        kind = data[at]
        if kind == _TRAILER:
            return images > 0
        if kind == _IMAGE and at + 10 <= len(data):
            images += 1
            at = _behind_pieces(data, at + 11 + _colours(data[at + 9]))
        elif kind == _EXTENSION:
            at = _behind_pieces(data, at + 2)
        else:
            return False
    return False


def _colours(flags: int) -> int:
    """The bytes of the table of colours that ``flags`` of a GIF announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_pieces(data: Data, at: int) -> int:
    """Where the pieces end that begin ``at``: each has its length before it, and the last has none."""
    size = len(data)
    while at < size and (length := data[at]):
        at += 1 + length
    return at + 1


def webp(data: Data) -> bool:
    """Chunk after chunk to the end of the whole, one of them a picture."""
    end = int.from_bytes(data[4:8], "little") + 8
    at, pictures = 12, 0
    while at + 8 <= end <= len(data) + 1:  # the last pad byte may lack
        kind = data[at : at + 4]
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > min(end, len(data)):
            return False
        pictures += kind in (b"VP8 ", b"VP8L", b"ANMF")
        at += 8 + length + length % 2
    return pictures > 0


def bmp(data: Data) -> bool:
    """As long as the file says, and all rows are there."""
    said, offset, header = unpack_from("<I4xII", data, 2)
    if header == 12:
        width, height, depth = unpack_from("<HH2xH", data, 18)
        packed = length = 0
    else:
        width, height, depth, packed, length = unpack_from("<ii2xHII", data, 18)
    if packed in _UNPACKED:
        length = (width * depth + 31) // 32 * 4 * abs(height)
    return width > 0 and length > 0 and max(said, offset + length) <= len(data)


def ico(data: Data) -> bool:
    """Every picture that its directory names lies behind that, and inside."""
    count = int.from_bytes(data[4:6], "little")
    first = 6 + _DIRECTORY * count
    if first > len(data):
        return False
    for at in range(6, first, _DIRECTORY):
        length, place = unpack_from("<II", data, at + 8)
        if not length or place < first or place + length > len(data):
            return False
    return True


def avif(data: Data) -> bool:
    """Box after box to the end, and everything of the picture that lies in the file is there."""
    found = dict(boxes(data, 0, len(data)))
    if b"meta" not in found or not is_filled(data):
        return False
    start, end = found[b"meta"]
    inside = dict(boxes(data, start + 4, end))
    return b"iloc" in inside and all(last <= len(data) for last in _places(data, *inside[b"iloc"]))


def boxes(data: Data, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The boxes between ``at`` and ``end``, as far as they are whole: the kind of each, and where what it holds begins and
    ends."""
    while at + 8 <= end:
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            return
        yield data[at + 4 : at + 8], (at + head, at + length)
        at += length


def is_filled(data: Data) -> bool:
    """Whether ``data`` is box after box to the end."""
    ends = [end for _, (_, end) in boxes(data, 0, len(data))]
    return bool(ends) and ends[-1] == len(data)


def _places(data: Data, at: int, stop: int) -> Iterator[int]:
    """Where each piece of an item ends that lies in the file, by the item locations that begin ``at`` and end at ``stop``. Raises
    :class:`IndexError` where they say that there are more than fit there: a few bytes can name any number of them."""
    version, sizes, bases = data[at], data[at + 4], data[at + 5]
    wide = 4 if version == 2 else 2
    indexed = bases & 15 if version else 0
    is_sized = indexed + sizes > 0  # all of an item are the same without

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > stop:
            raise IndexError
        return int.from_bytes(data[at - size : at], "big")

    at += 6
    for _ in range(number(wide)):
        number(wide)
        method = number(2) & 15 if version else 0
        outside = number(2)
        base = number(bases >> 4)
        pieces = number(2)
        for _ in range(pieces if is_sized else min(pieces, 1)):
            number(indexed)
            end = base + number(sizes >> 4)
            end += number(sizes & 15)
            if not method and not outside:
                yield end
