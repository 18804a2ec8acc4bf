"""What some bytes are, told from the bytes alone.

What a server calls its answer counts for nothing: a page that says "not found" may come as ``image/png``, and icons come
under any name. Sources: the PNG, GIF, WebP, AVIF, Ogg, Matroska and MP4 specifications, as the WHATWG's "MIME Sniffing"
standard sums them up (sections 6.1 and 6.2); BMP and ICO headers as Microsoft documents them; ISO 32000 (PDF), 7.5.2.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from vaultconv.assets.svg import is_svg
from vaultconv.lazy_pattern import lazy_pattern

SMALLEST = 26
"""Bytes. The smallest GIF has 26; some servers of icons answer with the signature of a PNG and nothing else."""


class Medium(StrEnum):
    """What a file is for."""

    PICTURE = "picture"
    AUDIO = "audio file"
    VIDEO = "video"
    PDF = "PDF"


_AVIF = frozenset({b"avif", b"avis"})
_SOUND = frozenset({b"M4A ", b"M4B ", b"M4P "})
_FILM = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"M4VP",
        b"dash",
        b"MSNV",
        b"f4v ",
    }
)
_ICON = lazy_pattern(rb"\x00\x00\x01\x00([\x01-\xff]\x00|\x00[\x01-\x03])")
"""An icon, and how many pictures are in it: one at least."""


def _brands(data: bytes) -> list[bytes]:
    """The major and the compatible brands of an ISO file (from byte 16 to the end of the first box)."""
    if data[4:8] != b"ftyp":
        return []
    brands = data[8 : min(int.from_bytes(data[:4], "big"), len(data))]
    return [brands[at : at + 4] for at in (0, *range(8, len(brands), 4))]


def _is_avif(data: bytes) -> bool:
    return not _AVIF.isdisjoint(_brands(data))


def _is_bmp(data: bytes) -> bool:
    """``BM``, and then a header whose length is one of those that there are."""
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)


def _is_mp3(data: bytes) -> bool:
    """An ID3 tag, or the first frame of an MPEG audio layer III with a bit rate and a sampling rate that there are."""
    if data.startswith(b"ID3"):
        return True
    second, third = data[1], data[2]
    return (
        data[0] == 0xFF
        and second & 0xE6 == 0xE2
        and second & 0x18 != 0x08
        and third >> 4 not in (0, 15)
        and third & 0x0C != 0x0C
    )


def _is_webm(data: bytes) -> bool:
    return data.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in data[:64]


def _is_mkv(data: bytes) -> bool:
    return data.startswith(b"\x1a\x45\xdf\xa3") and b"matroska" in data[:64]


def _ogg(*codecs: bytes) -> Callable[[bytes], bool]:
    """An Ogg file whose first page begins one of ``codecs``."""
    return lambda data: data.startswith(b"OggS") and data[28:].startswith(codecs)


_P, _A, _V = Medium.PICTURE, Medium.AUDIO, Medium.VIDEO
_KINDS: tuple[tuple[str, Medium, Callable[[bytes], bool]], ...] = (
    ("png", _P, lambda data: data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR"),
    ("jpg", _P, lambda data: data.startswith(b"\xff\xd8\xff")),
    ("gif", _P, lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
    ("webp", _P, lambda data: data.startswith(b"RIFF") and data[8:14] == b"WEBPVP"),
    ("avif", _P, _is_avif),
    ("bmp", _P, _is_bmp),
    ("ico", _P, lambda data: _ICON.match(data) is not None),
    ("pdf", Medium.PDF, lambda data: b"%PDF-" in data[:1024]),
    ("m4a", _A, lambda data: _brands(data)[:1] != [] and _brands(data)[0] in _SOUND),
    ("mov", _V, lambda data: _brands(data)[:1] == [b"qt  "]),
    ("mp4", _V, lambda data: not _FILM.isdisjoint(_brands(data))),
    ("webm", _V, _is_webm),
    ("mkv", _V, _is_mkv),
    ("ogv", _V, _ogg(b"\x80theora", b"fishead")),
    ("ogg", _A, _ogg(b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex")),
    ("wav", _A, lambda data: data.startswith(b"RIFF") and data[8:12] == b"WAVE"),
    ("flac", _A, lambda data: data.startswith(b"fLaC")),
    ("mp3", _A, _is_mp3),
    ("svg", _P, is_svg),
)
"""How each kind is known; its name is how its files end."""

_EITHER = {"mp4": frozenset({_V, _A}), "webm": frozenset({_V, _A})}
"""Containers that hold sound with or without pictures, and do not say which at their beginning."""

MEDIA = {name: _EITHER.get(name, frozenset({medium})) for name, medium, _ in _KINDS}
"""What a file of each kind may be for, by how it ends."""


TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "ico": "image/vnd.microsoft.icon",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "m4a": "audio/mp4",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mkv": "video/matroska",
    "ogv": "video/ogg",
    "ogg": "audio/ogg",
    "wav": "audio/vnd.wave",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
}
"""The media type of a file of each kind, as IANA registers them."""


def file_kind(data: bytes) -> str:
    """How a file with ``data`` at its beginning should end (``png``), or ``""`` if it is none that a note shows.

    >>> file_kind(b"GIF89a" + bytes(40)), file_kind(b"%PDF-1.7" + bytes(40)), file_kind(b"<!doctype html><title>Not found")
    ('gif', 'pdf', '')
    """
    if len(data) < SMALLEST:
        return ""
    return next((name for name, _, is_one in _KINDS if is_one(data)), "")


def picture_kind(data: bytes) -> str:
    """:func:`file_kind` of a picture; ``""`` for anything else.

    >>> picture_kind(b"GIF89a" + bytes(40)), picture_kind(b"%PDF-1.7" + bytes(40))
    ('gif', '')
    """
    kind = file_kind(data)
    return kind if kind and _P in MEDIA[kind] else ""
