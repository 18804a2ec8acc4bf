"""A store that breaks off in the middle: each object is the old one or the new one, what was done is said, and the next run completes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from tests.remote.shelf import NOTES, OPTIONS, in_store
from vaultconv.errors import DestinationError, StoreError

GRAPH = "memory://shelf/Graph"


class Faults:
    """Makes a method of the store fail, once it was called so often; ``late``: after it has done what it was to do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.calls = 0

    def after(
        self,
        name: str,
        count: int,
        error: BaseException,
        late: bool = False,
        then: Callable[[], Any] | None = None,
    ) -> None:
        done = getattr(MemoryFileSystem, name)
        self.calls = 0

        def failing(fs: MemoryFileSystem, *args: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls <= count:
                return done(fs, *args, **more)
            if late:
                done(fs, *args, **more)
            if then is not None:
                then()
            raise error

        self._patch.setattr(MemoryFileSystem, name, failing)

    def over(self) -> None:
        self._patch.undo()


@pytest.fixture
def faults(tmp_path: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield Faults(patch)


@pytest.fixture(params=[False, True], ids=["one by one", "several together"])
def _together(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the store can be asked several things together."""
    monkeypatch.setattr(MemoryFileSystem, "async_impl", request.param)


@pytest.mark.usefixtures("_together")
@pytest.mark.parametrize(
    ("method", "count", "late"),
    [
        ("pipe_file", 1, False),
        ("pipe_file", 1, True),
        ("info", 3, False),
        ("rm_file", 0, False),
        ("rm_file", 0, True),
    ],
)
def test_a_run_that_breaks_off_is_completed_by_the_next(
    store: MemoryFileSystem, folder: Path, expected, faults: Faults, method: str, count: int, late: bool
) -> None:
    (folder / "Old.md").write_bytes(b"Old.\n")
    (folder / "Bread.md").write_bytes(b"Old.\n")
    vaultconv.convert(folder, GRAPH, OPTIONS)
    old = in_store("shelf/Graph")
    (folder / "Bread.md").write_bytes(NOTES["Bread.md"])
    (folder / "Old.md").unlink()
    (folder / "New.md").write_bytes(b"New.\n")
    (folder / "Newer.md").write_bytes(b"Newer.\n")
    options = vaultconv.Options(source_format="obsidian", target_format="logseq", durable=False, prune=True)
    made = vaultconv.plan(folder, GRAPH, options)
    new = {action.path: action.data for action in made.actions if action.data is not None}
    faults.after(method, count, ConnectionResetError(104, "Connection reset by peer"), late)
    with pytest.raises(DestinationError, match="Connection reset by peer") as raised:
        vaultconv.apply(made)
    assert raised.value.exit_code == 3
    assert raised.value.path.startswith("memory://shelf/Graph/pages/")
    assert {*raised.value.done, *raised.value.not_done} == {
        "pages/Bread.md",
        "pages/New.md",
        "pages/Newer.md",
        "pages/Old.md",
    }
    now = in_store("shelf/Graph")
    for path in {*old, *new}:
        assert now.get(path) in (old.get(path), new.get(path))
    for path in raised.value.done:
        assert now.get(path) == new.get(path)
    if not late:
        for path in raised.value.not_done:
            assert now.get(path) == old.get(path)
    faults.over()
    again = vaultconv.convert(folder, GRAPH, options)
    assert (again.exit_code, again.applied.conflicts) == (0, [])
    home = {path: data for path, data in in_store("shelf/Graph").items() if "New" not in path}
    assert home == expected
    assert vaultconv.convert(folder, GRAPH, options).applied.written == []


@pytest.mark.parametrize("late", [False, True])
def test_a_run_that_is_stopped_is_completed_by_the_next(
    store: MemoryFileSystem, folder: Path, expected, faults: Faults, late: bool
) -> None:
    faults.after("pipe_file", 2, KeyboardInterrupt(), late)
    with pytest.raises(KeyboardInterrupt):
        vaultconv.convert(folder, GRAPH, OPTIONS)
    assert len(in_store("shelf/Graph")) == 2 + late
    faults.over()
    assert vaultconv.convert(folder, GRAPH, OPTIONS).exit_code == 0
    assert in_store("shelf/Graph") == expected


def test_what_was_fetched_is_not_fetched_again(
    store: MemoryFileSystem, tmp_path: Path, faults: Faults
) -> None:
    faults.after("get_file", 2, TimeoutError())
    with pytest.raises(StoreError) as raised:
        vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS)
    assert str(raised.value) == (
        "memory://shelf/Notes/Days/[x] One day.md: cannot be read: TimeoutError (2 of 4 objects were fetched)\n"
        "Run it again once the store answers: what was done stays done."
    )
    assert not (tmp_path / "Graph").exists()
    faults.over()
    faults.after("get_file", 2, AssertionError("all were fetched"))
    assert vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS).exit_code == 0
    assert faults.calls == 2


def test_an_object_that_changes_while_it_is_fetched(
    store: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = MemoryFileSystem.get_file
    cuts = [1, 0]

    def cut(fs: MemoryFileSystem, path: str, file: str, **more: Any) -> None:
        done(fs, path, file, **more)
        if path.endswith("Starter.md") and cuts and cuts.pop(0):
            Path(file).write_bytes(b"F")

    monkeypatch.setattr(MemoryFileSystem, "get_file", cut)
    assert vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS).exit_code == 0
    cuts[:] = [1, 1]
    store.pipe_file("/shelf/Notes/Days/Starter.md", b"x" * 40)
    with pytest.raises(StoreError, match="has not the 40 bytes that the store says it has"):
        vaultconv.convert("memory://shelf/Notes", tmp_path / "Graph", OPTIONS)


def test_an_object_that_changes_as_it_is_written(
    store: MemoryFileSystem, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = MemoryFileSystem.pipe_file

    def raced(fs: MemoryFileSystem, path: str, data: bytes, **more: Any) -> None:
        done(fs, path, data if not path.endswith("Starter.md") else b"- mine\n", **more)

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", raced)
    with pytest.raises(DestinationError, match=r"Starter.md: was written, and is another now"):
        vaultconv.convert(folder, GRAPH, OPTIONS)
    monkeypatch.undo()


def test_what_cannot_be_kept_here_is_said(
    store: MemoryFileSystem, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_bytes(b"no folder")
    with pytest.raises(StoreError, match="its copy on this machine cannot be kept: "):
        vaultconv.inspect("memory://shelf/Notes")
