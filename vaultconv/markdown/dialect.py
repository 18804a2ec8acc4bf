"""A Dialect says how wikilinks, embeds, tags, highlights, comments, block ids and tasks are spelled.

This room knows no app: each format builds its own Dialect from the parts here and its own constructs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.escape import Live, LiveTable
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Span, Spans
from vaultconv.model.task import Status

if TYPE_CHECKING:
    from vaultconv.markdown.write import MarkdownWriter


@dataclass(frozen=True, slots=True)
class Construct:
    """An inline construct of a dialect.

    ``pattern`` is a regular expression without groups that finds the whole construct; what looks behind stands after
    its first character (``#(?<!\\S#)``), for what begins with a character is found ten times faster. ``build`` makes the span
    from the matched text and ``inner(start, end)``, which reads a slice of that text as spans, or says None: not one
    after all. CommonMark's own constructs (code, links) may stand whole inside it; one that reaches beyond it wins.
    ``link`` is True where the match holds a reference that counts even inside a comment."""

    name: str
    pattern: str
    build: Callable[[str, Callable[[int, int], Spans]], Span | None]
    link: bool = False
    boundary: str | None = None
    """The characters behind which it may begin, besides white space; it may right behind another span or an escape, too.
    None: anywhere, or its pattern says where."""
    escaped: bool = False
    """Whether it begins with what is an escape in CommonMark: it comes before that."""


@dataclass(frozen=True, slots=True)
class Region:
    """A block that may hold blank lines and anything else up to its closing mark: ``%%`` or ``$$`` at the start of a
    line. Both marks are two characters: a region is masked as an HTML declaration (``<?`` ... ``?>``) of equal
    length before the structure is parsed, so that every offset stays true."""

    mark: str
    kind: str
    hides: bool = False
    """Whether it hides what is in it. Then it ends at the next mark, whatever text follows there, and a run of more signs
    than a mark has is none."""


@dataclass(frozen=True, slots=True)
class House:
    """House style: what is written where nothing says otherwise."""

    bullet: str = "-"
    indent: str = ""
    """What stands before the further lines of an item; ``""``: blanks up to its text."""
    quote_blank: str = ">"


def url_reference(destination: str) -> Reference:
    """A link that is only an address: what CommonMark says of every link."""
    return Reference(ReferenceKind.URL, destination)


STATUS_OF_CHARACTER: Mapping[str, Status] = {
    " ": Status.OPEN,
    "x": Status.DONE,
    "X": Status.DONE,
    "/": Status.DOING,
    "-": Status.CANCELLED,
}
"""Meaning of the character in a task's box; any other is a status of its own."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of Markdown is read and written.

    ``constructs`` are tried in order at each place; ``live`` is what must be escaped in literal text; ``spell``
    maps a kind of span to the function that writes it, ``spell_block`` a kind of block to the one that gives its
    lines; a kind without a function is written as CommonMark."""

    name: str
    constructs: tuple[Construct, ...] = ()
    regions: tuple[Region, ...] = ()
    live: tuple[Live, ...] = ()
    spell: Mapping[type, Callable[[Any, MarkdownWriter], str]] = field(default_factory=dict)
    spell_block: Mapping[type, Callable[[Any, MarkdownWriter], list[str]]] = field(default_factory=dict)
    callouts: bool = False
    block_ids: bool = False
    tasks: bool = False
    boxes_lead: bool = False
    """Whether the box of a task is taken away before its item is read on, so that a numbered list may begin behind it."""
    tables: bool = True
    footnotes: bool = True
    footnote_indent: int = 4
    """How many blanks before a line, below a blank one, make it go on with the footnote above. The parser knows four."""
    math: bool = False
    bare_urls: bool = True
    attributes: tuple[str, str] | None = None
    """What stands around kramdown attributes (``{:...}``) after a link or image; None: they are text."""
    link: Callable[[str], Reference] = url_reference
    """What the destination of a Markdown link means."""
    image: Callable[[Image], Image | Embed] | None = None
    """Reads what the dialect hides in an image's text (a size)."""
    sized: Callable[[str, str, int, int], str] | None = None
    """How a picture with a size is written: from its text, what stands in its round brackets with these, its width, and its height
    (0: as the width asks for). None: only HTML can say it."""
    house: House = field(default_factory=House)
    table: LiveTable = field(init=False)
    trigger: re.Pattern[str] = field(init=False, compare=False)
    """Finds where a construct, an escape or a bare URL may begin."""
    construct: Mapping[str, Construct] = field(init=False)
    """Each of the constructs by its name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", LiveTable(self.live))
        object.__setattr__(self, "construct", {construct.name: construct for construct in self.constructs})
        parts = [
            *((c.name, c.pattern) for c in self.constructs if c.escaped),
            ("esc", r"\\[!-/:-@\[-`{-~]"),
            *((c.name, c.pattern) for c in self.constructs if not c.escaped),
        ]
        if self.live:
            parts.insert(0, ("wbr", r"<(?:(?<!<wbr><)|(?<=\\<wbr><))wbr>(?:<wbr>)*+(?=\\)"))
        if self.bare_urls:
            parts += BARE_URLS.items()
        object.__setattr__(self, "trigger", lazy_pattern("|".join(_named(*part) for part in parts)))


def _named(name: str, pattern: str) -> str:
    """An alternative whose name is ``lastgroup`` where it matched. The group that says so is empty and comes last: an
    alternative that begins with a character is refused at a glance where another stands, one that begins with a
    group is tried."""
    return f"(?:{pattern})(?P<{name}>)"


_BRACKETS = r"\([^\s<>()]*\)|\[\[[^\s<>\[\]]*\]\]|\[[^\s<>\[\]]*\]"
_ADDRESS = rf"://(?:[^\s<>()\[\]]|{_BRACKETS})*(?:[^\s<>?!.,:*_~'\"()\[\]\\]|{_BRACKETS})"
BARE_URLS: Mapping[str, str] = {
    f"bareurl{i}": rf"{scheme[0]}(?<![A-Za-z0-9]{scheme[0]}){scheme[1:]}{_ADDRESS}"
    for i, scheme in enumerate(("https?", "ftp", "file", "obsidian"))
}
"""A URL in running text, by its scheme. GFM's extended autolinks: a mark at the end (or the backslash that escapes one),
or a bracket that was not opened inside, is left to the sentence."""
BARE_URL = "|".join(BARE_URLS.values())
"""Any of them."""

COMMONMARK = Dialect("commonmark", tables=False, footnotes=False, bare_urls=False)
"""CommonMark 0.31.2 and nothing else."""
