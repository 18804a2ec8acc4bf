"""A run that cannot go on says what is wrong, what can be done about just that, and what it did."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest

from vaultconv.errors import DestinationError, StateError
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.apply import _Run
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State
from vaultconv.pipeline.stopped import stopped

DID = (Action("A.md", Kind.WRITE), Action("Old.md", Kind.REMOVE))
LEFT = (Action("B.md", Kind.UPDATE), Action("Older.md", Kind.REMOVE))


def system(code: int, place: Path | None = None) -> OSError:
    return OSError(code, os.strerror(code), *([] if place is None else [str(place)]))


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "Make room there"),
        (errno.EDQUOT, "Make room there"),
        (errno.EACCES, "Give yourself the right to write there"),
        (errno.EPERM, "Give yourself the right to write there"),
        (errno.EROFS, "Let that drive be written"),
        (errno.EIO, "See whether that drive is sound"),
    ],
)
def test_what_to_do_is_about_what_is_wrong(tmp_path: Path, code: int, remedy: str) -> None:
    assert stopped(system(code), tmp_path, DID, LEFT).remedy.startswith(remedy)


def test_the_place_is_named_where_only_that_is_wrong(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "link").symlink_to(out)
    assert stopped(system(errno.EPERM, out / "A.md"), tmp_path / "link", (), LEFT).path == str(
        tmp_path / "link/A.md"
    )
    lock = out / ".vaultconv/lock"
    assert stopped(system(errno.EACCES, lock), out, (), LEFT).path == str(lock)
    assert stopped(system(errno.ENOSPC, lock), out, (), LEFT).path == str(out)
    assert stopped(system(errno.EACCES, tmp_path / "elsewhere"), out, (), LEFT).path == str(out)


def test_what_was_removed_is_not_said_to_be_written(tmp_path: Path) -> None:
    said = str(stopped(system(errno.EIO), tmp_path, DID, LEFT)).splitlines()
    assert said[2:] == ["Written: A.md", "Removed: Old.md", "Not written: B.md", "Not removed: Older.md"]


def test_a_run_says_so(tmp_path: Path) -> None:
    run = _Run(tmp_path, Source("/notes", "obsidian"), False, None, False, None, None, None)  # type: ignore[arg-type]
    run.todo = [*DID, *LEFT]
    run.done.written = [*DID]
    said = run._stopped(system(errno.EACCES))
    assert said.done == ("A.md", "Old.md")
    assert said.not_done == ("B.md", "Older.md")
    assert said.to_go == {"Old.md", "Older.md"}


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (sqlite3.SQLITE_FULL, "Make room"),
        (sqlite3.SQLITE_IOERR_FSYNC, "See whether that drive is sound"),
        (sqlite3.SQLITE_READONLY, "Give yourself the right to write it"),
        (sqlite3.SQLITE_CANTOPEN, "Give yourself the right to read and write it"),
    ],
)
def test_records_that_cannot_be_written_say_what_to_do(tmp_path: Path, code: int, remedy: str) -> None:
    with State.open(tmp_path, create=True) as state, pytest.raises(DestinationError) as caught:  # noqa: SIM117
        with state._guard():
            raise _sqlite(code)
    assert caught.value.remedy.startswith(remedy)


def test_records_that_may_not_be_read_are_not_to_be_moved_away(tmp_path: Path) -> None:
    State.open(tmp_path, create=True).close()
    with State.open(tmp_path) as state, pytest.raises(StateError) as caught:  # noqa: SIM117
        with state._guard():
            raise _sqlite(sqlite3.SQLITE_CANTOPEN)
    assert caught.value.remedy.startswith("Give yourself the right to read it")


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = code
    return error
