"""Quotations whose source is said in one of the ways that tools for Quotebacks write Markdown.

======================================================  ====================================================
``> words``, a blank line, ``Source: [T](U) by A``      what the browser extension copies
``> words``, then ``> -- A, [T](U)``                    Python-Markdown's extension
``:::quote{url="U" author="A" title="T"}`` to ``:::``   remark's directive
``> words``, then ``> <div class="quoteback-footer">``  the component, expanded: as site notes have it
======================================================  ====================================================

Each becomes a quotation with a citation. Source: ``formats/readwise.md``, f.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vaultconv.markdown.quoteback_footer import is_footer, said_by_footer
from vaultconv.model.blocks import AnyBlock, Blocks, Html, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.origin import Origin
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Break, Link, Span, Spans, Text

_BY = re.compile(r" by (?P<author>\S.*)")
_DASHED = re.compile(r"-- (?:(?P<author>\S.*), )?")
_OPENS = re.compile(r":::[ \t]*quote[ \t]*\{(?P<attributes>[^\n]*)\}[ \t]*")
_CLOSES: Final = ":::"
_ATTRIBUTE = re.compile(
    r"(?P<name>[\w-]+)[ \t]*=[ \t]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']+))"
)
_SAYS = ("Source: ", "-- ", ":::", "quoteback-footer")


def with_quotebacks(blocks: Blocks, body: str) -> Blocks:
    """``blocks``, which were read from ``body``, with the quotations that say their source.

    >>> from vaultconv.model.reference import Reference
    >>> link = Link(Reference(ReferenceKind.URL, "https://e.org"), (Text("Slow Maps"),), "inline")
    >>> quote = Quote((Paragraph((Text("A map."), Break(), Text("-- Jane Roe, "), link)),))
    >>> (quote,) = with_quotebacks((quote,), "> A map.\\n> -- Jane Roe, [Slow Maps](https://e.org)\\n")
    >>> quote.traits.citation.author, quote.blocks[0].spans
    ('Jane Roe', (Text(text='A map.'),))
    """
    if not any(mark in body for mark in _SAYS):
        return blocks
    out: list[AnyBlock] = []
    at = 0
    while at < len(blocks):
        quote, taken = _quoted(blocks, at, body)
        out.append(quote)
        at += taken
    return tuple(out)


def _quoted(blocks: Blocks, at: int, body: str) -> tuple[AnyBlock, int]:
    """What stands at the place ``at`` of ``blocks``, and how many of them it is."""
    block = blocks[at]
    if isinstance(block, Paragraph):
        return _directive(blocks, at, body) or (block, 1)
    if not isinstance(block, Quote) or block.traits.citation is not None:
        return block, 1
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(following, Paragraph) and (citation := _copied(following.spans)) is not None:
        cited = replace(block, traits=replace(block.traits, citation=citation))
        return _spanning(cited, block, following), 2
    return _dashed(block) or _expanded(block) or block, 1


def _copied(spans: Spans) -> Citation | None:
    """``Source: [Title](URL) by Author``."""
    if len(spans) not in (2, 3) or spans[0] != Text("Source: "):
        return None
    author = ""
    if len(spans) == 3:
        last = spans[2]
        found = _BY.fullmatch(last.text) if isinstance(last, Text) else None
        if found is None:
            return None
        author = found["author"]
    return _linked(spans[1], author)


def _dashed(quote: Quote) -> Quote | None:
    """``-- Author, [Title](URL)`` as the last line."""
    last = quote.blocks[-1] if quote.blocks else None
    if not isinstance(last, Paragraph):
        return None
    breaks = [n for n, span in enumerate(last.spans) if isinstance(span, Break)]
    above, line = (last.spans[: breaks[-1]], last.spans[breaks[-1] + 1 :]) if breaks else ((), last.spans)
    if len(line) != 2 or not isinstance(line[0], Text):
        return None
    found = _DASHED.fullmatch(line[0].text)
    citation = _linked(line[1], found["author"] or "") if found is not None else None
    if citation is None:
        return None
    kept = (replace(last, spans=above, origin=None),) if above else ()
    return replace(quote, blocks=(*quote.blocks[:-1], *kept), traits=replace(quote.traits, citation=citation))


def _expanded(quote: Quote) -> Quote | None:
    """The expanded footer as the last line."""
    last = quote.blocks[-1] if quote.blocks else None
    if not isinstance(last, Html):
        return None
    text, _, footer = last.text.rstrip("\n").rpartition("\n")
    said = said_by_footer(footer) if is_footer(footer) else None
    if said is None:
        return None
    kept = (replace(last, text=text, origin=None),) if text else ()
    citation = Citation(
        said.get("author", ""),
        said.get("title", ""),
        said.get("url", ""),
        favicon=said.get("address") or said.get("favicon", ""),
        emoji=said.get("emoji", ""),
    )
    return replace(quote, blocks=(*quote.blocks[:-1], *kept), traits=replace(quote.traits, citation=citation))


def _linked(span: Span, author: str) -> Citation | None:
    if not isinstance(span, Link) or span.reference.kind is not ReferenceKind.URL:
        return None
    return Citation(plain_text((Text(author),)), plain_text(span.label), span.reference.target)


# -- the directive -------------------------------------------------------------------------------------------------


def _directive(blocks: Blocks, at: int, body: str) -> tuple[AnyBlock, int] | None:
    """The blocks from one that opens a directive on to one that closes it, as one quotation."""
    first = blocks[at]
    opened = _OPENS.fullmatch(_lines(first, body)[0])
    citation = _attributed(opened["attributes"]) if opened is not None else None
    if citation is None:
        return None
    for last in range(at, len(blocks)):
        lines = _lines(blocks[last], body)
        if isinstance(blocks[last], Paragraph) and lines[-1].strip() == _CLOSES:
            inner = _inside(blocks[at : last + 1])
            quote = Quote(inner, traits=Traits(citation=citation), line=first.line)
            return _spanning(quote, first, blocks[last]), last + 1 - at
    return None


def _attributed(text: str) -> Citation | None:
    said = {
        found["name"]: found["double"] or found["single"] or found["bare"] or ""
        for found in _ATTRIBUTE.finditer(text)
    }
    if not said.keys() & {"url", "author", "title"}:
        return None
    return Citation(
        said.get("author", ""), said.get("title", ""), said.get("url", ""), favicon=said.get("favicon", "")
    )


def _lines(block: AnyBlock, body: str) -> Sequence[str]:
    origin = block.origin
    return [""] if origin is None else body[origin.start : origin.end].split("\n")


def _inside(blocks: Blocks) -> Blocks:
    """``blocks`` without the line that opens the directive, and the one that closes it."""
    first, last = blocks[0], blocks[-1]
    assert isinstance(first, Paragraph)  # noqa: S101  only a paragraph opens one
    if first is last:
        return _paragraph(_after_line(_before_line(first.spans)))
    assert isinstance(last, Paragraph)  # noqa: S101  and only one closes it
    return (*_paragraph(_after_line(first.spans)), *blocks[1:-1], *_paragraph(_before_line(last.spans)))


def _after_line(spans: Spans) -> Spans:
    at = next((n for n, span in enumerate(spans) if isinstance(span, Break)), len(spans))
    return spans[at + 1 :]


def _before_line(spans: Spans) -> Spans:
    at = next((n for n in range(len(spans) - 1, -1, -1) if isinstance(spans[n], Break)), 0)
    return spans[:at]


def _paragraph(spans: Spans) -> Blocks:
    return (Paragraph(spans),) if spans else ()


def _spanning(quote: Quote, first: AnyBlock, last: AnyBlock) -> Quote:
    """``quote`` as what stands from ``first`` to the end of ``last``."""
    if first.origin is None or last.origin is None:
        return replace(quote, origin=None)
    return replace(quote, origin=Origin(first.origin.start, last.origin.end))
