"""A run into a store is taken back from the backup that it was given, byte for byte; and without one it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from tests.remote.shelf import OPTIONS, in_store
from vaultconv.errors import UsageError

GRAPH = "memory://shelf/Graph"


def test_back_byte_for_byte(store: MemoryFileSystem, folder: Path, tmp_path: Path) -> None:
    kept = replace(OPTIONS, backup=tmp_path / "kept")
    store.pipe_file("/shelf/Graph/pages/Bread.md", b"- mine \r\n\xff")
    vaultconv.convert(folder, GRAPH, replace(kept, on_conflict="overwrite"))
    first = in_store("shelf/Graph")
    (folder / "Bread.md").unlink()
    (folder / "Days/Starter.md").write_bytes(b"Another.\n")
    (folder / "New.md").write_bytes(b"New.\n")
    vaultconv.convert(folder, GRAPH, replace(kept, prune=True))
    second = in_store("shelf/Graph")
    assert second.keys() ^ first.keys() == {"pages/Bread.md", "pages/New.md"}
    with pytest.raises(UsageError, match="Say --backup DIR"):
        vaultconv.plan_undo(GRAPH)
    with pytest.raises(UsageError, match="nothing of run 2 is kept in"):
        vaultconv.plan_undo(GRAPH, backup=tmp_path / "another")
    assert vaultconv.undo(vaultconv.plan_undo(GRAPH, backup=tmp_path / "kept")).exit_code == 0
    assert in_store("shelf/Graph") == first
    assert vaultconv.undo(vaultconv.plan_undo(GRAPH, 3, backup=tmp_path / "kept")).exit_code == 0
    assert in_store("shelf/Graph") == second
    vaultconv.undo(vaultconv.plan_undo(GRAPH, 4, backup=tmp_path / "kept"))
    vaultconv.undo(vaultconv.plan_undo(GRAPH, 1, backup=tmp_path / "kept"))
    assert in_store("shelf/Graph") == {"pages/Bread.md": b"- mine \r\n\xff"}
    assert [run.number for run in vaultconv.runs(GRAPH)] == [1, 2, 3, 4, 5, 6]


def test_what_was_changed_since_is_not_undone(store: MemoryFileSystem, folder: Path, tmp_path: Path) -> None:
    vaultconv.convert(folder, GRAPH, replace(OPTIONS, backup=tmp_path / "kept"))
    store.pipe_file("/shelf/Graph/pages/Bread.md", b"- mine\n")
    undoing = vaultconv.plan_undo(GRAPH, backup=tmp_path / "kept")
    assert undoing.is_refused
    before = in_store("shelf/Graph")
    assert vaultconv.undo(undoing).exit_code == 4
    assert in_store("shelf/Graph") == before


def test_without_a_backup_there_is_no_way_back(store: MemoryFileSystem, folder: Path, tmp_path: Path) -> None:
    vaultconv.convert(folder, GRAPH, OPTIONS)
    assert [run.is_kept for run in vaultconv.runs(GRAPH)] == [False]
    with pytest.raises(UsageError, match="only a run can be undone that was given --backup DIR"):
        vaultconv.plan_undo(GRAPH, backup=tmp_path)
    assert not list((tmp_path / "state").rglob("undo"))


def test_a_backup_is_a_folder_and_for_stores_only(
    store: MemoryFileSystem, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="a folder keeps what it takes"):
        vaultconv.plan(folder, tmp_path / "Graph", replace(OPTIONS, backup=tmp_path))
    with pytest.raises(UsageError, match="a folder keeps what it takes"):
        vaultconv.plan_undo(tmp_path, backup=tmp_path)
    with pytest.raises(UsageError, match="--backup names no folder"):
        vaultconv.plan(folder, GRAPH, replace(OPTIONS, backup=folder / "Bread.md"))
    vaultconv.convert(folder, GRAPH, OPTIONS)
    (folder / "Bread.md").write_bytes(b"Another.\n")
    (tmp_path / "kept").mkdir(mode=0o500)
    made = vaultconv.plan(folder, GRAPH, replace(OPTIONS, backup=tmp_path / "kept" / "no folder"))
    (tmp_path / "kept").rmdir()
    (tmp_path / "kept").write_bytes(b"")
    before = in_store("shelf/Graph")
    run = vaultconv.apply(made)
    assert (run.exit_code, [each.path for each in run.applied.failed]) == (3, ["pages/Bread.md"])
    assert in_store("shelf/Graph") == before
