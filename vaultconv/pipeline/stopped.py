"""What is said of a run that cannot go on: why, what to do about it, and what was and what was not done."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from vaultconv.errors import DestinationError
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.vault.tree import reason

STOPS: Final = frozenset({errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What no other file of a run would be spared."""

_ROOM = "Make room there, or choose another destination, and run again."
_RIGHTS = "Give yourself the right to write there, or choose another destination, and run again."
_READ_ONLY = "Let that drive be written, or choose another destination, and run again."
_DRIVE = "See whether that drive is sound and still there, and run again."
_REMEDIES: Final[Mapping[int, str]] = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _DRIVE,
    errno.ENODEV: _DRIVE,
    errno.ENXIO: _DRIVE,
    getattr(errno, "ESTALE", errno.EIO): _DRIVE,
}
"""What to do where something else is wrong than that there is no room."""
_OF_ONE_PLACE: Final = frozenset({errno.EACCES, errno.EPERM})
"""What is wrong with one file or folder, which is named then."""


def stopped(
    error: OSError | DestinationError, destination: Path, did: Iterable[Action], left: Iterable[Action]
) -> DestinationError:
    """The error for a run into ``destination`` that ``error`` has stopped, when it ``did`` something and ``left`` the rest."""
    did, left = tuple(did), tuple(left)
    if isinstance(error, DestinationError):
        what, path, remedy = error.what, error.path, error.remedy
    else:
        what, path = reason(error), str(_place(error, destination))
        remedy = _REMEDIES.get(error.errno or 0, "")
    return DestinationError(
        what,
        path=path,
        remedy=remedy or _ROOM,
        done=[action.path for action in did],
        not_done=[action.path for action in left],
        to_go={action.path for action in (*did, *left) if action.kind is Kind.REMOVE},
    )


def _place(error: OSError, destination: Path) -> Path:
    """What is named: the place that ``error`` is about, if it is about that alone and it lies in ``destination``; else that."""
    if error.errno in _OF_ONE_PLACE and isinstance(error.filename, str | Path):
        for root in (destination, Path(os.path.realpath(destination))):
            if (place := Path(error.filename)).is_relative_to(root):
                return destination / place.relative_to(root)
    return destination
