"""Spans: what stands inside a line of text.

Emphasis is not a span: it stays in :class:`Text` as its delimiters (``*a*`` stays ``*a*``), because no two
apps agree on its corners and none of them changes its meaning. ``raw`` on a span is how the source spelled
it in plain CommonMark, valid in every Markdown dialect; ``""`` lets the writer choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vaultconv.model.reference import Reference


@dataclass(slots=True)
class Text:
    """CommonMark inline source that holds no other span: words, emphasis delimiters, backslash escapes and
    entities, verbatim. What is live only in some dialect (``==``, ``#tag``, ``[[``) is literal here: readers
    unescape it and writers escape it (:mod:`vaultconv.markdown.escape`)."""

    text: str


@dataclass(slots=True)
class CodeSpan:
    """Inline code; ``text`` is what a reader sees. Never rewritten inside."""

    text: str
    raw: str = ""


@dataclass(slots=True)
class Break:
    """A line end inside a paragraph. ``hard`` is a CommonMark hard break; whether a soft one shows as a
    break too is the dialect's affair. ``raw`` keeps how it was spelled, newline included."""

    hard: bool = False
    raw: str = ""


@dataclass(slots=True)
class Url:
    """A bare URL or an autolink (``<...>``); ``raw`` tells which. Never rewritten inside."""

    url: str
    raw: str = ""


@dataclass(slots=True)
class Link:
    """A link. ``style`` is ``wikilink``, ``inline`` (``[a](b)``) or ``reference`` (``[a][b]``). A wikilink
    without display text has no ``label``. ``tail`` is what follows the label in the source from the
    closing bracket on (``](b "t")``), for writers that keep the target; ``attributes`` are kramdown's
    ``{:...}``. ``raw`` is the whole link in its own dialect's spelling."""

    reference: Reference
    label: tuple[Span, ...] = ()
    style: str = "wikilink"
    title: str = ""
    tail: str = ""
    attributes: str = ""
    raw: str = ""


@dataclass(slots=True)
class Embed:
    """A note, a section, a block or a media file shown in place (``![[X]]``). ``width`` and ``height`` are CSS
    pixels, 0 for "not said"; ``caption`` is the display text that is no size."""

    reference: Reference
    caption: str = ""
    width: int = 0
    height: int = 0
    raw: str = ""


@dataclass(slots=True)
class Image:
    """A Markdown image. ``alt`` is what it says without its size; sizes in CSS pixels, 0 for "not said"."""

    reference: Reference
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0
    attributes: str = ""
    raw: str = ""


@dataclass(slots=True)
class Tag:
    """A tag in the text, without its ``#``; ``/`` nests."""

    name: str


@dataclass(slots=True)
class Highlight:
    """Marked text (``==x==``, ``^^x^^``, ``<mark>``). ``cloze`` is set where it is an answer that is hidden until it is asked
    for: the cue that stands for it, ``""`` for none; None for text that is only marked."""

    spans: tuple[Span, ...]
    cloze: str | None = None


@dataclass(slots=True)
class CommentSpan:
    """Text that is not shown (``%%x%%``). ``references`` are the links inside, which some apps count, each
    with its range in ``text``."""

    text: str
    references: tuple[tuple[int, int, Reference], ...] = ()


@dataclass(slots=True)
class MathSpan:
    """TeX in a line; ``display`` for ``$$x$$``. Never rewritten inside."""

    text: str
    display: bool = False


@dataclass(slots=True)
class Macro:
    """A call that its app executes: ``{{name args}}`` of Logseq, Liquid of Jekyll, Templater. ``kind`` names
    the language, ``text`` is the call verbatim with its brackets."""

    kind: str
    text: str


@dataclass(slots=True)
class Footnote:
    """A footnote: a reference by ``label`` (``[^1]``), or an inline one that holds its ``spans``."""

    label: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class Sidenote:
    """A note beside the line. ``kind`` is the site's keyword: ``rsn``, ``lsn``, ``rmn``, ``lmn`` and their
    ``-transclude`` forms (right/left, side/margin)."""

    kind: str
    spans: tuple[Span, ...]


@dataclass(slots=True)
class HtmlSpan:
    """One raw HTML tag, comment or declaration inside a line, verbatim. ``references`` as in
    :class:`CommentSpan`."""

    text: str
    references: tuple[tuple[int, int, Reference], ...] = ()


@dataclass(slots=True)
class Timestamp:
    """A date in the text with its own syntax (Org's ``<2024-01-05 Fri>``), verbatim, with its day as
    ``YYYY-MM-DD``."""

    text: str
    date: str


Span: TypeAlias = (
    Text
    | CodeSpan
    | Break
    | Url
    | Link
    | Embed
    | Image
    | Tag
    | Highlight
    | CommentSpan
    | MathSpan
    | Macro
    | Footnote
    | Sidenote
    | HtmlSpan
    | Timestamp
)
Spans: TypeAlias = tuple[Span, ...]
