"""Looking at a destination never leaves it, and source and destination never overlap."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from vaultconv.errors import DestinationError, OverlapError
from vaultconv.pipeline import destination
from vaultconv.pipeline.destination import Destination, check_overlap, unsafe


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("A.md", ""),
        ("Dir/..A/é .md", ""),
        ("...", ""),
        (".obsidian/app.json", ""),
        ("Dir/.vaultconv/x", ""),
        ("", "leads out of the destination"),
        ("/etc/passwd", "leads out of the destination"),
        ("..", "leads out of the destination"),
        ("a/../../b", "leads out of the destination"),
        ("a/./b", "leads out of the destination"),
        ("a//b", "leads out of the destination"),
        ("a/", "leads out of the destination"),
        ("a\0b", "leads out of the destination"),
        (".vaultconv/state.db", "is kept for vaultconv's own records"),
        (".VaultConv", "is kept for vaultconv's own records"),
        ("caf\udce9.md", "is no valid Unicode"),
    ],
)
def test_what_may_be_a_path(path: str, problem: str) -> None:
    assert unsafe(path) == problem


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "Dir/Sub").mkdir(parents=True)
    (root / "Dir/A.md").write_bytes(b"12345")
    os.utime(root / "Dir/A.md", ns=(7, 1_700_000_000_000_000_000))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/A.md").write_bytes(b"secret")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "in").symlink_to("Dir")
    (root / "dangling").symlink_to("nowhere")
    (root / "A.md").symlink_to(tmp_path / "outside/A.md")
    (root / "own").symlink_to(root / ".vaultconv")
    (root / ".vaultconv").mkdir()
    os.mkfifo(root / "pipe")
    return root


def test_a_file_is_found_with_its_size_and_time(vault: Path) -> None:
    place = Destination(vault).look("Dir/A.md")
    assert (place.there, place.size, place.mtime_ns, place.actual) == (
        True,
        5,
        1_700_000_000_000_000_000,
        "Dir/A.md",
    )
    assert Destination(vault).read("Dir/A.md") == b"12345"


@pytest.mark.parametrize("path", ["B.md", "Dir/B.md", "New/Deep/B.md"])
def test_a_free_place_is_free(vault: Path, path: str) -> None:
    place = Destination(vault).look(path)
    assert not place.there
    assert not place.blocked
    assert Destination(vault).read(path) is None


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("Dir", "is a folder"),
        ("A.md", "is a symbolic link, which is never written through"),
        ("pipe", "is no ordinary file"),
        ("Dir/A.md/x.md", "cannot be put into `Dir/A.md`, which is no folder"),
        ("Dir/A.md/y/z.md", "cannot be put into `Dir/A.md`, which is no folder"),
        ("out/A.md", "would go through the symbolic link `out`, which leads out of the destination"),
        ("out/deep/A.md", "would go through the symbolic link `out`, which leads out of the destination"),
        ("own/state.db", "would go through the symbolic link `own`, which leads out of the destination"),
        ("dangling/A.md", "cannot be put into `dangling`, which is no folder"),
        ("../outside/A.md", "leads out of the destination"),
    ],
)
def test_a_blocked_place_says_why_and_is_never_read(vault: Path, path: str, why: str) -> None:
    view = Destination(vault)
    assert view.look(path).blocked == why
    assert view.read(path) is None


def test_a_link_to_a_place_inside_is_a_folder_like_any_other(vault: Path) -> None:
    assert Destination(vault).look("in/A.md").there


def test_a_destination_that_is_not_there_is_free_and_one_that_is_no_folder_is_refused(vault: Path) -> None:
    assert not Destination(vault / "new").look("A.md").there
    with pytest.raises(DestinationError, match="cannot be listed as a folder"):
        Destination(vault / "Dir/A.md")


def test_twins_are_named_where_the_disk_tells_them_apart(vault: Path) -> None:
    place = Destination(vault).look("Dir/a.MD")
    assert (place.there, place.twin) == (False, "Dir/A.md")
    assert not Destination(vault).look("dir/A.md").twin


def test_twins_are_one_file_where_the_disk_does_not(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lstat = os.lstat
    monkeypatch.setattr(
        os, "lstat", lambda path: lstat(str(path).replace("a.MD", "A.md").replace("/dir", "/Dir"))
    )
    place = Destination(vault).look("dir/a.MD")
    assert (place.there, place.actual, place.twin) == (True, "Dir/A.md", "")


def test_what_cannot_be_listed_or_looked_at_is_blocked(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("Sub/"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert (
        Destination(vault).look("Dir/Sub/A.md").blocked == "cannot be listed as a folder: Permission denied"
    )
    view = Destination(vault)
    assert view.look("Dir/A.md").there
    (vault / "Dir/Gone.md").write_bytes(b"")
    view = Destination(vault)
    view.look("Dir/x")
    (vault / "Dir/Gone.md").unlink()
    assert view.look("Dir/Gone.md").blocked.startswith("cannot be looked at: ")


def test_a_file_that_vanishes_before_it_is_read_reads_as_none(vault: Path) -> None:
    view = Destination(vault)
    assert view.look("Dir/A.md").there
    (vault / "Dir/A.md").unlink()
    view.look = lambda path: destination.Place(there=True, actual=path)  # type: ignore[method-assign]
    assert view.read("Dir/A.md") is None


@pytest.mark.parametrize(
    ("source", "target", "what"),
    [
        ("v", "v", "are the same"),
        ("v", "v/Out", "the destination lies inside the source"),
        ("v", "v/new/deep", "the destination lies inside the source"),
        ("v/Out", "v", "the source lies inside the destination"),
        ("v", "link", "are the same"),
        ("v", "link/new", "the destination lies inside the source"),
        ("link/Out", "v", "the source lies inside the destination"),
        ("v", "elsewhere/../v/x", "the destination lies inside the source"),
        ("gone", "gone", "are the same"),
        ("gone", "gone/x", "the destination lies inside the source"),
        ("gone/x", "gone", "the source lies inside the destination"),
    ],
)
def test_an_overlap_is_refused(tmp_path: Path, source: str, target: str, what: str) -> None:
    (tmp_path / "v/Out").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("v")
    with pytest.raises(OverlapError, match=what) as caught:
        check_overlap(tmp_path / source, tmp_path / target)
    assert caught.value.exit_code == 2
    assert "Choose a destination outside" in caught.value.remedy


@pytest.mark.parametrize(("source", "target"), [("v", "w"), ("v", "v2"), ("a/v", "a/w"), ("v/a.json", "w")])
def test_neighbours_do_not_overlap(tmp_path: Path, source: str, target: str) -> None:
    (tmp_path / "v").mkdir()
    check_overlap(tmp_path / source, tmp_path / target)
    assert not (tmp_path / target).exists()
