"""Temporary folders outside of every vault, for what is on no disk yet and will be copied: what was fetched, what came out of a file that
holds others.

A folder is in use as long as a process holds its lock (:mod:`~vaultconv.pipeline.lock`), which the system takes back when that ends, however
it ends. The number of the process would not tell: the system soon gives it to another.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from vaultconv.pipeline.lock import ELSEWHERE, LOCK, hold, opened

_PREFIX, _SUFFIX = "vaultconv-", ".spool"


class Spool:
    """A temporary folder. It is removed with this object, at the latest when the program ends; those of
    programs that were killed are removed with the next."""

    def __init__(self) -> None:
        import weakref  # hardly any run has one, and these take long

        _sweep()
        self.folder, lock = _made()
        self._finish = weakref.finalize(self, _remove, self.folder, lock)

    def close(self) -> None:
        """Removes it now."""
        self._finish()


def _made() -> tuple[Path, IO[bytes]]:
    """A new folder and its lock, held. Another program may take it for a left one until then: so it is made until it stays."""
    import tempfile

    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX))
        with suppress(FileNotFoundError):
            lock = opened(folder)
            if _is_ours(lock) and (folder / LOCK).exists():
                return folder, lock
            lock.close()


def _is_ours(lock: IO[bytes]) -> bool:
    """Whether nobody else holds ``lock``. Where there are no locks, nobody does; and nobody sweeps there."""
    try:
        hold(lock)
    except ELSEWHERE:
        return False
    except OSError:
        return True
    return True


def _remove(folder: Path, lock: IO[bytes]) -> None:
    import shutil

    lock.close()  # first: Windows removes no file that is open
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Removes what programs left that were killed."""
    import shutil
    import tempfile

    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):  # of another user, in use, or swept by another program at this moment
            shutil.rmtree(_put_aside(folder), ignore_errors=True)


def _put_aside(folder: Path) -> Path:
    """Where ``folder`` is now, that nobody will use. Raises :class:`OSError` if somebody does."""
    aside = folder.with_suffix(f".left{_SUFFIX}")
    with opened(folder) as lock:
        hold(lock)
        if os.name == "nt":
            lock.close()  # there no folder can be moved while a file in it is open, so nobody has it open if it can
        folder.rename(aside)
    return aside
