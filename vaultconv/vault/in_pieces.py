"""Tables that are stored in pieces: each has some neighbours among the keys, and no more is in memory at once than one piece.

Where a piece begins is told by the key alone. So a key more or less is another piece, and all others are as they were; and in which piece a
key is can be told without reading any: it is the last whose name is not greater.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zlib import crc32

from vaultconv.vault.stored import Later, Left, as_json

_KEYS: Final = 256
"""So many keys are in a piece, on an average."""


def in_pieces(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The pieces of the ``table`` that is called ``name``, each with a name of its own, which is that of the table and the first key; nothing for
    a table that is as it was left.

    >>> list(in_pieces("faces", {"b": "2", "a": "1"}))
    [('faces:', b'{"a":"1","b":"2"}')]
    """
    if isinstance(table, Left):
        return
    if isinstance(table, Later):
        table = table.now()
    first, piece = "", dict[str, Any]()
    for key in sorted(table):
        if _begins(key) and piece:
            yield f"{name}:{first}", as_json(piece)
            first, piece = key, {}
        piece[key] = table[key]
    yield f"{name}:{first}", as_json(piece)


def _begins(key: str) -> bool:
    """Whether a piece begins with ``key``: with one of many, if SQLite can take it for a text."""
    data = key.encode("utf-8", "surrogatepass")
    return crc32(data) % _KEYS == 0 and not any(map(_is_lone, key))


def _is_lone(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def pieces_of(parts: Mapping[str, bytes], name: str) -> list[bytes]:
    """The pieces among ``parts`` that are of the table called ``name``. Raises :class:`KeyError` where it is not there."""
    begin = f"{name}:"
    found = sorted((part, data) for part, data in parts.items() if part.startswith(begin))
    if not found or found[0][0] != begin:
        raise KeyError(name)
    return [data for _, data in found]


def changed(
    parts: Iterable[tuple[str, bytes]], stored: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes | None]]:
    """Those ``parts`` that are not ``stored`` just so, and None for those of the same tables that are no more."""
    made: dict[str, set[str]] = {}
    for part, data in parts:
        table, piece, _ = part.partition(":")
        if piece:
            made.setdefault(table, set()).add(part)
        if stored.get(part) != data:
            yield part, data
    for part in stored:
        table, piece, _ = part.partition(":")
        if piece and table in made and part not in made[table]:
            yield part, None
