"""Whether a file is there to its end. Nothing is decoded: a picture of a few bytes can unpack to more than a machine holds.

A server that says no length, or a wrong one, can break off in the middle, and nobody is told. What a file says of its own
parts is believed instead.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from mmap import ACCESS_READ, mmap
from pathlib import Path

from vaultconv.assets import whole_pictures as pictures
from vaultconv.assets.whole_pictures import Data, boxes, is_filled

_ENDS_NEAR = 2048
_UNKNOWN = -1
"""The length of an element of Matroska whose end nobody knew when it was begun."""


def is_whole(file: Path, kind: str) -> bool:
    """Whether ``file``, which is of ``kind`` (how it ends), is there to its end, as far as files of that kind tell."""
    check = _CHECKS.get(kind)
    if check is None:
        return True
    with file.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        try:
            return check(data)
        except (struct.error, IndexError):  # a header is not there to its end
            return False


def _wav(data: Data) -> bool:
    """The length of the whole stands behind the first four bytes."""
    return int.from_bytes(data[4:8], "little") + 8 <= len(data) + 1  # the last pad byte may lack


def _film(data: Data) -> bool:
    """Box after box to the end; one says what is in it, and one holds it."""
    there = {kind for kind, _ in boxes(data, 0, len(data))}
    return is_filled(data) and b"moov" in there and not there.isdisjoint({b"mdat", b"moof"})


def _matroska(data: Data) -> bool:
    """The head, and a segment as long as it says (RFC 8794, 5 and 6)."""
    head, at = _number(data, 4)
    segment = at + head
    if data[segment : segment + 4] != b"\x18\x53\x80\x67":
        return False
    length, at = _number(data, segment + 4)
    return length == _UNKNOWN or at + length <= len(data)


def _number(data: Data, at: int) -> tuple[int, int]:
    """The number of changing length that begins ``at``, and where it ends."""
    size = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + size], "big") & ((1 << 7 * size) - 1)
    if at + size > len(data):
        raise IndexError
    return _UNKNOWN if value == (1 << 7 * size) - 1 else value, at + size


def _pdf(data: Data) -> bool:
    """An end-of-file marker near the end (ISO 32000, 7.5.5)."""
    return b"%%EOF" in data[-_ENDS_NEAR:]


_CHECKS: dict[str, Callable[[Data], bool]] = {
    "png": pictures.png,
    "jpg": pictures.jpg,
    "gif": pictures.gif,
    "webp": pictures.webp,
    "bmp": pictures.bmp,
    "ico": pictures.ico,
    "avif": pictures.avif,
    "wav": _wav,
    "mp4": _film,
    "m4a": _film,
    "mov": _film,
    "webm": _matroska,
    "mkv": _matroska,
    "pdf": _pdf,
}
"""How each kind tells. An SVG tells by being XML (:mod:`vaultconv.assets.svg_cleaning` reads it); MP3, FLAC and Ogg are streams,
which may end anywhere."""
