"""A citation in Obsidian: the last line of a ``[!quote]`` callout."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.markdown.citation import citation_line, read_citation
from vaultconv.markdown.dialect import Dialect
from vaultconv.model.blocks import AnyBlock, Callout, Paragraph, Quote, edited
from vaultconv.model.citation import Citation
from vaultconv.model.spans import Break, Spans


def citation_lines(citation: Citation, permalink_known: bool, dialect: Dialect, file: str = "") -> str:
    """The footer that says ``citation``, with its picture in the size of the text; it is shown from ``file``, if that is
    said."""
    return citation_line(citation, permalink_known, dialect, lambda url: f"![favicon|16]({url})", file)


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


def with_quotes(blocks: tuple[AnyBlock, ...]) -> tuple[AnyBlock, ...]:
    """``blocks`` with the top-level callouts that are quotations read as such."""
    if not any(isinstance(block, Callout) for block in blocks):
        return blocks
    return tuple((quote_of(block) or block) if isinstance(block, Callout) else block for block in blocks)
