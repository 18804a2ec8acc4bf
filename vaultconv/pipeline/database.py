"""The database in ``DST/.vaultconv/state.db``: how it is opened, kept whole, and what its errors come to.

Reading creates nothing: without a file :meth:`Database.open` gives an empty one in memory, so ``diff`` and a dry run
leave no trace. :meth:`Database.make_writable` creates the file. The rollback journal is used, not WAL, which breaks on
synced folders.
"""

from __future__ import annotations

import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Self

from vaultconv.errors import ConflictError, DestinationError, StateError
from vaultconv.pipeline.own_place import DATABASE, own_folder

SCHEMA = 1
"""The version of the tables below; a database with a higher one is refused. A table that was added since stands apart,
is made where it lacks, and means nothing to a version that does not know it."""

_TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources(
    id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, format TEXT NOT NULL, target TEXT NOT NULL,
    options TEXT NOT NULL, name TEXT NOT NULL, turn INTEGER NOT NULL);
CREATE TABLE outputs(
    path TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES sources(id), source TEXT NOT NULL, stamp TEXT NOT NULL,
    hash TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, kind TEXT NOT NULL, carried BLOB NOT NULL);
CREATE INDEX outputs_hash ON outputs(hash);
CREATE TABLE pending(
    path TEXT NOT NULL, hash TEXT NOT NULL, owner INTEGER NOT NULL REFERENCES sources(id),
    PRIMARY KEY(path, hash, owner)) WITHOUT ROWID;
"""
_LATER = """
CREATE TABLE IF NOT EXISTS downloads(url TEXT PRIMARY KEY, path TEXT NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS manifest(
    url TEXT PRIMARY KEY, final TEXT NOT NULL, status INTEGER NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cleaned(url TEXT PRIMARY KEY, cut TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts(
    owner INTEGER PRIMARY KEY REFERENCES sources(id), fingerprint TEXT NOT NULL, told BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS looks(owner INTEGER PRIMARY KEY REFERENCES sources(id), data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pieces(
    owner INTEGER NOT NULL REFERENCES sources(id), what TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY(owner, what, number));
CREATE TABLE IF NOT EXISTS memories(
    owner INTEGER NOT NULL REFERENCES sources(id), what TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(owner, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS glimpses(
    owner INTEGER NOT NULL REFERENCES sources(id), what TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(owner, what));
CREATE TABLE IF NOT EXISTS bases(hash TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS merged(path TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spared(owner INTEGER PRIMARY KEY REFERENCES sources(id), filters TEXT NOT NULL, paths TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS made(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings(
    owner INTEGER NOT NULL REFERENCES sources(id), path TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(owner, path));
CREATE TABLE IF NOT EXISTS runs(
    id INTEGER PRIMARY KEY, command TEXT NOT NULL, source TEXT NOT NULL, options TEXT NOT NULL, began INTEGER NOT NULL,
    ended INTEGER NOT NULL, undoes INTEGER NOT NULL, turn TEXT NOT NULL, counts TEXT NOT NULL, is_kept INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS changes(
    run INTEGER NOT NULL REFERENCES runs(id), path TEXT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL,
    old_hash TEXT NOT NULL, old_size INTEGER NOT NULL, old_mtime_ns INTEGER NOT NULL, old_mode INTEGER NOT NULL,
    place INTEGER NOT NULL, length INTEGER NOT NULL, record TEXT NOT NULL, base TEXT NOT NULL,
    PRIMARY KEY(run, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run_folders(
    run INTEGER NOT NULL REFERENCES runs(id), path TEXT NOT NULL, what TEXT NOT NULL, mode INTEGER NOT NULL,
    old_mtime_ns INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, PRIMARY KEY(run, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS migrations(
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, options TEXT NOT NULL, run INTEGER NOT NULL, began INTEGER NOT NULL,
    turn INTEGER NOT NULL, standing TEXT NOT NULL) WITHOUT ROWID
"""
"""Tables that came later, each made where it lacks: what was fetched from where, and which file shows it; what was asked for,
and what came of it; what was cut out of what an address gave; what the last run of each source depended on, and what it told (:mod:`vaultconv.pipeline.unchanged`); how its files looked
(:mod:`vaultconv.pipeline.looks`), the further pieces of both, and what was known of its vault as a whole (:mod:`vaultconv.pipeline.memory`); the notes as we wrote them, where a merge starts; the files that hold words of the user among ours, with the hash of what they
hold; the files that the last run with filters left to others (:mod:`vaultconv.pipeline.part`); the folders that we made; the settings files of each source; what runs have done (:mod:`vaultconv.pipeline.history`); which migrations the vault has been through
(:mod:`vaultconv.pipeline.migrated`)."""
_RIGHTS = "Give yourself the right to {} it, and run again."
_UNWRITABLE = {
    sqlite3.SQLITE_FULL: "Make room there and run again.",
    sqlite3.SQLITE_IOERR: "See whether that drive is sound and still there, and run again.",
    sqlite3.SQLITE_READONLY: _RIGHTS.format("write"),
    sqlite3.SQLITE_CANTOPEN: _RIGHTS.format("read and write"),
}
"""What to do where the records cannot be written, by what SQLite says of it."""
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REMEDY = (
    "Move this file away and run again: files that are as they would be written are recognised by their content, "
    "all others are then reported as conflicts, and nothing is overwritten."
)


_COPYING = Lock()


@cache
def _later() -> dict[str, str]:
    """The statement of :data:`_LATER` that makes each table, by its name."""
    return {statement.split("(", 1)[0].split()[-1]: statement for statement in _LATER.split(";")}


@cache
def _tables() -> sqlite3.Connection:
    """The tables of a database that nothing was stored in, to be copied: to make them anew takes three times as long."""
    made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    made.executescript(_TABLES)
    return made


@cache
def _all_tables() -> sqlite3.Connection:
    """The tables of a new database, the later ones too, to be copied in one transaction: a tenth of what the run of a small vault took
    was to make them."""
    made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    made.executescript(f"{_TABLES};{_LATER};")
    made.execute("INSERT INTO meta VALUES('schema', ?)", (str(SCHEMA),))
    return made


class Database:
    """An open database. Use :meth:`open`; close it, or use it in ``with``."""

    def __init__(self, destination: Path) -> None:
        self.destination = destination
        self.file = own_folder(destination) / DATABASE
        self._writable = False
        self._connection = sqlite3.connect(":memory:", isolation_level=None)

    @classmethod
    def open(cls, destination: Path, create: bool = False) -> Self:
        """That of ``destination``, for reading; with ``create``, for writing too.

        Raises :class:`StateError` when it is damaged or newer than this version, :class:`DestinationError` when it
        cannot be created."""
        opened = cls(destination)
        try:
            if create:
                opened.make_writable()
            elif opened._is_there():
                opened._read()
            else:
                with _COPYING:
                    _tables().backup(opened._connection)
        except BaseException:
            opened.close()
            raise
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def _is_there(self) -> bool:
        """Whether there is a database to read; a symbolic link is none, since it may lead out of the vault."""
        with self._guard():
            try:
                links = any(stat.S_ISLNK(place.lstat().st_mode) for place in (self.file.parent, self.file))
                return not links and self.file.stat().st_size > 0
            except (FileNotFoundError, NotADirectoryError):
                return False

    def make_writable(self, durable: bool = True) -> None:
        """Opens the file for writing, creating it and its folders if need be. ``durable`` False does not wait for the
        disk: still safe when the process is killed, not when the machine loses power."""
        self._connection.close()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DestinationError(
                f"cannot be made: {error.strerror}",
                path=self.file.parent,
                remedy="Choose another destination.",
            ) from error
        for place in (self.file.parent, self.file, self.file.with_name(f"{DATABASE}-journal")):
            if place.is_symlink():
                raise StateError(
                    "is a symbolic link, and nothing outside the destination is written",
                    path=place,
                    remedy="Remove the link; the records are made anew.",
                )
        self._writable = True
        with self._guard():
            self._connection = sqlite3.connect(self.file, isolation_level=None)
            self._connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
            self._prepare()
            if not self._exists():
                with _COPYING:
                    _all_tables().backup(self._connection)
                return
        self._check_version()
        with self._guard():
            here = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")}
            for name, statement in _later().items():
                if name not in here:
                    self._connection.execute(statement)

    def _read(self) -> None:
        """Opens the file for reading only. After a kill in the middle of a transaction SQLite would have to write to
        the folder to take it back; then a copy is opened instead, so that reading stays reading."""
        self._connection.close()
        with self._guard():
            self._connection = sqlite3.connect(f"{self.file.absolute().as_uri()}?mode=ro", uri=True)
            try:
                self._prepare()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
                    raise
                self._connection.close()
                self._read_copy()
        self._check_version()

    def _read_copy(self) -> None:
        memory = sqlite3.connect(":memory:", isolation_level=None)
        with tempfile.TemporaryDirectory() as folder:
            for suffix in ("", "-journal"):
                shutil.copyfile(f"{self.file}{suffix}", Path(folder, DATABASE + suffix))
            copy = sqlite3.connect(Path(folder, DATABASE), isolation_level=None)
            try:
                copy.backup(memory)
            finally:
                copy.close()
        self._connection = memory
        self._prepare()

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA trusted_schema=OFF")
        self._connection.execute("PRAGMA cell_size_check=ON")
        self._exists()

    def _exists(self) -> bool:
        return bool(self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='meta'").fetchone())

    def _check_version(self) -> None:
        with self._guard():
            row = self._connection.execute("SELECT value FROM meta WHERE key='schema'").fetchone()
            version = int(row[0]) if row else 0
        if version > SCHEMA:
            raise StateError(
                f"was written by a newer vaultconv (schema {version}; this one knows {SCHEMA})",
                path=self.file,
                remedy="Update vaultconv, or choose another destination.",
            )

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """What SQLite says, as an error for the person at the keyboard."""
        try:
            yield
        except (sqlite3.DatabaseError, ValueError, TypeError, OSError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _IN_USE:
                raise ConflictError(
                    "is in use by another run", path=self.file, remedy="Wait until that one is done."
                ) from error
            if self._writable and code in _UNWRITABLE:
                raise DestinationError(
                    f"cannot be written: {error}", path=self.file, remedy=_UNWRITABLE[code]
                ) from error
            remedy = _RIGHTS.format("read") if code == sqlite3.SQLITE_CANTOPEN else _REMEDY
            raise StateError(f"cannot be read: {error}", path=self.file, remedy=remedy) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is stored within it is stored at once, or nothing of it. Within another one it is a part of that."""
        with self._guard():
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """What is read within it stands there at the same time: nobody else can store anything in between."""
        with self._guard():
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with self._guard():
                self._connection.execute("ROLLBACK")

    def rows(self, table: str, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What ``query`` finds, if there is a ``table`` of that name yet; else nothing."""
        with self._guard():
            is_there = "SELECT 1 FROM sqlite_master WHERE type='table' AND name=?"
            if not self._connection.execute(is_there, (table,)).fetchone():
                return []
            return self._connection.execute(query, values).fetchall()
