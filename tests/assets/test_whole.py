"""Whether a file is there to its end, as far as it tells itself."""

from __future__ import annotations

import struct
from pathlib import Path
from time import process_time

import pytest

from tests.assets.picture_server import GIF, ICO, png
from tests.assets.sample_pictures import SAMPLES
from vaultconv.assets.sniff import SMALLEST, file_kind
from vaultconv.assets.whole import is_whole

PNG = png(9)
WEBP = b"RIFF" + struct.pack("<I", 20) + b"WEBPVP8 " + struct.pack("<I", 7) + bytes(8)
WAV = b"RIFF" + struct.pack("<I", 12) + b"WAVEfmt " + bytes(0) + struct.pack("<I", 0)
_SCAN = b"\xff\xda\0\2ab\xff\0c\xff\xd0d"
JPG = b"\xff\xd8\xff\xe0\0\x12" + bytes(16) + _SCAN + b"\xff\xd9"
HEADED = b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\x08moov"
MP4 = HEADED + struct.pack(">I", 24) + b"mdat" + bytes(16)
LONG_MP4 = HEADED + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 24) + bytes(8)
OPEN_MP4 = HEADED + struct.pack(">I", 0) + b"mdat" + bytes(9)
EBML = b"\x1a\x45\xdf\xa3\x84webm\x18\x53\x80\x67"
BMP_SAID = SAMPLES["bmp"][:2] + struct.pack("<I", len(SAMPLES["bmp"]) + 1) + SAMPLES["bmp"][6:]
BMP_PACKED = struct.pack("<2sI4xIIiiHHII", b"BM", 60, 54, 40, 4, 4, 1, 8, 1, 6) + bytes(22)
BMP_OLD = struct.pack("<2sI4xIIHHHH", b"BM", 0, 26, 12, 3, 2, 1, 8) + bytes(8)
PDF = b"%PDF-1.4\n" + bytes(40) + b"\n%%EOF\n"


def avif_of(locations: bytes) -> bytes:
    """A picture of AVIF that says nothing but where its items are."""
    inside = struct.pack(">I", 8 + len(locations)) + b"iloc" + locations
    return b"\0\0\0\x10ftypavif\0\0\0\0" + struct.pack(">I", 12 + len(inside)) + b"meta\0\0\0\0" + inside


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
        ("bmp", BMP_PACKED),
        ("bmp", BMP_OLD),
        ("bmp", BMP_OLD + bytes(9)),
        ("webm", EBML + b"\x81a"),
        ("mkv", EBML + b"\x01\xff\xff\xff\xff\xff\xff\xff" + bytes(9)),  # a stream: nobody knew
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
        ("mp4", HEADED + struct.pack(">I", 3) + b"mdat" + bytes(9)),
        ("mp4", HEADED),  # it says what is in it, and nothing is
        ("mp4", HEADED[:16] + b"\0\0\0\x08mdat"),
        ("jpg", JPG[:20] + b"\xff\xd9"),  # no scan
        ("jpg", b"\xff\xd8\xff\xe0\0\1" + JPG[6:]),
        ("gif", GIF[:19] + b"?" + GIF[20:]),
        ("gif", GIF[:19] + b";"),
        ("webp", b"RIFF" + struct.pack("<I", 12) + b"WEBPALPH" + bytes(4)),
        ("bmp", BMP_SAID),
        ("bmp", BMP_PACKED[:-1]),
        ("bmp", BMP_OLD[:-1]),
        ("bmp", BMP_OLD[:20]),
        ("ico", ICO[:14] + bytes(4) + ICO[18:]),
        ("ico", ICO[:18] + bytes(4) + ICO[22:]),
        ("avif", b"\0\0\0\x10ftypavif\0\0\0\0"),
        ("webm", EBML + b"\x82a"),
        ("webm", EBML[:-4]),
        ("webm", EBML + b"\x08a"),
        ("webm", EBML[:-1] + b"?\x81a"),
        ("pdf", PDF[:-7]),
    ],
)
def test_what_breaks_off(tmp_path: Path, kind: str, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert not is_whole(tmp_path / "file", kind)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpg", b"\xff\xd8\xff\xe0\0\2" + b"\xff" * (1 << 20)),
        ("avif", avif_of(b"\2\0\0\0\x44\x40\xff\xff\xff\xff")),
        ("avif", avif_of(b"\1\0\0\0\x44\x40\xff\xff" + b"\0\1\0\0\0\0\xff\xff" * 9)),
    ],
)
def test_a_file_of_nothing_is_looked_at_once(tmp_path: Path, kind: str, data: bytes) -> None:
    """What counts its parts, and has none, keeps nobody busy: these took hours, and for ever."""
    (tmp_path / "file").write_bytes(data)
    started = process_time()
    assert not is_whole(tmp_path / "file", kind)
    assert process_time() - started < 2


def test_pieces_without_a_size_are_looked_at_once(tmp_path: Path) -> None:
    items = b"\0\1\0\0\0\0\xff\xff" * 400
    (tmp_path / "file").write_bytes(avif_of(b"\1\0\0\0\0\0\1\x90" + items))
    started = process_time()
    assert is_whole(tmp_path / "file", "avif")
    assert process_time() - started < 2


@pytest.mark.parametrize("name", SAMPLES)
def test_no_beginning_of_a_picture_is_the_whole(tmp_path: Path, name: str) -> None:
    kind, data = name.partition("-")[0], SAMPLES[name]
    assert file_kind(data) == kind
    file = tmp_path / "file"
    file.write_bytes(data + b"\0and what else there is"[: 9 * (kind != "avif")])
    assert is_whole(file, kind)
    ends = [*range(SMALLEST, len(data), 11), len(data) - 2, len(data) - 1]
    for size in ends:
        file.write_bytes(data[:size])
        assert not is_whole(file, kind), size


def test_the_end_of_the_small_picture_in_a_large_one_is_not_its_end(tmp_path: Path) -> None:
    """Cameras put a picture of the picture at the beginning, which is a JPEG with an end of its own."""
    data = SAMPLES["jpg"]
    within = data.index(b"\xff\xd9")
    assert within < len(data) - 2
    (tmp_path / "file").write_bytes(data[: within + 40])
    assert not is_whole(tmp_path / "file", "jpg")
