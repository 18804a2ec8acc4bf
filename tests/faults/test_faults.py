"""Whatever fails, and wherever: each file is old or new, the user is told, and the next run completes.

The suite does a sample of the steps, drawn with a seed; ``bash .ci/long`` does all of them.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.layer import KILLED, dying_at, failing_at, watched
from tests.pipeline.test_undo import shape
from vaultconv.errors import DestinationError
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import State
from vaultconv.pipeline.undo import plan_undo, runs, undo

if TYPE_CHECKING:
    from tests.faults.conftest import Life

LONG = os.environ.get("VAULTCONV_LONG") == "1"
DICE = random.Random(20261126)


def sample(last: int, size: int) -> list[int]:
    """Some of the steps up to ``last``; all of them in the long run."""
    return list(range(1, last + 1)) if LONG else sorted(DICE.sample(range(1, last + 1), size))


def counted(life: Life, work: Callable[[], object]) -> int:
    """How many steps ``work`` takes."""
    steps = 0

    def at(count: int, *_: object) -> None:
        nonlocal steps
        steps = count

    with watched(at):
        work()
    return steps


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
def test_a_disk_that_is_full_or_breaks_at_any_step(
    again: Callable[[], Life], code: int, lasting: bool
) -> None:
    life = again()
    steps = counted(life, life.prepared(2, prune=True))
    met = 0
    for step in sample(steps, 6):
        life = again()
        run = life.prepared(2, prune=True)
        told: list[str] = []
        try:
            with watched(failing_at(step, code, lasting)):
                told += (failure.reason for failure in run().failed)
        except DestinationError as error:
            told.append(error.what.removeprefix("cannot be written: "))
        assert set(told) <= {os.strerror(code)}, step
        met += bool(told)
        life.check_never_half(pruned=True)
        life.check_completes(2, prune=True)
    assert met > 0


@pytest.mark.parametrize("durable", [False, True])
def test_a_kill_at_any_step_of_a_run_that_removes(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int], durable: bool
) -> None:
    life = again()
    steps = counted(life, life.prepared(2, durable, prune=True))
    for step in sample(steps, 8):
        life = again()
        run = life.prepared(2, durable, prune=True)

        def killed(step: int = step, run: Callable[[], object] = run) -> None:
            with watched(dying_at(step)):
                run()

        assert in_child(killed) in (KILLED, 0)
        life.check_never_half(pruned=True)
        life.check_completes(DICE.choice((2, 3)), prune=True)


def test_a_kill_at_any_step_of_an_undo_and_the_undo_goes_on(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int], tmp_path: Path
) -> None:
    life = again()
    before = shape(life.root)
    life.carry_out(2, prune=True)
    after = shape(life.root)
    shutil.copytree(life.root, tmp_path / "after")
    steps = counted(life, lambda: undo(plan_undo(life.root), durable=False))
    assert shape(life.root) == before
    killed = 0
    for step in sample(steps, 8):
        shutil.rmtree(life.root)
        shutil.copytree(tmp_path / "after", life.root)

        def take_back(step: int = step) -> None:
            with watched(dying_at(step)):
                undo(plan_undo(life.root, 2), durable=False)

        killed += in_child(take_back) == KILLED
        for path, (_, _, data) in shape(life.root).items():
            assert data in [found[path][2] for found in (before, after) if path in found], (step, path)
        said_again = 2 if runs(life.root)[-1].ended else 0  # an undo that has ended would be taken back
        assert undo(plan_undo(life.root, said_again), durable=False).conflicts == []
        assert contents(shape(life.root)) == contents(before), step
        with State.open(life.root) as state:
            assert {record.path for record in state.records().values()} == life.wanted(1).keys(), step
        life.check_completes(2, prune=True)
    assert killed > 0


def contents(found: dict[str, tuple[int, int, bytes | None]]) -> dict[str, tuple[int, bytes]]:
    """The files of a :func:`shape`: when each was changed, and what it holds. What time folders have is not known after a
    kill."""
    return {path: (said[0], said[2]) for path, said in found.items() if said[2] is not None}


def test_a_run_that_was_killed_is_taken_back_too(
    again: Callable[[], Life], in_child: Callable[[Callable[[], object]], int]
) -> None:
    life = again()
    steps = counted(life, life.prepared(2, prune=True))
    stopped = 0
    for step in sample(steps, 8):
        life = again()
        before = shape(life.root)
        run = life.prepared(2, prune=True)

        def killed(step: int = step, run: Callable[[], object] = run) -> None:
            with watched(dying_at(step)):
                run()

        in_child(killed)
        known = runs(life.root)
        if len(known) == 1:  # it had not begun
            assert contents(shape(life.root)) == contents(before)
            continue
        stopped += not known[-1].ended
        assert undo(plan_undo(life.root), durable=False).exit_code == 0
        assert contents(shape(life.root)) == contents(before), step
        assert shape(life.root).keys() == before.keys(), step
    assert stopped > 0


def test_a_folder_that_may_not_be_written_costs_no_other(life: Life) -> None:
    run = life.prepared(2, prune=True)
    refused = str(life.root / "Dir")

    def at(_count: int, name: str, _call: object, args: tuple[object, ...]) -> None:
        changes = name in {"replace", "unlink", "mkdir", "rmdir"}
        if changes and str(args[-1]).startswith(refused):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with watched(at, records=False):
        done = run()
    assert {failure.path for failure in done.failed} == {"Dir/Also changed.md", "Dir/Changed.md"}
    assert {failure.reason for failure in done.failed} == {"Permission denied"}
    assert (done.exit_code, len(done.written)) == (3, 5)
    life.check_never_half(pruned=True)
    life.check_completes(2, prune=True)


def test_a_file_that_may_not_be_read_is_not_replaced_since_it_could_not_be_had_back(life: Life) -> None:
    run = life.prepared(2)
    kept = str(life.root / "Dir/Changed.md")

    def at(_count: int, name: str, _call: object, args: tuple[object, ...]) -> None:
        if name == "open" and args[0] == kept:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with watched(at, records=False):
        done = run()
    assert [failure.path for failure in done.failed] == ["Dir/Changed.md"]
    assert (life.root / "Dir/Changed.md").read_bytes() == life.wanted(1)["Dir/Changed.md"]
    life.check_completes(2)


@pytest.mark.parametrize(
    "jump", [-3_000_000_000, -86_400, 86_400, 10**11], ids=lambda seconds: f"{seconds:+}"
)
def test_a_clock_that_jumps_changes_nothing(life: Life, monkeypatch: pytest.MonkeyPatch, jump: int) -> None:
    now = time.time
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now() + jump)
        life.check_completes(2)
    assert [run.number for run in runs(life.root)] == [1, 2]
    life.check_completes(3)
    assert [run.number for run in runs(life.root)] == [1, 2, 3]
    undo(plan_undo(life.root), durable=False)
    assert life.contents() == life.left(2)


@pytest.mark.parametrize("time_ns", [-(10**18), 0, 1, 4 * 10**18, 10**19])
def test_a_file_of_another_time_is_known_and_comes_back_with_it(life: Life, time_ns: int) -> None:
    life.carry_out(2)
    os.utime(life.root / "Dir/Changed.md", ns=(time_ns, time_ns))
    assert life.carry_out(2).written == []
    life.carry_out(3)
    undo(plan_undo(life.root), durable=False)
    assert (life.root / "Dir/Changed.md").stat().st_mtime_ns == time_ns


def test_a_vault_of_the_next_centuries_is_converted_and_comes_back(tmp_path: Path) -> None:
    source, out = tmp_path / "vault", tmp_path / "graph"
    (source / "Dir").mkdir(parents=True)
    for name in ("Words.md", "Dir/B.png"):
        (source / name).write_bytes(b"![[B.png]]\n")
        os.utime(source / name, ns=(10**19, 10**19))
    out.mkdir()
    os.utime(out, ns=(10**19, 10**19))
    options = Options("obsidian", "logseq", durable=False)
    assert convert(source, out, options).applied.written
    os.utime(out / "pages/Words.md", ns=(10**19, 10**19))
    assert not convert(source, out, options).applied.written
    assert (out / "assets/B.png").stat().st_mtime_ns == 10**19
    undo(plan_undo(out), durable=False)
    assert ([file.name for file in out.iterdir()], out.stat().st_mtime_ns) == ([".vaultconv"], 10**19)


def test_a_second_run_at_the_same_time_says_so_and_stops(life: Life) -> None:
    (life.images / "src").mkdir(parents=True)
    (life.images / "src/A.md").write_text("a\n")
    words = ["convert", str(life.images / "src"), str(life.root), "--from", "obsidian", "--to", "obsidian"]
    command = [
        sys.executable,
        "-c",
        "import sys; from vaultconv.cli import main; sys.exit(main(sys.argv[1:]))",
    ]
    holding = [
        sys.executable,
        "-c",
        "import sys, pathlib; from vaultconv.pipeline.lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('!', flush=True); sys.stdin.read()",
        str(life.root / ".vaultconv"),
    ]
    before = life.contents()
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdin is not None
        assert first.stdout.readline() == b"!\n"
        second = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        first.stdin.close()
    assert second.returncode == 4
    assert "another run is writing here" in second.stderr
    assert life.contents() == before
    with State.open(life.root) as state:
        assert len(state.sources()) == 1
