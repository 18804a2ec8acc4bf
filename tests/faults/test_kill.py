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

from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.apply import apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State

if TYPE_CHECKING:
    from tests.faults.conftest import Life

KILLED = 9
_STEPS = ("open", "write", "close", "utime", "chmod", "mkdir", "replace", "fsync", "sync", "rmdir", "unlink")


def die_at(step: int) -> None:
    """From now on in this process, dies just before the call number ``step`` that could change the disk; in the middle
    of it, if that is a write."""
    count = 0

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                if name == "write":
                    call(args[0], bytes(args[1])[: len(args[1]) // 2])
                os._exit(KILLED)
            return call(*args, **kwargs)

        return stepped

    for name in _STEPS:
        setattr(os, name, watched(name, getattr(os, name)))
    for name in ("expect", "record", "make_writable"):
        setattr(State, name, watched(name, getattr(State, name)))


@pytest.mark.parametrize("next_run", [2, 3], ids=["the same again", "the source went on changing"])
@pytest.mark.parametrize("durable", [False, True])
def test_a_kill_at_each_step(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int], next_run: int, durable: bool
) -> None:
    for step in range(1, 1000):
        life = again()
        run = life.prepared(2, durable)
        code = in_child(lambda step=step, run=run: (die_at(step), run()))
        life.check_never_half()
        life.check_completes(next_run)
        if code != KILLED:
            break
    assert code == 0
    assert step > 40


def test_a_kill_after_a_kill(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int]
) -> None:
    dice = random.Random(7)
    for _ in range(20):
        life = again()
        for run in (2, 3, 2):
            step = dice.randrange(1, 70)
            assert in_child(lambda life=life, run=run, step=step: (die_at(step), life.carry_out(run))) in (
                KILLED,
                0,
            )
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
    for attempt in range(10):
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
