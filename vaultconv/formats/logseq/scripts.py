"""Subscript and superscript: ``x_{2}`` and ``x^{2}``, which are tags of HTML in every other Markdown.

Source: mldoc 1.5.7, run: in them is text with emphasis and nothing else, and unlike HTML they may stand behind a word, in
emphasis and in highlighted text, but not in the words of a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import HtmlSpan, Link, Macro, Span, Spans, Text

SCRIPTS: Final[Mapping[str, str]] = {"_": "sub", "^": "sup"}
"""The mark before the braces, and the tag that it stands for."""

_MARKS = {tag: mark for mark, tag in SCRIPTS.items()}
_PLAIN = lazy_pattern(r"[^{}\n\\*_~^=`<>&$#\[\]|]+")
"""What means nothing in braces, and nothing outside of them."""


def pattern(mark: str) -> str:
    """A regular expression for what stands in braces behind ``mark``."""
    return rf"{re.escape(mark)}\{{[^{{}}\n]+\}}"


def build(text: str, _inner: Callable[[int, int], Spans]) -> Span:
    """``_{2}`` while its line is read: :func:`as_tags` makes of it what it is."""
    return Macro(SCRIPTS[text[0]], text[2:-1])


def may_hold(text: str) -> bool:
    """Whether there may be any in ``text``.

    >>> may_hold("H_{2}O"), may_hold("snake_case")
    (True, False)
    """
    return "_{" in text or "^{" in text


def as_tags(blocks: Blocks) -> Blocks:
    """``blocks`` with what was read as sub- or superscript between its tags."""
    return with_spans(blocks, _tagged)


def _tagged(span: Span) -> Span | Spans:
    if isinstance(span, Link) and any(map(_is_script, span.label)):
        return replace(span, label=tuple(map(_as_words, span.label)))
    if not isinstance(span, Macro) or span.kind not in _MARKS:
        return span
    return (HtmlSpan(f"<{span.kind}>"), Text(span.text), HtmlSpan(f"</{span.kind}>"))


def _is_script(span: Span) -> bool:
    return isinstance(span, Macro) and span.kind in _MARKS


def _as_words(span: Span) -> Span:
    """A script in the words of a link: there it is none."""
    if not isinstance(span, Macro) or span.kind not in _MARKS:
        return span
    return Text(f"{_MARKS[span.kind]}{{{span.text}}}")


def in_braces(spans: Spans) -> Spans:
    """``spans`` with sub- and superscript as the app has it; the same object where there is none, or other tags are needed.

    >>> in_braces((Text("x"), HtmlSpan("<sub>"), Text("2"), HtmlSpan("</sub>")))
    (Text(text='x'), HtmlSpan(text='_{2}', references=()))
    """
    if HtmlSpan not in map(type, spans):
        return spans
    out: list[Span] = []
    place = 0
    while place < len(spans):
        made = _in_braces(spans, place)
        out.append(spans[place] if made is None else made)
        place += 1 if made is None else 3
    return spans if len(out) == len(spans) else tuple(out)


def _in_braces(spans: Spans, place: int) -> HtmlSpan | None:
    """What the three spans from ``place`` on are together; None if they are no script."""
    found = spans[place : place + 3]
    if len(found) < 3:
        return None
    opening, text, closing = found
    if not (isinstance(opening, HtmlSpan) and isinstance(text, Text) and isinstance(closing, HtmlSpan)):
        return None
    mark = _MARKS.get(opening.text[1:-1])
    fits = closing.text == f"</{opening.text[1:-1]}>" and _PLAIN.fullmatch(text.text)
    return HtmlSpan(f"{mark}{{{text.text}}}") if mark and fits else None
