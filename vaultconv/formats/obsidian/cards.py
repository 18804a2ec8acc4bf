"""Flashcards of an outliner as Spaced Repetition reads them: ``question::answer`` in a line of a note of a deck.

A block with the tag ``#card`` and one line below it is such a card. Any other stays the bullets that it is: in a list the
plugin knows cards of one line only. A carrier behind the line says which tag it had, one behind the tag of the deck that no
note had that. Source: the plugin's documentation, "Organizing into Decks": a tag counts for the cards below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import is_

from vaultconv.formats.obsidian.carriers import OPEN, VERSION, carrier, read_carrier
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import BARE, AnyBlock, Blocks, Html, Item, List, Paragraph
from vaultconv.model.flashcards import DECK, SCHEDULE, Side, merged, schedule_in, sides_of, whole
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.rewrite import as_told
from vaultconv.model.spans import Break, CommentSpan, Highlight, HtmlSpan, Spans, Tag, Text
from vaultconv.model.traverse import note_spans

_FRONT = "card"
"""The tag of the front of a card, where answers are blocks below it."""
_MARK = "::"
_KNOWN = "card"
"""In the spelling of an item: that it was read as such a card."""
_CARRIED = f'{OPEN}{{"v":{VERSION},"card":"'
_GAP = f'{OPEN}{{"v":{VERSION},"cloze":'
_DECK = carrier(deck="made")
MADE_DECK = "deck"
"""The key in :attr:`~vaultconv.model.note.Note.extra` of the tag of a deck that was put into the note for the plugin."""


def has_cards(text: str) -> bool:
    """Whether a note with this ``text`` may hold cards that were blocks of an outliner, in one line or with a gap.

    >>> has_cards('- Q::A %%vaultconv:{"v":1,"card":"card"}%%'), has_cards("- Q::A")
    (True, False)
    """
    return _CARRIED in text or (SCHEDULE in text and _GAP in text)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_cards(blocks: Blocks) -> Blocks:
    """``blocks`` with each such card as a question and a block below it, and what says when it comes again in its spelling."""
    return _with_answered(as_told(blocks, _read))


def made_deck(blocks: Blocks) -> Blocks:
    """The first of ``blocks``, if it is the tag of a deck that was put there for the plugin.

    >>> made_deck((Paragraph((Text("words"),)),))
    ()
    """
    first = blocks[0] if blocks else None
    return blocks[:1] if isinstance(first, Paragraph) and first.spans == _deck() else ()


def _with_answered(blocks: Blocks) -> Blocks:
    """``blocks`` less the comments that the plugin wrote below the cards that end a list: each is said by its card."""
    out: list[AnyBlock] = []
    for block in blocks:
        before = out[-1] if out else None
        is_below = _is_schedule(block) and block.spelling.get(sp.BEFORE, 1) == 0
        if is_below and isinstance(block, Html) and isinstance(before, List) and schedule_in(block.text):
            last = before.items[-1]
            if _KNOWN in last.spelling and sp.SCHEDULE not in last.spelling:
                spelling = {**last.spelling, sp.SCHEDULE: block.text.strip()}
                out[-1] = replace(before, items=(*before.items[:-1], replace(last, spelling=spelling)))
                continue
        out.append(block)
    return blocks if len(out) == len(blocks) else tuple(out)


def _read(block: AnyBlock) -> AnyBlock:
    if not isinstance(block, Item):
        return block
    first = block.blocks[0] if block.blocks else None
    if not isinstance(first, Paragraph) or len(first.spans) < 2:
        return block
    spans, schedule = _without_schedule(first.spans)
    if schedule and _has_gap(spans):
        spelling = {**block.spelling, sp.SCHEDULE: schedule}
        return replace(block, blocks=(replace(first, spans=spans), *block.blocks[1:]), spelling=spelling)
    if len(spans) < 2:
        return block
    *words, comment = spans
    if not isinstance(comment, CommentSpan) or not f"%%{comment.text}".startswith(_CARRIED):
        return block
    tag = _tag(f"%%{comment.text}%%")
    side = next(iter(sides_of(_without_blank(tuple(words)))), None) if tag else None
    if not tag or side is None or side.mark != _MARK:
        return block
    front = replace(first, spans=(*side.front, Text(" "), Tag(tag)))
    answer = Item((Paragraph(side.back, line=first.line),), line=first.line)
    below = List((answer,), line=first.line)
    said = {**block.spelling, _KNOWN: 1, **({sp.SCHEDULE: schedule} if schedule else {})}
    return replace(block, blocks=(front, below, *block.blocks[1:]), spelling=said)


def _without_schedule(spans: Spans) -> tuple[Spans, str]:
    """``spans`` less the comment at their end that says when the card comes again, and that comment; ``""``: there is none."""
    last = spans[-1]
    if not isinstance(last, HtmlSpan) or schedule_in(last.text) is None:
        return spans, ""
    return _without_blank(spans[:-1]), last.text.strip()


def _tag(comment: str) -> str:
    try:
        said = read_carrier(comment).get("card")
    except (ValueError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""


def _without_blank(spans: Spans) -> Spans:
    last = spans[-1] if spans else None
    return merged((*spans[:-1], Text(last.text.removesuffix(" ")))) if isinstance(last, Text) else spans


# -- writing -----------------------------------------------------------------------------------------------------------


def write_schedules(note: Note, blocks: Blocks, is_kept: bool, carriers: bool) -> tuple[Blocks, list[Loss]]:
    """``blocks`` with what says when a card comes again behind each that is one to the plugin, and a line of the ledger for what is
    left out of that, unless it ``is_kept`` anyway. Without ``carriers`` nothing is known as a card on the way back."""
    told: dict[tuple[int, str], str] = note.extra.get("schedules", {})
    lines: set[int] = set()

    def scheduled(block: AnyBlock) -> AnyBlock:
        schedule = block.spelling.get(sp.SCHEDULE) if isinstance(block, Item) else None
        first = block.blocks[0] if isinstance(block, Item) and block.blocks else None
        if not schedule or not isinstance(block, Item) or not isinstance(first, Paragraph):
            return block
        if not (_is_line(first.spans) or _has_gap(first.spans)):
            return block
        lines.add(block.line)
        behind = (*first.spans, Text(" "), HtmlSpan(str(schedule)))
        return replace(block, blocks=(replace(first, spans=behind), *block.blocks[1:]))

    made = as_told(blocks, scheduled) if carriers else blocks
    return made, [] if is_kept else [*_unsaid(note.path, told, lines)]


def _unsaid(path: str, told: dict[tuple[int, str], str], lines: set[int]) -> Iterator[Loss]:
    for (line, name), left in told.items():
        if line not in lines:
            detail = f"{name!r} says how the app shows a block: left out"
            yield Loss(path, line, "view", Outcome.DROPPED_VIEW_STATE, detail)
        elif left:
            detail = f"{name!r} is said by the card, but for {left}"
            yield Loss(path, line, "view", Outcome.DROPPED_VIEW_STATE, detail)


def _is_line(spans: Spans) -> bool:
    """Whether ``spans`` are a card that was blocks."""
    last = spans[-1] if spans else None
    return isinstance(last, CommentSpan) and f"%%{last.text}".startswith(_CARRIED)


def _has_gap(spans: Spans) -> bool:
    """Whether ``spans`` are a card with one gap, which it is told to be."""
    gaps = [span for span in spans if isinstance(span, Highlight)]
    return len(gaps) == 1 and gaps[0].cloze is not None and _has_tag(spans)


def write_cards(blocks: Blocks, in_deck: bool) -> Blocks:
    """``blocks`` with each such card as a line, and the tag of a deck before them all, unless they are ``in_deck`` anyway. They
    stay what they are where that tag would make cards of what is only marked."""
    marked = [(block, span) for block, span in note_spans(blocks) if isinstance(span, Highlight)]
    if any(span.cloze is None for _, span in marked):
        return blocks
    made = as_told(blocks, _written)
    has_gaps = any(isinstance(block, Paragraph) and _has_tag(block.spans) for block, _ in marked)
    return (Paragraph(_deck()), *made) if (made is not blocks or has_gaps) and not in_deck else made


def _has_tag(spans: Spans) -> bool:
    return any(isinstance(span, Tag) and span.name.lower() == _FRONT for span in spans)


def as_they_were(blocks: Blocks, deck: Blocks) -> Blocks:
    """``blocks`` of a vault with the cards that :func:`read_cards` found as their lines again, behind the ``deck`` that was made
    for them."""
    made = as_told(blocks, lambda block: _as_it_was(block) if block.spelling else block)
    return (*deck, *made) if deck else made


def _as_it_was(block: AnyBlock) -> AnyBlock:
    made = _written(block) if _KNOWN in block.spelling else block
    schedule = block.spelling.get(sp.SCHEDULE)
    first = made.blocks[0] if isinstance(made, Item) and made.blocks else None
    if not schedule or not isinstance(made, Item) or not isinstance(first, Paragraph):
        return made
    behind = replace(first, spans=(*first.spans, Text(" "), HtmlSpan(str(schedule))))
    return replace(made, blocks=(behind, *made.blocks[1:]))


def with_schedules(blocks: Blocks) -> Blocks:
    """``blocks`` with what says when a card comes again right below that card: an empty line would part the two."""
    beside = [
        _tight(block)
        if place and _is_schedule(block) and isinstance(blocks[place - 1], Paragraph | List)
        else block
        for place, block in enumerate(blocks)
    ]
    return blocks if all(map(is_, beside, blocks)) else tuple(beside)


def _is_schedule(block: AnyBlock) -> bool:
    return isinstance(block, Html) and block.text.startswith(SCHEDULE)


def _tight(block: AnyBlock) -> AnyBlock:
    return replace(block, spelling={**block.spelling, sp.BEFORE: 0})


def _deck() -> Spans:
    return Tag(DECK), Text(" "), CommentSpan(_DECK[2:-2])


def _written(block: AnyBlock) -> AnyBlock:
    if not isinstance(block, Item) or block.traits.task is not None or len(block.blocks) != 2:
        return block
    first, below = block.blocks
    back = _only_line(below)
    if not isinstance(first, Paragraph) or back is None or len(first.spans) < 2:
        return block
    *words, blank, tag = first.spans
    if not isinstance(tag, Tag) or tag.name.lower() != _FRONT or not isinstance(blank, Text):
        return block
    if not blank.text.endswith(" "):
        return block
    side = Side(merged((*words, Text(blank.text[:-1]))), _MARK, back)
    line = whole(side)
    if not side.front or sides_of(line) != (side,) or any(isinstance(span, Highlight) for span in line):
        return block
    comment = CommentSpan(carrier(card=tag.name)[2:-2])
    return replace(block, blocks=(replace(first, spans=(*line, Text(" "), comment)),))


def _only_line(below: AnyBlock) -> Spans | None:
    """The text of the only block in the list ``below``, if it is one line and nothing is said of it."""
    item = (
        below.items[0] if isinstance(below, List) and below.start is None and len(below.items) == 1 else None
    )
    if item is None or below.traits != BARE or item.traits != BARE or item.spelling or len(item.blocks) != 1:
        return None
    text = item.blocks[0]
    if (
        not isinstance(text, Paragraph)
        or text.traits != BARE
        or any(isinstance(span, Break) for span in text.spans)
    ):
        return None
    return text.spans
