"""The judge and downloads: a picture shown from a file is the picture at its address; a file that is gone, or that is
no longer what it was, is named, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, serving
from tests.downloads.journey import fetch_into
from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

FORMATS = ["html", "logseq", "obsidian", "readwise"]
NOTE = """---
cover: {red}
---
# A note

![A mill|200]({red}) and ![]({blue} "Our blue")

![left]({lost})

> [!quote]
> words
>
> — ![favicon|16]({icon}) Jane Roe, [Slow Maps](https://example.org/maps)
"""


@pytest.fixture
def site() -> Iterator[PictureServer]:
    """The server of pictures."""
    with serving() as server:
        yield server


@pytest.fixture
def vault(tmp_path: Path, site: PictureServer) -> Path:
    """A vault with one note, which shows four pictures; one of them is not there."""
    folder = tmp_path / "vault"
    folder.mkdir()
    paths = {"red": "/red.png", "blue": "/blue.png", "lost": "/no-such.png", "icon": "/favicon.ico"}
    text = NOTE.format(**{name: site.url(path) for name, path in paths.items()})
    (folder / "N.md").write_text(text, "utf-8")
    return folder


def copy_of(out: Path, site: PictureServer, path: str) -> Path:
    """The file in ``out`` that shows what is at ``path``."""
    return next(out / name for name, data in files(out).items() if data == site.pictures[path])


@pytest.mark.parametrize("target", FORMATS)
def test_nothing_is_missing_and_nobody_is_asked(
    vault: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    site.requests.clear()
    verdict = verify(vault, tmp_path / "out", Options())
    assert verdict.missing == ()
    assert verdict.facts
    assert not site.requests


@pytest.mark.parametrize(
    ("path", "kind", "line"),
    [("/red.png", "image", 2), ("/blue.png", "image", 6), ("/favicon.ico", "favicon", 10)],
)
@pytest.mark.parametrize("target", FORMATS)
def test_a_file_that_is_gone_is_named_once(
    vault: Path, site: PictureServer, tmp_path: Path, target: str, path: str, kind: str, line: int
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    file = copy_of(tmp_path / "out", site, path)
    file.unlink()
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.note, missing.line, missing.kind) == ("N.md", line, kind)
    assert missing.value == site.url(path)
    assert missing.now == f"{file.name} is not there"


@pytest.mark.parametrize("target", FORMATS)
def test_a_file_that_holds_something_else_is_named(
    vault: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    file = copy_of(tmp_path / "out", site, "/blue.png")
    file.write_bytes(file.read_bytes() + b"\0")
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.kind, missing.value) == ("image", site.url("/blue.png"))
    assert missing.now.endswith("holds other bytes")


@pytest.mark.parametrize("target", FORMATS)
def test_an_address_that_is_altered_in_the_note_is_named(
    vault: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    _alter(tmp_path / "out", lambda text: text.replace(site.url("/blue.png"), site.url("/bleu.png")))
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.note, missing.line, missing.kind) == ("N.md", 6, "image")
    assert missing.value == f'url:{site.url("/blue.png")} "Our blue"'


@pytest.mark.parametrize("target", FORMATS)
def test_a_picture_that_shows_another_file_is_named(
    vault: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    red, blue = (copy_of(tmp_path / "out", site, path).name for path in ("/red.png", "/blue.png"))
    _alter(tmp_path / "out", lambda text: text.replace(blue, red))
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.line, missing.kind) == (6, "image")
    assert missing.value.startswith(f"url:{site.url('/blue.png')}")
    assert red in missing.now


@pytest.mark.parametrize("target", FORMATS)
def test_a_picture_that_is_taken_away_is_named(
    vault: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    fetch_into(vault, tmp_path / "out", target)
    _alter(tmp_path / "out", lambda text: text.replace(site.url("/no-such.png"), "https://example.org/"))
    (missing,) = verify(vault, tmp_path / "out", Options()).missing
    assert (missing.note, missing.line, missing.kind) == ("N.md", 8, "image")
    assert missing.value == f"url:{site.url('/no-such.png')}|left"


def _alter(out: Path, change: Callable[[str], str]) -> None:
    """Changes the one note in ``out`` that shows pictures."""
    changed = 0
    for path, data in files(out).items():
        if path.endswith((".md", ".html")):
            text = data.decode()
            changed += change(text) != text
            (out / path).write_text(change(text), "utf-8", newline="")
    assert changed == 1
