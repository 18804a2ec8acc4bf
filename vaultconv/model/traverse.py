"""Walking over blocks and spans, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator

from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Directive,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
)
from vaultconv.model.spans import Footnote, Highlight, Link, Sidenote, Span, Spans

_HOLD_BLOCKS = (Item, Quote, Callout, FootnoteDefinition, Directive)
_HOLD_SPANS = (Highlight, Sidenote, Footnote)
# Named once: ``isinstance(x, A | B)`` builds the union anew at each call, and this runs once a span.


def children(block: AnyBlock) -> Blocks:
    """The blocks directly inside ``block``."""
    if isinstance(block, List):
        return block.items
    if isinstance(block, _HOLD_BLOCKS):
        return block.blocks
    return ()


def iter_blocks(blocks: Blocks) -> Iterator[AnyBlock]:
    """Every block, parents before children. Does not recurse, so depth is no limit."""
    stack = list(reversed(blocks))
    while stack:
        block = stack.pop()
        yield block
        stack.extend(reversed(children(block)))


def spans_of(block: AnyBlock) -> Iterator[Spans]:
    """The runs of spans that belong to ``block`` itself: its text, title, or cells."""
    if isinstance(block, Paragraph | Heading):
        yield block.spans
    elif isinstance(block, Callout):
        if block.title is not None:
            yield block.title
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield cell.spans


def iter_spans(spans: Spans) -> Iterator[Span]:
    """Every span, outer before inner. Does not recurse, so depth is no limit."""
    stack = list(reversed(spans))
    while stack:
        span = stack.pop()
        yield span
        if isinstance(span, _HOLD_SPANS):
            stack.extend(reversed(span.spans))
        elif isinstance(span, Link):
            stack.extend(reversed(span.label))


def note_spans(blocks: Blocks) -> Iterator[tuple[AnyBlock, Span]]:
    """Every span of ``blocks`` with the block it stands in."""
    for block in iter_blocks(blocks):
        for spans in spans_of(block):
            for span in iter_spans(spans):
                yield block, span
