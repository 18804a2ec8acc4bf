"""Which spans of a line stand in emphasis. There Logseq sees only code, links to pages, links with words of their own, and
more emphasis; not even these in ``***x***``, and no emphasis goes on from the first line of a block to the second.

Source: mldoc 1.5.7 (``inline.ml``), run. Delimiters are paired as :func:`vaultconv.model.plain.plain_text` pairs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from vaultconv.model.spans import Break, Span, Spans, Text

_MARK = re.compile("[*_~]")
_MARKS = re.compile(r"\\.|(?P<marks>\*+|_+|~~)", re.DOTALL)


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


def inside(pairs: tuple[Pair, ...]) -> frozenset[int]:
    """The numbers of the spans that stand in emphasis."""
    return frozenset(place for pair in pairs for place in range(pair.opens[0] + 1, pair.closes[0]))


def in_lines(spans: Spans, found: tuple[Pair, ...]) -> Spans:
    """``spans`` with emphasis that Logseq sees: closed at the end of a line and opened again on the next, and ``***`` as
    ``**_`` where it holds more than text.

    >>> in_lines((Text("*a"), Break(), Text("b*")), pairs((Text("*a"), Break(), Text("b*"))))
    (Text(text='*a*'), Break(hard=False, raw=''), Text(text='*b*'))
    """
    changes = [
        change
        for pair in found
        if len(pair.mark) == 3 and pair.closes[0] > pair.opens[0] + 1
        for change in ((pair.opens, "***", "**_"), (pair.closes, "***", "_**"))
    ]
    if not changes and not any(span.__class__ is Break for span in spans) and not _touch(spans):
        return spans
    out: list[Span] = []
    for place, span in enumerate(_replaced(spans, changes)):
        marks = (
            [pair.mark for pair in found if pair.opens[0] < place < pair.closes[0]]
            if isinstance(span, Break)
            else []
        )
        if marks:  # the first that was found is the innermost
            out += (Text("".join(marks)), span, Text("".join(reversed(marks))))
        else:
            out.append(span)
    return _joined(out)


def _touch(spans: Spans) -> bool:
    """Whether two texts stand side by side."""
    return any(one.__class__ is other.__class__ is Text for one, other in pairwise(spans))


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
    return _replaced(spans, changes)


def _replaced(spans: Spans, changes: list[tuple[tuple[int, int], str, str]]) -> Spans:
    """``spans`` with other delimiters: each change is a place, what stands there, and what shall."""
    if not changes:
        return spans
    out = list(spans)
    for (place, at), old, new in sorted(changes, reverse=True):
        span = out[place]
        assert isinstance(span, Text)  # noqa: S101  delimiters stand in texts
        out[place] = Text(span.text[:at] + new + span.text[at + len(old) :])
    return tuple(out)


def _joined(spans: list[Span]) -> Spans:
    """Neighbouring texts as one; blanks at the end of a line go behind the delimiters that close there."""
    out: list[Span] = []
    for span in spans:
        last = out[-1] if out else None
        if isinstance(span, Text) and isinstance(last, Text):
            kept = last.text.rstrip(" ")
            gap = last.text[len(kept) :]
            closes = gap and not span.text.strip("*_~")
            out[-1] = Text(kept + span.text + gap if closes else last.text + span.text)
        else:
            out.append(span)
    return tuple(out)
