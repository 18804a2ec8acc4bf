"""Properties that have several types over a vault.

Logseq's file version does not mind. The importer of its database version gives a property the type that it has first, and
drops later values of another, or stops at words after a checkbox (``formats/logseq.md`` section 11). Words alone go with any
other type but a checkbox.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.built_in import BUILT_IN
from vaultconv.formats.logseq.values import is_link, is_set_of_links, write_key
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import OF_BLOCKS, Note
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.edited import Edited
from vaultconv.vault.kept import PROPERTIES, kept, worked_out, works_again
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text

KEEP, UNIFY = "keep", "unify"
"""What is done with a property of several types (``--types``): nothing, or it is text everywhere."""

KINDS: Final = ("text", "a number", "a checkbox", "an address", "a link")
TEXT, NUMBER, CHECKBOX, URL, LINK = KINDS

_QUOTED: Final = frozenset({NUMBER, CHECKBOX, URL})
"""What is text to the importer only between quotes."""

_ADDRESS = lazy_pattern(r"https?://\S+")


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


class _Typed(NamedTuple):
    """A property that has a type: its key in the graph, folded, the type, its key here, and the line."""

    key: str
    kind: str
    called: str
    line: int


def _typed_in(context: WriteContext, path: str) -> list[_Typed]:
    """The properties of the note at ``path`` as far as they have a type."""
    found = []
    for item, line in _properties(context.index.seen(path)):
        key = _key(item.key)
        if key not in BUILT_IN and (kind := type_of(item)):
            found.append(_Typed(key, kind, item.key, line))
    return found


def _read_typed(said: Any) -> list[_Typed]:
    return [_Typed(text(key), text(kind), text(called), int(line)) for key, kind, called, line in said]


_TYPED = OfEachNote("logseq.typed", PROPERTIES, share=_typed_in, read=_read_typed)


@worked_out("logseq.types", PROPERTIES)
def _mixed(context: WriteContext) -> dict[str, _Seen]:
    """The properties of several types, by their keys in the graph. Worked out once."""
    seen: dict[str, _Seen] = {}
    _see(seen, _TYPED.of(context))
    return {key: found for key, found in seen.items() if found.is_mixed}


@works_again("logseq.types")
def _mixed_again(context: WriteContext, left: Mapping[str, Any], edited: Edited) -> dict[str, _Seen] | None:
    if not edited.is_in_order:
        return None  # which type is the first
    then: dict[str, _Seen] = left["logseq.types"]
    changed = _TYPED.changed(context, left)
    others = {key for path, was, now in changed for key in _others(path, was, now, then)}
    seen: dict[str, _Seen] = {}
    for other in others:
        kinds = [kind for kind in KINDS if _TYPED.is_said(context, other, kind)]
        if _Seen(other, dict.fromkeys(kinds, ("", 0))).is_mixed:
            again: dict[str, _Seen] = {}
            _see(again, _TYPED.saying(context, other, edited))
            seen |= {key: found for key, found in again.items() if key == other and found.is_mixed}
    if not seen and others.isdisjoint(then):
        return then
    return {key: found for key, found in then.items() if key not in others} | seen


def _others(
    path: str, was: list[_Typed] | None, now: list[_Typed] | None, mixed: Mapping[str, _Seen]
) -> Iterator[str]:
    """The keys of properties that may have other types, or have one first elsewhere, where the note at ``path`` has those of ``now`` that had
    those of ``was``; ``mixed`` are those of several types."""
    kinds = [Counter((typed.key, typed.kind) for typed in share or ()) for share in (was, now)]
    yield from (key for key, _ in (kinds[0] - kinds[1]) + (kinds[1] - kinds[0]))
    for key in {key for key, _ in kinds[1]}.intersection(mixed):
        if any(first == path for first, _ in mixed[key].first.values()):
            yield key


def _see(seen: dict[str, _Seen], typed: Iterable[tuple[str, list[_Typed]]]) -> None:
    """Takes in which properties notes have, and of which types."""
    for path, share in typed:
        for key, kind, called, line in share:
            seen.setdefault(key, _Seen(called)).first.setdefault(kind, (path, line))


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
