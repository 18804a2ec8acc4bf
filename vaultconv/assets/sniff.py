"""What kind of picture some bytes are, told from the bytes alone.

What a server calls its answer counts for nothing: a page that says "not found" may come as ``image/png``, and icons come
under any name. Sources: the PNG, GIF, WebP and AVIF specifications, as the WHATWG's "MIME Sniffing" standard sums them
up (section 6.1); BMP and ICO headers as Microsoft documents them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vaultconv.assets.svg import is_svg

SMALLEST = 26
"""Bytes. The smallest GIF has 26; some servers of icons answer with the signature of a PNG and nothing else."""

_AVIF = frozenset({b"avif", b"avis"})
_ICON = re.compile(rb"\x00\x00\x01\x00([\x01-\xff]\x00|\x00[\x01-\x03])")
"""An icon, and how many pictures are in it: one at least."""


def _is_avif(data: bytes) -> bool:
    """An ISO file whose major or compatible brands (from byte 16 to the end of the first box) have AVIF's."""
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4], "big"), len(data))]
    return any(brands[at : at + 4] in _AVIF for at in (0, *range(8, len(brands), 4)))


def _is_bmp(data: bytes) -> bool:
    """``BM``, and then a header whose length is one of those that there are."""
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)


_KINDS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR"),
    ("jpg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ("gif", lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
    ("webp", lambda data: data.startswith(b"RIFF") and data[8:14] == b"WEBPVP"),
    ("avif", _is_avif),
    ("bmp", _is_bmp),
    ("ico", lambda data: _ICON.match(data) is not None),
    ("svg", is_svg),
)
"""How each kind is known; its name is how its files end."""


def picture_kind(data: bytes) -> str:
    """How a file with ``data`` in it should end (``png``), or ``""`` if no browser would show it as a picture.

    >>> picture_kind(b"GIF89a" + bytes(40)), picture_kind(b"<!doctype html><title>Not found</title>")
    ('gif', '')
    """
    if len(data) < SMALLEST:
        return ""
    return next((name for name, is_one in _KINDS if is_one(data)), "")
