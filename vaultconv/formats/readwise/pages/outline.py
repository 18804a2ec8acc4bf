"""The parts of a page that is to be written: headers, highlights with what belongs to them, and all else.

It is the reverse of reading one: a highlight is a quotation with a citation below a header; what follows it, up to the next,
is its note and what its reader put there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vaultconv.formats.readwise.pages.ends import is_service
from vaultconv.formats.readwise.pages.template import DEFAULT
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Item, List, Paragraph, Quote, with_traits
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import iter_blocks


@dataclass(slots=True)
class Header:
    """The heading of highlights, with their ``date`` (``""``: not said)."""

    heading: Heading
    date: str


@dataclass(slots=True)
class Chapter:
    """A heading of the source."""

    heading: Heading


@dataclass(slots=True)
class Highlighted:
    """A highlight, and the notes (paragraphs) and lists below it. ``date`` is that of its header."""

    quote: Quote
    date: str
    below: list[Paragraph | List] = field(default_factory=list)


@dataclass(slots=True)
class Other:
    """Any other block; ``inside`` says whether highlights may follow it."""

    block: AnyBlock
    inside: bool


Part = Header | Chapter | Highlighted | Other


def is_header(block: AnyBlock) -> bool:
    """Whether ``block`` is a heading that plugins put over highlights."""
    return isinstance(block, Heading) and DEFAULT.dated(plain_text(block.spans)) is not None


def is_highlight(block: AnyBlock) -> bool:
    """Whether ``block`` is a quotation that says its source."""
    return isinstance(block, Quote) and block.traits.citation is not None


def parts_of(blocks: Blocks, is_page: bool = True) -> Iterator[Part]:
    """The parts of a page of these ``blocks``, in their order. Where it is known that it ``is_page``, whatever heading has
    highlights below it is a header."""
    date: str | None = None
    level = 0
    last: Highlighted | None = None
    for place, block in enumerate(blocks):
        if last is not None and isinstance(block, Paragraph | List):
            last.below.append(block)
            continue
        if last is not None:
            yield last
            last = None
        if isinstance(block, Heading):
            said = DEFAULT.dated(plain_text(block.spans))
            first = _first_highlight(blocks, place) if said is None else None
            if said is None and first is not None and date is None and is_page:
                said = _date_of(first)
            if said is not None:
                date, level = said, block.level
                yield Header(block, said)
            elif date is not None and block.level <= level and first is not None:
                yield Chapter(block)
            else:
                date = None if block.level <= level else date
                yield Other(block, date is not None)
        elif isinstance(block, Quote) and is_highlight(block) and (date is not None or _is_at_service(block)):
            last = Highlighted(block, date or "")
        else:
            yield Other(block, date is not None)
    if last is not None:
        yield last


def _date_of(quote: Quote) -> str:
    citation = quote.traits.citation
    return citation.date if citation is not None else ""


def _is_at_service(quote: Quote) -> bool:
    """Whether ``quote`` is known for a highlight wherever it stands."""
    citation = quote.traits.citation
    return citation is not None and (is_service(citation.url) or is_service(citation.permalink))


def _first_highlight(blocks: Blocks, place: int) -> Quote | None:
    """The first highlight below the heading at ``place``, if nothing but headings of chapters is between them, or no heading
    at all."""
    apart = False
    for block in blocks[place + 1 :]:
        if isinstance(block, Heading):
            if apart or DEFAULT.dated(plain_text(block.spans)) is not None:
                return None
        elif isinstance(block, Quote) and is_highlight(block):
            return block
        else:
            apart = True
    return None


def has_highlights(blocks: Blocks) -> bool:
    """Whether ``blocks`` have a header with a highlight below it: then they can be a page.

    >>> has_highlights(())
    False
    """
    parts = [*parts_of(blocks, is_page=False)]
    return any(isinstance(part, Header) for part in parts) and any(
        isinstance(part, Highlighted) for part in parts
    )


def unfolded(blocks: Blocks) -> Blocks:
    """``blocks`` of an outline as those of a document: what its bullets hold that are no list to a reader, beside each other.

    >>> from vaultconv.model.blocks import Item, Rule
    >>> nested = List((Item((Rule(),)),), outline=True)
    >>> [type(block).__name__ for block in unfolded((List((Item((Rule(), nested)),), outline=True),))]
    ['Rule', 'Rule']
    """
    out: list[AnyBlock] = []
    for block in blocks:
        if not (isinstance(block, List) and block.outline):
            out.append(block)
            continue
        for item in block.items:
            if item.traits.task is not None:  # in a document only entries of lists have boxes
                out.append(List((item,), line=item.line))
                continue
            inner = unfolded(item.blocks)
            if item.traits.anchor and inner and not inner[0].traits.anchor:
                inner = (with_traits(inner[0], anchor=item.traits.anchor), *inner[1:])
            out += inner
    return tuple(out)


def bullets_unfolded(blocks: Blocks) -> Iterator[Item]:
    """The bullets that :func:`unfolded` takes away, and the entries of lists below them, which are nested less deep then."""
    if any(isinstance(block, List) and block.outline for block in blocks):
        yield from (block for block in iter_blocks(blocks) if isinstance(block, Item))
