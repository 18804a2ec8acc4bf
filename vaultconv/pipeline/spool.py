"""Temporary folders outside of every vault, for what is on no disk yet and will be copied: what was fetched, what came out of a file that
holds others."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from pathlib import Path

_SPOOL = re.compile(r"vaultconv-(\d+)-\w+")


class Spool:
    """A temporary folder. It is removed with this object, at the latest when the program ends; those of
    programs that were killed are removed with the next."""

    def __init__(self) -> None:
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=f"vaultconv-{os.getpid()}-"))
        self._finish = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        """Removes it now."""
        self._finish()


def _sweep() -> None:
    """Removes what programs left that were killed."""
    for folder in Path(tempfile.gettempdir()).glob("vaultconv-*-*"):
        found = _SPOOL.fullmatch(folder.name)
        if found is not None and not _is_running(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    """Whether there is such a process; also said where nobody can tell without harm."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OverflowError, OSError):
        return True
    return True
