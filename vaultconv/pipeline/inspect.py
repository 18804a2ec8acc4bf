"""What a vault is and what is in it: the question before a conversion. Reads the source, makes no plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import basename, splitext
from typing import NamedTuple

from vaultconv.model.blocks import (
    AnyBlock,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    Html,
    MathBlock,
    Query,
    Table,
)
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.problem import Problem
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Tag,
    Url,
)
from vaultconv.model.task import Status
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options
from vaultconv.vault.naming import fold

_CONSTRUCTS: dict[type, str] = {
    Link: "links",
    Url: "links",
    Embed: "embeds",
    Image: "images",
    Tag: "tags",
    Highlight: "highlights",
    CommentSpan: "comments",
    Comment: "comments",
    Footnote: "footnotes",
    Sidenote: "sidenotes",
    CodeSpan: "code",
    Code: "code",
    MathSpan: "math",
    MathBlock: "math",
    HtmlSpan: "html",
    Html: "html",
    Table: "tables",
    Callout: "callouts",
    Query: "queries",
    Macro: "macros",
    Directive: "directives",
    Drawer: "drawers",
}
"""What each kind of block and span is counted as. A footnote counts where it is called, not where it is defined."""
CONSTRUCTS = (*dict.fromkeys(_CONSTRUCTS.values()), "tasks", "citations", "anchors")
"""Everything that is counted, in the order in which it is shown."""

_HARD: dict[type, tuple[str, str]] = {
    Query: (
        "live query",
        "only its app can answer it; elsewhere it is code, and its answer is nowhere in the vault",
    ),
    Macro: ("macro", "only its app runs it; elsewhere it is text"),
    Directive: ("block of its app", "only its app knows it; elsewhere it is text"),
    Drawer: ("drawer", "only its app hides it; elsewhere it is text"),
    Html: ("block of HTML", "it is kept as it is, but not every app shows it"),
    HtmlSpan: ("HTML tag", "it is kept as it is, but not every app shows it"),
}
"""Kinds of blocks and spans that not every format has: what each is called, and what is hard about it."""


GENERATED = ("title", "author_id", "favicon_url", "source_url", "footer")
"""What of a note may be generated, in the order in which it is shown."""

_DECLARED: dict[str, dict[PropertyType, PropertyType]] = {
    "text": dict.fromkeys(
        (PropertyType.NUMBER, PropertyType.CHECKBOX, PropertyType.DATE, PropertyType.DATETIME),
        PropertyType.TEXT,
    ),
    "date": dict.fromkeys((PropertyType.TEXT, PropertyType.DATETIME), PropertyType.DATE),
    "datetime": dict.fromkeys((PropertyType.TEXT, PropertyType.DATE), PropertyType.DATETIME),
}
"""What a value counts as that looks like something else than its key is declared to be: an ISBN is no number where its key is
a text, and the app reads days and times in many spellings."""


class Place(NamedTuple):
    """Where something stands: the note's path and the 1-based line (0: the note as a whole)."""

    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A link, embed or image that leads to nothing in the vault (``outside`` False), or out of it: its ``target`` as
    it is written, without the place in it."""

    place: Place
    target: str
    outside: bool


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A note or file that cannot be read or understood: why, and what to do. ``column`` is 1-based, 0 for unknown."""

    place: Place
    column: int
    message: str
    remedy: str


@dataclass(slots=True)
class Hard:
    """Something that will be hard to convert: what it is, why, how often it occurs, and where first."""

    what: str
    why: str
    first: Place
    count: int = 0


@dataclass(slots=True)
class Inspection:
    """What is in a vault.

    ``notes`` counts notes by kind, ``words`` what a reader sees of prose and code, parted by blanks (so not of use
    for Japanese). ``size`` is that of the attachments in bytes. ``constructs`` counts by the names in
    :data:`CONSTRUCTS`, ``cards`` the cards of boards by kind; ``tags`` counts each tag of the text by its lower-case name, ``tasks`` by status, ``callouts``
