"""A citation in Obsidian: the last line of a ``[!quote]`` callout."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.markdown.citation import citation_line, read_citation
from vaultconv.markdown.dialect import Dialect
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Item, List, Paragraph, Quote, edited
from vaultconv.model.citation import Citation
from vaultconv.model.spans import Break, Spans


def citation_lines(citation: Citation, permalink_known: bool, dialect: Dialect, file: str = "") -> str:
    """The footer that says ``citation``, with its picture in the size of the text; it is shown from ``file``, if that is
    said."""
    return citation_line(citation, permalink_known, dialect, lambda name, url: f"![{name}|16]({url})", file)


def quote_of(block: Callout) -> Quote | None:
    """The quotation that a ``[!quote]`` callout with a footer is, or None: then it is an ordinary callout."""
    if block.type.lower() != "quote" or block.title or block.fold or block.metadata or not block.blocks:
        return None
    last = block.blocks[-1]
    if not isinstance(last, Paragraph) or last.traits.anchor:
        return None
    above, line = _last_line(last.spans)
    citation = read_citation(line)
    if citation is None:
        return None
    kept = (edited(last, spans=above),) if above else ()
    return Quote(
        (*block.blocks[:-1], *kept),
        traits=replace(block.traits, citation=citation),
        origin=block.origin,
        spelling=block.spelling,
        line=block.line,
    )


def _last_line(spans: Spans) -> tuple[Spans, Spans]:
    """The lines of a paragraph above its last one, and that: people write the footer right under the words."""
    at = next((i for i in range(len(spans) - 1, -1, -1) if isinstance(spans[i], Break)), None)
    return ((), spans) if at is None else (spans[:at], spans[at + 1 :])


def with_quotes(blocks: Blocks) -> Blocks:
    """``blocks`` with the callouts that are quotations read as such, those in items too. What does not change is the same
    object."""
    if not any(isinstance(block, Callout | List) for block in blocks):
        return blocks
    out = tuple(_with_quotes(block) for block in blocks)
    return blocks if all(a is b for a, b in zip(out, blocks, strict=True)) else out


def _with_quotes(block: AnyBlock) -> AnyBlock:
    if isinstance(block, Callout):
        return quote_of(block) or block
    if not isinstance(block, List):
        return block
    items = tuple(_item_with_quotes(item) for item in block.items)
    same = all(a is b for a, b in zip(items, block.items, strict=True))
    return block if same else replace(block, items=items)


def _item_with_quotes(item: Item) -> Item:
    inner = with_quotes(item.blocks)
    return item if inner is item.blocks else replace(item, blocks=inner)
