"""What earlier runs wrote into a destination, from which source, and what they carried.

It answers these questions: *is this file ours?* (its hash is the one recorded, or one that a killed run was about to
record), *where did it come from?* (source, format and options of the last run), *what does the way back need?* (the spelling
carried for each path) and *what did we write?* (the text of each note, where a merge starts). What each run has done is told
by :mod:`vaultconv.pipeline.history`, from the same file.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from vaultconv.pipeline.database import SCHEMA, Database
from vaultconv.pipeline.looks import Looks, unpacked_looks
from vaultconv.pipeline.own_place import DATABASE, FOLDER
from vaultconv.pipeline.record import COLUMNS, Carried, Record, Sighting, Source, facts_of, record_of, unpack

if TYPE_CHECKING:
    from vaultconv.pipeline.memory import LaidPart

_BASE_LIMIT = 1 << 26
"""The most bytes that a note is unpacked to: a database may come from anyone's vault."""

_TOLD, _LOOKS = "told", "looks"
"""What is stored in pieces, as SQLite has no row of more than a gigabyte, and a run none of a large vault in memory."""

__all__ = ["DATABASE", "FOLDER", "SCHEMA", "State"]


_AT_ONCE: Final = 1 << 20
"""So many bytes of what is remembered of a very large vault are stored as one row: SQLite copies a row as a whole."""
_FURTHER: Final = "\x1f"
"""What stands between the name of a part that is in several rows and the number of the row; the names of such parts hold no path."""


def _in_rows(what: str, pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The rows of the part ``what``, which is all ``pieces`` one after another: of a very large vault that is more than anything else in memory.

    >>> list(_in_rows("a", [b"b", b"c"]))
    [('a', b'bc')]
    """
    row, number = bytearray(), 0
    for piece in pieces:
        row += piece
        if len(row) >= _AT_ONCE and ":" not in what:
            yield f"{what}{_FURTHER}{number:06}" if number else what, bytes(row)
            row, number = bytearray(), number + 1
    if row or not number:
        yield f"{what}{_FURTHER}{number:06}" if number else what, bytes(row)


def _of_rows(rows: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The parts of which there are ``rows``, in order."""
    parts: dict[str, bytes] = {}
    several: dict[str, list[bytes]] = {}
    for what, data in rows:
        part, further, _ = what.partition(_FURTHER)
        if further and ":" not in what:
            several.setdefault(part, [parts.get(part, b"")]).append(data)
        else:
            parts[what] = data
    return parts | {part: b"".join(pieces) for part, pieces in several.items()}


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


def _source(row: Sequence[Any]) -> Source:
    return Source(_text(row[0]), row[1], row[2], json.loads(row[3]), _text(row[4]))


class State(Database):
    """The records of a destination. Use :meth:`open`; close it, or use it in ``with``."""

    # -- sources

    def sources(self) -> dict[int, Source]:
        """Every source that was ever converted into this destination, by its number, the latest run last."""
        with self._guard():
            rows = self._connection.execute(
                "SELECT id, identity, format, target, options, name FROM sources ORDER BY turn"
            )
            return {row[0]: _source(row[1:]) for row in rows}

    def source_of(self) -> Source | None:
        """The source of the last run that wrote here: for ``verify`` and the way back. One whose only run was taken back is
        none."""
        with self._guard():
            row = self._connection.execute(
                "SELECT identity, format, target, options, name FROM sources WHERE turn > 0 ORDER BY turn DESC LIMIT 1"
            ).fetchone()
            return _source(row) if row else None

    def owner(self, source: Source) -> int:
        """The number of ``source``; 0 when it never wrote here."""
        with self._guard():
            for identity in filter(None, (source.identity, source.moved_from)):
                row = self._connection.execute(
                    "SELECT id FROM sources WHERE identity=?", (_key(identity),)
                ).fetchone()
                if row:
                    return int(row[0])
        return 0

    # -- outputs

    def records(self) -> dict[str, Record]:
        """Every recorded file by its path, whichever source it came from."""
        return {record.path: record for record in self.each_record()}

    def each_record(self, owner: int = 0) -> Iterator[Record]:
        """Every recorded file, in the order of the paths; only those that came from source number ``owner``, if one is said. They are read
        one by one: nothing is to be stored in between."""
        merged = dict(self.rows("merged", "SELECT path, hash FROM merged"))
        query = f"SELECT {COLUMNS}, owner FROM outputs{{}} ORDER BY path"  # noqa: S608  our own words
        which, values = (" WHERE owner=?", (owner,)) if owner else ("", ())
        with self._guard():
            for row in self._connection.execute(query.format(which), values):
                yield record_of(*row, merged.get(row[0], ""))

    def records_at(self, paths: Iterable[str]) -> dict[str, Record]:
        """The recorded files among those at ``paths``, by path, whichever source they came from."""
        query = f"SELECT {COLUMNS.replace('hash', 'outputs.hash')}, owner, coalesce(merged.hash, '')"
        query += " FROM outputs LEFT JOIN merged USING(path) WHERE path=?"
        rows = (row for path in paths for row in self.rows("outputs", query, (path,)))
        return {row[0]: record_of(*row) for row in rows}

    def outputs_for(self, source: Source) -> dict[str, Record]:
        """The recorded files that came from ``source``, by path."""
        owner = self.owner(source)
        return {record.path: record for record in self.each_record(owner)} if owner else {}

    def paths_of(self, owner: int) -> set[str]:
        """The recorded files that came from source number ``owner``."""
        return {path for (path,) in self.rows("outputs", "SELECT path FROM outputs WHERE owner=?", (owner,))}

    def paths_for(self, identity: str) -> dict[str, str]:
        """Where the files of the source with this ``identity`` went: the path of each by its path in the source."""
        known = {number for number, source in self.sources().items() if source.identity == identity}
        return {record.source: record.path for record in self.each_record() if record.owner in known}

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
                "SELECT carried, format, hash, path FROM outputs JOIN sources ON sources.id = owner WHERE outputs.{}=?"
                " ORDER BY path"
            )
            row = self._connection.execute(query.format("path"), (path,)).fetchone()
            if row is None and content_hash:
                row = self._connection.execute(query.format("hash"), (content_hash,)).fetchone()
            data = unpack(row[0]) if row else None
        return (
            Carried(data, row[1], row[2], row[2] == content_hash, row[3])
            if row and data is not None
            else None
        )

    # -- downloads

    def downloads(self) -> dict[str, tuple[str, str]]:
        """The file that shows what is at each address of the web, and the hash of its bytes, as far as it was fetched
        into this destination."""
        rows = self.rows("downloads", "SELECT url, path, hash FROM downloads ORDER BY url")
        return {url: (path, hash_) for url, path, hash_ in rows}

    def remember(self, downloads: Mapping[str, tuple[str, str]]) -> None:
        """Stores which file shows what is at each address. One transaction."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO downloads(url, path, hash) VALUES(?,?,?)",
                ((url, path, hash_) for url, (path, hash_) in sorted(downloads.items())),
            )

    def manifest(self) -> tuple[Sighting, ...]:
        """What was ever asked for into this destination, by address."""
        query = "SELECT url, final, status, type, size, sha256, path, reason, first, last FROM manifest ORDER BY url"
        cut = self.cut()
        return tuple(Sighting(*(*row, cut.get(row[0], ""))) for row in self.rows("manifest", query))

    def cut(self) -> dict[str, str]:
        """What was cut out of what addresses gave, by address."""
        return dict(self.rows("cleaned", "SELECT url, cut FROM cleaned ORDER BY url"))

    def see(self, sightings: Iterable[Sighting]) -> None:
        """Stores what was asked for. When an address was first asked for stays as it is, and so does what is known of a file that
        stays though there was a ``reason`` to get no other. One transaction."""
        seen: list[Sighting] = []
        stays: list[Sighting] = []
        for sighting in sightings:
            (stays if sighting.path and sighting.reason else seen).append(sighting)
        with self.transaction() as connection:
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
            connection.executemany(
                "UPDATE manifest SET status=?, reason=?, last=? WHERE url=?",
                ((s.status, s.reason, s.last, s.url) for s in stays),
            )

    # -- receipts

    def receipt(self, owner: int) -> tuple[str, list[bytes]] | None:
        """What the last run of source number ``owner`` depended on, as a hash, and what it told, in pieces; None if that is not known."""
        rows = self.rows("receipts", "SELECT fingerprint, told FROM receipts WHERE owner=?", (owner,))
        with self._guard():
            return (str(rows[0][0]), [bytes(rows[0][1]), *self._more(_TOLD, owner)]) if rows else None

    def keep_receipt(self, owner: int, fingerprint: str, told: Sequence[bytes]) -> None:
        """Stores the receipt of source number ``owner``. One transaction."""
        first, *more = told
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO receipts(owner, fingerprint, told) VALUES(?,?,?)",
                (owner, fingerprint, first),
            )
            self._keep_more(_TOLD, owner, more)

    def settings_of(self, format: str) -> dict[str, bytes]:
        """The settings files of the sources of a ``format``, by their paths there; of those that differ from source to source, none."""
        query = "SELECT path, data FROM settings JOIN sources ON sources.id = owner WHERE format=? ORDER BY path, owner"
        found: dict[str, set[bytes]] = {}
        for path, data in self.rows("settings", query, (format,)):
            found.setdefault(path, set()).add(bytes(data))
        return {path: data for path, (data, *others) in found.items() if not others}

    def settings(self, owner: int) -> dict[str, bytes]:
        """The settings files of source number ``owner``, by their paths there."""
        rows = self.rows("settings", "SELECT path, data FROM settings WHERE owner=?", (owner,))
        return {str(path): bytes(data) for path, data in rows}

    def keep_settings(self, owner: int, files: Mapping[str, bytes]) -> None:
        """Stores the settings ``files`` of source number ``owner`` in place of those that were. One transaction."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM settings WHERE owner=?", (owner,))
            connection.executemany(
                "INSERT INTO settings VALUES(?,?,?)", ((owner, path, data) for path, data in files.items())
            )

    def looks(self, owner: int) -> Looks:
        """How the files of source number ``owner`` looked when they were last read; none if that is not known."""
        rows = self.rows("looks", "SELECT data FROM looks WHERE owner=?", (owner,))
        return unpacked_looks(chain(rows[0], self._more(_LOOKS, owner))) if rows else Looks()

    def keep_looks(self, owner: int, looks: Looks) -> None:
        """Stores how the files of source number ``owner`` look. One transaction."""
        with self.transaction() as connection:
            pieces = looks.packed()
            connection.execute("INSERT OR REPLACE INTO looks(owner, data) VALUES(?,?)", (owner, next(pieces)))
            self._keep_more(_LOOKS, owner, pieces)

    def _more(self, what: str, owner: int) -> Iterator[bytes]:
        """What is stored of source number ``owner`` in pieces, after the first."""
        query = "SELECT data FROM pieces WHERE owner=? AND what=? ORDER BY number"
        return (bytes(data) for (data,) in self.rows("pieces", query, (owner, what)))

    def _keep_more(self, what: str, owner: int, pieces: Iterable[bytes]) -> None:
        """Stores the ``pieces`` after the first in place of those that were."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM pieces WHERE owner=? AND what=?", (owner, what))
            connection.executemany(
                "INSERT INTO pieces(owner, what, number, data) VALUES(?,?,?,?)",
                ((owner, what, number, data) for number, data in enumerate(pieces, 1)),
            )

    def memory(self, owner: int) -> dict[str, bytes]:
        """What the last run of source number ``owner`` remembers of its vault as a whole, part by part
        (:func:`~vaultconv.pipeline.memory.as_parts`)."""
        rows = self.rows("memories", "SELECT what, data FROM memories WHERE owner=? ORDER BY what", (owner,))
        return _of_rows((str(what), bytes(data)) for what, data in rows)

    def glimpses(self, owner: int, but: str = "") -> dict[str, bytes]:
        """What it remembers of each note, by the side and the path of it; nothing of the side called ``but``."""
        query = "SELECT what, data FROM glimpses WHERE owner=? AND CAST(substr(what, 1, ?) AS TEXT) <> ?"
        rows = self.rows("glimpses", query, (owner, len(but) + 1, f"{but}:"))
        return {_text(what): bytes(data) for what, data in rows}

    def glimpse(self, owner: int, what: str) -> bytes | None:
        """What it remembers of the one note that ``what`` names, by the side and the path of it; None for nothing."""
        query = "SELECT data FROM glimpses WHERE owner=? AND what=?"
        rows = self.rows("glimpses", query, (owner, _key(what)))
        return bytes(rows[0][0]) if rows else None

    def keep_memory(
        self,
        owner: int,
        parts: Iterable[tuple[str, bytes | LaidPart | None]] | None,
        glimpses: Mapping[str, bytes | None] | None = None,
        anew: bool = False,
    ) -> None:
        """Stores ``parts`` of what is remembered of source number ``owner``, and ``glimpses`` of its notes, and forgets those that are None;
        where there are no parts (None), or ``anew``, all else is forgotten. One transaction."""
        glimpses = glimpses or {}
        with self.transaction() as connection:
            if anew or parts is None:
                connection.execute("DELETE FROM memories WHERE owner=?", (owner,))
                connection.execute("DELETE FROM glimpses WHERE owner=?", (owner,))
            for what, data in parts or ():
                if ":" not in what:
                    further = (owner, f"{what}{_FURTHER}", f"{what} ")
                    connection.execute("DELETE FROM memories WHERE owner=? AND what>? AND what<?", further)
                if data is None:
                    connection.execute("DELETE FROM memories WHERE owner=? AND what=?", (owner, what))
                    continue
                for row, said in _in_rows(what, [data] if isinstance(data, bytes) else data):
                    connection.execute("INSERT OR REPLACE INTO memories VALUES(?,?,?)", (owner, row, said))
            connection.executemany(
                "DELETE FROM glimpses WHERE owner=? AND what=?",
                ((owner, _key(what)) for what, data in glimpses.items() if data is None),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO glimpses(owner, what, data) VALUES(?,?,?)",
                ((owner, _key(what), data) for what, data in glimpses.items() if data is not None),
            )

    # -- parts of a source

    def spared(self, owner: int) -> tuple[str, list[str]]:
        """By which filters the last run of source number ``owner`` that had some spared which files; ``""`` and none if there was none."""
        rows = self.rows("spared", "SELECT filters, paths FROM spared WHERE owner=?", (owner,))
        with self._guard():
            return (str(rows[0][0]), list(map(str, json.loads(rows[0][1])))) if rows else ("", [])

    def keep_spared(self, owner: int, filters: str, paths: list[str]) -> None:
        """Stores which ``paths`` a run of source number ``owner`` with the ``filters`` spared. One transaction."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO spared(owner, filters, paths) VALUES(?,?,?)",
                (owner, filters, json.dumps(paths)),
            )

    # -- what a run writes

    def is_current(self, source: Source) -> bool:
        """Whether ``source`` is recorded just so as the latest one: then a run that changes no file changes nothing."""
        return self.source_of() == replace(source, options=json.loads(json.dumps(dict(source.options))))

    def expect(self, source: Source, hashes: Iterable[tuple[str, str]]) -> int:
        """Says, before the first file is touched, which (path, hash) a run of ``source`` is going to write, and
        returns the source's number. One that was moved is known by its new place from then on. One transaction."""
        with self.transaction() as connection:
            if source.moved_from:
                connection.execute(
                    "UPDATE sources SET identity=? WHERE identity=?",
                    (_key(source.identity), _key(source.moved_from)),
                )
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

    def expect_again(self, records: Iterable[Record]) -> None:
        """Says, before the first file is touched, that files are going to be as they were when ``records`` told of them. One
        transaction."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO pending(path, hash, owner) VALUES(?,?,?)",
                ((record.path, record.hash, record.owner) for record in records),
            )

    def turn(self, identity: str) -> str:
        """What is known of the source with this ``identity``, for :meth:`turn_back`; ``""`` for nothing."""
        with self._guard():
            row = self._connection.execute(
                "SELECT format, target, options, name, turn FROM sources WHERE identity=?", (_key(identity),)
            ).fetchone()
            return json.dumps([*row[:3], _text(row[3]), row[4]]) if row else ""

    def turn_back(self, identity: str, turn: str) -> None:
        """Lets the source with this ``identity`` be what :meth:`turn` said. One transaction."""
        *said, name, number = json.loads(turn) if turn else ("", "", "{}", "", 0)
        with self.transaction() as connection:
            if turn:
                connection.execute(
                    "UPDATE sources SET format=?, target=?, options=?, name=?, turn=? WHERE identity=?",
                    (*said, _key(name), number, _key(identity)),
                )
            else:
                connection.execute("UPDATE sources SET turn=0 WHERE identity=?", (_key(identity),))

    def record(self, records: Iterable[Record]) -> None:
        """Stores ``records`` and settles what was pending for them. One transaction."""
        records = list(records)
        with self.transaction() as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO outputs({COLUMNS}, owner) VALUES(?,?,?,?,?,?,?,?,?)",
                ((*facts_of(record), bytes(record.carried), record.owner) for record in records),
            )
            for table in ("pending", "merged"):
                connection.executemany(
                    f"DELETE FROM {table} WHERE path=?",  # noqa: S608  one of two words
                    ((r.path,) for r in records),
                )
            connection.executemany(
                "INSERT INTO merged(path, hash) VALUES(?,?)",
                ((r.path, r.merged) for r in records if r.merged),
            )

    def forget(self, paths: Iterable[str]) -> None:
        """Removes what is known of the files at ``paths``. One transaction."""
        paths = list(paths)
        with self.transaction() as connection:
            for table in ("outputs", "pending", "merged"):
                connection.executemany(
                    f"DELETE FROM {table} WHERE path=?",  # noqa: S608  one of three words
                    ((path,) for path in paths),
                )

    # -- what we wrote

    def base(self, hash_: str) -> bytes | None:
        """The bytes of a note that we wrote, by their hash; None if they are not kept."""
        rows = self.rows("bases", "SELECT data FROM bases WHERE hash=?", (hash_,))
        with self._guard():
            try:
                return zlib.decompressobj().decompress(rows[0][0], _BASE_LIMIT) if rows else None
            except zlib.error as error:
                raise ValueError(str(error)) from error

    def keep_bases(self, notes: Iterable[tuple[str, bytes]]) -> None:
        """Keeps ``notes`` (hash and bytes), and none any more that no record and no change of a run tells of. One transaction."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO bases(hash, data) VALUES(?,?)",
                ((hash_, zlib.compress(data)) for hash_, data in notes),
            )
            connection.execute(
                "DELETE FROM bases WHERE hash NOT IN (SELECT hash FROM outputs)"
                " AND hash NOT IN (SELECT base FROM changes)"
            )

    # -- folders

    def made_folders(self) -> set[str]:
        """The folders that we made, as far as we did not remove them."""
        return {path for (path,) in self.rows("made", "SELECT path FROM made")}

    def note_folders(self, made: Iterable[str], removed: Iterable[str]) -> None:
        """Stores which folders were ``made`` and which ``removed``. One transaction."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO made(path) VALUES(?)", ((path,) for path in made))
            connection.executemany("DELETE FROM made WHERE path=?", ((path,) for path in removed))
