"""Walking over blocks and spans, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

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
from vaultconv.model.spans import Footnote, Highlight, Link, Sidenote, Span, Spans, Text


class _Inside(dict[type, Callable[[Any], Any] | None]):
    """How to get at what an object of each class holds; None where it holds nothing. A table, since this is asked of every
    block and every span, and most hold nothing."""

    def __missing__(self, kind: type) -> Callable[[Any], Any] | None:
        known = next((base for base in kind.__mro__[1:] if base in self), None)
        found = self[kind] = None if known is None else self[known]
        return found


_BLOCKS = _Inside({List: attrgetter("items")})
_BLOCKS |= dict.fromkeys((Item, Quote, Callout, FootnoteDefinition, Directive), attrgetter("blocks"))
_RUNS = _Inside(
    {
        Callout: lambda block: () if block.title is None else (block.title,),
        Table: lambda block: tuple(cell.spans for row in block.rows for cell in row),
    }
)
_RUNS |= dict.fromkeys((Paragraph, Heading), lambda block: (block.spans,))
_SPANS = _Inside({Link: attrgetter("label")})
_SPANS |= dict.fromkeys((Highlight, Sidenote, Footnote), attrgetter("spans"))


def children(block: AnyBlock) -> Blocks:
    """The blocks directly inside ``block``."""
    inside = _BLOCKS[block.__class__]
    found: Blocks = () if inside is None else inside(block)
    return found


def iter_blocks(blocks: Blocks) -> Iterator[AnyBlock]:
    """Every block, parents before children. Does not recurse, so depth is no limit."""
    stack = list(reversed(blocks))
    pop = stack.pop
    while stack:
        block = pop()
        yield block
        inside = _BLOCKS[block.__class__]
        if inside is not None:
            stack += inside(block)[::-1]


def spans_of(block: AnyBlock) -> Iterable[Spans]:
    """The runs of spans that belong to ``block`` itself: its text, title, or cells."""
    runs = _RUNS[block.__class__]
    return () if runs is None else runs(block)


def iter_spans(spans: Spans) -> Iterator[Span]:
    """Every span, outer before inner. Does not recurse, so depth is no limit."""
    for span in spans:
        yield span
        inside = _SPANS[span.__class__]
        if inside is None:
            continue
        stack = list(reversed(inside(span)))
        while stack:
            inner = stack.pop()
            yield inner
            inside = _SPANS[inner.__class__]
            if inside is not None:
                stack.extend(reversed(inside(inner)))


def kinds(blocks: Blocks) -> set[type]:
    """The classes of all blocks and spans in ``blocks``: to tell, for little, that there is nothing to look for.

    >>> from vaultconv.model.spans import Text
    >>> sorted(kind.__name__ for kind in kinds((Paragraph((Text("a"), Link(None, (Text("b"),)))),)))
    ['Link', 'Paragraph', 'Text']
    """
    found: set[type] = set()
    for block in iter_blocks(blocks):
        found.add(block.__class__)
        runs = _RUNS[block.__class__]
        if runs is not None:
            for spans in runs(block):
                found.update(map(type, spans))
                for span in spans:
                    inside = _SPANS[span.__class__]
                    if inside is not None and inside(span):
                        found.update(map(type, iter_spans(inside(span))))
    return found


def note_spans(blocks: Blocks) -> Iterator[tuple[AnyBlock, Span]]:
    """Every span of ``blocks`` with the block it stands in."""
    for block in iter_blocks(blocks):
        runs = _RUNS[block.__class__]
        if runs is not None:
            for spans in runs(block):
                for span in iter_spans(spans):
                    yield block, span


def constructs(block: AnyBlock) -> Iterator[Span]:
    """Every span of ``block`` itself that is no text, outer before inner. Most blocks have none, and this is asked of each.

    >>> [type(span).__name__ for span in constructs(Paragraph((Text("a"), Link(None, (Text("b"),)))))]
    ['Link']
    """
    runs = _RUNS[block.__class__]
    if runs is not None:
        for spans in runs(block):
            for span in spans:
                if span.__class__ is not Text:
                    yield span
                    inside = _SPANS[span.__class__]
                    if inside is not None:
                        yield from (
                            inner for inner in iter_spans(inside(span)) if inner.__class__ is not Text
                        )
