"""Whether a file is there to its end. Nothing is decoded: a picture of a few bytes can unpack to more than a machine holds.

A server that says no length, or a wrong one, can break off in the middle, and nobody is told. What a file says of its own
length is believed instead.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_TAIL = 1 << 16


def is_whole(file: Path, kind: str) -> bool:
    """Whether ``file``, which is of ``kind`` (how it ends), is there to its end, as far as files of that kind tell."""
    check = _CHECKS.get(kind)
    if check is None:
        return True
    size = file.stat().st_size
    with file.open("rb") as stream:
        return check(stream, size)


def _png(stream: BinaryIO, size: int) -> bool:
    """Chunk after chunk to ``IEND`` (PNG, 5.3)."""
    at = 8
    while at + 12 <= size:
        stream.seek(at)
        head = stream.read(8)
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at <= size
    return False


def _riff(stream: BinaryIO, size: int) -> bool:
    """The length of the whole stands behind the first four bytes."""
    stream.seek(4)
    return int.from_bytes(stream.read(4), "little") + 8 <= size + 1  # the last chunk's pad byte may lack


def _jpg(stream: BinaryIO, size: int) -> bool:
    """An end of image (JPEG, B.1.1.3) somewhere near the end: cameras put things of their own behind it."""
    stream.seek(max(size - _TAIL, 0))
    return b"\xff\xd9" in stream.read()


def _gif(stream: BinaryIO, size: int) -> bool:
    """The trailer (GIF89a, 27), perhaps with blanks behind it."""
    stream.seek(max(size - _TAIL, 0))
    return stream.read().rstrip(b"\0").endswith(b";")


def _ico(stream: BinaryIO, size: int) -> bool:
    """Every picture that its directory names lies inside."""
    head = stream.read(6)
    for _ in range(int.from_bytes(head[4:6], "little")):
        entry = stream.read(16)
        if len(entry) < 16:
            return False
        length, place = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
        if place + length > size:
            return False
    return True


def _boxes(stream: BinaryIO, size: int) -> bool:
    """Box after box to the end (ISO 14496-12, 4.2)."""
    at = 0
    while at + 8 <= size:
        stream.seek(at)
        head = stream.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 0:
            return True  # to the end of the file, whatever that is
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length < 8:
            return False
        at += length
    return at <= size


def _pdf(stream: BinaryIO, size: int) -> bool:
    """An end-of-file marker near the end (ISO 32000, 7.5.5)."""
    stream.seek(max(size - 2048, 0))
    return b"%%EOF" in stream.read()


_CHECKS: dict[str, Callable[[BinaryIO, int], bool]] = {
    "png": _png,
    "webp": _riff,
    "wav": _riff,
    "jpg": _jpg,
    "gif": _gif,
    "ico": _ico,
    "avif": _boxes,
    "mp4": _boxes,
    "m4a": _boxes,
    "mov": _boxes,
    "pdf": _pdf,
}
