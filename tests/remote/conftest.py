"""A store in memory that is empty at first, a home of one's own for the copies, and a small vault that is converted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

import vaultconv
from tests.remote.shelf import NOTES, OPTIONS, forget, in_folder, lay_out


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test knows of another's store, copies or addresses."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    yield
    forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The vault in a folder."""
    return lay_out(NOTES, tmp_path / "here" / "Notes")


@pytest.fixture
def store() -> MemoryFileSystem:
    """The store, with the vault at ``memory://shelf/Notes``."""
    store = MemoryFileSystem()
    for path, data in NOTES.items():
        store.pipe_file(f"/shelf/Notes/{path}", data)
    return store


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a conversion from a folder into a folder writes."""
    home = tmp_path_factory.mktemp("expected")
    vaultconv.convert(lay_out(NOTES, home / "Notes"), home / "Graph", OPTIONS)
    return in_folder(home / "Graph")
