"""From folders and stores into folders and stores: the same bytes, whichever way; and a run without a change asks for none of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from upath import UPath

import vaultconv
from tests.remote.shelf import NOTES, OPTIONS, in_folder, in_store
from vaultconv.remote.address import address_of, place_of


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the store gave, took or removed the bytes of an object."""
    counts: Counter[str] = Counter()
    for name in ("get_file", "pipe_file", "put_file", "rm_file"):
        done = getattr(MemoryFileSystem, name)

        def counting(self, *args, _name=name, _done=done, **more):
            counts[_name] += 1
            return _done(self, *args, **more)

        monkeypatch.setattr(MemoryFileSystem, name, counting)
    return counts


def test_from_a_store_into_a_store(store: MemoryFileSystem, expected, asked: Counter[str]) -> None:
    run = vaultconv.convert("memory://shelf/Notes", "memory://shelf/Graph", OPTIONS)
    assert run.exit_code == 0
    assert in_store("shelf/Graph") == expected
    assert in_store("shelf/Notes") == NOTES
    assert asked == {"get_file": len(NOTES), "pipe_file": len(expected)}
    assert run.plan.source.identity == "memory://shelf/Notes"
    assert run.plan.source.name == "Notes"
    asked.clear()
    again = vaultconv.convert("memory://shelf/Notes", "memory://shelf/Graph/", OPTIONS)
    assert (again.exit_code, again.applied.written, again.plan.is_unchanged) == (0, [], True)
    assert vaultconv.verify("memory://shelf/Notes", "memory://shelf/Graph", vaultconv.Options()).ok
    assert [past.source.identity for past in vaultconv.runs("memory://shelf/Graph")] == [
        "memory://shelf/Notes"
    ]
    assert not asked


def test_from_a_store_into_a_folder(store: MemoryFileSystem, expected, tmp_path: Path, asked) -> None:
    graph = tmp_path / "Graph"
    assert vaultconv.convert("memory://shelf/Notes", str(graph), OPTIONS).exit_code == 0
    assert in_folder(graph) == expected
    store.pipe_file("/shelf/Notes/Bread.md", b"Only [[Starter]].\n")
    store.rm_file("/shelf/Notes/Days/Starter.md")
    asked.clear()
    run = vaultconv.convert("memory://shelf/Notes", graph, OPTIONS)
    assert [action.path for action in run.applied.written] == ["pages/Bread.md"]
    assert [action.path for action in run.applied.stale] == ["pages/Starter.md"]
    assert asked == {"get_file": 1}


@pytest.mark.parametrize("together", [False, True])
def test_from_a_folder_into_a_store(
    folder: Path, expected, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    monkeypatch.setattr(MemoryFileSystem, "async_impl", together)
    made = vaultconv.plan(folder, "memory://shelf/Graph", OPTIONS)
    assert {each.action.path for each in vaultconv.diff(made)} == set(expected)
    assert in_store("shelf/Graph") == {}
    assert vaultconv.apply(made).exit_code == 0
    assert in_store("shelf/Graph") == expected
    assert vaultconv.verify(folder, "memory://shelf/Graph", vaultconv.Options()).ok
    (folder / "Days/Starter.md").unlink()
    run = vaultconv.convert(folder, "memory://shelf/Graph", replace(OPTIONS, prune=True))
    assert run.exit_code == 0
    assert set(in_store("shelf/Graph")) == set(expected) - {"pages/Starter.md"}


def test_there_and_back_again(store: MemoryFileSystem) -> None:
    vaultconv.convert("memory://shelf/Notes", "memory://shelf/Graph", OPTIONS)
    back = replace(OPTIONS, source_format="logseq", target_format="obsidian")
    assert vaultconv.convert("memory://shelf/Graph", "memory://attic/Notes", back).exit_code == 0
    found = in_store("attic/Notes")
    assert {path: found[path] for path in NOTES} == NOTES


def test_what_a_folder_remembers_goes_along_with_it(folder: Path, tmp_path: Path) -> None:
    """A graph that was put into the store with all that lies in it comes home as from its folder; a run into it goes on from there."""
    vaultconv.convert(folder, tmp_path / "Graph", OPTIONS)
    store = MemoryFileSystem()
    for file in (tmp_path / "Graph").rglob("*"):
        if file.is_file():
            store.pipe_file(f"/shelf/{file.relative_to(tmp_path).as_posix()}", file.read_bytes())
    kept = store.cat_file("/shelf/Graph/.vaultconv/state.db")
    back = replace(OPTIONS, source_format="logseq", target_format="obsidian")
    for source, home in ((tmp_path / "Graph", "A"), ("memory://shelf/Graph", "B")):
        vaultconv.convert(source, tmp_path / home, back)
    assert in_folder(tmp_path / "A") == in_folder(tmp_path / "B")
    (folder / "Bread.md").write_bytes(b"Anew.\n")
    run = vaultconv.convert(folder, "memory://shelf/Graph", OPTIONS)
    assert [action.path for action in run.applied.written] == ["pages/Bread.md"]
    assert store.cat_file("/shelf/Graph/.vaultconv/state.db") == kept
    assert vaultconv.convert(folder, "memory://shelf/Graph", OPTIONS).applied.written == []


def test_one_object_is_one_note(store: MemoryFileSystem, tmp_path: Path) -> None:
    run = vaultconv.convert("memory://shelf/Notes/Bread.md", tmp_path / "Graph", OPTIONS)
    assert [action.path for action in run.applied.written if action.source] == ["pages/Bread.md"]
    assert vaultconv.inspect("memory://shelf/Notes/Bread.md").loaded.vault.name == "Notes"


def test_an_address_that_becomes_an_object_and_a_folder_again(store: MemoryFileSystem) -> None:
    def files() -> list[str]:
        return [each.path for each in vaultconv.inspect("memory://shelf/Shape", OPTIONS).loaded.tree.files]

    store.pipe_file("/shelf/Shape/A/B.md", b"B")
    assert files() == ["A/B.md"]
    store.rm("/shelf/Shape", recursive=True)
    store.pipe_file("/shelf/Shape", b"S")
    assert files() == ["Shape"]
    store.rm_file("/shelf/Shape")
    store.pipe_file("/shelf/Shape/C/B.md", b"C")
    assert files() == ["C/B.md"]


def test_a_path_of_universal_pathlib_is_an_address(store: MemoryFileSystem, expected, tmp_path: Path) -> None:
    source = UPath("memory://shelf/Notes", any_option="as the store has it")
    assert vaultconv.convert(source, UPath(tmp_path / "Graph"), OPTIONS).exit_code == 0
    assert in_folder(tmp_path / "Graph") == expected
    address = address_of(place_of(source))
    assert address is not None
    assert address.options == {"any_option": "as the store has it"}
    assert b"as the store has it" not in b"".join(
        file.read_bytes() for file in (tmp_path / "state").rglob("*") if file.is_file()
    )


def test_names_that_no_file_can_have_are_in_the_ledger(store: MemoryFileSystem, tmp_path: Path) -> None:
    for name in ("a//b.md", "../c.md", f"{'e' * 300}.md"):
        store.pipe_file(f"/shelf/Notes/{name}", b"x")
    run = vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS)
    assert run.exit_code == 3
    said = {
        loss.note: loss.detail.partition(",")[0] for loss in run.plan.losses if loss.construct == "object"
    }
    assert said == {
        "a//b.md": "its name has an empty part",
        "../c.md": "its name is none that a file can have",
        f"{'e' * 300}.md": "its name is too long",
    }
    assert not (tmp_path / "state" / "vaultconv" / "stores" / "c.md").exists()


def test_what_the_copy_has_is_never_believed(
    store: MemoryFileSystem, expected, tmp_path: Path, asked
) -> None:
    """A copy that somebody changed, or what is remembered of it, is made good again."""
    vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS)
    copy = place_of("memory://shelf/Notes")
    (copy / "Bread.md").write_bytes(b"not from the store")
    (copy / "Stray.md").write_bytes(b"not from the store")
    asked.clear()
    run = vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", replace(OPTIONS, full=True))
    assert (run.applied.written, asked["get_file"]) == ([], 1)
    (copy.parent.parent / "listing.json").write_bytes(b"{")
    assert vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS).applied.written == []
    assert in_folder(tmp_path / "Graph") == expected
    assert asked["get_file"] == 1 + len(NOTES)
