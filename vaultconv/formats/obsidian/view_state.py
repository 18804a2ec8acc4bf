"""How the app that a note comes from shows its blocks (collapsed, when a card comes again): in a comment behind the text, if
it is to be kept (``--keep-view-state``).

It is a carrier: ``%%vaultconv:{"v":1,"view":{"collapsed":"true"}}%%``. No other app knows what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from vaultconv.formats.obsidian.carriers import OPEN, VERSION, carrier
from vaultconv.markdown.spelling import SCHEDULE, VIEW
from vaultconv.model.blocks import AnyBlock, Blocks, Comment, Item, List, Paragraph, edited
from vaultconv.model.rewrite import as_told
from vaultconv.model.spans import CommentSpan, Spans, Text
from vaultconv.model.traverse import iter_blocks

_MARK = f'{OPEN}{{"v":{VERSION},"view":'


def has_view_state(text: str) -> bool:
    """Whether a note with this ``text`` may say how its blocks are shown elsewhere.

    >>> has_view_state('- x %%vaultconv:{"v":1,"view":{"collapsed":"true"}}%%'), has_view_state("%%view%%")
    (True, False)
    """
    return _MARK in text


def keeps_view_state(options: Mapping[str, Any], carriers: bool) -> bool:
    """Whether the ``options`` of the format say to keep it: it stands in a carrier."""
    return carriers and bool(options.get("keep_view_state"))


def view_state(blocks: Blocks) -> Iterator[tuple[int, str]]:
    """The lines of the items that say how they are shown, and what each says of it."""
    for block in iter_blocks(blocks):
        if isinstance(block, Item):
            yield from (
                (block.line, key.removeprefix(VIEW))
                for key in block.spelling
                if key.startswith(VIEW) or key == SCHEDULE
            )


def read_view_state(blocks: Blocks) -> Blocks:
    """``blocks`` with each item that says how it is shown as one whose spelling does."""
    return as_told(blocks, _read)


def write_view_state(blocks: Blocks) -> Blocks:
    """``blocks`` with what the spelling of an item says of that in a comment behind its text."""
    return as_told(blocks, _written)


def _read(block: AnyBlock) -> AnyBlock:
    if not isinstance(block, Item):
        return block
    for place, inner in enumerate(block.blocks[:2]):
        comment = inner.spans[-1] if isinstance(inner, Paragraph) and inner.spans else inner
        said = _said(comment.text) if isinstance(comment, CommentSpan | Comment) else {}
        if not said:
            continue
        spans = _shortened(inner.spans[:-1]) if isinstance(inner, Paragraph) else ()
        left = (edited(inner, spans=spans),) if isinstance(inner, Paragraph) and spans else ()
        blocks = (*block.blocks[:place], *left, *block.blocks[place + 1 :])
        spelling = {**block.spelling, **{VIEW + key: value for key, value in said.items()}}
        return replace(block, blocks=blocks, spelling=spelling)
    return block


def _said(text: str) -> dict[str, str]:
    """What a comment says of how its block is shown; nothing if it is any other comment."""
    if not has_view_state(f"%%{text}"):
        return {}
    try:
        said: Any = json.loads(f"%%{text}"[len(OPEN) :])["view"]
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        return {}
    return said


def _shortened(spans: Spans) -> Spans:
    """``spans`` less the blank before the comment that stood behind them."""
    last = spans[-1] if spans else None
    if not isinstance(last, Text):
        return spans
    text = last.text.removesuffix(" ")
    return (*spans[:-1], Text(text)) if text else spans[:-1]


def _written(block: AnyBlock) -> AnyBlock:
    if not isinstance(block, Item):
        return block
    said = {
        key.removeprefix(VIEW): str(value) for key, value in block.spelling.items() if key.startswith(VIEW)
    }
    if not said:
        return block
    comment = CommentSpan(carrier(view=said)[2:-2])
    first = block.blocks[0] if block.blocks else None
    if isinstance(first, Paragraph):
        said_behind = edited(first, spans=(*first.spans, Text(" "), comment))
        return replace(block, blocks=(said_behind, *block.blocks[1:]))
    place = 0 if first is None or isinstance(first, List) else 1
    alone = Comment(comment.text, line=block.line)
    return replace(block, blocks=(*block.blocks[:place], alone, *block.blocks[place:]))
