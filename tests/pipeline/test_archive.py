"""Archives as sources: what is in them is laid out once, in one folder and nowhere else."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from vaultconv.errors import SourceError
from vaultconv.pipeline import archive
from vaultconv.pipeline.archive import is_archive, unpacked
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def packed(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 10, 0, 0)), text)
    return path


def files(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_what_is_in_it_is_laid_out_with_its_times(tmp_path: Path) -> None:
    folder = unpacked(
        packed(tmp_path / "Notes.zip", **{"A.md": "a", "Dir/B.md": "b", "__MACOSX/._A.md": "x"})
    )
    assert files(folder) == {"A.md": "a", "Dir/B.md": "b"}
    assert folder.name == "Notes"
    assert (folder / "A.md").stat().st_mtime == 1714557600


def test_one_folder_that_holds_all_of_it_is_the_vault(tmp_path: Path) -> None:
    assert files(unpacked(packed(tmp_path / "x.zip", **{"Vault/A.md": "a", "Vault/B.md": "b"}))) == {
        "A.md": "a",
        "B.md": "b",
    }


def test_it_is_laid_out_once_until_it_changes(tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", **{"A.md": "a", "B.md": "b"})
    folder = unpacked(source)
    made = folder.stat().st_ino
    assert unpacked(source).stat().st_ino == made
    packed(source, **{"A.md": "new words"})
    assert files(unpacked(source)) == {"A.md": "new words"}
    assert [f.name for f in folder.parent.parent.iterdir() if f.name.startswith(".new-")] == []


@pytest.mark.parametrize("name", ["../out.md", "/out.md", "a/../../out.md", "C:\\out.md", "..\\out.md"])
def test_nothing_is_laid_out_beside_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="outside of itself"):
        unpacked(packed(tmp_path / "x.zip", **{name: "x"}))
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [tmp_path / "x.zip"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(SourceError, match="symbolic link"):
        unpacked(tmp_path / "x.zip")


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1 << 20)
    with pytest.raises(SourceError, match="holds more than"):
        unpacked(packed(tmp_path / "x.zip", **{"A.md": "0" * (3 << 20)}))
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    with pytest.raises(SourceError, match="holds more than 1 files"):
        unpacked(packed(tmp_path / "y.zip", **{"A.md": "a", "B.md": "b"}))


def test_one_that_grows_beyond_all_measure_is_refused_before_it_is_laid_out(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "FEW_BYTES", 1 << 20)
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("A.md", "0" * (3 << 20))
    with pytest.raises(SourceError, match="GiB, and is"):
        unpacked(tmp_path / "x.zip")
    assert not [file for file in cache.rglob("*") if file.is_file()]
    assert set(files(unpacked(packed(tmp_path / "y.zip", **{"A.md": "0" * (3 << 20)})))) == {"A.md"}


def test_an_empty_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"x\.zip: holds no files"):
        unpacked(packed(tmp_path / "x.zip"))


@pytest.mark.parametrize(
    ("name", "expected"), [("Müsli.md".encode(), "Müsli.md"), (b"M\x81sli.md", "Müsli.md")]
)
def test_names_in_utf_8_need_not_say_so(name: bytes, expected: str, tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", **{"X" * len(name): "a", "B.md": "b"})
    source.write_bytes(source.read_bytes().replace(b"X" * len(name), name))
    assert set(files(unpacked(source))) == {expected, "B.md"}


def test_a_locked_one_is_refused(tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", **{"A.md": "a"})
    data = bytearray(source.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(data)
    with pytest.raises(SourceError, match="password"):
        unpacked(source)


@pytest.mark.parametrize("cut", [10, 60, -10])
def test_a_damaged_one_is_named(cut: int, tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", **{"A.md": "a" * 1000})
    source.write_bytes(source.read_bytes()[:cut])
    with pytest.raises(SourceError, match="cannot be unpacked") as caught:
        unpacked(source)
    assert caught.value.remedy


def test_the_last_of_two_with_one_name_counts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr("A.md", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("A.md", "second")
        made.writestr("B.md", "b")
    assert files(unpacked(tmp_path / "x.zip")) == {"A.md": "second", "B.md": "b"}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, cache: Path) -> None:
    cache.write_text("a file where a folder should be")
    with pytest.raises(SourceError, match="cannot be unpacked"):
        unpacked(packed(tmp_path / "x.zip", **{"A.md": "a"}))


@pytest.mark.parametrize(
    ("name", "folder", "expected"),
    [("a.zip", False, True), ("A.ZIP", False, True), ("a.zip", True, False), ("a.md", False, False)],
)
def test_what_is_an_archive(name: str, folder: bool, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    path.mkdir() if folder else path.touch()
    assert is_archive(path) is expected


def test_an_archive_is_a_source_like_any_other(tmp_path: Path) -> None:
    source = packed(tmp_path / "Notes.zip", **{".obsidian/app.json": "{}", "A.md": "to [[B]]", "B.md": "b"})
    folder = at_hand(source)
    run = convert(folder, tmp_path / "graph", Options(target_format="logseq"))
    assert run.exit_code == 0
    assert run.plan.loaded.format.name == "obsidian"
    assert verify(at_hand(source), tmp_path / "graph", Options()).ok
