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

    def hold(stream: IO[bytes]) -> None:
        """Takes the lock of a file. Raises one of :data:`ELSEWHERE` if another has it, another :class:`OSError` where
        there are no locks."""
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def hold(stream: IO[bytes]) -> None:
        """Takes the lock of a file. Raises one of :data:`ELSEWHERE` if another has it, another :class:`OSError` where
        there are no locks."""
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


ELSEWHERE = (BlockingIOError, PermissionError)
"""What says that another holds a lock."""
LOCK = "lock"
"""The name of the (empty) lock file. It stays: removing it would let two runs each lock a file of their own."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock of the destination whose ``.vaultconv`` is ``folder``. A file system that has no locks is trusted
    to one run at a time.

    Raises :class:`~vaultconv.errors.ConflictError` if another run holds it, :class:`OSError` if it cannot be made."""
    with opened(folder) as stream:
        try:
            hold(stream)
        except ELSEWHERE as error:
            raise ConflictError(
                "another run is writing here",
                path=folder.parent,
                remedy="Wait until it is done, then run again.",
            ) from error
        except OSError:
            pass  # ENOLCK, ENOTSUP: a network folder without locks
        yield


def opened(folder: Path) -> IO[bytes]:
    """The lock file of ``folder``, made if it is not there; nobody holds it for that. Raises :class:`OSError` if it cannot be
    made, or leads elsewhere."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    return os.fdopen(os.open(folder / LOCK, flags, 0o666), "r+b")
