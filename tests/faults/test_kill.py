"""Killed at any instant, a run leaves each file old or new, and the next run completes without a false conflict."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.layer import KILLED, dying_at, watched
from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.apply import apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State

if TYPE_CHECKING:
    from tests.faults.conftest import Life

LONG = os.environ.get("VAULTCONV_LONG") == "1"


def killed_at(step: int, work: Callable[[], object]) -> Callable[[], None]:
    """``work``, which dies at its step number ``step``."""

    def dies() -> None:
        with watched(dying_at(step)):
            work()

    return dies


@pytest.mark.parametrize("next_run", [2, 3], ids=["the same again", "the source went on changing"])
@pytest.mark.parametrize("durable", [False, True])
def test_a_kill_at_each_step(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int], next_run: int, durable: bool
) -> None:
    """In the suite each of the four cases does every fourth step, so that each step is done once; in the long run, all."""
    every, first = (1, 1) if LONG else (4, next_run + 2 * durable - 1)
    for step in range(first, 1000, every):
        life = again()
        code = in_child(killed_at(step, life.prepared(2, durable)))
        life.check_never_half()
        life.check_completes(next_run)
        if code != KILLED:
            break
    assert code == 0
    assert step > 50


def test_a_kill_after_a_kill(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int]
) -> None:
    dice = random.Random(7)
    for _ in range(100 if LONG else 12):
        life = again()
        for run in (2, 3, 2):
            step = dice.randrange(1, 90)
            assert in_child(killed_at(step, lambda life=life, run=run: life.carry_out(run))) in (KILLED, 0)
        life.check_completes(3)


SITE = Source("/notes/site", "readwise", "obsidian")


def _many(version: int) -> list[NewFile]:
    return [
        NewFile(
            f"Dir {number % 7}/Note {number}.md",
            b"%d of version %d\n" % (number, version) * 40,
            "n.md",
            version,
        )
        for number in range(300)
    ]


def _convert(root: Path, version: int) -> Any:
    with State.open(root) as state:
        return apply(decide(_many(version), [], root, state, SITE), root, state, SITE)


@contextmanager
def _started(work: Callable[[], object]) -> Iterator[int]:
    """A child that does ``work``, once it has begun."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, b"!")
            work()
        finally:
            os._exit(0)
    os.read(read, 1)
    try:
        yield pid
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(read)
        os.close(write)


def test_kill_9_at_random_instants(tmp_path: Path) -> None:
    first = tmp_path / "first"
    _convert(first, 1)
    before = time.perf_counter()
    shutil.copytree(first, tmp_path / "timed")
    _convert(tmp_path / "timed", 2)
    lasts = time.perf_counter() - before
    dice = random.Random(2)
    for attempt in range(200 if LONG else 6):
        root = tmp_path / str(attempt)
        shutil.copytree(first, root)
        with _started(lambda root=root: _convert(root, 2)):
            time.sleep(lasts * dice.random())
        for note in _many(1):
            number = note.path.split()[-1].removesuffix(".md")
            new = note.data.replace(b"version 1", b"version 2")
            assert (root / note.path).read_bytes() in (note.data, new), number
        done = _convert(root, 2)
        assert (done.conflicts, done.failed) == ([], [])
        assert all((root / note.path).read_bytes() == note.data for note in _many(2))
        assert not (root / ".vaultconv/staging").exists()
