"""What is read only when all blocks are known: boxes, kramdown attributes on their own line, raw blocks around code.

Each construct that is not as simple as described here stays the text that it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vaultconv.formats.readwise import liquid
from vaultconv.formats.readwise.markup import ATTRIBUTES, KRAMDOWN, box_of
from vaultconv.formats.readwise.spell import LIQUID, PROTECTED
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Directive,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    with_traits,
)
from vaultconv.model.origin import Origin
from vaultconv.model.spans import Break, Macro, Span, Spans, Text

_TAKE_ATTRIBUTES = (Heading, Code, MathBlock, Directive, Quote, List, Rule)
"""What a line of attributes right below belongs to, where Markdown takes that line for a paragraph of its own."""
_ANCHOR = lazy_pattern(r"\{:[ ]*(?:#([A-Za-z0-9-]+)|id=\"([A-Za-z0-9-]+)\")[ ]*\}")
_ALONE = lazy_pattern(rf"{ATTRIBUTES}[ \t]*")


def tidied(blocks: Blocks, body: str) -> Blocks:
    """``blocks``, read from ``body``, with the constructs of this module recognised."""
    if "{:" not in body and "{%" not in body and "::" not in body:
        return blocks
    return tuple(_attributed_below(block, body) for block in _tidied(blocks))


def _tidied(blocks: Blocks) -> Blocks:
    out: list[AnyBlock] = []
    index = 0
    while index < len(blocks):
        wrapped = _raw_block(blocks[index : index + 3])
        if wrapped is not None:
            out.append(wrapped)
            index += 3
            continue
        block = _with_tidy_children(blocks[index])
        index += 1
        if isinstance(block, Paragraph):
            if out and _belongs_to(out[-1], block):
                out[-1] = _attributed(out[-1], _text_of(block.spans[0]), block)
                continue
            block = _tidy_paragraph(block)
        elif isinstance(block, Table):
            block = _tidy_table(block)
        out.append(block)
    return tuple(out)


def _with_tidy_children(block: AnyBlock) -> AnyBlock:
    if isinstance(block, List):
        items = tuple(_tidy_item(item) for item in block.items)
        return block if _same(items, block.items) else replace(block, items=items)
    if isinstance(block, Quote | Callout | Item | FootnoteDefinition):
        inner = _tidied(block.blocks)
        return block if _same(inner, block.blocks) else replace(block, blocks=inner)
    return block


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


# -- raw blocks ----------------------------------------------------------------------------------------------------


def _raw_block(blocks: Blocks) -> AnyBlock | None:
    """Code, HTML or a formula between two paragraphs that open and close a raw block."""
    if len(blocks) < 3 or not isinstance(blocks[1], PROTECTED):
        return None
    first, block, last = blocks
    if not (isinstance(first, Paragraph) and isinstance(last, Paragraph)):
        return None
    after, attributes = _without_last_line(last.spans)
    if not (_is_tag(first.spans, liquid.is_raw_tag) and _is_tag(after, liquid.is_end_tag)):
        return None
    spelling = {**block.spelling, LIQUID: "raw"}
    spelling.pop(sp.BEFORE, None)
    if sp.BEFORE in first.spelling:
        spelling[sp.BEFORE] = first.spelling[sp.BEFORE]
    found = replace(block, origin=_span_of(first, last), spelling=spelling)
    return _attributed(found, attributes, last) if attributes else found


def _is_tag(spans: Spans, is_tag: Callable[[Span], bool]) -> bool:
    return len(spans) == 1 and is_tag(spans[0])


def _span_of(first: AnyBlock, last: AnyBlock) -> Origin | None:
    if first.origin is None or last.origin is None:
        return None
    return Origin(first.origin.start, last.origin.end)


# -- attributes and boxes ------------------------------------------------------------------------------------------


def _is_attributes(span: Span) -> bool:
    return isinstance(span, Macro) and span.kind == KRAMDOWN


def _text_of(span: Span) -> str:
    return span.text if isinstance(span, Macro) else ""


def _belongs_to(block: AnyBlock, paragraph: Paragraph) -> bool:
    """Whether ``paragraph`` is nothing but attributes right under ``block``."""
    return (
        isinstance(block, _TAKE_ATTRIBUTES)
        and paragraph.spelling.get(sp.BEFORE) == 0
        and len(paragraph.spans) == 1
        and _is_attributes(paragraph.spans[0])
        and not (block.traits.attributes or block.traits.anchor)
    )


def _attributed(block: AnyBlock, text: str, last: AnyBlock) -> AnyBlock:
    """``block`` with the attributes ``text``; those that are nothing but an id are its anchor."""
    anchor = _ANCHOR.fullmatch(text)
    changes = {"anchor": anchor[1] or anchor[2]} if anchor else {"attributes": text}
    return replace(with_traits(block, **changes), origin=_span_of(block, last))


def _tidy_paragraph(block: Paragraph) -> AnyBlock:
    box = box_of(block.spans[0]) if len(block.spans) == 1 else None
    if box is not None:
        name, text = box
        return Directive(
            name,
            text=text,
            traits=block.traits,
            origin=block.origin,
            spelling=block.spelling,
            line=block.line,
        )
    stripped, text = _without_last_line(block.spans)
    if text:
        return _attributed(replace(block, spans=stripped), text, block)
    return block


def _without_last_line(spans: Spans) -> tuple[Spans, str]:
    """``spans`` without a last line of attributes, and that line; ``""`` if there is none."""
    if len(spans) > 2 and isinstance(spans[-2], Break) and _is_attributes(spans[-1]):
        return spans[:-2], _text_of(spans[-1])
    return spans, ""


def _tidy_item(item: Item) -> Item:
    """An item whose text begins with an id has it as its anchor."""
    tidy = _with_tidy_children(item)
    assert isinstance(tidy, Item)  # noqa: S101  the kind does not change
    first = tidy.blocks[0] if tidy.blocks else None
    if not isinstance(first, Paragraph) or not first.spans or tidy.traits.anchor:
        return tidy
    anchor = _ANCHOR.fullmatch(_text_of(first.spans[0])) if _is_attributes(first.spans[0]) else None
    if anchor is None:
        return tidy
    rest = first.spans[1:]
    if rest and isinstance(rest[0], Text):
        rest = (replace(rest[0], text=rest[0].text.removeprefix(" ")), *rest[1:])
    blocks = (replace(first, spans=rest, origin=None), *tidy.blocks[1:])
    return with_traits(replace(tidy, blocks=blocks), anchor=anchor[1] or anchor[2])


def _tidy_table(block: Table) -> AnyBlock:
    """Attributes right under a table are read as its last row."""
    row = block.rows[-1]
    first = row[0].spans if row else ()
    if len(block.rows) <= block.header or len(first) != 1 or not _is_attributes(first[0]):
        return block
    if any(cell.spans for cell in row[1:]):
        return block
    return _attributed(replace(block, rows=block.rows[:-1]), _text_of(first[0]), block)


def _attributed_below(block: AnyBlock, body: str) -> AnyBlock:
    """Attributes at the margin under a quotation or list are its own, though CommonMark reads them as a lazy line of the
    last paragraph inside."""
    if not isinstance(block, Quote | List) or block.origin is None:
        return block
    text = body[block.origin.start : block.origin.end]
    last_line = text[text.rfind("\n") + 1 :]
    if "\n" not in text or not _ALONE.fullmatch(last_line):
        return block
    stripped = _less_last_line(block, last_line.strip())
    if stripped is None:
        return block
    return replace(_attributed(stripped, last_line.strip(), block), origin=block.origin)


def _less_last_line(block: AnyBlock, line: str) -> AnyBlock | None:
    """``block`` without the attributes ``line`` at the end of its last paragraph; None if they are not there."""
    if isinstance(block, Paragraph):
        if block.traits.attributes == line:
            return replace(block, traits=replace(block.traits, attributes=""), origin=None)
        found = _ANCHOR.fullmatch(line)
        if found and block.traits.anchor == (found[1] or found[2]):
            return replace(block, traits=replace(block.traits, anchor=""), origin=None)
        return None
    if not isinstance(block, List | Item | Quote | Callout | FootnoteDefinition):
        return None
    inner: Blocks = block.items if isinstance(block, List) else block.blocks
    last = _less_last_line(inner[-1], line) if inner else None
    if last is None:
        return None
    children: Any = (*inner[:-1], last)
    if isinstance(block, List):
        return replace(block, items=children)
    return replace(block, blocks=children, origin=None)
