"""Waiting for changes: real files, really changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from vaultconv.pipeline.watching import ITSELF, Watch

Told = Callable[[], frozenset[str]]


@pytest.fixture
def watched() -> Iterator[Callable[..., Told]]:
    """Watches in a thread; what is then called waits for what is told next. The first is awaited."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def begin(source: Path, *beside: Path, settle: int = 60, poll: bool = False) -> Told:
        queue: Queue[frozenset[str]] = Queue()
        watch = Watch(source, beside, settle=settle, poll=poll, stop=stop)
        thread = threading.Thread(target=lambda: [queue.put(told) for told in watch.changes()], daemon=True)
        threads.append(thread)
        thread.start()

        def told() -> frozenset[str]:
            return queue.get(timeout=20)

        assert told() == ITSELF
        told.queue = queue  # type: ignore[attr-defined]
        return told

    yield begin
    stop.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault/Deep/.obsidian").mkdir(parents=True)
    (tmp_path / "vault/.obsidian").mkdir()
    for path in ("A.md", "Deep/B.md"):
        (tmp_path / "vault" / path).write_text("old\n")
    return tmp_path / "vault"


def silence(told: Told) -> None:
    """Nothing is told for a while."""
    with pytest.raises(Empty):
        told.queue.get(timeout=0.4)  # type: ignore[attr-defined]


def until(told: Told, *paths: str) -> None:
    """What is told holds ``paths``, at once or, on a busy machine, in a few times."""
    wanted = set(paths)
    while wanted:
        wanted -= told()


def test_a_change_a_new_note_and_one_that_is_gone_are_told(vault: Path, watched: Callable[..., Told]) -> None:
    told = watched(vault)
    (vault / "A.md").write_text("new\n")
    until(told, "A.md")
    (vault / "New folder").mkdir()
    until(told, "New folder")
    (vault / "New folder/C.md").write_text("new\n")
    until(told, "New folder/C.md")
    (vault / "Deep/B.md").unlink()
    until(told, "Deep/B.md")
    (vault / "A.md").rename(vault / "Deep/A.md")
    until(told, "A.md", "Deep/A.md")


def test_the_dance_of_an_editor_is_one_change(vault: Path, watched: Callable[..., Told]) -> None:
    """Write aside, rename the old one, move the new one into place, remove the backup (Vim, and others alike)."""
    told = watched(vault, settle=400)
    for text in ("one", "two"):
        (vault / ".A.md.swp").write_text("swap")
        (vault / "A.md").rename(vault / "A.md~")
        (vault / "A.md").write_text(text)
        (vault / "A.md~").unlink()
        new = vault / "A.md.tmp"
        new.write_text(text + " again")
        new.replace(vault / "A.md")
        time.sleep(0.05)
    assert told() == {"A.md"}
    silence(told)


def test_what_is_no_part_of_the_vault_is_not_told(vault: Path, watched: Callable[..., Told]) -> None:
    told = watched(vault)
    (vault / ".obsidian/workspace.json").write_text("{}")
    (vault / ".vaultconv").mkdir()
    (vault / "A.md~").write_text("backup")
    silence(told)
    (vault / ".obsidian/app.json").write_text("{}")
    until(told, ".obsidian/app.json")
    (vault / "Deep/.vaultconvignore").write_text("B.md\n")
    until(told, "Deep/.vaultconvignore")


def test_a_single_file_may_be_replaced(vault: Path, watched: Callable[..., Told]) -> None:
    told = watched(vault / "A.md")
    (vault / "Other.md").write_text("x")
    (vault / "Deep/B.md").write_text("x")
    silence(told)
    for text in ("one", "two"):
        (vault / "aside").write_text(text)
        (vault / "aside").replace(vault / "A.md")
        assert told() == {"A.md"}


def test_a_vault_that_goes_and_comes_back_is_watched_anew(vault: Path, watched: Callable[..., Told]) -> None:
    told = watched(vault)
    vault.rename(vault.with_name("away"))
    while told() != ITSELF:
        pass
    vault.with_name("away").rename(vault)
    until(told, ".")
    (vault / "A.md").write_text("new\n")
    until(told, "A.md")
    other = vault.with_name("other")
    other.mkdir()
    (other / "Z.md").write_text("z")
    vault.rename(vault.with_name("away"))
    other.rename(vault)
    until(told, ".")
    (vault / "Z.md").write_text("zz")
    until(told, "Z.md")


def test_folders_beside_the_vault_are_watched_and_a_link_to_it_is_it(
    vault: Path, watched: Callable[..., Told]
) -> None:
    beside = vault.parent / "shared"
    beside.mkdir()
    link = vault.parent / "link"
    link.symlink_to(vault)
    told = watched(link, beside, vault.parent / "not there")
    (beside / "p.png").write_text("x")
    until(told, "../shared/p.png")
    (vault / "Deep/B.md").write_text("x")
    until(told, "Deep/B.md")


def test_the_disk_can_be_asked_again_and_again(vault: Path, watched: Callable[..., Told]) -> None:
    os.utime(vault / "A.md", (0, 0))  # times are compared by their seconds
    told = watched(vault, poll=True)
    (vault / "A.md").write_text("rather new\n")
    until(told, "A.md")
