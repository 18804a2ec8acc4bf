"""What a note means, in words that need no Logseq: the blocks of its outline at their levels, what each refers to, holds
and shows. Made from the model of the source, before a letter of Logseq is written: our own reader is no judge of our
writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from vaultconv.model.blocks import (
    Blocks,
    Callout,
    Code,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference
from vaultconv.model.spans import (
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
)
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of

Named = Callable[[Reference], tuple[str, str]]
"""What a reference means: ``page`` and its name, ``place`` for a block of one, ``missing`` and how it is called, or
anything else."""

_KINDS = {
    Callout: "Custom",
    Code: "Src",
    Quote: "Quote",
    Rule: "Horizontal_Rule",
    Table: "Table",
    MathBlock: "Displayed_Math",
}


@dataclass
class Meant:
    """One block of a page: its level, its heading's size, whether it is a task, and of all that stands in it: the words,
    the pages by name (tags too: a tag is a link to a page), how many links lead to blocks, code, formulas, kinds of
    blocks, programs, and the number of cells in each row of each table. ``marked_up``: it holds HTML, whose inside is no
    words to the app. ``missing`` are links to what is not there: a page of that name, or no link."""

    level: int
    heading: int | None = None
    task: bool = False
    words: str = ""
    pages: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    places: int = 0
    code: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    programs: list[str] = field(default_factory=list)
    tables: list[tuple[int, ...]] = field(default_factory=list)
    marked_up: bool = False
    is_footer: bool = False


def meant(outline: Blocks, named: Named, level: int = 1) -> Iterator[Meant]:
    """The blocks of ``outline`` in the order of the text."""
    for block in outline:
        for item in block.items if isinstance(block, List) else (Item((block,)),):
            place = next((n for n, b in enumerate(item.blocks) if isinstance(b, List)), len(item.blocks))
            own, below = item.blocks[:place], item.blocks[place:]
            if own and not below and all(isinstance(b, Raw) for b in own):
                continue  # definitions of links: they are in the links
            yield _block(item, own, named, level)
            if len(own) == 1 and isinstance(own[0], Quote) and own[0].traits.citation is not None:
                yield Meant(level + 1, is_footer=True)
            yield from meant(below, named, level + 1)


def _block(item: Item, own: Blocks, named: Named, level: int) -> Meant:
    first = own[0] if own else None
    made = Meant(level, first.level if isinstance(first, Heading) else None, item.traits.task is not None)
    for block in iter_blocks(own):
        is_opened = isinstance(block, Callout) and not block.blocks and len(item.blocks) > len(own)
        if isinstance(block, Callout) and is_opened and not block.title:
            made.words += block.type.capitalize()
        if type(block) in _KINDS and not is_opened:
            made.kinds[_KINDS[type(block)]] += 1
        if isinstance(block, Code):
            made.programs.append(block.text.rstrip("\n"))
        elif isinstance(block, MathBlock):
            made.formulas[" ".join(block.text.split())] += 1
        elif isinstance(block, Html):
            made.marked_up = True
        elif isinstance(block, Table):
            made.tables.append(tuple(len(row) for row in block.rows))
        for spans in spans_of(block):
            made.words += plain_text(tuple(_texts(spans)))
            for span in iter_spans(spans):
                _learn(span, made, named)
    return made


def _learn(span: Span, made: Meant, named: Named) -> None:
    if isinstance(span, Tag):
        made.pages[span.name.casefold()] += 1
    elif isinstance(span, HtmlSpan):
        made.marked_up = True
    elif isinstance(span, CodeSpan):
        made.code[" ".join(span.text.split())] += 1
    elif isinstance(span, MathSpan):
        made.formulas[" ".join(span.text.split())] += 1
    elif isinstance(span, Link | Embed | Image):
        kind, name = named(span.reference)
        if kind == "page":
            made.pages[name.casefold()] += 1
        elif kind == "place":
            made.places += 1
        elif kind == "missing":
            made.missing[name.casefold()] += 1


def _texts(spans: Spans) -> Iterator[Span]:
    """The texts of ``spans``, less those in the words of links."""
    for span in spans:
        if isinstance(span, Highlight | Footnote | Sidenote):
            yield from _texts(span.spans)
        else:
            yield span if isinstance(span, Text) else Text("")
