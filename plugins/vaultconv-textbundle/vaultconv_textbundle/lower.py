"""What a bundle has no sign for, as words: nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vaultconv.plugins.model import (
    BARE,
    AnyBlock,
    Blocks,
    Item,
    Paragraph,
    Property,
    Quote,
    Span,
    Task,
    Text,
    edited,
    with_blocks,
)
from vaultconv.plugins.text import citation_line, plain_to_markdown, read_spans
from vaultconv_textbundle.dialect import TEXTBUNDLE


def lowered(blocks: Blocks) -> Blocks:
    """``blocks`` with their citations, properties and dates in words."""
    return with_blocks(blocks, _lowered)


def _lowered(block: AnyBlock) -> AnyBlock:
    traits = block.traits
    if traits is BARE:
        return block
    words = [*_dates(traits.task), *map(_property, traits.properties)]
    if isinstance(block, Quote) and traits.citation is not None:
        line = citation_line(traits.citation, False, TEXTBUNDLE, lambda where: f"![favicon]({where})")
        block = edited(block, blocks=(*block.blocks, Paragraph(read_spans(line, TEXTBUNDLE))))
    if not words:
        return block
    said = Text(plain_to_markdown(f" ({', '.join(words)})", TEXTBUNDLE))
    return _with_words(edited(block, traits=replace(traits, properties=())), said)


def _with_words(block: AnyBlock, said: Span) -> AnyBlock:
    """``block`` with ``said`` at its end; where it is not one of words, in a paragraph of its own."""
    if isinstance(block, Paragraph):
        return replace(block, spans=(*block.spans, said))
    if isinstance(block, Item):
        first = block.blocks[0] if block.blocks else None
        if isinstance(first, Paragraph):
            return replace(block, blocks=(edited(first, spans=(*first.spans, said)), *block.blocks[1:]))
        return replace(block, blocks=(Paragraph((said,)), *block.blocks))
    if isinstance(block, Quote):
        return replace(block, blocks=(*block.blocks, Paragraph((said,))))
    return block


def _dates(task: Task | None) -> Iterator[str]:
    """What a task says besides its box."""
    if task is None:
        return
    if task.priority:
        yield f"priority {task.priority}"
    yield from (f"{date.kind} {date.date} {date.time}".rstrip() for date in task.dates)
    if task.recurrence:
        yield f"repeats {task.recurrence}"


def _property(item: Property) -> str:
    value = ", ".join(map(str, item.value)) if isinstance(item.value, list) else str(item.value)
    return f"{item.key}: {value}"
