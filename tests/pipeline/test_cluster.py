"""A conversion by the workers of a Dask scheduler, one of which is killed in the middle: the same comes out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.test_sharing import told
from tests.properties.test_reworded import OBSIDIAN, made
from vaultconv.errors import UsageError
from vaultconv.pipeline import read_in_shares, sharing, written_in_shares
from vaultconv.pipeline.crew import Executing
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan

_SCHEDULER = """
import asyncio, sys
from distributed import Scheduler
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""
_WORKER = """
import asyncio, os, sys
from distributed import Worker
async def main():
    async with Worker(sys.argv[1], nthreads=1, dashboard=False, name=str(os.getpid())) as worker:
        print(worker.address, flush=True)
        await worker.finished()
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, list[int]]]:
    """The address of a scheduler on loopback, and the ids of its two workers."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with ExitStack() as stack:

        def begun(program: str, *given: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", program, *given], stdout=subprocess.PIPE, text=True
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        def said(process: subprocess.Popen[str]) -> str:
            assert process.stdout is not None
            return process.stdout.readline().strip()

        address = said(begun(_SCHEDULER))
        workers = [begun(_WORKER, address) for _ in range(2)]
        assert all(map(said, workers))
        yield address, [worker.pid for worker in workers]


def test_the_workers_of_a_cluster_make_the_same_though_one_is_killed(
    cluster: tuple[str, list[int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    crews: list[_Killing] = []

    class _Killing(Executing):
        """Kills a worker once the notes are read: what it had in memory is gone."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given, fewest=1)
            crews.append(self)
            self.tasks: list[str] = []

        def each(self, task: Callable[..., Any], parcels: Sequence[Any], shares: Sequence[Any]) -> list[Any]:
            found = super().each(task, parcels, shares)
            self.tasks.append(task.__name__)
            if len(self.tasks) == 1:
                os.kill(workers[0], signal.SIGKILL)
            return found

    here: list[object] = []
    for room in (read_in_shares, written_in_shares):
        monkeypatch.setattr(room, "source_here", here.append)
    monkeypatch.setattr(sharing, "Executing", _Killing)
    source = made(tmp_path / "source", OBSIDIAN)
    given = source, tmp_path / "there"
    shared = plan(*given, Options(target_format="logseq", executor=f"dask:{address}"))

    assert told(shared) == told(plan(*given, Options(target_format="logseq")))
    assert here == []  # not one task had to be done by who has sent it
    assert shared.loaded.shared is not None
    assert [crew.many for crew in crews] == [4]
    assert crews[0].tasks == ["read_share", "write_share", "carry_share"]


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(sharing, "PATIENCE", 0.2)
    source = made(tmp_path / "source", {"A.md": "x"})

    with pytest.raises(UsageError, match=r"no scheduler of Dask answers at tcp://127\.0\.0\.1:1"):
        plan(source, tmp_path / "there", Options("obsidian", "logseq", executor="dask:tcp://127.0.0.1:1"))


def test_without_dask_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    source = made(tmp_path / "source", {"A.md": "x"})

    with pytest.raises(UsageError, match=r"vaultconv\[cluster\]"):
        plan(source, tmp_path / "there", Options("obsidian", "logseq", executor="dask:tcp://127.0.0.1:1"))
