"""A page with the folder that a browser saved beside it: what it shows is attached, and nothing in the folder is a note."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.html import FORMAT
from vaultconv.pipeline.archive import unpacked
from vaultconv.vault.tree import walk

PAGE = (
    '<!-- saved from url=(0024)https://example.org/rye --><title>Rye</title><link rel=stylesheet href="{0}/a.css">'
    '<script src="{0}/b.js"></script><p>Crumb<img src="{0}/crumb.png"><iframe src="{0}/frame.html"></iframe>'
    '<h2 id="oven">Oven</h2><p><a href="https://example.org/rye#oven">in it</a> <a href="https://example.org/rye#gone">out</a>'
)


@pytest.fixture(params=["Rye_files", "Rye-Dateien", "Rye_fichiers"])
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    beside = folder / request.param
    (beside / "more").mkdir(parents=True)
    (folder / "Rye.html").write_text(PAGE.format(request.param), "utf-8")
    (folder / "Oats_files").mkdir()
    for path in ("a.css", "b.js", "crumb.png", "frame.html", "more/inner.html"):
        (beside / path).write_bytes(b"x")
    (folder / "Oats_files/own.html").write_text("<title>Own</title><p>a folder that belongs to no page")
    return folder


def test_only_the_page_is_a_note(saved: Path) -> None:
    units = {unit.path for unit in FORMAT.reader.discover(walk(saved), {}) if unit.role == "note"}
    assert units == {"Rye.html", "Oats_files/own.html"}


def test_its_pictures_are_attachments(saved: Path, tmp_path: Path) -> None:
    go(saved, tmp_path / "vault", "obsidian")
    there = files(tmp_path / "vault")
    folder = next(path.name for path in saved.iterdir() if path.is_dir() and path.name != "Oats_files")
    assert sorted(path for path in there if path.endswith(".md")) == ["Oats_files/Own.md", "Rye.md"]
    assert f"{folder}/crumb.png" in there
    assert "[[#Oven|in it]] [out](https://example.org/rye#gone)" in there["Rye.md"].decode()
    assert "Crumb![](crumb.png)" in there["Rye.md"].decode()


def test_an_archive_of_pages(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        for path, data in files(saved).items():
            archive.writestr(path, data)
    go(unpacked(tmp_path / "pages.zip"), tmp_path / "there", "obsidian")
    go(saved, tmp_path / "same", "obsidian")
    assert files(tmp_path / "there") == files(tmp_path / "same")


def test_one_page_alone(saved: Path, tmp_path: Path) -> None:
    go(saved / "Rye.html", tmp_path / "there", "obsidian")
    assert [path for path in files(tmp_path / "there") if path.endswith(".md")] == ["Rye.md"]
