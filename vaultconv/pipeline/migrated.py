"""Which migrations a vault has been through, as its state database tells it.

What becomes of a migration is noted in the very transactions in which its run is: as *torn* before the first file is touched, and as
*applied* once the last one is in its place. So one that was killed in between is known, and taken back before anything else
is done. To take its run back, by whichever command, makes it *undone*; to take that back makes it *applied* again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaultconv.pipeline.state import State


_STOP = "stopped before"


class Standing(StrEnum):
    """What became of a migration."""

    APPLIED = "applied"
    UNDONE = "undone"
    """It was applied, and its run was taken back."""
    TORN = "torn"
    """Its run, or the one that takes it back, was stopped before its end: some files are as before, some as after."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What a run applies: the ``name`` of its script, the ``hash`` of what that holds, and the ``options`` that it was given. One that
    is not ``once`` may be applied again and again (a recipe): once it has come to its end, nothing is remembered of it but its run."""

    name: str
    hash: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    once: bool = True


@dataclass(frozen=True, slots=True)
class Migrated:
    """What is known of a migration that was applied: its ``run`` (0: it changed no file), ``when`` that was, in seconds since 1970, and its
    place in the order of all (``turn``)."""

    name: str
    hash: str
    options: Mapping[str, Any]
    run: int
    when: int
    turn: int
    standing: Standing


def migrated(state: State) -> tuple[Migrated, ...]:
    """All that ``state`` knows, in the order in which they were applied."""
    query = "SELECT name, hash, options, run, began, turn, standing FROM migrations ORDER BY turn"
    return tuple(
        Migrated(name, hash_, json.loads(options), run, when, turn, Standing(standing))
        for name, hash_, options, run, when, turn, standing in state.rows("migrations", query)
    )


def stopped_before(state: State) -> str:
    """The migration that the last run stopped before, ``""`` for none: the next one begins with it."""
    return next(
        (str(name) for (name,) in state.rows("meta", "SELECT value FROM meta WHERE key=?", (_STOP,))), ""
    )


def note_stop(state: State, name: str) -> None:
    """Notes that a run stopped before the migration called ``name``, or (``""``) before none. One transaction."""
    with state.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)", (_STOP, name))


def note_begun(state: State, migration: Migration, run: int, when: int) -> None:
    """Notes, before its first file is touched, that run number ``run`` applies ``migration``. One transaction."""
    _note(state, migration, run, when, Standing.TORN)


def note_applied(state: State, migration: Migration, run: int, when: int) -> None:
    """Notes that run number ``run`` (0: there was nothing to change) has applied ``migration``. One transaction."""
    with state.transaction() as connection:
        if migration.once:
            _note(state, migration, run, when, Standing.APPLIED)
        else:
            connection.execute("DELETE FROM migrations WHERE name=?", (migration.name,))


def _note(state: State, migration: Migration, run: int, when: int, standing: Standing) -> None:
    with state.transaction() as connection:
        (last,) = connection.execute("SELECT max(turn) FROM migrations").fetchone()
        connection.execute(
            "INSERT OR REPLACE INTO migrations(name, hash, options, run, began, turn, standing) VALUES(?,?,?,?,?,?,?)",
            (
                migration.name,
                migration.hash,
                json.dumps(dict(migration.options)),
                run,
                when,
                (last or 0) + 1,
                standing,
            ),
        )


def note_undone(state: State, name: str) -> None:
    """Notes that the migration called ``name``, which changed no file, is to be applied again. One transaction."""
    with state.transaction() as connection:
        connection.execute("UPDATE migrations SET standing=? WHERE name=?", (Standing.UNDONE, name))


def note_taking_back(state: State, run: int) -> None:
    """Notes, before its first file is touched, that run number ``run`` is being taken back. One transaction."""
    with state.transaction() as connection:
        connection.execute(
            "UPDATE migrations SET standing=? WHERE run=?", (Standing.TORN, _first(state, run)[0])
        )


def note_taken_back(state: State, run: int) -> None:
    """Notes that run number ``run`` was taken back. If that had taken back a migration, it stands again. One transaction."""
    first, times = _first(state, run)
    standing = Standing.APPLIED if times % 2 else Standing.UNDONE
    with state.transaction() as connection:
        connection.execute("UPDATE migrations SET standing=? WHERE run=?", (standing, first))


def _first(state: State, run: int) -> tuple[int, int]:
    """The run that run number ``run`` is about in the end, and how often that was taken back before."""
    times = 0
    while (undoes := state.rows("runs", "SELECT undoes FROM runs WHERE id=?", (run,))) and undoes[0][0]:
        run = undoes[0][0]
        times += 1
    return run, times
