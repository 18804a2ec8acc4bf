"""Flashcards in the words of a note: a question, a mark, and the answer behind it.

Source: the documentation of the plugin Spaced Repetition, "Question & Answer Cards", "Cloze Cards", "Organizing into Decks":
only the notes of a deck hold cards. ``question::answer`` is a line, ``:::`` asks both ways; ``?`` or ``??`` alone in a line
parts lines; marked text is a gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks, Html
from vaultconv.model.properties import Properties
from vaultconv.model.spans import Break, Highlight, HtmlSpan, Span, Spans, Tag, Text
from vaultconv.model.traverse import kinds, note_spans

DECK: Final = "flashcards"
"""The tag that makes cards of what stands in a note; below it are decks (``flashcards/bread``)."""

SCHEDULE: Final = "<!--SR:"
"""How the comment begins that says when a card comes again."""

GAP: Final = "=="
"""The mark of a card whose answers are gaps in its words."""

_BETWEEN = lazy_pattern(r"(?<![\\:])[ \t]*:{2,3}(?!:)[ \t]*")
_ALONE = ("?", "??")


_SCHEDULE = lazy_pattern(
    r"<!--SR:!(?P<day>\d{4}-\d\d-\d\d),(?P<interval>\d{1,6}),(?P<ease>\d{1,6})-->", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a card comes again: the ``day`` (``YYYY-MM-DD``), how many days that is after it was asked last, and how easy it was,
    in hundredths (250 is 2.5)."""

    day: str
    interval: int
    ease: int

    def comment(self) -> str:
        """The comment of Spaced Repetition that says this.

        >>> Schedule("2026-02-26", 141, 310).comment()
        '<!--SR:!2026-02-26,141,310-->'
        """
        return f"{SCHEDULE}!{self.day},{self.interval},{self.ease}-->"


def schedule_in(comment: str) -> Schedule | None:
    """What a ``comment`` of Spaced Repetition says of the only answer of a card; None where it says anything else.

    >>> schedule_in("<!--SR:!2026-02-26,141,310-->")
    Schedule(day='2026-02-26', interval=141, ease=310)
    >>> schedule_in("<!--SR:!2026-02-26,4,270!2026-02-27,5,270-->") is None  # of two answers
    True
    """
    found = _SCHEDULE.fullmatch(comment.strip())
    return Schedule(found["day"], int(found["interval"]), int(found["ease"])) if found else None


@dataclass(frozen=True, slots=True)
class Side:
    """Some lines of a paragraph: the ``front`` of a card, its ``mark``, and its ``back``. Lines that are no card have no mark
    and no back."""

    front: Spans
    mark: str = ""
    back: Spans = ()


def is_deck(tag: str) -> bool:
    """Whether ``tag`` is that of a deck.

    >>> is_deck("Flashcards/bread"), is_deck("flash")
    (True, False)
    """
    return tag.lower().split("/")[0] == DECK


def in_deck(properties: Properties) -> bool:
    """Whether the tags among ``properties`` make cards of what stands in a note."""
    said = next((item.value for item in properties if item.key.lower() == "tags"), None)
    return any(isinstance(tag, str) and is_deck(tag.removeprefix("#")) for tag in _as_list(said))


def are_cards(blocks: Blocks, properties: Properties) -> bool:
    """Whether a note with ``blocks`` and ``properties`` may hold cards: it has the tag of a deck, or says when a card comes
    again."""
    if in_deck(properties):
        return True
    found = kinds(blocks)
    if Html in found and any(isinstance(b, Html) and b.text.startswith(SCHEDULE) for b in blocks):
        return True
    if found.isdisjoint((Tag, HtmlSpan)):
        return False
    return any(
        (isinstance(span, Tag) and is_deck(span.name))
        or (isinstance(span, HtmlSpan) and span.text.startswith(SCHEDULE))
        for _, span in note_spans(blocks)
    )


def sides_of(spans: Spans) -> tuple[Side, ...]:
    """The cards in a paragraph of a deck, and the lines between them; nothing if there is none.

    >>> [(side.front, side.mark, side.back) for side in sides_of((Text("Q::A"),))]
    [((Text(text='Q'),), '::', (Text(text='A'),))]
    >>> sides_of((Text("no card"),))
    ()
    """
    if any(isinstance(span, Break) and span.hard for span in spans):
        return ()
    lines = _lines(spans)
    alone = [place for place, line in enumerate(lines) if _word(line) in _ALONE]
    inline = [_parted(line) for line in lines]
    if alone:
        place = alone[0]
        if place == 0 or len(alone) > 1 or any(inline):
            return ()
        return (Side(_joined(lines[:place]), _word(lines[place]), _joined(lines[place + 1 :])),)
    if not any(inline):
        return ()
    out: list[Side] = []
    words: list[Spans] = []
    for line, card in zip(lines, inline, strict=True):
        if card is None:
            words.append(line)
            continue
        if words:
            out.append(Side(_joined(words)))
            words = []
        out.append(card)
    return (*out, Side(_joined(words))) if words else tuple(out)


def has_gaps(spans: Spans) -> bool:
    """Whether a paragraph of a deck is a card whose answers are gaps in it.

    >>> has_gaps((Text("a "), Highlight((Text("b"),)))), has_gaps((Highlight((Text("b"),), "cue"),))
    (True, False)
    """
    marked = [span for span in spans if isinstance(span, Highlight)]
    return bool(marked) and all(span.cloze is None for span in marked)


def whole(side: Side) -> Spans:
    """The lines that ``side`` stands for.

    >>> whole(Side((Text("Q"),), "::", (Text("A"),)))
    (Text(text='Q::A'),)
    """
    if side.mark in _ALONE:
        parts: Spans = (*side.front, Break(), Text(side.mark))
        return (*parts, Break(), *side.back) if side.back else parts
    return merged((*side.front, Text(side.mark), *side.back))


def merged(spans: Spans) -> Spans:
    """``spans`` with texts that stand side by side as one, and without empty ones."""
    out: list[Span] = []
    for span in spans:
        if isinstance(span, Text) and out and isinstance(before := out[-1], Text):
            out[-1] = Text(before.text + span.text)
        elif not isinstance(span, Text) or span.text:
            out.append(span)
    return tuple(out)


def is_line(mark: str) -> bool:
    """Whether a card with this ``mark`` is one line.

    >>> is_line(" :: "), is_line("?"), is_line("")
    (True, False, False)
    """
    return _BETWEEN.fullmatch(mark) is not None


def is_asked_both_ways(mark: str) -> bool:
    """Whether the answer is a question too.

    >>> is_asked_both_ways(":::"), is_asked_both_ways("??"), is_asked_both_ways("::")
    (True, True, False)
    """
    return mark.strip() in (":::", "??")


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _lines(spans: Spans) -> list[Spans]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        if isinstance(span, Break):
            lines.append([])
        else:
            lines[-1].append(span)
    return [tuple(line) for line in lines]


def _word(line: Spans) -> str:
    """The text of a line that is nothing else."""
    only = line[0] if len(line) == 1 else None
    return only.text.strip() if isinstance(only, Text) else ""


def _joined(lines: list[Spans]) -> Spans:
    out: list[Span] = []
    for place, line in enumerate(lines):
        out += (*((Break(),) if place else ()), *line)
    return tuple(out)


def _parted(line: Spans) -> Side | None:
    """The card that is one ``line``, at its first mark."""
    for place, span in enumerate(line):
        found = _BETWEEN.search(span.text) if isinstance(span, Text) else None
        if found is None or not isinstance(span, Text):
            continue
        front = merged((*line[:place], Text(span.text[: found.start()])))
        back = merged((Text(span.text[found.end() :]), *line[place + 1 :]))
        return Side(front, found[0], back) if front and back and not _is_open(front) else None
    return None


def _is_open(front: Spans) -> bool:
    """Whether a bracket is open behind ``front``: the mark stands in a field."""
    text = "".join(span.text for span in front if isinstance(span, Text))
    return text.count("[") > text.count("]") or text.count("(") > text.count(")")
