"""Properties that have several types over a vault.

Logseq's file version does not mind. The importer of its database version gives a property the type that it has first, and
drops later values of another, or stops at words after a checkbox (``formats/logseq.md`` section 11). Words alone go with any
other type but a checkbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.built_in import BUILT_IN
from vaultconv.formats.logseq.values import is_link, is_set_of_links, write_key
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import OF_BLOCKS, Note
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.kept import PROPERTIES, kept, worked_out

KEEP, UNIFY = "keep", "unify"
"""What is done with a property of several types (``--types``): nothing, or it is text everywhere."""

TEXT, NUMBER, CHECKBOX, URL, LINK = "text", "a number", "a checkbox", "an address", "a link"

_QUOTED: Final = frozenset({NUMBER, CHECKBOX, URL})
"""What is text to the importer only between quotes."""

_ADDRESS = re.compile(r"https?://\S+")


@kept("logseq.Seen")
@dataclass(slots=True)
class _Seen:
    """The types that a property has, each with the note and the line where it has it first."""

    key: str
    first: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def is_mixed(self) -> bool:
        """Whether the importer would drop a value, or stop."""
        return len(self.clashing) > 1

    @property
    def clashing(self) -> tuple[str, ...]:
        """The types that do not go together, in the order in which they come."""
        words_clash = CHECKBOX in self.first
        return tuple(kind for kind in self.first if kind != TEXT or words_clash)


def type_of(item: Property) -> str:
    """The type that the importer gives a property; ``""`` for one that it leaves out.

    >>> [type_of(Property("k", value, PropertyType.TEXT)) for value in (4, True, "https://e.org", "[[N]]", "words", None)]
    ['a number', 'a checkbox', 'an address', 'a link', 'text', '']
    """
    value = item.value
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return CHECKBOX
    if isinstance(value, int | float):
        return NUMBER
    if item.type is PropertyType.DATE or is_set_of_links(value):
        return LINK
    if not isinstance(value, str):
        return TEXT
    return LINK if is_link(value) else URL if _ADDRESS.fullmatch(value) else TEXT


@lru_cache(1 << 12)
def _key(key: str) -> str:
    """The key that ``key`` becomes, as the app compares keys: most are those of many notes."""
    return _folded(write_key(key))


def _folded(key: str) -> str:
    """``key`` as the app compares keys."""
    return key.lower().replace("_", "-")


def _properties(note: Note) -> Iterator[tuple[Property, int]]:
    """The properties of ``note`` and of its blocks, each with its line."""
    for item in note.properties:
        yield item, item.line
    for block in iter_blocks(note.blocks) if OF_BLOCKS not in note.lacking else ():
        for item in block.traits.properties:
            yield item, item.line or block.line


def _typed(note: Note) -> Iterator[tuple[str, str, str, str, int]]:
    """The properties of ``note`` as far as they have a type: the key in the graph, folded, the key here, the type, the note and the line."""
    for item, line in _properties(note):
        key = _key(item.key)
        if key not in BUILT_IN and (kind := type_of(item)):
            yield key, item.key, kind, note.path, line


@worked_out("logseq.types", PROPERTIES, by=_typed)
def _mixed(context: WriteContext) -> dict[str, _Seen]:
    """The properties of several types, by their keys in the graph. Worked out once."""
    seen: dict[str, _Seen] = {}
    for note in context.index.vault.notes:
        for key, called, kind, path, line in _typed(note):
            seen.setdefault(key, _Seen(called)).first.setdefault(kind, (path, line))
    return {key: found for key, found in seen.items() if found.is_mixed}


def is_unified(key: str, item: Property, context: WriteContext) -> bool:
    """Whether the property, called ``key`` in the graph, must be between quotes so that it is text."""
    return (
        context.options.get("types") == UNIFY and type_of(item) in _QUOTED and _folded(key) in _mixed(context)
    )


def mixed_types(context: WriteContext) -> tuple[Loss, ...]:
    """A line of the ledger for each property of several types, unless they are unified."""
    if context.options.get("types") == UNIFY:
        return ()
    return tuple(_line(seen) for seen in _mixed(context).values())


def _line(seen: _Seen) -> Loss:
    first, other = seen.clashing[:2]
    path, line = seen.first[other]
    detail = (
        f"{seen.key!r} is {other} here and {first} in {seen.first[first][0]}: the database version of Logseq drops one of "
        "them; `--types unify` makes text of both"
    )
    return Loss(path, line, "type", Outcome.APPROXIMATED, detail, seen.key)
