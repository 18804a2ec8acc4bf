"""What stands in a note, before a format spells it: blocks and pieces of lines, as few kinds as will do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from vaults.topics import Topic


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a note (``kind`` is "note", "words" or "path"), to its section ("heading") or to its paragraph
    ("block")."""

    topic: Topic
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Text that is ``bold``, ``italic``, ``code``, ``mark``, a ``tag`` or a ``url``."""

    kind: str
    text: str


Piece: TypeAlias = str | Link | Marked
Line: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; the one ``is_target`` of a note is what links to a block mean."""

    line: Line
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list; ``box`` is what stands in its box: a blank, an x, or "" for no task."""

    line: Line
    box: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    entries: tuple[Entry, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Callout:
    kind: str
    title: str
    line: Line


@dataclass(frozen=True, slots=True)
class Quote:
    line: Line


@dataclass(frozen=True, slots=True)
class Picture:
    number: int
    words: str
    width: int


@dataclass(frozen=True, slots=True)
class Embed:
    """A section or a paragraph of another note (``kind`` is "heading" or "block")."""

    topic: Topic
    kind: str


@dataclass(frozen=True, slots=True)
class Formula:
    text: str


Block: TypeAlias = Heading | Paragraph | Listing | Code | Table | Callout | Quote | Picture | Embed | Formula


@dataclass(frozen=True, slots=True)
class Property:
    """A property; ``kind`` is one of those in :data:`vaults.author.PROPERTIES`."""

    name: str
    kind: str
    value: str | tuple[str, ...] | Topic


@dataclass(frozen=True, slots=True)
class Note:
    """A note that is written."""

    topic: Topic
    tags: tuple[str, ...]
    properties: tuple[Property, ...]
    blocks: tuple[Block, ...] = field(repr=False)
