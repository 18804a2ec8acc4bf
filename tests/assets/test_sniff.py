"""A picture is known by its bytes, whatever it is called."""

from __future__ import annotations

import pytest

from tests.assets.picture_server import GIF, ICO, LIVE_SVG, SVG, png
from vaultconv.assets.sniff import SMALLEST, picture_kind

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
