"""Taking a migration back, the last one first."""

from __future__ import annotations

from pathlib import Path

from vaultconv.errors import UsageError
from vaultconv.migrations.standing import known_of
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.migrated import Migrated, Standing, note_undone
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.state import State


def last_applied(vault: Path, called: str = "") -> Migrated:
    """The migration that was applied last, which has to be the one that is ``called`` so, by name or number, if that is said. Raises
    :class:`~vaultconv.errors.UsageError` where it is another, or there is none."""
    applied = [each for each in known_of(vault) if each.standing is not Standing.UNDONE]
    if not applied:
        raise UsageError(
            "no migration is applied here", path=vault, remedy="`vaultconv migrate status` lists them."
        )
    last = applied[-1]
    name = called.removesuffix(".py")
    if name in ("", last.name, last.name[:4]):
        return last
    if not any(name in (each.name, each.name[:4]) for each in applied):
        raise UsageError(
            f"{called} is not applied here", path=vault, remedy="`vaultconv migrate status` lists them."
        )
    raise UsageError(
        f"{last.name} was applied after {called}", path=vault, remedy=f"Take back {last.name} first."
    )


def forget(vault: Path, migration: Migrated) -> None:
    """Notes that ``migration``, which changed no file, is to be applied again."""
    with State.open(vault, create=True) as state, locked(own_folder(vault)):
        note_undone(state, migration.name)
