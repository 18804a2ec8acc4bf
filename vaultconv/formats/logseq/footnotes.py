"""Footnotes that a page has no text for: words, as other apps have them, though the parser of this one makes a mark of any ``[^1]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultconv.model.blocks import FootnoteDefinition
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Footnote, Span, Text
from vaultconv.model.traverse import iter_blocks

if TYPE_CHECKING:
    from vaultconv.model.blocks import Blocks


def without_dangling(blocks: Blocks) -> Blocks:
    """``blocks`` with each footnote that none of them has the text of as the words that it is.

    >>> from vaultconv.model.blocks import Paragraph
    >>> without_dangling((Paragraph((Text("a"), Footnote("1"))),))[0].spans
    (Text(text='a'), Text(text='[^1]'))
    """
    said = {block.label.casefold() for block in iter_blocks(blocks) if isinstance(block, FootnoteDefinition)}

    def words(span: Span) -> Span:
        if not isinstance(span, Footnote) or span.spans or span.label.casefold() in said:
            return span
        return Text(f"[^{span.label}]")

    return with_spans(blocks, words)
