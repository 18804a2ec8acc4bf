"""Quotations whose source is said in one of the ways that tools for Quotebacks write Markdown.

=======================================================  ====================================================
``> words``, a blank line, ``Source: [T](U) by A``       what the browser extension copies
``> words``, then ``> -- A, [T](U)``                     Python-Markdown's extension
``:::quote{url="U" author="A" title="T"}`` to ``:::``    remark's directive
``> words``, then ``> <div class="quoteback-footer">``   the component, expanded: as site notes have it
``<blockquote class="quoteback">``, often a ``<script>``  what the browser extension embeds in a page
=======================================================  ====================================================

Each becomes a quotation with a citation. Source: ``formats/readwise.md``, f.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import is_
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.quoteback_embed import begins_embed, opened_by, parted_embed, read_embed
from vaultconv.markdown.quoteback_footer import is_footer, said_by_footer
from vaultconv.model.blocks import AnyBlock, Blocks, Html, Item, List, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.origin import Origin
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Break, HtmlSpan, Link, Span, Spans, Text
from vaultconv.model.traverse import iter_blocks

_BY = lazy_pattern(r" by (?P<author>\S.*)")
_DASHED = lazy_pattern(r"-- (?:(?P<author>\S.*), )?")
_OPENS = lazy_pattern(r":::[ \t]*quote[ \t]*\{(?P<attributes>[^\n]*)\}[ \t]*")
_MARKDOWN = lazy_pattern(r"[*_~`\\]")
_LONGEST: Final = 64
"""So many blocks may be in an embedded quotation."""
_CLOSES: Final = ":::"
_ATTRIBUTE = lazy_pattern(
    r"(?P<name>[\w-]+)[ \t]*=[ \t]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']+))"
)
_EMBED: Final = "quoteback"
_SAYS = ("Source: ", "-- ", ":::", _EMBED)


def with_quotebacks(blocks: Blocks, body: str) -> Blocks:
    """``blocks``, which were read from ``body``, with the quotations that say their source.

    >>> from vaultconv.model.reference import Reference
    >>> link = Link(Reference(ReferenceKind.URL, "https://e.org"), (Text("Slow Maps"),), "inline")
    >>> quote = Quote((Paragraph((Text("A map."), Break(), Text("-- Jane Roe, "), link)),))
    >>> (quote,) = with_quotebacks((quote,), "> A map.\\n> -- Jane Roe, [Slow Maps](https://e.org)\\n")
    >>> quote.traits.citation.author, quote.blocks[0].spans
    ('Jane Roe', (Text(text='A map.'),))
    """
    return _with_quotebacks(blocks, body) if any(mark in body for mark in _SAYS) else blocks


def _with_quotebacks(blocks: Blocks, body: str) -> Blocks:
    out: list[AnyBlock] = []
    at = 0
    while at < len(blocks):
        quoted, taken = _quoted(blocks, at, body)
        out += quoted
        at += taken
    return tuple(out)


def scripts_in(path: str, blocks: Blocks, body: str) -> Iterator[Loss]:
    """The lines of the ledger for the scripts behind quotations in the note at ``path``, for another format. Its ``blocks`` were
    read from ``body``.

    >>> quote = Quote((), spelling={sp.SCRIPT: "<script src=quoteback.js></script>"}, line=7)
    >>> [(loss.line, loss.construct) for loss in scripts_in("a.md", (quote,), "quoteback.js")]
    [(7, 'script')]
    """
    if _EMBED not in body:
        return
    for block in iter_blocks(blocks):
        if sp.SCRIPT in block.spelling:
            detail = "the script that draws this quotation is left out: it is shown as any other"
            yield Loss(path, block.line, "script", Outcome.DROPPED_VIEW_STATE, detail)


def _quoted(blocks: Blocks, at: int, body: str) -> tuple[Blocks, int]:
    """What stands at the place ``at`` of ``blocks``, and how many of them it is."""
    block = blocks[at]
    if isinstance(block, List):
        return (_listed(block, body),), 1
    if isinstance(block, Paragraph):
        return _directive(blocks, at, body) or ((block,), 1)
    if isinstance(block, Html):
        return _embedded(blocks, at, body) or ((block,), 1)
    if not isinstance(block, Quote) or block.traits.citation is not None:
        return (block,), 1
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(following, Paragraph) and (citation := _copied(following.spans)) is not None:
        cited = replace(block, traits=replace(block.traits, citation=citation))
        return (_spanning(cited, block, following),), 2
    return (_dashed(block) or _expanded(block) or block,), 1


def _listed(block: List, body: str) -> List:
    """``block`` with the quotations in its items: what an outline becomes in a document."""
    items = tuple(_in_item(item, body) for item in block.items)
    same = all(map(is_, items, block.items))
    return block if same else replace(block, items=items)


def _in_item(item: Item, body: str) -> Item:
    blocks = _with_quotebacks(item.blocks, body)
    same = len(blocks) == len(item.blocks) and all(map(is_, blocks, item.blocks))
    return item if same else replace(item, blocks=blocks)


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


# -- the embed form --------------------------------------------------------------------------------------------------


def _embedded(blocks: Blocks, at: int, body: str) -> tuple[Blocks, int] | None:
    """The blocks from one that begins an embedded quotation on to one that ends it, as that quotation; behind it its script."""
    first = blocks[at]
    last = _last_of_embed(blocks, at, body)
    if last is None:
        return None
    text = _raw_text(first if last == at else Html("", origin=_across(first, blocks[last])), body)
    found = parted_embed(text)
    if found is None:
        return None
    quote = read_embed(found[0])
    if quote is None:
        return None
    quote.line, quote.spelling = first.line, first.spelling
    if found[1]:
        quote.spelling = {**quote.spelling, sp.SCRIPT: found[1]}
    return (_spanning(quote, first, blocks[last]),), last + 1 - at


def _last_of_embed(blocks: Blocks, at: int, body: str) -> int | None:
    """The place of the block that ends the embedded quotation which the one at ``at`` begins; None where none is there."""
    depth = 0
    for last in range(at, min(at + _LONGEST, len(blocks))):
        block = blocks[last]
        if not _is_raw(block) or (last == at and not begins_embed(_raw_text(block, body))):
            return None
        depth += opened_by(_raw_text(block, body))
        if depth <= 0:
            return last
    return None


def _raw_text(block: AnyBlock, body: str) -> str:
    return block.text if isinstance(block, Html) and block.text else "\n".join(_lines(block, body))


def _is_raw(block: AnyBlock) -> bool:
    """Whether ``block`` is text that means in HTML what it does here: no Markdown is in it."""
    if isinstance(block, Html):
        return True
    return isinstance(block, Paragraph) and all(
        isinstance(span, HtmlSpan | Break) or (isinstance(span, Text) and not _MARKDOWN.search(span.text))
        for span in block.spans
    )


def _across(first: AnyBlock, last: AnyBlock) -> Origin | None:
    """Where the blocks from ``first`` to ``last`` stand."""
    if first.origin is None or last.origin is None:
        return None
    return Origin(first.origin.start, last.origin.end)


# -- the directive -------------------------------------------------------------------------------------------------


def _directive(blocks: Blocks, at: int, body: str) -> tuple[Blocks, int] | None:
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
            return (_spanning(quote, first, blocks[last]),), last + 1 - at
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
    return replace(quote, origin=_across(first, last))
