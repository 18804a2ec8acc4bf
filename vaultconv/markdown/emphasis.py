"""Emphasis in a line that is read: which delimiters belong together.

The texts of spans still hold them (``*a*``), paired as :func:`vaultconv.model.plain.plain_text` pairs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.spans import Break, Spans, Text

_MARK = lazy_pattern("[*_~]")
_MARKS = lazy_pattern(r"\\.|(?P<marks>\*+|_+|~~)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two delimiters that belong together: the ``mark``, and where each is, as the number of the span and the place in its
    text."""

    mark: str
    opens: tuple[int, int]
    closes: tuple[int, int]


@dataclass(slots=True)
class _Run:
    """A run of delimiters that may open emphasis, with the part of it that is not used yet."""

    place: int
    at: int
    left: int


@dataclass(slots=True)
class _Open:
    runs: dict[str, list[_Run]] = field(default_factory=lambda: {"*": [], "_": [], "~": []})


def pairs(spans: Spans) -> tuple[Pair, ...]:
    """The emphasis in ``spans``.

    >>> [(pair.mark, pair.opens, pair.closes) for pair in pairs((Text("a **b *c* d"), Break(), Text("e**")))]
    [('*', (0, 6), (0, 8)), ('**', (0, 2), (2, 1))]
    """
    if not any(span.__class__ is Text and _MARK.search(span.text) for span in spans):
        return ()
    found: list[Pair] = []
    open_ = _Open().runs
    before = " "
    for place, span in enumerate(spans):
        if not isinstance(span, Text):
            before = " " if isinstance(span, Break) else "."
            continue
        text = span.text
        for mark in _MARKS.finditer(text):
            if mark["marks"] is None:
                continue
            start, end = mark.span()
            left = text[start - 1] if start else before
            right = text[end : end + 1] or _edge(spans, place + 1)
            _pair(mark["marks"], (place, start), left, right, open_, found)
        before = text[-1:] or before
    return tuple(found)


def _edge(spans: Spans, place: int) -> str:
    """The first character at ``place``: ``.`` for what is no text."""
    for span in spans[place : place + 2]:
        if isinstance(span, Break):
            return " "
        if not isinstance(span, Text):
            return "."
        if span.text:
            return span.text[0]
    return " "


def _pair(
    run: str, where: tuple[int, int], left: str, right: str, open_: dict[str, list[_Run]], found: list[Pair]
) -> None:
    """Adds to ``found`` what ``run`` closes; what is left of it may open."""
    inner = run[0] == "_"
    closes = not left.isspace() and not (inner and right.isalnum())
    opens = not right.isspace() and not (inner and left.isalnum())
    waiting = open_[run[0]]
    place, at = where
    rest = len(run)
    while closes and rest and waiting:
        there = waiting[-1]
        used = min(rest, there.left)
        there.left -= used
        found.append(Pair(run[0] * used, (there.place, there.at + there.left), (place, at)))
        at, rest = at + used, rest - used
        if not there.left:
            waiting.pop()
    if opens and rest:
        waiting.append(_Run(place, at, rest))


def without_bold(spans: Spans) -> Spans:
    """``spans`` less what makes some of them bold.

    >>> without_bold((Text("**a** *b* ***c***"),))
    (Text(text='a *b* *c*'),)
    """
    changes = [
        (where, pair.mark, pair.mark[2:])
        for pair in pairs(spans)
        if len(pair.mark) > 1 and pair.mark[0] in "*_"
        for where in (pair.opens, pair.closes)
    ]
    return replaced(spans, changes)


def replaced(spans: Spans, changes: list[tuple[tuple[int, int], str, str]]) -> Spans:
    """``spans`` with other delimiters: each change is a place, what stands there, and what shall."""
    if not changes:
        return spans
    out = list(spans)
    for (place, at), old, new in sorted(changes, reverse=True):
        span = out[place]
        assert isinstance(span, Text)  # noqa: S101  delimiters stand in texts
        out[place] = Text(span.text[:at] + new + span.text[at + len(old) :])
    return tuple(out)
