"""One run at a time: a lock on a destination that the system takes back when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vaultconv.errors import ConflictError

if sys.platform == "win32":  # pragma: no cover - the tests run where there is fcntl
    import msvcrt

    def _try(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


LOCK = "lock"
"""The name of the (empty) lock file. It stays: removing it would let two runs each lock a file of their own."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of the destination whose ``.vaultconv`` is ``folder``. A file system that has no locks is trusted
    to one run at a time.

    Raises :class:`~vaultconv.errors.ConflictError` if another run holds it, :class:`OSError` if it cannot be made."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(folder / LOCK, flags, 0o666), "r+b") as stream:
        try:
            _try(stream)
        except (BlockingIOError, PermissionError) as error:
            raise ConflictError(
                "another run is writing here",
                path=folder.parent,
                remedy="Wait until it is done, then run again.",
            ) from error
        except OSError:
            pass  # ENOLCK, ENOTSUP: a network folder without locks
        yield
