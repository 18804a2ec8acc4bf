"""A picture is known by its bytes, whatever it is called."""

from __future__ import annotations

import pytest

from tests.assets.picture_server import GIF, ICO, LIVE_SVG, SVG, png
from vaultconv.assets.sniff import MEDIA, SMALLEST, TYPES, Medium, file_kind, picture_kind
from vaultconv.model.download import is_copy

REST = bytes(64)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(1), "png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + REST, "jpg"),
        (GIF, "gif"),
        (b"GIF87a" + REST, "gif"),
        (b"RIFF\x40\0\0\0WEBPVP8 " + REST, "webp"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + REST, "avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avis" + REST, "avif"),
        (b"BM\x66\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + REST, "bmp"),
        (ICO, "ico"),
        (SVG, "svg"),
        (LIVE_SVG, "svg"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg>'
            + REST,
            "svg",
        ),
    ],
)
def test_each_kind_is_known(data: bytes, kind: str) -> None:
    assert picture_kind(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",  # the signature alone, as some servers of icons answer
        b"\x89PNG\r\n\x1a\n" + REST,  # no header behind it
        b"<!doctype html><title>Not found</title><p>There is no such picture here.",
        b"<html><body><svg xmlns='http://www.w3.org/2000/svg'></svg></body></html>",
        b'{"error": "no such picture", "status": 404}',
        b"RIFF\x40\0\0\0WAVEfmt " + REST,
        b"\0\0\0\x1cftypmp42\0\0\0\0isomavc1" + REST,
        b"\0\0\0\x1cmoovavif\0\0\0\0avifmif1" + REST,
        b"BM and other words that begin like a bitmap" + REST,
        b"\0\0\1\0\0\0" + REST,  # an icon without a picture
        b"%PDF-1.7\n" + REST,
        REST,
    ],
)
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert picture_kind(data) == ""


def test_the_smallest_picture_is_one() -> None:
    smallest = b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\0;"
    assert len(smallest) == SMALLEST
    assert picture_kind(smallest) == "gif"
    assert picture_kind(smallest[:-1]) == ""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04" + bytes(40), "mp3"),
        (b"\xff\xfb\x90\x64" + bytes(40), "mp3"),
        (b"\xff\xe0\x00\x00" + bytes(40), ""),
        (b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42" + bytes(9), "m4a"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(9), "mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(9), "mov"),
        (b"\0\0\0\x14ftypzzzz\0\0\0\0zzzz" + bytes(9), ""),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm" + bytes(9), "webm"),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"matroska" + bytes(9), "mkv"),
        (b"OggS" + bytes(24) + b"\x01vorbis" + bytes(9), "ogg"),
        (b"OggS" + bytes(24) + b"OpusHead" + bytes(9), "ogg"),
        (b"OggS" + bytes(24) + b"\x80theora" + bytes(9), "ogv"),
        (b"RIFF\0\0\0\0WAVEfmt " + bytes(20), "wav"),
        (b"fLaC" + bytes(40), "flac"),
        (b"%PDF-1.7\n" + bytes(40), "pdf"),
    ],
)
def test_sound_films_and_papers(data: bytes, kind: str) -> None:
    assert file_kind(data) == kind
    assert picture_kind(data) == ""
    if kind:
        assert MEDIA[kind] <= {Medium.AUDIO, Medium.VIDEO, Medium.PDF}


def test_every_kind_has_a_type_and_is_known_by_its_ending() -> None:
    assert set(TYPES) == set(MEDIA)
    assert all(is_copy(f"{'0' * 24}.{kind}") for kind in MEDIA)
