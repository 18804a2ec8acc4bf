"""Where our records of a folder are, for whoever only has to know their place."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = ".vaultconv"
"""The folder in a destination that is ours: the database, the lock and the staged files."""
DATABASE = "state.db"
"""The database's name in :data:`FOLDER`."""


def beside(destination: Path) -> Path:
    """Where our records are of a folder that is for others: beside it.

    >>> beside(Path("sites/mine")).as_posix()
    'sites/.mine.vaultconv'
    """
    if destination.name in ("", "..") or destination.is_symlink():
        destination = Path(os.path.realpath(destination))
    return destination.with_name(f".{destination.name}{FOLDER}")


def own_folder(destination: Path) -> Path:
    """Where our records of ``destination`` are: in it, or, where they are to be read by nobody else, beside it."""
    outside = beside(destination)
    return outside if outside.is_dir() and not outside.is_symlink() else destination / FOLDER
