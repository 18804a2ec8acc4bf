"""What stands beside what in a line of Logseq: behind a word many constructs are text, behind some a bracket goes on them,
and a tag of HTML is one only where it is closed in its line.

Source: mldoc 1.5.7 (``inline.ml``), run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from vaultconv.formats.logseq import markup
from vaultconv.formats.logseq.markup import KNOWN, TAG, VOID
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.spans import Break, Embed, HtmlSpan, Image, Link, Macro, Span, Spans, Text

APART = HtmlSpan(markup.APART)
"""Shows nothing, and ends the word before it."""


class Tags:
    """The tags of HTML in a run of spans: which of them are closed in their line, and what stands in these."""

    __slots__ = ("_drawn", "_held", "_markup")

    def __init__(self, spans: Spans) -> None:
        self._markup: set[int] = set()
        self._held: list[bool] = []
        self._drawn: set[int] = set()
        if not any(span.__class__ is HtmlSpan for span in spans):
            return
        steps = [0] * (len(spans) + 1)
        open_: dict[str, list[int]] = {}
        for place, span in enumerate(spans):
            if isinstance(span, Break):
                open_ = {}
            if not isinstance(span, HtmlSpan):
                continue
            tag = TAG.fullmatch(span.text)
            if tag is None:  # a comment, or a tag with others in its attributes
                if not is_unknown(span.text):
                    self._markup.add(place)
                continue
            name = tag["name"].lower()
            if tag["close"] and open_.get(name):
                start = open_[name].pop()
                self._markup |= {start, place}
                steps[start + 1] += 1
                steps[place] -= 1
                for others in open_.values():  # what began in it ends with it
                    while others and others[-1] > start:
                        self._markup.add(others.pop())
            elif name in VOID or (tag["rest"].strip() == "/" and name in KNOWN):
                self._markup.add(place)
            elif not tag["close"] and name in KNOWN:
                open_.setdefault(name, []).append(place)
        self._held = list(map(bool, accumulate(steps)))
        self._drawn = _drawn(spans)

    def are_markup(self, place: int) -> bool:
        """Whether the tag at ``place`` is one to the app: closed in its line, or in itself."""
        return place in self._markup

    def is_drawn(self, place: int) -> bool:
        """Whether the tag at ``place`` is a part of a drawing that begins before it, and the app sees nothing else in it."""
        return place in self._drawn

    def holds(self, place: int) -> bool:
        """Whether what is at ``place`` stands in a tag."""
        return bool(self._held) and self._held[place]


def _drawn(spans: Spans) -> set[int]:
    """The tags that stand in a drawing, or end one: of it the tag alone counts by which it begins.

    >>> sorted(_drawn(tuple(map(HtmlSpan, ("<svg>", "<path/>", "</svg>", "<b>", "<svg>", "<g>")))))
    [1, 2]
    """
    found: set[int] = set()
    begins: int | None = None
    for place, span in enumerate(spans):
        if not isinstance(span, HtmlSpan):
            continue
        if begins is None and _DRAWING.match(span.text):
            begins = place
        elif begins is not None and span.text.lower() == "</svg>":
            found |= set(range(begins + 1, place + 1))
            begins = None
    return {
        place
        for place in found
        if isinstance(span := spans[place], HtmlSpan) and not _TAG_OF_APP.search(span.text)
    }


def is_unknown(text: str) -> bool:
    """Whether ``text`` begins with a tag that the app does not know.

    >>> is_unknown('<use href="<svg>">'), is_unknown("<b>"), is_unknown("<!-- a -->")
    (True, False, False)
    """
    named = _NAMED.match(text)
    return named is not None and named[1].lower() not in KNOWN


def where_text(text: str) -> str:
    """Where a tag of HTML stands that is text to the app, and what it sees in that.

    >>> where_text('<use href="#x">')
    'alone, or the app does not know it, and sees a tag in it'
    """
    drawn = ", nor what it draws" * bool(_DRAWING.match(text))
    return f"alone, or the app does not know it{drawn}" + ", and sees a tag in it" * bool(
        _TAG_OF_APP.search(text)
    )


_DRAWING = lazy_pattern(r"<svg(?=[\s>])", re.IGNORECASE)
_NAMED = lazy_pattern(r"<([A-Za-z][A-Za-z0-9-]*)")
_TAG_OF_APP = lazy_pattern(r"#[^\s#,!?'\":.;]")


def is_cut_short(spans: Sequence[Span]) -> bool:
    """Whether ``spans`` end in an element that is none to the app, which looks ten characters ahead for one, or in it and a few words.

    >>> is_cut_short((HtmlSpan("<u>"), Text("a"), HtmlSpan("</u>"), Text("."))), is_cut_short((HtmlSpan("<u>"), Text("abc"), HtmlSpan("</u>")))
    (True, False)
    """
    length = 0
    closed: set[str] = set()
    for span in reversed(spans):
        text = span.text if isinstance(span, HtmlSpan | Text) else "\n" if isinstance(span, Break) else ""
        length += len(text) if text else _AHEAD
        if length >= _AHEAD:
            return False
        if isinstance(span, HtmlSpan):
            if text[1:] in closed:
                return True
            closed.add(text.removeprefix("</"))
    return False


_AHEAD = 10


def only_markup_before(spans: Spans, place: int) -> bool:
    """Whether nothing but HTML stands before ``place`` in its line: there, a block of HTML could begin."""
    while place and isinstance(spans[place - 1], HtmlSpan):
        place -= 1
    return not place or isinstance(spans[place - 1], Break)


_ENDS_WORD = lazy_pattern(r"(?:[ \t*_~]|(?<!\\)(?:\\\\)*\\[^A-Za-z0-9\s()])\Z")


def apart_from_brackets(spans: list[Span]) -> Iterator[Span]:
    """``spans``, so that no bracket behind one goes on it: a round one behind ``[:x]``, a curly one behind a link or
    picture."""
    last: Span | None = None
    for span in spans:
        if isinstance(last, HtmlSpan) and last.text.startswith("[:"):
            if isinstance(span, Text) and span.text.startswith("("):
                span = Text("&lpar;" + span.text[1:])
        elif isinstance(last, Link | Image | Embed):
            if isinstance(span, Text) and span.text.startswith("{"):
                span = Text("\\" + span.text)
            elif isinstance(span, Embed | Macro):
                yield APART
        yield span
        last = span


def is_glued(spans: Spans, place: int, tags: Tags) -> bool:
    """Whether what stands at ``place`` stands behind a word, as the app parts a line: before it is neither a blank nor what
    is escaped, nor a delimiter of emphasis, nor another construct.

    >>> spans = (Text("see "), Macro("", ""), Text("see"), Macro("", ""))
    >>> is_glued(spans, 1, Tags(())), is_glued(spans, 3, Tags(()))
    (False, True)
    """
    for before in range(place - 1, -1, -1):
        span = spans[before]
        if isinstance(span, HtmlSpan):
            return span.text.startswith("<") and not tags.are_markup(before)
        if not isinstance(span, Text):
            return False
        if span.text:
            return _ENDS_WORD.search(span.text) is None
    return False


def first_after(spans: Spans, place: int) -> str:
    """The text behind what is at ``place``, as far as it can end a tag: ``x`` for a construct."""
    for after in range(place + 1, len(spans)):
        span = spans[after]
        if isinstance(span, Break):
            return "\n"
        if not isinstance(span, Text):
            return "x"
        if span.text:
            return span.text
    return ""
