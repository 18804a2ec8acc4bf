"""Changing the spans of a tree of blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import is_
from typing import Any, TypeAlias

from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Cell, Heading, List, Paragraph, Table, edited
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    MathSpan,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
    Url,
)
from vaultconv.model.traverse import children

_Change: TypeAlias = Callable[[Span], Span | Spans | None]


def with_spans(blocks: Blocks, change: _Change) -> Blocks:
    """``blocks`` with each span, outer before inner, as ``change`` has it; None takes it away, several stand in its place as
    they are. What does not change is the same object; what does has lost its origin.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.spans import Text
    >>> with_spans((Paragraph((Text("a"),)),), lambda span: Text("b"))[0].spans
    (Text(text='b'),)
    """
    return _unless_same(blocks, [_block(block, change) for block in blocks])


def with_blocks(blocks: Blocks, change: Callable[[AnyBlock], AnyBlock]) -> Blocks:
    """``blocks`` with each block, inner before outer, as ``change`` has it. What does not change is the same object; what
    holds a block that does has lost its origin.

    >>> from vaultconv.model.blocks import Html, Quote
    >>> with_blocks((Quote((Html("a"),)),), lambda block: Html("b") if isinstance(block, Html) else block)[0].blocks[0].text
    'b'
    """
    return _unless_same(blocks, [change(_with_inner(block, change)) for block in blocks])


def as_told(blocks: Blocks, change: Callable[[AnyBlock], AnyBlock]) -> Blocks:
    """``blocks``, inner before outer, as ``change`` has them. They keep their origins: for readers, which learn of a block after
    the block, and for what writes that again.

    >>> from vaultconv.model.blocks import Html, Quote
    >>> from vaultconv.model.origin import Origin
    >>> quote = Quote((Html("a"),), origin=Origin(0, 3))
    >>> as_told((quote,), lambda block: Html("b") if isinstance(block, Html) else block)[0].origin
    Origin(start=0, end=3)
    """
    out = []
    for block in blocks:
        inner = children(block)
        made = as_told(inner, change)
        if made is not inner:
            changes: dict[str, Any] = {"items" if isinstance(block, List) else "blocks": made}
            block = replace(block, **changes)
        out.append(change(block))
    return _unless_same(blocks, out)


def _unless_same(blocks: Blocks, made: list[AnyBlock]) -> Blocks:
    """What was ``made`` of ``blocks``; they themselves where each is the same object."""
    return blocks if all(map(is_, made, blocks)) else tuple(made)


def _with_inner(block: AnyBlock, change: Callable[[AnyBlock], AnyBlock]) -> AnyBlock:
    inner = children(block)
    if not inner or (made := with_blocks(inner, change)) is inner:
        return block
    return edited(block, **{"items" if isinstance(block, List) else "blocks": made})


def _block(block: AnyBlock, change: _Change) -> AnyBlock:
    changes: dict[str, Any] = {}
    if isinstance(block, _TEXTS):
        if (new := _spans(block.spans, change)) is not block.spans:
            changes["spans"] = new
    elif isinstance(block, Callout):
        if block.title and (title := _spans(block.title, change)) is not block.title:
            changes["title"] = title
    elif isinstance(block, Table):
        rows = tuple(tuple(Cell(_spans(cell.spans, change)) for cell in row) for row in block.rows)
        if rows != block.rows:
            changes["rows"] = rows
    inner = children(block)
    if inner and (made := with_spans(inner, change)) is not inner:
        changes["items" if isinstance(block, List) else "blocks"] = made
    return edited(block, **changes) if changes else block


_TEXTS = (Paragraph, Heading)
_LEAVES = frozenset({Text, CodeSpan, Break, Url, Tag, Embed, Image, MathSpan, HtmlSpan})
"""Spans that hold no others."""


def _spans(spans: Spans, change: _Change) -> Spans:
    out: list[Span] = []
    same = True
    for span in spans:
        new = change(span)
        if new is None or isinstance(new, tuple):
            same = False
            out += new or ()
            continue
        if new.__class__ in _LEAVES:
            pass
        elif isinstance(new, Highlight | Sidenote | Footnote) and new.spans:
            inner = _spans(new.spans, change)
            new = new if inner is new.spans else replace(new, spans=inner)
        elif isinstance(new, Link) and new.label:
            label = _spans(new.label, change)
            if label is not new.label:
                # Its own spelling has the old words; the one of a reference is kept, since it names its definition.
                new = replace(new, label=label, raw=new.raw if new.style == "reference" else "")
        same = same and new is span
        out.append(new)
    return spans if same else tuple(out)
