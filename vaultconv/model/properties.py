"""Properties: what a note (or a block) says about itself, in order, each with its type and its lexeme.

YAML here means YAML 1.2, core schema, as Obsidian reads it: ``yes`` and ``12:30`` are text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

_LINES_BEFORE = lazy_pattern(r"(?:[ \t]*(?:#[^\n]*)?\n)*+")
"""The blank lines and comments that an entry begins with; maybe none."""

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
"""What a property holds, as plain Python data. Dates stay text: no format gives them a type of their own."""


class PropertyType(StrEnum):
    """How a value is meant to be shown and edited; the widget types of Obsidian plus ``map``."""

    TEXT = "text"
    LIST = "list"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    DATE = "date"
    DATETIME = "datetime"
    LINK = "link"
    MAP = "map"
    EMPTY = "empty"


@dataclass(slots=True)
class Property:
    """One property: its key as it was spelled, its typed value, and the bytes it came from.

    ``lexeme`` is the value as the source spells it (``007``, ``"a: b"``, a folded scalar over three
    lines), without the key and without a comment; ``""`` when there is none (a value made by a program).
    ``raw`` is the whole entry with key, comments before it and line end, for a writer of the same syntax.
    Both are believed only while ``value`` is unchanged: use :func:`Properties.with_value` to change one.
    ``line`` is the 1-based line of the key in its file, 0 when unknown. ``before`` are the comments and blank lines
    before an entry whose value was changed: they are its author's still.
    """

    key: str
    value: Value
    type: PropertyType
    lexeme: str = ""
    raw: str = ""
    line: int = 0
    before: str = ""


@dataclass(slots=True)
class Properties:
    """The ordered properties of a note.

    ``syntax`` is the language of ``raw`` and of each lexeme: ``yaml``, ``toml``, ``json``, or ``""``.
    ``raw`` is the verbatim front matter with its fences and the line end after the closing one, ``""`` if
    the note had none. ``trailer`` holds comments after the last entry. Keys may repeat only where the
    format allows it; :meth:`get` answers with the last.
    """

    items: tuple[Property, ...] = ()
    syntax: str = ""
    raw: str = ""
    trailer: str = ""

    def __iter__(self) -> Iterator[Property]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def find(self, key: str) -> Property | None:
        """The property named ``key`` (matched to the letter), or None."""
        for item in reversed(self.items):
            if item.key == key:
                return item
        return None

    def get(self, key: str, default: Value = None) -> Value:
        """The value of ``key``, or ``default`` where there is no such property."""
        found = self.find(key)
        return default if found is None else found.value

    def text(self, key: str) -> str:
        """The value of ``key`` if it is text, else ``""``."""
        value = self.get(key)
        return value if isinstance(value, str) else ""

    def with_value(self, key: str, value: Value, type: PropertyType) -> Properties:
        """These properties with ``key`` set: in its place if it is there, else at the end. Lexemes of the
        others survive; the verbatim block does not, since it no longer says the same."""
        old = self.find(key)
        if old is None:
            return Properties((*self.items, Property(key, value, type)), self.syntax, "", self.trailer)
        found = _LINES_BEFORE.match(old.raw)
        new = Property(key, value, type, line=old.line, before=old.before or (found[0] if found else ""))
        items = tuple(new if item.key == key else item for item in self.items)
        return Properties(items, self.syntax, "", self.trailer)

    def without(self, *keys: str) -> Properties:
        """These properties less ``keys``."""
        return Properties(tuple(i for i in self.items if i.key not in keys), self.syntax, "", self.trailer)
