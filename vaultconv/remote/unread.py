"""What is in a store and can be no file here: the lines of the ledger for it, until the source is read."""

from __future__ import annotations

from pathlib import Path

from vaultconv.model.losses import Loss

_UNREAD: dict[str, tuple[Loss, ...]] = {}


def note_unread(root: Path, losses: tuple[Loss, ...]) -> None:
    """Remembers the ``losses`` of what ``root`` stands for."""
    _UNREAD[str(root)] = losses


def unread_of(root: Path) -> tuple[Loss, ...]:
    """Those of what ``root`` stands for; none of an ordinary folder.

    >>> unread_of(Path("Notes"))
    ()
    """
    return _UNREAD.get(str(root), ())
