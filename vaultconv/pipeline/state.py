"""The state database of a destination: what earlier runs wrote there, from which source, and what they carried.

One SQLite file, ``DST/.vaultconv/state.db``. It answers three questions: *is this file ours?* (its hash is the one
recorded, or one that a killed run was about to record), *where did it come from?* (source, format and options of the
last run) and *what does the way back need?* (the spelling carried for each path). It never holds a note.

Reading creates nothing: without a database :meth:`State.open` gives an empty one in memory, so ``diff`` and a dry run
leave no trace. :meth:`State.make_writable` creates the file. The rollback journal is used, not WAL, which breaks on
synced folders.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from vaultconv.errors import ConflictError, DestinationError, StateError
from vaultconv.pipeline.record import Carried, Record, Sighting, Source, unpack

FOLDER = ".vaultconv"
"""The folder in a destination that is ours: the database, the lock and the staged files."""
DATABASE = "state.db"
"""The database's name in :data:`FOLDER`."""
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
_DOWNLOADS = """
CREATE TABLE IF NOT EXISTS downloads(url TEXT PRIMARY KEY, path TEXT NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID
"""
"""What was fetched from where, and which file shows it."""
_MANIFEST = """
CREATE TABLE IF NOT EXISTS manifest(
    url TEXT PRIMARY KEY, final TEXT NOT NULL, status INTEGER NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
) WITHOUT ROWID
"""
"""What was asked for, and what came of it."""
_CLEANED = """
CREATE TABLE IF NOT EXISTS cleaned(url TEXT PRIMARY KEY, cut TEXT NOT NULL) WITHOUT ROWID
"""
"""What was cut out of what an address gave."""
_RECEIPTS = """
CREATE TABLE IF NOT EXISTS receipts(owner INTEGER PRIMARY KEY REFERENCES sources(id), fingerprint TEXT NOT NULL,
    told BLOB NOT NULL)
"""
"""What the last run of each source depended on, and what it told (:mod:`vaultconv.pipeline.unchanged`)."""
_NO_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REMEDY = (
    "Move this file away and run again: files that are as they would be written are recognised by their content, "
    "all others are then reported as conflicts, and nothing is overwritten."
)


def _key(text: str) -> str | bytes:
    """``text`` as SQLite takes it. The path of a source may hold bytes that are no valid Unicode, which Python shows as
    lone surrogates: it is stored as a blob."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _text(key: str | bytes) -> str:
    return key.decode("utf-8", "surrogatepass") if isinstance(key, bytes) else str(key)


class State:
    """An open state database. Use :meth:`open`; close it, or use it in ``with``."""

    def __init__(self, destination: Path) -> None:
        self.destination = destination
        self.file = destination / FOLDER / DATABASE
        self._writable = False
        self._connection = sqlite3.connect(":memory:", isolation_level=None)

    @classmethod
    def open(cls, destination: Path, create: bool = False) -> State:
        """The state of ``destination``, for reading; with ``create``, for writing too.

        Raises :class:`StateError` when it is damaged or newer than this version, :class:`DestinationError` when it
        cannot be created."""
        state = cls(destination)
        try:
            if create:
                state.make_writable()
            elif state._is_there():
                state._read()
            else:
                state._connection.executescript(_TABLES)
        except BaseException:
            state.close()
            raise
        return state

    def __enter__(self) -> State:
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
                with self._transaction():
                    for statement in _TABLES.split(";"):
                        self._connection.execute(statement)
                    self._connection.execute("INSERT INTO meta VALUES('schema', ?)", (str(SCHEMA),))
        self._check_version()

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
            if self._writable and code in _NO_SPACE:
                raise DestinationError(
                    f"cannot be written: {error}", path=self.file, remedy="Make room there and run again."
                ) from error
            raise StateError(f"cannot be read: {error}", path=self.file, remedy=_REMEDY) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    # -- sources

    def sources(self) -> dict[int, Source]:
        """Every source that was ever converted into this destination, by its number, the latest run last."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT id, identity, format, target, options, name FROM sources ORDER BY turn"
            )
            return {
                row[0]: Source(_text(row[1]), row[2], row[3], json.loads(row[4]), _text(row[5]))
                for row in rows
            }

    def source_of(self) -> Source | None:
        """The source of the last run that wrote here: for ``verify`` and the way back."""
        return next(reversed(self.sources().values()), None)

    def owner(self, source: Source) -> int:
        """The number of ``source``; 0 when it never wrote here."""
        with self._guard():
            row = self._connection.execute(
                "SELECT id FROM sources WHERE identity=?", (_key(source.identity),)
            ).fetchone()
            return int(row[0]) if row else 0

    # -- outputs

    def records(self) -> dict[str, Record]:
        """Every recorded file by its path, whichever source it came from."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT path, owner, source, stamp, hash, size, mtime_ns, kind, carried FROM outputs ORDER BY path"
            )
            return {
                path: Record(path, source, stamp, hash_, size, mtime_ns, kind, carried, owner)
                for path, owner, source, stamp, hash_, size, mtime_ns, kind, carried in rows
            }

    def outputs_for(self, source: Source) -> dict[str, Record]:
        """The recorded files that came from ``source``, by path."""
        owner = self.owner(source)
        return {path: record for path, record in self.records().items() if record.owner == owner}

    def paths_for(self, identity: str) -> dict[str, str]:
        """Where the files of the source with this ``identity`` went: the path of each by its path in the source."""
        known = {number for number, source in self.sources().items() if source.identity == identity}
        return {record.source: path for path, record in self.records().items() if record.owner in known}

    def pending(self, owner: int) -> dict[str, set[str]]:
        """The hashes that a run of source number ``owner`` was about to write, by path, and never came to record: it
        was killed. A file with such a hash is ours."""
        hashes: dict[str, set[str]] = {}
        with self._guard():
            for path, hash_ in self._connection.execute(
                "SELECT path, hash FROM pending WHERE owner=?", (owner,)
            ):
                hashes.setdefault(path, set()).add(hash_)
        return hashes

    def carried(self, path: str, content_hash: str = "") -> Carried | None:
        """What was carried for the file at ``path``, or, if that path is unknown (the user renamed the note), for a file
        whose content hashed to ``content_hash``. Which blocks it still fits is for the reader of the carrier to say."""
        with self._guard():
            query = (
                "SELECT carried, format, hash FROM outputs JOIN sources ON sources.id = owner WHERE outputs.{}=?"
                " ORDER BY path"
            )
            row = self._connection.execute(query.format("path"), (path,)).fetchone()
            if row is None and content_hash:
                row = self._connection.execute(query.format("hash"), (content_hash,)).fetchone()
            data = unpack(row[0]) if row else None
        return Carried(data, row[1], row[2], row[2] == content_hash) if row and data is not None else None

    # -- downloads

    def downloads(self) -> dict[str, tuple[str, str]]:
        """The file that shows what is at each address of the web, and the hash of its bytes, as far as it was fetched
        into this destination."""
        with self._guard():
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='downloads'").fetchone():
                return {}
            rows = self._connection.execute("SELECT url, path, hash FROM downloads ORDER BY url")
            return {url: (path, hash_) for url, path, hash_ in rows}

    def remember(self, downloads: Mapping[str, tuple[str, str]]) -> None:
        """Stores which file shows what is at each address. One transaction."""
        with self._transaction() as connection:
            connection.execute(_DOWNLOADS)
            connection.executemany(
                "INSERT OR REPLACE INTO downloads(url, path, hash) VALUES(?,?,?)",
                ((url, path, hash_) for url, (path, hash_) in sorted(downloads.items())),
            )

    def manifest(self) -> tuple[Sighting, ...]:
        """What was ever asked for into this destination, by address."""
        with self._guard():
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='manifest'").fetchone():
                return ()
            rows = self._connection.execute(
                "SELECT url, final, status, type, size, sha256, path, reason, first, last FROM manifest ORDER BY url"
            )
            cut = self.cut()
            return tuple(Sighting(*(*row, cut.get(row[0], ""))) for row in rows)

    def cut(self) -> dict[str, str]:
        """What was cut out of what addresses gave, by address."""
        with self._guard():
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='cleaned'").fetchone():
                return {}
            return dict(self._connection.execute("SELECT url, cut FROM cleaned ORDER BY url").fetchall())

    def see(self, sightings: Iterable[Sighting]) -> None:
        """Stores what was asked for. When an address was first asked for stays as it is. One transaction."""
        seen = tuple(sightings)
        with self._transaction() as connection:
            connection.execute(_MANIFEST)
            connection.execute(_CLEANED)
            connection.executemany("DELETE FROM cleaned WHERE url=?", ((s.url,) for s in seen if s.path))
            connection.executemany(
                "INSERT INTO cleaned(url, cut) VALUES(?,?)",
                ((s.url, s.cut) for s in seen if s.path and s.cut),
            )
            connection.executemany(
                "INSERT INTO manifest(url, final, status, type, size, sha256, path, reason, first, last)"
                " VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(url) DO UPDATE SET final=excluded.final,"
                " status=excluded.status, type=excluded.type, size=excluded.size, sha256=excluded.sha256,"
                " path=excluded.path, reason=excluded.reason, last=excluded.last",
                (
                    (s.url, s.final, s.status, s.type, s.size, s.sha256, s.path, s.reason, s.first, s.last)
                    for s in seen
                ),
            )

    # -- receipts

    def receipt(self, owner: int) -> tuple[str, bytes] | None:
        """What the last run of source number ``owner`` depended on, as a hash, and what it told; None if that is not known."""
        with self._guard():
            if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name='receipts'").fetchone():
                return None
            row = self._connection.execute(
                "SELECT fingerprint, told FROM receipts WHERE owner=?", (owner,)
            ).fetchone()
            return (str(row[0]), bytes(row[1])) if row else None

    def keep_receipt(self, owner: int, fingerprint: str, told: bytes) -> None:
        """Stores the receipt of source number ``owner``. One transaction."""
        with self._transaction() as connection:
            connection.execute(_RECEIPTS)
            connection.execute(
                "INSERT OR REPLACE INTO receipts(owner, fingerprint, told) VALUES(?,?,?)",
                (owner, fingerprint, told),
            )

    # -- what a run writes

    def is_current(self, source: Source) -> bool:
        """Whether ``source`` is recorded just so as the latest one: then a run that changes no file changes nothing."""
        return self.source_of() == replace(source, options=json.loads(json.dumps(dict(source.options))))

    def expect(self, source: Source, hashes: Iterable[tuple[str, str]]) -> int:
        """Says, before the first file is touched, which (path, hash) a run of ``source`` is going to write, and
        returns the source's number. One transaction."""
        with self._transaction() as connection:
            row = connection.execute("SELECT max(turn) FROM sources").fetchone()
            connection.execute(
                "INSERT INTO sources(identity, format, target, options, name, turn) VALUES(?,?,?,?,?,?)"
                " ON CONFLICT(identity) DO UPDATE SET format=excluded.format, target=excluded.target,"
                " options=excluded.options, name=excluded.name, turn=excluded.turn",
                (
                    _key(source.identity),
                    source.format,
                    source.target,
                    json.dumps(dict(source.options)),
                    _key(source.name),
                    (row[0] or 0) + 1,
                ),
            )
            owner = self.owner(source)
            connection.executemany(
                "INSERT OR IGNORE INTO pending(path, hash, owner) VALUES(?,?,?)",
                ((path, hash_, owner) for path, hash_ in hashes),
            )
        return owner

    def record(self, records: Iterable[Record]) -> None:
        """Stores ``records`` and settles what was pending for them. One transaction."""
        records = list(records)
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO outputs(path, owner, source, stamp, hash, size, mtime_ns, kind, carried)"
                " VALUES(?,?,?,?,?,?,?,?,?)",
                (
                    (r.path, r.owner, r.source, r.stamp, r.hash, r.size, r.mtime_ns, r.kind, r.carried)
                    for r in records
                ),
            )
            connection.executemany("DELETE FROM pending WHERE path=?", ((r.path,) for r in records))
