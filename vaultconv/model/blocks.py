"""Blocks: the tree of a note's body.

A tagged union, each kind with its own few fields; containers nest as CommonMark nests them. A Logseq bullet
is an :class:`Item`, a Logseq page is a :class:`List`. Blocks are plain slotted classes, several times cheaper
to build than frozen ones, and are treated as immutable: change one with :func:`edited`, which forgets its origin.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeVar

from vaultconv.model.citation import Citation
from vaultconv.model.origin import PLAIN, Origin, Spelling
from vaultconv.model.properties import Property
from vaultconv.model.reference import Reference
from vaultconv.model.spans import Spans
from vaultconv.model.task import Task


@dataclass(slots=True)
class Traits:
    """What any block may have besides its own fields; most have none, so it is kept apart.

    ``anchor`` is the block's id without ``^``; ``anchor_place`` says where it stood: at the ``end`` of the text,
    ``tight`` against it, on a ``line`` of its own under it, or ``after`` the block and a blank line. ``properties_place`` likewise (``below`` the first line,
    ``inline``). ``attributes`` are kramdown's ``{:...}`` on a line of their own."""

    anchor: str = ""
    anchor_place: str = "end"
    properties: tuple[Property, ...] = ()
    properties_place: str = ""
    task: Task | None = None
    citation: Citation | None = None
    attributes: str = ""


BARE = Traits()
"""The traits of an ordinary block. Shared: never assign to its fields."""


@dataclass(slots=True, kw_only=True)
class Block:
    """What every kind has: traits, the slice it came from, how it was spelled, and the 1-based line in its
    file where it starts (0 when made by a program)."""

    traits: Traits = field(default_factory=lambda: BARE)
    origin: Origin | None = None
    spelling: Spelling = field(default_factory=lambda: PLAIN)
    line: int = 0


@dataclass(slots=True)
class Heading(Block):
    """A heading of ``level`` 1 to 6 (Logseq allows more)."""

    level: int
    spans: Spans


@dataclass(slots=True)
class Paragraph(Block):
    """Lines of text, with a :class:`~vaultconv.model.spans.Break` where a line ends."""

    spans: Spans


@dataclass(slots=True)
class Item(Block):
    """One entry of a list. A task's box is in ``traits.task``, never in the text."""

    blocks: tuple[AnyBlock, ...]


@dataclass(slots=True)
class List(Block):
    """A list: bullets if ``start`` is None, else numbers from ``start``. ``tight`` as CommonMark means it: no
    blank line between its items' blocks. ``outline`` is True for the bullets of an outline that are no list to a reader
    of a document: each holds one block of it (:mod:`vaultconv.transform.outline`)."""

    items: tuple[Item, ...]
    start: int | None = None
    tight: bool = True
    outline: bool = False


@dataclass(slots=True)
class Quote(Block):
    """A block quotation. With a citation it is a highlight or quoteback."""

    blocks: tuple[AnyBlock, ...]


@dataclass(slots=True)
class Callout(Block):
    """A quote with a type (``note``, ``warning``, ... as it was spelled), a title (None: the app shows the
    type), a ``fold`` (``+`` open, ``-`` closed, ``""`` not foldable) and free ``metadata`` after a bar."""

    type: str
    title: Spans | None
    blocks: tuple[AnyBlock, ...]
    fold: str = ""
    metadata: str = ""


@dataclass(slots=True)
class Code(Block):
    """Code. Each line of ``text`` ends with a newline (none: the block is empty); ``info`` is the whole info
    string. Never rewritten inside, but for the ``references`` of what its app reads (a base), each with its range in
    ``text``."""

    text: str
    info: str = ""
    references: tuple[tuple[int, int, Reference], ...] = ()


@dataclass(slots=True)
class Cell:
    """One cell of a table."""

    spans: Spans


@dataclass(slots=True)
class Table(Block):
    """A table: ``rows`` with the ``header`` first ones as header rows, and one of ``left``, ``right``,
    ``center`` or ``""`` a column. Rows may be ragged, as they were written."""

    rows: tuple[tuple[Cell, ...], ...]
    alignment: tuple[str, ...]
    header: int = 1


@dataclass(slots=True)
class MathBlock(Block):
    """Displayed TeX, without its ``$$``. Never rewritten inside."""

    text: str


@dataclass(slots=True)
class Html(Block):
    """A block of raw HTML, verbatim. ``references`` are the links inside with their ranges in ``text``."""

    text: str
    references: tuple[tuple[int, int, Reference], ...] = ()


@dataclass(slots=True)
class Rule(Block):
    """A thematic break."""


@dataclass(slots=True)
class FootnoteDefinition(Block):
    """What a footnote with this ``label`` says."""

    label: str
    blocks: tuple[AnyBlock, ...]


@dataclass(slots=True)
class Comment(Block):
    """Lines that are not shown (``%%`` ... ``%%``), without their delimiters. ``references`` as in
    :class:`Html`."""

    text: str
    references: tuple[tuple[int, int, Reference], ...] = ()


@dataclass(slots=True)
class Drawer(Block):
    """A named drawer (``:LOGBOOK:`` ... ``:END:``), verbatim inside."""

    name: str
    text: str


@dataclass(slots=True)
class Directive(Block):
    """A named block of its app that has no kind of its own here (``#+BEGIN_X``, ``[[...::wrap]]``). ``text`` is
    its inside verbatim where it cannot be read as blocks; then ``blocks`` is empty."""

    name: str
    blocks: tuple[AnyBlock, ...] = ()
    text: str = ""
    options: str = ""


@dataclass(slots=True)
class Query(Block):
    """A live query (dataview, tasks, base, ``{{query}}``) in its ``language``, verbatim."""

    language: str
    text: str


@dataclass(slots=True)
class Raw(Block):
    """Source text that means something but is no block a person sees (a link reference definition), or that no
    rule understood: kept verbatim. ``construct`` says which."""

    text: str
    construct: str


AnyBlock: TypeAlias = (
    Heading
    | Paragraph
    | List
    | Item
    | Quote
    | Callout
    | Code
    | Table
    | MathBlock
    | Html
    | Rule
    | FootnoteDefinition
    | Comment
    | Drawer
    | Directive
    | Query
    | Raw
)
Blocks: TypeAlias = tuple[AnyBlock, ...]

B = TypeVar("B", bound=Block)


def edited(block: B, **changes: Any) -> B:
    """``block`` with ``changes``, and without its origin: it is no longer what its source says.

    >>> edited(Heading(1, (), origin=Origin(0, 3)), level=2).origin is None
    True
    """
    return replace(block, origin=None, **changes)


def with_traits(block: B, **changes: Any) -> B:
    """``block`` with some of its traits changed; the origin is kept, so this is for readers, which learn a
    block's traits after the block.

    >>> with_traits(Heading(1, ()), anchor="x").traits.anchor
    'x'
    """
    return replace(block, traits=replace(block.traits, **changes))
