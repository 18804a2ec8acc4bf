"""Which migrations of a vault are applied, and which wait: its scripts beside what its state database knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from vaultconv.errors import UsageError
from vaultconv.migrations.folder import script_called
from vaultconv.migrations.script import Script
from vaultconv.pipeline import migrated as records
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.migrated import Migrated
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.state import State


class Status(StrEnum):
    """How a migration stands."""

    PENDING = "pending"
    """It was never applied, or it was undone."""
    APPLIED = "applied"
    CHANGED = "changed"
    """It is applied, and its script holds something else since."""
    REMOVED = "removed"
    """It is applied, and its script is not there any more."""
    TORN = "torn"
    """It was stopped before its end; the next run takes it back first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A migration: its script (None: there is none any more), and what is known of it (None: it was never applied)."""

    name: str
    status: Status
    script: Script | None = None
    known: Migrated | None = None


def known_of(vault: Path) -> tuple[Migrated, ...]:
    """What the state database of ``vault`` knows of migrations, in the order in which they were applied. Raises
    :class:`~vaultconv.errors.UsageError` if it is no folder, and :class:`~vaultconv.errors.StateError` for damaged records."""
    if not vault.is_dir():
        raise UsageError("is no folder", path=vault, remedy="Name the folder of a vault.")
    with State.open(vault) as state:
        return records.migrated(state)


def standings(scripts: Iterable[Script], known: Iterable[Migrated]) -> tuple[Standing, ...]:
    """How each migration stands: the scripts in their order, then what has none."""
    by_name = {each.name: each for each in known}
    found = []
    for script in scripts:
        record = by_name.pop(script.name, None)
        found.append(Standing(script.name, _status(script, record), script, record))
    gone = (each for each in by_name.values() if each.standing is not records.Standing.UNDONE)
    return (*found, *(Standing(each.name, _status(None, each), None, each) for each in gone))


def _status(script: Script | None, record: Migrated | None) -> Status:
    if record is None or record.standing is records.Standing.UNDONE:
        return Status.PENDING
    if record.standing is records.Standing.TORN:
        return Status.TORN
    if script is None:
        return Status.REMOVED
    return Status.APPLIED if script.hash == record.hash else Status.CHANGED


def torn(known: Iterable[Migrated]) -> tuple[Migrated, ...]:
    """Those that were stopped before their end."""
    return tuple(each for each in known if each.standing is records.Standing.TORN)


def due(
    scripts: Sequence[Script], known: Iterable[Migrated], to: str = "", told: str = ""
) -> tuple[tuple[Script, ...], Script | None]:
    """The scripts that the next run applies, up to the one called ``to``; and the one that it stops before, because that asks for it. With the one
    that was ``told``, which the last run stopped before, it begins, as with one that it goes to. Raises
    :class:`~vaultconv.errors.UsageError` where there is none called ``to``."""
    last = script_called(to, scripts).name if to else ""
    if to:
        scripts = scripts[: [script.name for script in scripts].index(last) + 1]
    waiting = [
        standing.script
        for standing in standings(scripts, known)
        if standing.script is not None and standing.status in (Status.PENDING, Status.TORN)
    ]
    stops = next(
        (
            place
            for place, script in enumerate(waiting)
            if script.stop_before and (place or script.name not in (told, last))
        ),
        None,
    )
    return tuple(waiting[:stops]), None if stops is None else waiting[stops]


def told_of(vault: Path) -> str:
    """The migration that the last run stopped before; ``""`` for none."""
    with State.open(vault) as state:
        return records.stopped_before(state)


def tell_stop(vault: Path, stopped: Script | None) -> None:
    """Notes what a run stopped before, so that the next one begins with it."""
    name = stopped.name if stopped is not None else ""
    if name != told_of(vault):
        with State.open(vault, create=True) as state, locked(own_folder(vault)):
            records.note_stop(state, name)
