"""A vault in the middle of its life, and a run over it that meets every kind of action. The fault tests stop that run
wherever it can be stopped and look at what is left."""

from __future__ import annotations

import os
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from vaultconv.pipeline.actions import NewCopy, NewFile
from vaultconv.pipeline.apply import Applied, apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State

SITE = Source("/notes/site", "readwise", "obsidian", name="site")
MINE = {"Mine.md": b"the user's own note\n"}


@dataclass
class Life:
    """A destination, and the source at three points in time: run 1 is done, run 2 is what the tests break, run 3 is for
    a source that went on changing meanwhile."""

    root: Path
    images: Path

    def wanted(self, run: int) -> dict[str, bytes]:
        """The files that run number ``run`` should leave, besides the user's own."""
        notes = {"Same.md": b"same\n", "Dir/Changed.md": b"version %d\n" % run}
        if run > 1:
            notes |= {
                "New.md": b"new\n" * run,
                "New dir/Deep/New.md": b"",
                "Dir/Also changed.md": b"%d\n" % (run // 2),
            }
        images = {"img/same.png": b"\x89PNG", "img/changed.png": b"\x89PNG%d" % run}
        return notes | images | ({"img/new.png": b"new"} if run > 1 else {"Stale.md": b"stale\n"})

    def left(self, run: int) -> dict[str, bytes]:
        """What should be in the destination once run 1 and then ``run`` have come to their end."""
        return MINE | {"Stale.md": b"stale\n"} | self.wanted(run)

    def source(self, run: int) -> tuple[list[NewFile], list[NewCopy]]:
        """What the plan of ``run`` is made of; the attachments are put where they are copied from."""
        notes, copies = [], []
        for path, data in self.wanted(run).items():
            if path.endswith(".md"):
                notes.append(NewFile(path, data, f"src/{path}", 1_600_000_000_000_000_000 + run, str(run)))
                continue
            file = self.images / str(run) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            same = 1 if "same" in path else run
            os.utime(file, ns=(same, same))
            copies.append(NewCopy(path, file, path, len(data), same))
        return notes, copies

    def prepared(self, run: int, durable: bool = False, prune: bool = False) -> Callable[[], Applied]:
        """``run``, ready to be carried out: from there on, only the destination is touched."""
        notes, copies = self.source(run)

        def carry_out() -> Applied:
            with State.open(self.root) as state:
                actions = decide(notes, copies, self.root, state, SITE, prune=prune)
                return apply(actions, self.root, state, SITE, durable=durable)

        return carry_out

    def carry_out(self, run: int, prune: bool = False) -> Applied:
        """Carries out ``run``."""
        return self.prepared(run, prune=prune)()

    def contents(self) -> dict[str, bytes]:
        return {
            file.relative_to(self.root).as_posix(): file.read_bytes()
            for file in self.root.rglob("*")
            if file.is_file() and ".vaultconv" not in file.parts
        }

    def check_never_half(self, run: int = 2, pruned: bool = False) -> None:
        """Every file is as run 1 left it or as ``run`` would, and nothing else is there; what is stale may be gone if it is to be
        ``pruned``."""
        before, after = MINE | self.wanted(1), self.left(run)
        for path, data in self.contents().items():
            assert data in (before.get(path), after.get(path)), path
        least = set(before) - ({"Stale.md"} if pruned else set())
        assert least <= set(self.contents()) <= set(before) | set(after)

    def check_completes(self, run: int, prune: bool = False) -> None:
        """The next run finds no conflict and leaves what it should; the one after finds nothing to do."""
        done = self.carry_out(run, prune)
        assert (done.conflicts, done.failed) == ([], [])
        assert [action.path for action in done.stale] == ([] if prune else ["Stale.md"])
        left = self.left(run)
        assert self.contents() == {path: left[path] for path in left if not prune or path != "Stale.md"}
        assert not (self.root / ".vaultconv/staging").exists()
        assert self.carry_out(run, prune).written == []


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """After run 1, with a note of the user's own beside it."""
    life = Life(tmp_path / "vault", tmp_path / "images")
    life.carry_out(1)
    (life.root / "Mine.md").write_bytes(MINE["Mine.md"])
    return life


@pytest.fixture
def again(life: Life, tmp_path: Path) -> Callable[[], Life]:
    """Gives a fresh copy of ``life``'s destination each time."""
    first = tmp_path / "first"
    shutil.copytree(life.root, first)

    def fresh() -> Life:
        shutil.rmtree(life.root)
        shutil.copytree(first, life.root)
        return life

    return fresh


def in_child(work: Callable[[], object]) -> int:
    """Does ``work`` in a process of its own; its exit code, negative for a signal. Without a sound a killed process
    leaves nothing done in Python's ``finally``: as when the power of the process is cut."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as a second pytest
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture(name="in_child")
def in_child_fixture() -> Callable[[Callable[[], object]], int]:
    """:func:`in_child`."""
    return in_child
