"""A layer between a run and the disk: it counts the calls that could change something, and lets one of them go wrong.

All that a run changes, it changes through these functions of :mod:`os` (and, for its records, through SQLite, which is watched at
the calls of :class:`~vaultconv.pipeline.state.State`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from vaultconv.errors import DestinationError
from vaultconv.pipeline.state import State

STEPS = ("open", "write", "close", "utime", "chmod", "mkdir", "replace", "fsync", "sync", "rmdir", "unlink")
RECORDS = ("expect", "expect_again", "record", "make_writable", "forget", "keep_bases")
KILLED = 9
"""What a killed child leaves with."""

Call = Callable[..., Any]


@contextmanager
def watched(at: Callable[[int, str, Call, tuple[Any, ...]], None], records: bool = True) -> Iterator[None]:
    """Before each call ``at`` is told its number, from 1 on, its name, the function and what it is given."""
    count = 0

    def stepping(name: str, call: Call) -> Call:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            at(count, name, call, args)
            return call(*args, **kwargs)

        return stepped

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, stepping(name, getattr(os, name)))
        for name in RECORDS if records else ():
            patch.setattr(State, name, stepping(name, getattr(State, name)))
        yield


def dying_at(step: int) -> Callable[[int, str, Call, tuple[Any, ...]], None]:
    """Ends the process before call number ``step``; in the middle of it, if that is a write."""

    def at(count: int, name: str, call: Call, args: tuple[Any, ...]) -> None:
        if count == step:
            if name == "write":
                call(args[0], bytes(args[1])[: len(args[1]) // 2])
            os._exit(KILLED)

    return at


def failing_at(step: int, code: int, lasting: bool) -> Callable[[int, str, Call, tuple[Any, ...]], None]:
    """Lets call number ``step`` fail with ``code``, a write in the middle of it; and, if it is ``lasting``, each later one that
    would take more of the disk."""
    takes = {"write", "mkdir", "replace", "open"}

    def at(count: int, name: str, call: Call, args: tuple[Any, ...]) -> None:
        if count == step or (lasting and count > step and name in takes and not _only_reads(name, args)):
            if name == "write" and len(args[1]) > 1:
                call(args[0], bytes(args[1])[: len(args[1]) // 2])
            if name in RECORDS:  # as the database has it, once SQLite has met that
                raise DestinationError(
                    f"cannot be written: {os.strerror(code)}", path="state.db", remedy="Make room."
                )
            if name != "close":  # what is not closed would stay open in this process
                raise OSError(code, os.strerror(code))

    return at


def _only_reads(name: str, args: tuple[Any, ...]) -> bool:
    return name == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
