"""What the state database holds, as plain data: where a run read from, and what is known of each file it wrote."""

from __future__ import annotations

import json
import marshal
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol

_CARRIED_LIMIT = 1 << 26
"""The most bytes that a carrier is unpacked to."""
_CARRIED_PLAIN = 256
"""Compressed from so many bytes on."""
_MOST = 1 << 63
"""The first integer that SQLite cannot hold; in nanoseconds, a time in the year 2262."""


def digest(data: bytes) -> str:
    """The hash by which file contents are told apart everywhere: BLAKE2b, 20 bytes, in hex.

    >>> digest(b"")
    '3345524abf6bbe1809449224b5972c41790b6cf2'
    """
    return blake2b(data, digest_size=20).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a run read from. ``identity`` tells sources apart: the resolved path or the URI. ``format`` is the format
    read and ``target`` the format written, ``options`` those given by the user (JSON values), ``name`` what to call
    the source in a message; one that was ``moved_from`` another path is known by that until a run has found it here."""

    identity: str
    format: str
    target: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    moved_from: str = ""


class Waiting(Protocol):
    """Bytes that wait outside of memory until somebody asks for them."""

    def __bytes__(self) -> bytes:
        """They themselves."""
        ...


@dataclass(slots=True)
class Record:
    """What is known of one file that we wrote: its ``hash``, ``size`` in bytes and ``mtime_ns`` on disk just after;
    the ``source`` path it came from with a ``stamp`` that changes when that does; ``kind`` is ``note``,
    ``attachment`` or ``download``; ``carried`` as :func:`pack` made it; ``owner`` the number of its source here."""

    path: str
    source: str = ""
    stamp: str = ""
    hash: str = ""
    size: int = 0
    mtime_ns: int = 0
    kind: str = "note"
    carried: bytes | Waiting = b""
    owner: int = 0
    merged: str = ""
    """What the file holds hashes to, where that is not what we would write but has the user's words among ours."""


_FACTS = attrgetter(*(field.name for field in fields(Record)))
"""All that is known of a file, which :func:`dataclasses.astuple` gives too, ten times slower."""
COLUMNS = "path, source, stamp, hash, size, mtime_ns, kind, carried"
"""What is stored of a file that we wrote, besides the number of its source."""
_PLAIN = attrgetter(*COLUMNS.split(", ")[:-1])
_SOME = 100
"""So many records are made bytes at a time."""


def stored(value: Any) -> Any:
    """``value`` as a column has it: an integer that is too large for SQLite, such as the time of a file that is said to be of the year
    2300, as its digits.

    >>> stored(7), stored("A.md"), stored(10**19)
    (7, 'A.md', b'10000000000000000000')
    """
    return str(value).encode() if isinstance(value, int) and not -_MOST <= value < _MOST else value


def taken(value: Any) -> Any:
    """What was :func:`stored`.

    >>> taken(7), taken("A.md"), taken(b"10000000000000000000")
    (7, 'A.md', 10000000000000000000)
    """
    return int(value) if isinstance(value, bytes) else value


def facts_of(record: Record) -> Iterator[Any]:
    """All :data:`COLUMNS` of ``record`` but the last, which may wait outside of memory."""
    return map(stored, _PLAIN(record))


def record_of(*columns: Any) -> Record:
    """The record of which there are :data:`COLUMNS`, the number of the source, and the hash of what was merged.

    >>> record_of(*facts_of(Record("A.md", size=3, mtime_ns=10**19)), b"", 1, "").mtime_ns == 10**19
    True
    """
    made = Record(*columns)
    made.mtime_ns = taken(made.mtime_ns)
    return made


def as_bytes(records: Iterable[Record]) -> Iterator[bytes]:
    """All that ``records`` say, to be hashed: of equal ones it is equal, in one version of Python.

    >>> list(as_bytes([Record("A.md")])) == list(as_bytes([Record("A.md")])) != list(as_bytes([Record("A.md", size=1)]))
    True
    """
    facts = map(_FACTS, records)
    while some := list(islice(facts, _SOME)):
        yield marshal.dumps(some, 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """What an earlier conversion left for the way back. ``data`` is the carrier; ``format`` the format it can be given
    back to; ``hash`` what the whole file hashed to when it was written, and ``exact`` whether it still does; ``path`` where it
    lay."""

    data: dict[str, Any]
    format: str
    hash: str
    exact: bool
    path: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What came of an address of the web: the one that answered in the end (``final``) and how (``status``, 0 for no
    answer), the media ``type``, ``size`` in bytes and ``sha256`` of what it gave, the ``path`` of the file that shows it,
    ``""`` with a ``reason`` if there is none (one with both stays, and was not to be had again); when it was asked ``first`` and ``last``, in seconds since 1970; and what
    was ``cut`` out of what it gave (:mod:`vaultconv.assets.svg_cleaning`), ``""`` where the file is just that."""

    url: str
    final: str
    status: int
    type: str
    size: int
    sha256: str
    path: str
    reason: str
    first: int
    last: int
    cut: str = ""


def pack(carried: Mapping[str, Any] | None) -> bytes:
    """``carried`` as it is stored: compact JSON, compressed when that is worth it; empty for nothing.

    >>> unpack(pack({"indent": "\\t"}))
    {'indent': '\\t'}
    """
    if not carried:
        return b""
    data = json.dumps(carried, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return data if len(data) < _CARRIED_PLAIN else zlib.compress(data)


def unpack(blob: bytes | Waiting) -> dict[str, Any] | None:
    """The reverse of :func:`pack`; None for nothing. Raises :class:`ValueError` for what it did not make (a database
    may come from anyone's vault: the size is limited)."""
    blob = bytes(blob)
    if not blob:
        return None
    if not blob.startswith(b"{"):
        try:
            blob = zlib.decompressobj().decompress(blob, _CARRIED_LIMIT)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    try:
        data = json.loads(blob.decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(data, dict):
        raise ValueError("not a map")  # noqa: TRY004 - one error for every malformed blob
    return data
