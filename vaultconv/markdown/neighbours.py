"""What a block does to the one beside it: where a blank line must part them, and what its own blanks mean."""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.guard import goes_on
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, MathSpan, Spans, Text
from vaultconv.model.traverse import children, constructs

_CLOSED_HTML = lazy_pattern(
    r"[ \t]*(?:<!(?=--)[\s\S]*?-->|<(?=\?)[\s\S]*?\?>|<![A-Za-z][^>]*>|<!\[CDATA\[[\s\S]*?\]\]>"
    r"|(?i:<(?:pre|script|style|textarea)(?:[\s>][\s\S]*?)?</(?:pre|script|style|textarea)>))"
)
"""Raw HTML that ends by itself (CommonMark 0.31.2, section 4.6, kinds 1 to 5), not at a blank line."""
_TITLE = {'"': '"', "'": "'", "(": ")"}
"""What opens the title of a link definition, and what closes it at the end of a line."""
_SEPARATED = Paragraph | Raw | Table
_MERGING = (Paragraph, Raw, Table, Quote | Callout)
_CLOSED = Heading | Code | Rule | Html | Quote | List | Item
_OPEN_ENDED = Paragraph | List | Quote | Callout | Table | FootnoteDefinition | Raw
_LINE_OF_TEXT = Paragraph(())


def starts_beside_text(block: AnyBlock) -> bool:
    """Whether ``block`` may stand right under a line of text, as it is or as the writer changes it there."""
    return not must_part(_LINE_OF_TEXT, block)


def needs_exact_indent(blocks: Blocks) -> bool:
    """Whether an item's further lines must stand right under its text: what keeps its indentation as content would
    grow by whatever is more than that."""
    verbatim = any(map(_keeps_blanks, blocks))
    first = blocks[0] if blocks else None
    return verbatim or isinstance(first, Code | List)


def is_indented(block: AnyBlock) -> bool:
    """Whether ``block`` is code that its indentation makes so."""
    return isinstance(block, Code) and block.spelling.get(sp.STYLE) == "indented"


def _keeps_blanks(block: AnyBlock) -> bool:
    """Whether blanks before its lines would become a part of ``block``."""
    if isinstance(block, Paragraph):
        return any(
            "\n" in (span.raw if isinstance(span, CodeSpan) else span.text)
            for span in constructs(block)
            if isinstance(span, CodeSpan | HtmlSpan | MathSpan)
        )
    return isinstance(block, Html | Comment | MathBlock) or is_indented(block)


def must_part(previous: AnyBlock, block: AnyBlock) -> bool:
    """Whether ``block`` right under ``previous`` would be taken for a part of it."""
    if previous.traits.anchor and not isinstance(previous, Paragraph):
        previous = _LINE_OF_TEXT  # what stands last is its id
    if isinstance(previous, Html):
        return _CLOSED_HTML.match(previous.text) is None
    if not isinstance(previous, _OPEN_ENDED):
        return False
    if isinstance(previous, Paragraph) and previous.spans and isinstance(previous.spans[0], HtmlSpan):
        alone = len(previous.spans) == 1 or isinstance(previous.spans[1], Break)
        if goes_on(
            previous.spans[0].text + ("" if alone else " words")
        ):  # no block of HTML where it comes from
            return True
    if isinstance(block, List) and block.items and not (block.items[0].blocks or block.items[0].traits.task):
        return isinstance(previous, Paragraph)  # an empty item interrupts no paragraph: it would underline it
    if isinstance(block, List) and block.start not in (None, 1):
        return isinstance(previous, Paragraph)  # nor does a number but 1 (CommonMark 0.31.2, section 5.3)
    if isinstance(previous, Raw) and isinstance(block, Paragraph | Heading):
        return _starts_like_title(block.spans)
    if is_indented(block) or any(isinstance(previous, k) and isinstance(block, k) for k in _MERGING):
        return True
    if isinstance(block, Rule):
        return isinstance(previous, Paragraph) and not _rule_mark(block).rstrip(" \t").strip("-")
    setext = isinstance(block, Heading) and block.spelling.get(sp.STYLE) == "setext"
    return (setext or isinstance(block, _SEPARATED)) and _ends_in_text(previous)


def _ends_in_text(block: AnyBlock) -> bool:
    """Whether the last line of ``block`` is text, which a line right under it would go on."""
    while True:
        if block.traits is not BARE:
            return True
        inner = children(block)
        if not inner:
            return not isinstance(block, _CLOSED)
        block = inner[-1]


def _starts_like_title(spans: Spans) -> bool:
    """Whether a link definition right above would take the text for its title."""
    first = spans[0] if spans else None
    closing = _TITLE.get(first.text[:1], "") if isinstance(first, Text) else ""
    return closing != "" and any(
        isinstance(s, Text) and s.text.rstrip(" \t").endswith(closing) for s in spans
    )


def _rule_mark(block: Rule) -> str:
    return str(block.spelling.get(sp.MARKER, "---"))
