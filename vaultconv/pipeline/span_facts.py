"""The facts inside a line of text: links, tags, highlights, footnotes, code ..., and the words that are left.

Each character belongs to one fact, the innermost: where a span is a fact of its own, the words around it have a hole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from posixpath import splitext
from typing import Any, TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.picture_tags import tag_of
from vaultconv.markdown.players import player_of
from vaultconv.model.plain import backticked, cloze_said, default_label, plain_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
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
    Span,
    Spans,
    Tag,
    Text,
    Timestamp,
    Url,
)
from vaultconv.pipeline.fact import Fact, FactKind, Meaning, Resolve
from vaultconv.vault.naming import safe_name

CARRIER_KEY = "vaultconv"
"""The property that holds our own carrier, and the first word of a comment that does. Never a fact."""

IMAGE_SUFFIXES = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
"""What is shown as a picture when it is embedded (Obsidian Help, "Accepted file formats")."""

_Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]

_ATTRIBUTES = lazy_pattern(r"\s*\{:[^}\n]*\}\s*")
_CARRIER = lazy_pattern(rf"\s*{CARRIER_KEY}\s*:?\s*[\[{{]")
_IDENTITY = lazy_pattern(r"(?:note|asset|url|missing|outside):")
_UPWARD = lazy_pattern(r"\A(?:\.{0,2}/)+")
_LABEL = lazy_pattern(r"\[((?:[^\[\]\\]|\\.)*)\]\Z", re.DOTALL)
_MARKUP = lazy_pattern(r"[\\&*_~]")
_OWN_END = lazy_pattern(r"\s*/>")
"""What closes a tag in itself: it means nothing in HTML."""
_BLANKS = lazy_pattern(r"[ \t\n\r\f\v]+")
_UNTIDY = lazy_pattern(r"[\t\n\r\f\v]|  |\A | \Z")
_BLANK = Text(" ")
_HOLE = CodeSpan("")
"""Stands for a fact inside: shows nothing, but delimiters of emphasis may lean on it."""


def tidy(text: str) -> str:
    """``text`` with each run of blanks as one, and none around it. Only ASCII blanks: others are characters.

    >>> tidy(" two  words\\n")
    'two words'
    """
    return _BLANKS.sub(" ", text).strip(" ") if _UNTIDY.search(text) else text


def composed(text: str) -> str:
    """A name, tidy and in Unicode's normal form C: a file system may give it back in the other.

    >>> composed("Cafe\\u0301") == "Caf\\u00e9"
    True
    """
    return tidy(text) if text.isascii() else unicodedata.normalize("NFC", tidy(text))


def folded(label: str) -> str:
    """The label of a link definition, as labels are compared (CommonMark 0.31.2, section 4.7)."""
    return tidy(label).casefold()


def words(spans: Spans, queue: list[Span], *, linked: bool = False) -> str:
    """The words of ``spans`` themselves; each span that is a fact of its own is put in ``queue``. In the text of a link
    (``linked``) a URL is text, and so is a tag, which is a fact besides.

    >>> queue = []
    >>> words((Text("see *"), Tag("a"), Text("* now")), queue), queue
    ('see now', [Tag(name='a')])
    """
    kept: list[Text | CodeSpan] = []
    markup = False
    for span in spans:
        if isinstance(span, Text):
            kept.append(span)
            markup = markup or _MARKUP.search(span.text) is not None
        elif isinstance(span, Break):
            kept.append(_BLANK)
        elif isinstance(span, Timestamp):
            kept.append(CodeSpan(span.text))
        elif linked and isinstance(span, Url):
            kept.append(CodeSpan(span.url))
        elif linked and isinstance(span, Tag):  # which others take for words of the link
            kept.append(Text(f"#{span.name}"))
            queue.append(span)
        else:
            kept.append(_HOLE)
            queue.append(span)
    return tidy(plain_text(tuple(kept)) if markup else "".join([span.text for span in kept]))


class SpanFacts:
    """Gathers facts in ``out``. ``line`` is the line of the block at hand; ``used`` are the link definitions that links
    refer to, by their folded labels."""

    __slots__ = ("line", "out", "resolve", "used")

    def __init__(self, resolve: Resolve) -> None:
        self.out: list[Fact] = []
        self.line = 0
        self.used: set[str] = set()
        self.resolve = resolve

    def add(self, kind: FactKind, value: str) -> None:
        """One more fact, of the block at hand."""
        self.out.append(Fact(kind, value, self.line))

    def text(self, kind: FactKind, spans: Spans, before: str = "") -> None:
        """A fact whose value is the words of ``spans``, and after it those inside. No words, no fact, unless something
        stands ``before`` them."""
        at = len(self.out)
        value = f"{before}{self.run(spans)}"
        if value:
            self.out.insert(at, Fact(kind, value.rstrip(" "), self.line))

    def run(self, spans: Spans) -> str:
        """The words of ``spans``; the facts inside are added. A queue, so nesting is no limit."""
        queue: list[Span] = []
        text = words(spans, queue)
        for span in queue:  # grows while we walk
            _SPANS[type(span)](self, span, queue)
        return text

    def identity(self, reference: Reference) -> str:
        """What ``reference`` means, with the place in it."""
        identity = self.resolve(reference)
        if reference.web and identity.startswith("url:"):
            return identity  # with the place in it
        if reference.headings:
            return "#".join((identity, *map(composed, reference.headings)))
        if reference.block:
            return f"{identity}#^{reference.block.lower()}"
        return f"{identity}#{reference.subpath}" if reference.subpath else identity

    def tag(self, name: str) -> None:
        """A tag; its case does not count."""
        self.add(FactKind.TAG, unicodedata.normalize("NFC", name).casefold())

    def link(self, span: Link, queue: list[Span]) -> None:
        """What it means, and its display text where that says more."""
        before = len(queue)
        label = composed(words(span.label, queue, linked=True))
        # With something else among its words, as code, it is not the name of what it leads to, even if the words are.
        is_words = len(queue) == before
        shown = display(span.reference, label, self.resolve(span.reference)) if is_words else label
        value = self.identity(span.reference) + (f"|{shown}" if shown else "")
        self.add(FactKind.LINK, f'{value} "{span.title}"' if span.title else value)
        self.attributes(span.attributes)
        if span.style == "reference":
            self._use(span.raw)

    def _use(self, raw: str) -> None:
        """Note that the link or image ``raw`` gets its address from a definition (``[a][b]``, ``[b][]``, ``[b]``)."""
        found = _LABEL.search(raw)
        if found is not None:
            self.used.add(folded(found[1] or raw[1:-3]))

    def attributes(self, text: str) -> None:
        """Kramdown attributes are markup that a reader of the source sees."""
        if text:
            self.add(FactKind.HTML, text.strip())

    def media(self, reference: Reference, shown: str, width: int, height: int, title: str = "") -> None:
        """What is shown in place: a picture, whichever way it was embedded, or anything else."""
        where = self.resolve(reference)
        # A name that this system cannot have is that of its file all the same.
        is_name = not {shown, safe_name(shown)}.isdisjoint((_last(where), default_label(reference)))
        shown = "" if not shown or is_name else composed(shown)
        size = f"{width}x{height}" if height else str(width or "")
        value = "|".join(filter(None, (self.identity(reference), shown, size)))
        picture = (where.startswith("url:") and not player_of(where[4:])) or where.casefold().endswith(
            IMAGE_SUFFIXES
        )
        self.add(FactKind.IMAGE if picture else FactKind.EMBED, f'{value} "{title}"' if title else value)

    def image(self, span: Image, _queue: list[Span]) -> None:
        """A Markdown image."""
        self.media(span.reference, words((Text(span.alt),), []), span.width, span.height, span.title)
        self.attributes(span.attributes)
        self._use(span.raw[1:])

    def html(self, text: str, references: _Ranges) -> None:
        """Raw HTML as it stands, its links by what they mean, save those that lead nowhere, which no format spells anew; a comment is a
        comment, however it is marked, and a tag that says no more than a picture is one."""
        if text.startswith("<!--") and text.endswith("-->"):
            self.comment(text[4:-3], ())
        elif (found := tag_of(HtmlSpan(text, references))) is not None:
            tag, reference = found
            image = tag.image(reference or Reference(ReferenceKind.URL, tag.src))
            self.media(image.reference, image.alt, image.width, image.height, image.title)
        else:
            there = tuple(one for one in references if not self.identity(one[2]).startswith("missing:"))
            self.add(FactKind.HTML, _OWN_END.sub(">", tidy(self._identified(text, there))))

    def comment(self, text: str, references: _Ranges) -> None:
        """What is not shown. A hidden attribute is an attribute, a carrier is nothing."""
        if _CARRIER.match(text):
            return
        kind = FactKind.HTML if _ATTRIBUTES.fullmatch(text) else FactKind.COMMENT
        self.add(kind, tidy(self._identified(text, references)))

    def _identified(self, text: str, references: _Ranges) -> str:
        """``text`` with its links into the vault replaced by what they mean; display text stays."""
        pieces: list[str] = []
        done = 0
        for start, end, reference in references:
            identity = self.identity(reference)
            if not identity.startswith("url:"):
                _, bar, shown = text[start:end].partition("|")
                pieces += (text[done:start], identity, bar, shown.removesuffix("]]"))
                done = end
        return "".join((*pieces, text[done:])) if pieces else text

    def footnote(self, span: Footnote, queue: list[Span]) -> None:
        """A footnote by its label, or with its text."""
        self.add(FactKind.FOOTNOTE, f"[^{span.label}]" if span.label else f"^[{words(span.spans, queue)}]")

    def sidenote(self, span: Sidenote, queue: list[Span]) -> None:
        """The same as a footnote with its text; the usual place (right, beside the line) need not be said."""
        place = "" if span.kind == "rsn" else f"::{span.kind}"
        self.add(FactKind.FOOTNOTE, f"^[{words(span.spans, queue)}]{place}")

    def math(self, text: str, mark: str) -> None:
        """TeX; a formula of its own is the same as one displayed in a line. In a line, a line end is a blank."""
        text = tidy(text) if mark == "$" else text.strip()
        self.add(FactKind.MATH, f"{mark}{text}{mark}")


def _url(gatherer: SpanFacts, span: Url, _queue: list[Span]) -> None:
    gatherer.add(FactKind.LINK, gatherer.identity(Reference(ReferenceKind.URL, span.url)))


_SPANS: dict[type, Callable[[SpanFacts, Any, list[Span]], None]] = {
    CodeSpan: lambda g, s, _: g.add(FactKind.CODE, backticked(s.text)),
    Macro: lambda g, s, _: g.add(FactKind.CODE, backticked(s.text)),
    Url: _url,
    Link: SpanFacts.link,
    Embed: lambda g, s, _: g.media(s.reference, tidy(s.caption), s.width, s.height),
    Image: SpanFacts.image,
    Tag: lambda g, s, _: g.tag(s.name),
    Highlight: lambda g, s, queue: g.add(FactKind.HIGHLIGHT, words(s.spans, queue) + cloze_said(s)),
    CommentSpan: lambda g, s, _: g.comment(s.text, s.references),
    MathSpan: lambda g, s, _: g.math(s.text, "$$" if s.display else "$"),
    Footnote: SpanFacts.footnote,
    Sidenote: SpanFacts.sidenote,
    HtmlSpan: lambda g, s, _: g.html(s.text, s.references),
}
"""The fact that each kind of span is. A macro that an app executes is code to a reader of any other. Text, breaks and
timestamps are the words of what they stand in."""


def _last(text: str) -> str:
    """The name at the end of an identity, or of what stands in a link.

    >>> [_last(text) for text in ("note:a/N.md", "missing:x/y", "asset:i.png", "../N", "url:https://e.org")]
    ['N', 'y', 'i.png', 'N', 'e.org']
    """
    return _IDENTITY.sub("", text, count=1).rpartition("/")[2].removesuffix(".md")


_WAY = lazy_pattern(r"\A(?:/|(?:\.{1,2}/)+)")
"""How a path begins that counts from the root of its vault, or from the folder of the note that names it."""


def _is_path(label: str, identity: str) -> bool:
    """Whether a label is but the path of what is linked, or the end of it, with or without its ending.

    >>> [_is_path(label, "note:a/b/N.md") for label in ("N", "b/n", "a/b/N.md", "c/N", "and/or")]
    [True, True, True, False, False]
    >>> [_is_path(label, "note:a/b/N.md") for label in ("./N", "../b/N", "/a/b/N.md", "../c/N")]
    [True, True, True, False]
    """
    label = _WAY.sub("", label, count=1)
    path = "/" + composed(_IDENTITY.sub("", identity, count=1)).casefold()
    return any(name.endswith("/" + label.casefold()) for name in (path, splitext(path)[0]))


def display(reference: Reference, label: str, identity: str) -> str:
    """The display text of a link where it says more than what the link points at, else ``""``.

    A label that the app would show anyway is none. Without one, the app shows what stands in the link: if that is
    not the name of the target (an alias, a title that is no file name), it is what the reader sees.

    >>> note = Reference(ReferenceKind.NAME, "Dir/Note")
    >>> [display(note, label, "note:a/Dir/Note.md") for label in ("", "Dir/Note", "Note", "that one")]
    ['', '', '', 'that one']
    >>> display(Reference(ReferenceKind.NAME, "Its title"), "", "note:2020-01-02-3.md")
    'Its title'
    >>> display(Reference(ReferenceKind.NAME, "../a-map.html"), "a map", Meaning("note:a-map.html", ("A map",)))
    ''
    """
    if identity.startswith("url:"):
        return "" if label == identity[4:] else label
    called = identity.called if isinstance(identity, Meaning) else ()
    names = [composed(name) for name in (_last(identity), *called)]
    keys = [name.casefold() for name in names]
    if label and label != default_label(reference):
        places = (*map(composed, reference.headings), *(("^" + reference.block,) if reference.block else ()))
        place = " > ".join(places)
        if place and label == place:
            return ""
        named = (
            label.removesuffix(f" > {place}") if place else label
        )  # by its path too: what stands in the link
        return "" if named.casefold() in keys or _is_path(named, identity) else label
    whole = composed(_UPWARD.sub("", reference.target, count=1).removesuffix(".md"))
    if not whole or whole.casefold() in keys or _is_path(whole, identity):
        return ""
    return " > ".join(filter(None, (whole, *reference.headings, reference.block and f"^{reference.block}")))
