"""Nothing is overwritten in a store that somebody changed, be it between two runs or in the middle of one; and one run waits for no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from tests.remote.shelf import OPTIONS, in_store
from vaultconv.errors import ConflictError, UsageError
from vaultconv.pipeline.lock import locked
from vaultconv.remote.address import place_of

GRAPH = "memory://shelf/Graph"
BREAD = "/shelf/Graph/pages/Bread.md"


def test_what_was_changed_since_is_a_conflict(store: MemoryFileSystem, folder: Path) -> None:
    vaultconv.convert(folder, GRAPH, OPTIONS)
    store.pipe_file(BREAD, b"- mine\n")
    store.pipe_file("/shelf/Graph/pages/Mine.md", b"- mine\n")
    (folder / "Bread.md").write_bytes(b"Another.\n")
    (folder / "Days/Starter.md").write_bytes(b"Another.\n")
    before = in_store("shelf/Graph")
    run = vaultconv.convert(folder, GRAPH, OPTIONS)
    assert (run.exit_code, [each.path for each in run.applied.conflicts]) == (4, ["pages/Bread.md"])
    after = in_store("shelf/Graph")
    assert {path for path in after if after[path] != before.get(path)} == {"pages/Starter.md"}
    run = vaultconv.convert(folder, GRAPH, replace(OPTIONS, on_conflict="overwrite"))
    assert (run.exit_code, [each.path for each in run.applied.written]) == (0, ["pages/Bread.md"])
    assert store.cat_file("/shelf/Graph/pages/Mine.md") == b"- mine\n"


@pytest.mark.parametrize("what", ["changed", "put", "removed"])
def test_what_is_changed_meanwhile_is_a_conflict(store: MemoryFileSystem, folder: Path, what: str) -> None:
    if what != "put":
        vaultconv.convert(folder, GRAPH, OPTIONS)
        (folder / "Bread.md").write_bytes(b"Another.\n")
    made = vaultconv.plan(folder, GRAPH, OPTIONS)
    if what == "removed":
        store.rm_file(BREAD)
    else:
        store.pipe_file(BREAD, b"- mine\n")
    run = vaultconv.apply(made)
    assert run.exit_code == 4
    assert [(each.path, each.reason) for each in run.applied.conflicts] == [
        ("pages/Bread.md", "was changed in the store while this run was under way")
    ]
    assert in_store("shelf/Graph").get("pages/Bread.md") == (None if what == "removed" else b"- mine\n")
    if what == "removed":
        assert vaultconv.convert(folder, GRAPH, OPTIONS).exit_code == 0
        assert "pages/Bread.md" in in_store("shelf/Graph")


def test_what_is_there_already_is_left_alone_unless_it_is_the_same(
    store: MemoryFileSystem, folder: Path, expected
) -> None:
    store.pipe_file(BREAD, b"- mine\n")
    store.pipe_file("/shelf/Graph/pages/Starter.md", expected["pages/Starter.md"])
    run = vaultconv.convert(folder, GRAPH, OPTIONS)
    assert run.exit_code == 4
    assert [each.path for each in run.applied.kept] == ["pages/Starter.md"]
    assert store.cat_file(BREAD) == b"- mine\n"


def test_two_runs_at_once_are_refused(store: MemoryFileSystem, folder: Path) -> None:
    made = vaultconv.plan(folder, GRAPH, OPTIONS)
    with locked(place_of(GRAPH).parent.parent):
        with pytest.raises(ConflictError, match=r"^memory://shelf/Graph: another run is writing here"):
            vaultconv.plan(folder, GRAPH, OPTIONS)
        with pytest.raises(ConflictError, match=r"^memory://shelf/Graph: another run"):
            vaultconv.apply(made)
    assert in_store("shelf/Graph") == {}
    assert vaultconv.apply(made).exit_code == 0


def test_nothing_is_merged_in_a_store(store: MemoryFileSystem, folder: Path) -> None:
    with pytest.raises(UsageError, match="nothing is merged in an object store"):
        vaultconv.plan(folder, GRAPH, replace(OPTIONS, on_conflict="merge"))


@pytest.mark.parametrize(
    ("source", "destination"),
    [("Notes", "Notes/Graph"), ("Notes/Days", "Notes"), ("Notes", "Notes/")],
)
def test_neither_lies_in_the_other(store: MemoryFileSystem, source: str, destination: str) -> None:
    with pytest.raises(vaultconv.VaultconvError) as raised:
        vaultconv.plan(f"memory://shelf/{source}", f"memory://shelf/{destination}", OPTIONS)
    assert raised.value.code == "overlap"


def test_several_together_are_told_apart(
    store: MemoryFileSystem, folder: Path, expected, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that can be asked several things together is asked of each object all the same."""
    monkeypatch.setattr(MemoryFileSystem, "async_impl", True)
    made = vaultconv.plan(folder, GRAPH, OPTIONS)
    store.pipe_file(BREAD, b"- mine\n")
    run = vaultconv.apply(made)
    assert (run.exit_code, run.applied.failed) == (4, [])
    assert [each.path for each in run.applied.conflicts] == ["pages/Bread.md"]
    assert in_store("shelf/Graph") == {**expected, "pages/Bread.md": b"- mine\n"}
    made = vaultconv.plan(folder, GRAPH, replace(OPTIONS, on_conflict="overwrite"))
    (place_of(GRAPH) / "pages/Bread.md").write_bytes(b"- neither the store's nor ours\n")
    assert [each.path for each in vaultconv.apply(made).applied.conflicts] == ["pages/Bread.md"]
    assert store.cat_file(BREAD) == b"- mine\n"
