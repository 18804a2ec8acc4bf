"""Flashcards as blocks: the question is a block with the tag ``#card``, what stands below it is the answer.

Source: ``formats/logseq.md`` section 7. In a note of a deck a card is words with a mark among them
(:mod:`vaultconv.model.flashcards`); that mark is carried, and while the block still looks like such a card, it is those words
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from vaultconv.formats.logseq.schedules import properties_of, said_by, schedule_of
from vaultconv.formats.logseq.spell import is_cloze
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import BARE, Blocks, Html, Item, List, Paragraph
from vaultconv.model.flashcards import (
    GAP,
    SCHEDULE,
    Side,
    has_gaps,
    is_line,
    merged,
    schedule_in,
    sides_of,
    whole,
)
from vaultconv.model.origin import Spelling
from vaultconv.model.spans import Break, Highlight, HtmlSpan, Span, Spans, Tag, Text

CARD: Final = "card"
"""The tag of a block that is the front of a card; in a carrier, the mark of the card that it was."""

JOINED: Final = "joined"
"""In a carrier: that the block was a line of the same paragraph as the one before it."""

BELOW: Final = "below"
"""In a carrier: that the whole answer was a list below the mark."""

ASKED: Final = "asked"
"""In the spelling of a bullet of a card: the comment below it that says when it comes again; in a carrier: where that stood."""

_BESIDE: Final = "beside"


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet that stands for some lines of a paragraph, what is below it, and what it carries."""

    item: Item
    below: Blocks
    facts: Mapping[str, Any]


def dealt(item: Item, own: Blocks, below: Blocks, is_known: bool = False) -> tuple[Bullet, ...]:
    """The bullets that stand for the paragraph of a deck that ``item`` is; nothing if no card is in it. ``is_known``: only for
    one that was such bullets."""
    paragraph = own[0] if len(own) == 1 else None
    if not isinstance(paragraph, Paragraph) or item.traits.task is not None or paragraph.traits != BARE:
        return ()
    if is_known and CARD not in paragraph.spelling:
        return ()
    words, comment, place = paragraph, str(item.spelling.get(ASKED, "")), BELOW
    if not comment and (comment := _comment_beside(paragraph.spans)):
        words, place = replace(paragraph, spans=_without_blank(paragraph.spans[:-1])), _BESIDE
    bullets = _dealt(item, words, below)
    if not comment:
        return bullets
    schedule = schedule_in(comment)
    if not bullets or CARD not in bullets[-1].facts or schedule is None:
        return () if place == BELOW else _dealt(item, paragraph, below)
    view = {sp.VIEW + key: value for key, value in properties_of(schedule).items()}
    *others, last = bullets
    spelling = {**{key: said for key, said in last.item.spelling.items() if key != ASKED}, **view}
    facts = dict(last.facts) if place == BELOW else {**last.facts, ASKED: place}
    return (*others, replace(last, item=replace(last.item, spelling=spelling), facts=facts))


def _dealt(item: Item, paragraph: Paragraph, below: Blocks) -> tuple[Bullet, ...]:
    sides = sides_of(paragraph.spans)
    if not sides:
        return _with_gaps(item, paragraph, below)
    if below and (len(sides) > 1 or is_line(sides[0].mark) or not _is_tight(below)):
        return ()
    if not below and any(side.mark and not side.back for side in sides):
        return ()
    return tuple(_bullet(item, paragraph, side, below, first=side is sides[0]) for side in sides)


def _bullet(item: Item, paragraph: Paragraph, side: Side, below: Blocks, first: bool) -> Bullet:
    facts: dict[str, Any] = {}
    front = side.front
    if side.mark:
        front = (*front, Text(" "), Tag(CARD))
        facts[CARD] = side.mark
    if not first:
        facts[JOINED] = True
    if side.mark and not side.back:
        facts[BELOW] = True
    words = replace(paragraph, spans=front, origin=None)
    back: Blocks = ()
    if side.back:
        answer = Paragraph(side.back, line=paragraph.line)
        back = (List((Item((answer,), line=paragraph.line),), line=paragraph.line),)
    traits = item.traits if first else BARE
    return Bullet(replace(item, blocks=(words, *back, *below), traits=traits), (*back, *below), facts)


def _with_gaps(item: Item, paragraph: Paragraph, below: Blocks) -> tuple[Bullet, ...]:
    """The bullet of a card whose answers are gaps in its words, if each can be one."""
    if not has_gaps(paragraph.spans):
        return ()
    spans = tuple(replace(s, cloze="") if isinstance(s, Highlight) else s for s in paragraph.spans)
    if not all(is_cloze(span) for span in spans if isinstance(span, Highlight)):
        return ()
    words = replace(paragraph, spans=(*spans, Text(" "), Tag(CARD)), origin=None)
    return (Bullet(replace(item, blocks=(words, *below)), below, {CARD: GAP}),)


def _is_tight(below: Blocks) -> bool:
    """Whether what is ``below`` a paragraph follows it at once: an empty line ends a card."""
    return below[0].spelling.get(sp.BEFORE, 1) == 0


def _comment_beside(spans: Spans) -> str:
    """The comment at the end of ``spans`` that says when the card comes again."""
    last = spans[-1] if spans else None
    return last.text if isinstance(last, HtmlSpan) and schedule_in(last.text) is not None else ""


def _without_blank(spans: Spans) -> Spans:
    last = spans[-1] if spans else None
    return merged((*spans[:-1], Text(last.text.rstrip(" ")))) if isinstance(last, Text) else spans


def paired(items: Iterable[Item], is_known: bool) -> Iterator[Item]:
    """``items`` of a deck, each card with what says below it when it comes again."""
    held: Item | None = None
    for item in items:
        only = item.blocks[0] if len(item.blocks) == 1 and item.traits == BARE else None
        if held is not None and isinstance(only, Html) and schedule_in(only.text) is not None:
            asked = replace(held, spelling={**held.spelling, ASKED: only.text.strip()})
            if dealt(asked, held.blocks[:1], held.blocks[1:], is_known):
                yield asked
                held = None
                continue
        if held is not None:
            yield held
        held = item
    if held is not None:
        yield held


def comments_left(lines: Iterable[str]) -> str:
    """What the ledger says of those comments in the ``lines`` of a page that say when a card comes again; ``""`` if there are none.

    >>> comments_left(["- <!--SR:!2026-02-26,4,270!2026-02-27,5,270-->"])
    'when 1 card comes again stays a comment, which the app does not read: it has several answers, or is no block with #card'
    """
    count = sum(SCHEDULE in line for line in lines)
    what = f"when {count} card{'s come' if count > 1 else ' comes'} again stays a comment, which the app does not read"
    return f"{what}: it has several answers, or is no block with #card" if count else ""


def told(
    blocks: Blocks, below: Blocks, carried: Mapping[str, Any], view: Spelling
) -> tuple[Blocks, Blocks, Spelling, Iterable[tuple[str, str]]]:
    """The text of a block and what is ``below`` it, with what a carrier says of the card that it is, its spelling, and what its schedule
    says of the ``view`` of the app and leaves out of it."""
    said = {key.removeprefix(sp.VIEW): str(text) for key, text in view.items()}
    schedule = schedule_of(said)
    spelling: dict[str, Any] = dict(view)
    if carried.get(JOINED):
        spelling[JOINED] = 1
    words, left = gathered(blocks, below, carried) if CARD in carried else (blocks, below)
    if schedule is None:
        return words, left, spelling, ()
    if words is blocks:
        spelling[sp.SCHEDULE] = schedule.comment()
        return words, left, spelling, said_by(schedule, said)
    for key in properties_of(schedule):
        del spelling[sp.VIEW + key]
    first = words[0]
    if carried.get(ASKED) == _BESIDE and isinstance(first, Paragraph):
        beside = (*first.spans, Text(" "), HtmlSpan(schedule.comment()))
        return (replace(first, spans=beside),), left, spelling, ()
    spelling[ASKED] = schedule.comment()
    return words, left, spelling, ()


def comment_below(item: Item) -> tuple[Item, ...]:
    """What stands below the card ``item`` of a vault, and says when it comes again."""
    comment = item.spelling.get(ASKED)
    return (Item((Html(str(comment), line=item.line),), line=item.line),) if comment else ()


def gathered(blocks: Blocks, below: Blocks, carried: Mapping[str, Any]) -> tuple[Blocks, Blocks]:
    """The text of a block and what is ``below`` it, as the card that it was in a note of a deck; as they are where it looks like
    that no more."""
    mark = carried.get(CARD)
    paragraph = blocks[0] if len(blocks) == 1 else None
    if not isinstance(mark, str) or not isinstance(paragraph, Paragraph):
        return blocks, below
    front = _untagged(paragraph.spans)
    if not front:
        return blocks, below
    if mark == GAP:
        return (_known(paragraph, mark, tuple(map(_as_marked, front))),), below
    back, left = ((), below) if carried.get(BELOW) else _answer(below)
    if is_line(mark) and (left or not back or _breaks(front) or _breaks(back)):
        return blocks, below
    if not (back or left):
        return blocks, below
    if left:
        left = (replace(left[0], spelling={**left[0].spelling, sp.BEFORE: 0}), *left[1:])
    return (_known(paragraph, mark, whole(Side(front, mark, back))),), left


def joined(before: Item, item: Item) -> Item | None:
    """The two bullets ``before`` and ``item``, that were lines of one paragraph, as one; None if they are no such lines any more."""
    one, other = before.blocks, item.blocks
    if len(one) != 1 or len(other) != 1 or item.traits != BARE:
        return None
    first, then = one[0], other[0]
    if not isinstance(first, Paragraph) or not isinstance(then, Paragraph):
        return None
    spelling = {**first.spelling, **then.spelling}
    return replace(
        before, blocks=(replace(first, spans=(*first.spans, Break(), *then.spans), spelling=spelling),)
    )


def _known(paragraph: Paragraph, mark: str, spans: Spans) -> Paragraph:
    """``paragraph`` as the words of the card with this ``mark``."""
    return replace(paragraph, spans=spans, spelling={**paragraph.spelling, CARD: mark})


def _as_marked(span: Span) -> Span:
    return replace(span, cloze=None) if isinstance(span, Highlight) and span.cloze == "" else span


def _breaks(spans: Spans) -> bool:
    return any(isinstance(span, Break) for span in spans)


def _untagged(spans: Spans) -> Spans:
    """``spans`` less the tag of a card at their end; nothing if it is not there."""
    *words, blank, tag = spans if len(spans) > 1 else (Text(""), Text(""))
    if tag != Tag(CARD) or not isinstance(blank, Text) or not blank.text.endswith(" "):
        return ()
    return merged((*words, Text(blank.text[:-1])))


def _answer(below: Blocks) -> tuple[Spans, Blocks]:
    """The paragraph that is the first of what stands ``below`` a question, and what is left; no paragraph, if it is none or has
    more to it."""
    first = below[0] if below else None
    item = first.items[0] if isinstance(first, List) and first.start is None and first.items else None
    text = item.blocks[0] if item is not None and len(item.blocks) == 1 and item.traits == BARE else None
    if not isinstance(first, List) or not isinstance(text, Paragraph) or item is None or item.spelling:
        return (), below
    others = first.items[1:]
    left: Blocks = (replace(first, items=others, line=others[0].line),) if others else ()
    return text.spans, (*left, *below[1:])
