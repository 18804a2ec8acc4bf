"""Money that is no formula: ``$5-$10``, ``($20/$30)``.

A dollar sign with a digit right after it closes no formula in Obsidian (release notes 0.13.9), while CommonMark's own extension
has no such rule. What stood between the two is read again, as the text that it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Cell, Heading, List, Paragraph, Table
from vaultconv.model.spans import Footnote, Highlight, Link, MathSpan, Sidenote, Span, Spans, Text
from vaultconv.model.traverse import children

if TYPE_CHECKING:
    from vaultconv.markdown.dialect import Dialect

_MONEY = lazy_pattern(r"\$[0-9]")


def may_be_money(text: str) -> bool:
    """Whether ``text`` may hold any: most has none, and needs no further look.

    >>> may_be_money("$x$"), may_be_money("$5")
    (False, True)
    """
    return _MONEY.search(text) is not None


def with_money(blocks: Blocks, dialect: Dialect) -> Blocks:
    """``blocks`` with money as text; the same object where there is none. Origins stand: their source says just that."""
    out = tuple(_block(block, dialect) for block in blocks)
    return blocks if all(a is b for a, b in zip(out, blocks, strict=True)) else out


def _block(block: AnyBlock, dialect: Dialect) -> AnyBlock:
    changes: dict[str, Any] = {}
    if isinstance(block, Paragraph | Heading):
        if (spans := _spans(block.spans, dialect)) is not block.spans:
            changes["spans"] = spans
    elif isinstance(block, Callout) and block.title:
        if (title := _spans(block.title, dialect)) is not block.title:
            changes["title"] = title
    elif isinstance(block, Table):
        changes["rows"] = tuple(
            tuple(Cell(_spans(cell.spans, dialect)) for cell in row) for row in block.rows
        )
    inner = children(block)
    if inner and (made := with_money(inner, dialect)) is not inner:
        changes["items" if isinstance(block, List) else "blocks"] = made
    return replace(block, **changes) if changes else block


def _spans(spans: Spans, dialect: Dialect) -> Spans:
    out: list[Span] = []
    changed = False
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        if (
            isinstance(span, MathSpan)
            and not span.display
            and isinstance(after, Text)
            and "0" <= after.text[:1] <= "9"
        ):
            changed = True
            for part in read_spans(f"\\${span.text}$", dialect):
                _add(out, part)
        else:
            inside = _inside(span, dialect)
            changed = changed or inside is not span
            _add(out, inside)
    return tuple(out) if changed else spans


def _inside(span: Span, dialect: Dialect) -> Span:
    """``span`` with money in what it holds as text."""
    if isinstance(span, Highlight | Sidenote | Footnote):
        spans = _spans(span.spans, dialect)
        return span if spans is span.spans else replace(span, spans=spans)
    if isinstance(span, Link):
        label = _spans(span.label, dialect)
        return span if label is span.label else replace(span, label=label)
    return span


def _add(out: list[Span], span: Span) -> None:
    """Adds ``span``; text goes on where text ended."""
    last = out[-1] if out else None
    if isinstance(span, Text) and isinstance(last, Text):
        out[-1] = Text(last.text + span.text)
    else:
        out.append(span)
