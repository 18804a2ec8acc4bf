"""Killed at any instant, a migration leaves each file as before or as after; the next run takes back what was done, and completes it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.layer import KILLED, dying_at, watched
from tests.migrations.conftest import RATINGS, RENAME, Shape, apply_all, make_vault, shape, write
from vaultconv.migrations.changes import take_back
from vaultconv.migrations.standing import known_of
from vaultconv.pipeline import whole as whole_runs
from vaultconv.pipeline.migrated import Standing
from vaultconv.pipeline.undo import plan_undo, undo

LONG = os.environ.get("VAULTCONV_LONG") == "1"
InChild = Callable[[Callable[[], object]], int]
BOTH = RATINGS + RENAME.partition('"""\n')[2]
"""Notes that change, one that goes into a new folder, and links."""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    vault = make_vault(tmp_path / "first")
    write(vault, "0001_both", BOTH)
    return vault


def contents(root: Path) -> dict[str, bytes]:
    return {path: data for path, (_, _, data) in shape(root).items() if data is not None}


def fresh(first: Path, number: int) -> Path:
    """A copy of ``first``, with all times."""
    root = first.with_name(f"Vault {number}")
    shutil.copytree(first, root)
    return root


def applying(root: Path, step: int) -> Callable[[], None]:
    """Applies what waits, and dies at step number ``step`` of the writing."""

    def work() -> None:
        real = whole_runs.apply

        def dies(*given: object, **more: object) -> object:
            with watched(dying_at(step)):
                return real(*given, **more)

        whole_runs.apply = dies
        apply_all(root)

    return work


def taking_back(root: Path, step: int) -> Callable[[], None]:
    """Takes back what is torn, and dies at step number ``step`` of that."""

    def work() -> None:
        with watched(dying_at(step)):
            take_back(root)

    return work


def check_never_half(root: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    for path, data in contents(root).items():
        assert data in (before.get(path), after.get(path)), path


def check_completes(root: Path, before: Shape, after: dict[str, bytes]) -> None:
    """What was done is taken back: each file with its time; of a folder a kill leaves nobody who knows its time. The next run completes it, the one
    after has nothing to do, and it is taken back byte for byte, with all times."""
    take_back(root)
    cleared = before
    if not [each for each in known_of(root) if each.standing is Standing.APPLIED]:
        cleared = shape(root)
        assert timeless(cleared) == timeless(before)
    apply_all(root)
    assert contents(root) == after
    (known,) = known_of(root)
    assert known.standing is Standing.APPLIED
    assert apply_all(root) == []
    undo(plan_undo(root, known.run))
    assert not (root / ".vaultconv/staging").exists()
    assert shape(root) == cleared


def timeless(found: Shape) -> Shape:
    """``found`` without the times of folders."""
    return {path: (time if data is not None else 0, mode, data) for path, (time, mode, data) in found.items()}


def test_a_kill_at_any_step(first: Path, in_child: InChild) -> None:
    before = shape(first)
    whole = fresh(first, 0)
    (done,) = apply_all(whole)
    assert len(done.run.applied.written) == 4
    after = contents(whole)
    steps = last_step(first)
    assert steps > 50
    dice = random.Random(10)
    chosen = range(1, steps + 1) if LONG else sorted(dice.sample(range(1, steps + 1), 8))
    seen = set()
    for step in chosen:
        root = fresh(first, step)
        assert in_child(applying(root, step)) == KILLED
        check_never_half(root, contents(first), after)
        seen.update(each.standing for each in known_of(root))
        if step % 2:
            in_child(taking_back(root, dice.randrange(1, 60)))
            check_never_half(root, contents(first), after)
        check_completes(root, before, after)
        shutil.rmtree(root)
    assert Standing.TORN in seen


def last_step(first: Path) -> int:
    """How many steps the writing has."""
    root, count = fresh(first, 9999), 0

    def counting(number: int, *_: object) -> None:
        nonlocal count
        count = number

    real = whole_runs.apply
    with pytest.MonkeyPatch.context() as patch:

        def counted(*given: object) -> object:
            with watched(counting):
                return real(*given)

        patch.setattr(whole_runs, "apply", counted)
        apply_all(root)
    return count
