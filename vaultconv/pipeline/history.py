"""What runs have done to a destination: which were there, with which options, and for each file what stood there before.

A run is noted as begun, with all that it is about to change, in the transaction before its first file is touched; and as ended,
with what it did change, in the one after its last. So a run that was killed is known too, and what it had come to is seen in
the files: each is either as it was, or as the run would have it.

What it takes to undo a run is kept for the last one, however large, and for those before it as long as they are among the
last :data:`RUNS` (an undo does not count) and all of it together takes no more than :data:`BYTES`. The run itself stays listed.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.migrated import Migration
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.previous import NOTHING, UNDO, Before, Kept, drop
from vaultconv.pipeline.record import Record, Source, stored, taken
from vaultconv.pipeline.state import State

RUNS = 20
"""So many runs can be taken back, at most."""
BYTES = 1 << 30
"""So much is kept for it, at most: packed, and besides what the last run needs."""
LISTED = 1000
"""So many runs are remembered."""
_CARRIED = [field.name for field in fields(Record)].index("carried")
"""The place of what is no text in a record."""
_FACTS = attrgetter(*(field.name for field in fields(Record)))
_BEFORE = attrgetter(*(field.name for field in fields(Before)))


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a run is: the ``command``, the ``options`` that were given, when it began (seconds since 1970), which run it
    ``undoes`` (0: none), and the ``migration`` that it applies, if that is what it does."""

    command: str = "convert"
    options: Mapping[str, Any] = field(default_factory=dict)
    when: int = 0
    undoes: int = 0
    migration: Migration | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A run that was: its ``number``; the ``source`` it read from, with what was known of that source before (``turn``);
    ``ended`` is 0 for one that was killed; ``counts`` are the files changed, by kind; ``is_kept`` says that it can be taken back, and ``undone_by``
    which run did so last (0: none)."""

    number: int
    occasion: Occasion
    source: Source
    turn: str
    ended: int
    counts: Mapping[str, int]
    is_kept: bool
    undone_by: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a run did to one file: what stood there ``before``, the hash of what it put there (``""``: it removed the file), and
    what was recorded of it before."""

    path: str
    kind: Kind
    hash: str
    before: Before = NOTHING
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class FolderChange:
    """What a run did to one folder: it was ``made``, ``removed``, or its listing ``changed``; its rights and time before, and
    the time that it had after. Of a run that was killed only is known what was ``seen`` before."""

    path: str
    what: str
    mode: int = 0
    old_mtime_ns: int = 0
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """What an undo does besides its actions: the run that it takes back (``past``), the folders that this made, the rights
    and times that folders had before it (:meth:`~vaultconv.pipeline.folders.Folders.set_back`), whether no other run came after it, and
    whether what was changed since is taken back, too."""

    past: Past
    made: frozenset[str]
    were: Mapping[str, tuple[int, int]]
    is_last: bool = True
    forced: bool = False


class History:
    """The runs of the destination that ``state`` is of."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._own = os.path.realpath(own_folder(state.destination))

    # -- what was

    def runs(self) -> tuple[Past, ...]:
        """All that are remembered, the first first."""
        rows = self._state.rows(
            "runs",
            "SELECT id, command, options, began, undoes, source, turn, ended, counts, is_kept FROM runs ORDER BY id",
        )
        undone = {row[4]: row[0] for row in rows if row[4]}
        return tuple(_past(row, undone.get(row[0], 0)) for row in rows)

    def changes(self, run: int) -> tuple[Change, ...]:
        """What run number ``run`` did, or was about to do, by path."""
        rows = self._state.rows(
            "changes",
            "SELECT path, kind, hash, record, old_hash, old_size, old_mtime_ns, old_mode, place, length FROM changes"
            " WHERE run=? ORDER BY path",
            (run,),
        )
        return tuple(
            Change(path, Kind(kind), hash_, Before(*map(taken, before)), _record(record))
            for path, kind, hash_, record, *before in rows
        )

    def folders(self, run: int) -> tuple[FolderChange, ...]:
        """What run number ``run`` did to folders, by path."""
        query = "SELECT path, what, mode, old_mtime_ns, mtime_ns FROM run_folders WHERE run=? ORDER BY path"
        return tuple(FolderChange(*map(taken, row)) for row in self._state.rows("run_folders", query, (run,)))

    def last_change(self, path: str, after: int) -> int:
        """The last run after run number ``after`` that changed the file at ``path``; 0 for none."""
        rows = self._state.rows(
            "changes", "SELECT max(run) FROM changes WHERE path=? AND run>?", (path, after)
        )
        return int(rows[0][0] or 0) if rows else 0

    def kept(self, run: int, before: Before) -> Kept:
        """What stood ``before`` run number ``run``."""
        return Kept(os.path.join(self._own, UNDO, str(run)), before)  # noqa: PTH118

    # -- what is

    def next(self) -> int:
        """The number of the next run."""
        rows = self._state.rows("runs", "SELECT max(id) FROM runs")
        return int(rows[0][0] or 0) + 1 if rows else 1

    def begin(
        self,
        run: int,
        occasion: Occasion,
        source: Source,
        turn: str,
        changes: Iterable[Change],
        folders: Iterable[FolderChange],
    ) -> None:
        """Notes what run number ``run`` is about to do. One transaction."""
        said = (occasion.command, _source(source), json.dumps(dict(occasion.options)), occasion.when)
        with self._state.transaction() as connection:
            connection.execute(
                "INSERT INTO runs(id, command, source, options, began, ended, undoes, turn, counts, is_kept)"
                " VALUES(?,?,?,?,?,0,?,?,'{}',1)",
                (run, *said, occasion.undoes, turn),
            )
            connection.executemany(
                "INSERT INTO changes(run, path, kind, hash, old_hash, old_size, old_mtime_ns, old_mode, place, length,"
                " record, base) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    (
                        run,
                        change.path,
                        change.kind,
                        change.hash,
                        *map(stored, _BEFORE(change.before)),
                        _packed(change.record),
                        change.record.hash if change.record else "",
                    )
                    for change in changes
                ),
            )
            self._note(connection, run, folders)

    def end(
        self,
        run: int,
        when: int,
        counts: Mapping[str, int],
        undone: Collection[str],
        folders: Iterable[FolderChange],
    ) -> None:
        """Notes how run number ``run`` ended: what it did not do after all (``undone``, by path) and what it did to ``folders``. One
        transaction."""
        with self._state.transaction() as connection:
            connection.execute(
                "UPDATE runs SET ended=?, counts=? WHERE id=?", (when, json.dumps(dict(counts)), run)
            )
            connection.executemany(
                "DELETE FROM changes WHERE run=? AND path=?", ((run, path) for path in undone)
            )
            connection.execute("DELETE FROM run_folders WHERE run=?", (run,))
            self._note(connection, run, folders)

    def _note(self, connection: Connection, run: int, folders: Iterable[FolderChange]) -> None:
        connection.executemany(
            "INSERT INTO run_folders(run, path, what, mode, old_mtime_ns, mtime_ns) VALUES(?,?,?,?,?,?)",
            ((run, *map(stored, astuple(folder))) for folder in folders),
        )

    def prune(self) -> None:
        """Lets go of what is kept for runs that are too far back (see above). Raises :class:`OSError`."""
        kept = self._state.rows("runs", "SELECT id, undoes FROM runs WHERE is_kept ORDER BY id DESC")
        runs, sizes = [run for run, _ in kept], self._sizes()
        spent, counted = 0, 0
        gone: list[int] = []
        for position, (run, undoes) in enumerate(kept):
            spent += sizes.get(run, 0) if position else 0
            counted += not undoes
            if counted > RUNS or spent > BYTES:
                gone = runs[position:]
                break
        unknown = [run for run in sizes if run not in runs]
        if gone or unknown:
            self.let_go(gone)
            for run in (*gone, *unknown):
                drop(self._own, run)

    def _sizes(self) -> dict[int, int]:
        """How much is kept for each run."""
        folder = Path(self._own, UNDO)
        if folder.is_symlink() or not folder.is_dir():
            return {}
        return {int(file.name): file.lstat().st_size for file in folder.iterdir() if file.name.isdecimal()}

    def let_go(self, runs: Sequence[int]) -> None:
        """Remembers that it cannot be had any more what it takes to undo ``runs``. One transaction."""
        with self._state.transaction() as connection:
            rows = [(run,) for run in runs]
            connection.executemany("UPDATE runs SET is_kept=0 WHERE id=?", rows)
            connection.executemany("DELETE FROM changes WHERE run=?", rows)
            connection.executemany("DELETE FROM run_folders WHERE run=?", rows)
            connection.execute(
                "DELETE FROM runs WHERE is_kept=0 AND id <= (SELECT max(id) FROM runs) - ?", (LISTED,)
            )


def _past(row: Sequence[Any], undone_by: int) -> Past:
    number, command, options, began, undoes, source, turn, ended, counts, is_kept = row
    occasion = Occasion(command, json.loads(options), began, undoes)
    return Past(
        number,
        occasion,
        Source(**json.loads(source)),
        turn,
        ended,
        json.loads(counts),
        bool(is_kept),
        undone_by,
    )


def _source(source: Source) -> str:
    said = {
        "identity": source.identity,
        "format": source.format,
        "target": source.target,
        "options": dict(source.options),
        "name": source.name,
    }
    return json.dumps(said)


def _packed(record: Record | None) -> str:
    """What is known of a file, as it is stored."""
    if record is None:
        return ""
    said = list(_FACTS(record))
    said[_CARRIED] = b64encode(bytes(record.carried)).decode()
    return json.dumps(said)


def _record(packed: str) -> Record | None:
    """The reverse of :func:`_packed`."""
    if not packed:
        return None
    said = json.loads(packed)
    said[_CARRIED] = b64decode(said[_CARRIED])
    return Record(*said)
