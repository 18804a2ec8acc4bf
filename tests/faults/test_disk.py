"""A disk that fills up, breaks, or may not be written: told plainly, nothing half-written, and the next run completes."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from vaultconv.errors import DestinationError
from vaultconv.pipeline.actions import digest_file
from vaultconv.pipeline.state import State

if TYPE_CHECKING:
    from tests.faults.conftest import Life

_NEW = [
    "Dir/Also changed.md",
    "Dir/Changed.md",
    "New dir/Deep/New.md",
    "New.md",
    "img/changed.png",
    "img/new.png",
]


def fail_at(monkeypatch: pytest.MonkeyPatch, name: str, nth: int, code: int) -> None:
    """Lets the call number ``nth`` of ``os.<name>``, and every later one, fail with ``code``."""
    call, count = getattr(os, name), 0

    def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count >= nth:
            raise OSError(code, os.strerror(code))
        return call(*args, **kwargs)

    monkeypatch.setattr(os, name, failing)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT], ids=errno.errorcode.get)
@pytest.mark.parametrize(
    ("name", "nth", "done"),
    [
        ("write", 1, 0),
        ("write", 4, 0),
        ("replace", 1, 0),
        ("replace", 3, 2),
        ("mkdir", 2, 0),
        ("mkdir", 3, 0),
        ("mkdir", 5, 2),
    ],
)
def test_a_full_disk_stops_the_run_and_says_what_was_done(
    life: Life, name: str, nth: int, done: int, code: int
) -> None:
    run = life.prepared(2)
    with pytest.MonkeyPatch.context() as patch:
        fail_at(patch, name, nth, code)
        with pytest.raises(DestinationError, match=os.strerror(code)) as caught:
            run()
    assert caught.value.exit_code == 3
    assert sorted([*caught.value.done, *caught.value.not_done]) == _NEW
    assert ("Let that drive be written" if code == errno.EROFS else "Make room there") in str(caught.value)
    assert not (life.root / ".vaultconv/staging").exists()
    life.check_never_half()
    before = life.wanted(1)
    changed = {
        path
        for path, data in life.contents().items()
        if before.get(path, data if path == "Mine.md" else None) != data
    }
    assert changed == set(caught.value.done)
    assert (len(caught.value.done) > 0) is (done > 0)
    life.check_completes(2)


def test_a_disk_that_breaks_at_the_flush_stops_the_run_before_anything_is_replaced(life: Life) -> None:
    run = life.prepared(2, durable=True)
    with pytest.MonkeyPatch.context() as patch:
        fail_at(patch, "fsync", 1, errno.EIO)
        with pytest.raises(DestinationError, match="Input/output error") as caught:
            run()
    assert (caught.value.done, sorted(caught.value.not_done)) == ((), _NEW)
    assert life.contents() == life.wanted(1) | {"Mine.md": life.contents()["Mine.md"]}
    life.check_completes(2)


@pytest.mark.parametrize(
    ("name", "code", "failing"),
    [
        ("write", errno.EIO, 0),
        ("replace", errno.EACCES, 0),
        ("replace", errno.EIO, 4),
        ("utime", errno.EIO, 2),
    ],
)
def test_a_file_that_fails_is_listed_and_costs_no_other(
    life: Life, name: str, code: int, failing: int
) -> None:
    call, count = getattr(os, name), -1

    def once(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(code, os.strerror(code))
        return call(*args, **kwargs)

    run = life.prepared(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, once)
        done = run()
    assert [failure.reason for failure in done.failed] == [os.strerror(code)]
    assert done.exit_code == 3
    assert sorted([*(action.path for action in done.written), done.failed[0].path]) == _NEW
    life.check_never_half()
    life.check_completes(2)


@pytest.mark.parametrize("method", ["expect", "record"])
def test_a_disk_that_is_full_for_the_records_only(life: Life, method: str) -> None:
    def full(*args: Any) -> None:
        raise DestinationError(
            "cannot be written: database or disk is full", path="state.db", remedy="Make room."
        )

    run = life.prepared(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(State, method, full)
        with pytest.raises(DestinationError, match="database or disk is full") as caught:
            run()
    assert caught.value.remedy == "Make room."
    assert sorted(caught.value.done) == ([] if method == "expect" else _NEW)
    assert sorted(caught.value.not_done) == (_NEW if method == "expect" else [])
    life.check_never_half()
    life.check_completes(3)


def test_a_read_only_place_is_told_before_anything_is_done(life: Life) -> None:
    run = life.prepared(2)
    with pytest.MonkeyPatch.context() as patch:
        fail_at(patch, "mkdir", 1, errno.EROFS)
        with pytest.raises(DestinationError, match="Read-only file system") as caught:
            run()
    assert sorted(caught.value.not_done) == _NEW


def test_a_limit_on_the_size_of_files_costs_only_the_large_ones(
    life: Life, in_child: Callable[[Callable[[], object]], int]
) -> None:
    large = b"\x89PNG" * 1_000_000

    def wanted(run: int) -> dict[str, bytes]:
        return {"Small.md": b"small\n", "Large.md": large.hex().encode(), "large.png": large}

    life.wanted = wanted  # type: ignore[method-assign]

    carry_out = life.prepared(2)

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))
        done = carry_out()
        assert [(failure.path, failure.reason) for failure in done.failed] == [("Large.md", "File too large")]
        assert done.exit_code == 3

    assert in_child(run) == 0
    assert life.contents()["Small.md"] == b"small\n"
    assert life.contents()["large.png"] == large
    assert "Large.md" not in life.contents()
    assert life.carry_out(2).failed == []
    assert life.contents()["Large.md"] == large.hex().encode()


def test_ctrl_c_records_what_was_moved_and_cleans_up(life: Life) -> None:
    call, moved = os.replace, list[str]()

    def interrupted(*args: Any) -> None:
        if len(moved) == 2:
            raise KeyboardInterrupt
        call(*args)
        moved.append(os.path.relpath(args[1], life.root))

    run = life.prepared(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not (life.root / ".vaultconv/staging").exists()
    life.check_never_half()
    with State.open(life.root) as state:
        recorded = {record.path: record for record in state.records().values()}
        assert len(moved) == 2
        assert all(recorded[path].hash == digest_file(life.root / path) for path in moved)
    life.check_completes(2)
