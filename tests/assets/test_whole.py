"""Whether a file is there to its end, as far as it tells itself."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.assets.picture_server import GIF, ICO, png
from vaultconv.assets.whole import is_whole

PNG = png(9)
WEBP = b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + struct.pack("<I", 8) + bytes(8)
WAV = b"RIFF" + struct.pack("<I", 12) + b"WAVEfmt " + bytes(0) + struct.pack("<I", 0)
JPG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"
MP4 = b"\0\0\0\x10ftypmp42\0\0\0\0" + struct.pack(">I", 24) + b"mdat" + bytes(16)
LONG_MP4 = b"\0\0\0\x10ftypmp42\0\0\0\0" + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 24) + bytes(8)
OPEN_MP4 = b"\0\0\0\x10ftypmp42\0\0\0\0" + struct.pack(">I", 0) + b"mdat" + bytes(9)
PDF = b"%PDF-1.4\n" + bytes(40) + b"\n%%EOF\n"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("png", PNG),
        ("png", PNG + b"and what a camera adds"),
        ("gif", GIF),
        ("gif", GIF + bytes(3)),
        ("jpg", JPG),
        ("jpg", JPG + bytes(99)),
        ("webp", WEBP),
        ("webp", WEBP[:-1]),  # the pad byte may lack
        ("wav", WAV),
        ("ico", ICO),
        ("mp4", MP4),
        ("mp4", LONG_MP4),
        ("mp4", OPEN_MP4),
        ("pdf", PDF),
        ("svg", b"<svg"),  # a parser looks at that
        ("mp3", b"ID3"),  # nothing tells
    ],
)
def test_what_is_there_to_its_end(tmp_path: Path, kind: str, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert is_whole(tmp_path / "file", kind)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("png", PNG[:-1]),
        ("png", PNG[:-12]),
        ("png", PNG[:8]),
        ("gif", GIF[:-1]),
        ("jpg", JPG[:-2]),
        ("webp", WEBP[:-2]),
        ("wav", WAV[:-4]),
        ("ico", ICO[:-1]),
        ("ico", ICO[:10]),
        ("mp4", MP4[:-1]),
        ("mp4", b"\0\0\0\x10ftypmp42\0\0\0\0" + struct.pack(">I", 3) + b"mdat" + bytes(9)),
        ("pdf", PDF[:-7]),
    ],
)
def test_what_breaks_off(tmp_path: Path, kind: str, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert not is_whole(tmp_path / "file", kind)
