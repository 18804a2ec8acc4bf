"""Flashcards of an outliner as Spaced Repetition reads them: ``question::answer`` in a line of a note of a deck.

A block with the tag ``#card`` and one line below it is such a card. Any other stays the bullets that it is: in a list the
plugin knows cards of one line only. A carrier behind the line says which tag it had, one behind the tag of the deck that no
note had that. Source: the plugin's documentation, "Organizing into Decks": a tag counts for the cards below it.
"""

from __future__ import annotations

from dataclasses import replace
from operator import is_

from vaultconv.formats.obsidian.carriers import OPEN, VERSION, carrier, read_carrier
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import BARE, AnyBlock, Blocks, Html, Item, List, Paragraph
from vaultconv.model.flashcards import DECK, SCHEDULE, Side, merged, sides_of, whole
from vaultconv.model.rewrite import as_told
from vaultconv.model.spans import Break, CommentSpan, Highlight, Spans, Tag, Text
from vaultconv.model.traverse import note_spans

_FRONT = "card"
"""The tag of the front of a card, where answers are blocks below it."""
_MARK = "::"
_KNOWN = "card"
"""In the spelling of an item: that it was read as such a card."""
_CARRIED = f'{OPEN}{{"v":{VERSION},"card":"'
_DECK = carrier(deck="made")
MADE_DECK = "deck"
"""The key in :attr:`~vaultconv.model.note.Note.extra` of the tag of a deck that was put into the note for the plugin."""


def has_cards(text: str) -> bool:
    """Whether a note with this ``text`` may hold cards that were blocks of an outliner.

    >>> has_cards('- Q::A %%vaultconv:{"v":1,"card":"card"}%%'), has_cards("- Q::A")
    (True, False)
    """
    return _CARRIED in text


# -- reading -----------------------------------------------------------------------------------------------------------


def read_cards(blocks: Blocks) -> Blocks:
    """``blocks`` with each such card as a question and a block below it."""
    return as_told(blocks, _read)


def made_deck(blocks: Blocks) -> Blocks:
    """The first of ``blocks``, if it is the tag of a deck that was put there for the plugin.

    >>> made_deck((Paragraph((Text("words"),)),))
    ()
    """
    first = blocks[0] if blocks else None
    return blocks[:1] if isinstance(first, Paragraph) and first.spans == _deck() else ()


def _read(block: AnyBlock) -> AnyBlock:
    first = block.blocks[0] if isinstance(block, Item) and block.blocks else None
    if not isinstance(block, Item) or not isinstance(first, Paragraph) or len(first.spans) < 2:
        return block
    *words, comment = first.spans
    if not isinstance(comment, CommentSpan) or not f"%%{comment.text}".startswith(_CARRIED):
        return block
    tag = _tag(f"%%{comment.text}%%")
    side = next(iter(sides_of(_without_blank(tuple(words)))), None) if tag else None
    if not tag or side is None or side.mark != _MARK:
        return block
    front = replace(first, spans=(*side.front, Text(" "), Tag(tag)))
    answer = Item((Paragraph(side.back, line=first.line),), line=first.line)
    below = List((answer,), line=first.line)
    return replace(block, blocks=(front, below, *block.blocks[1:]), spelling={**block.spelling, _KNOWN: 1})


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
    made = as_told(blocks, lambda block: _written(block) if _KNOWN in block.spelling else block)
    return (*deck, *made) if deck else made


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
