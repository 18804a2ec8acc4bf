"""A note as a source of an export: what its properties say, and each of its quotations that have a source as a highlight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.lift import EXPORTED, WORDS, is_of_a_record
from vaultconv.formats.readwise.exports.location import read_label
from vaultconv.formats.readwise.forms import highlight_id
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.links import plain_to_markdown
from vaultconv.formats.readwise.pages.metadata import plain_author
from vaultconv.formats.readwise.pages.outline import is_header
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Comment,
    Drawer,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    Paragraph,
    Query,
    Quote,
)
from vaultconv.model.note import Note
from vaultconv.model.passages import Part, is_passage, passage_id
from vaultconv.model.properties import Properties, Value
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import (
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    Image,
    Link,
    Macro,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
)
from vaultconv.model.traverse import iter_blocks

_SITE_KEYS: Final = frozenset(
    {
        "hide_title",
        "show_book_meta",
        "manual_post",
        "highlight_id",
        "author_id",
        "favicon_url",
        "source_emoji",
        "source_url",
    }
    | {"serial_number", "date", "aliases", "title", "tags"}
)
"""Keys of a site note that belong to its page or its highlight, not to the source."""

_FOREIGN: Mapping[type, str] = {
    Tag: "tag",
    Highlight: "highlight",
    CommentSpan: "comment",
    Macro: "macro",
    Footnote: "footnote",
    Sidenote: "footnote",
    Embed: "embed",
}
"""Spans that no export knows."""

_FOREIGN_BLOCKS: Mapping[type, str] = {
    Callout: "callout",
    Comment: "comment",
    Query: "query",
    Drawer: "drawer",
    FootnoteDefinition: "footnote",
}
"""Blocks that no export knows."""


def book_of(note: Note, ledger: Ledger, has_note: bool = True, *, chapters: bool = True) -> Book:
    """What ``note`` is to an export. Its text that belongs to no highlight is the note about the whole source; in a form that
    has none, it stands first in that about the first highlight. ``chapters`` as for :func:`parted`."""
    properties = note.properties
    said = {word: _said(word, properties.get(key)) for word, key in WORDS.items()}
    before, parts = parted(note, chapters=chapters)
    first = next((part.block.traits.citation for part in parts if part.block.traits.citation), None)
    book = Book(**said)
    book.title = book.title or (first.title if first else "") or properties.text("title") or note.title
    book.author = plain_author(properties.get("author")) or (first.author if first else "")
    if note.properties.find("highlight_id") is not None or "/open/" in book.permalink:
        book.permalink = ""  # it is that of the highlight
    above = _text(before, ledger)
    book.passages = [_passage(part, book, note, ledger) for part in parts]
    if above and has_note:
        book.note = f"{book.note}\n\n{above}" if book.note else above
    elif above and not book.passages:
        book.passages = [Passage(note=above)]
    elif above:
        book.passages[0].note = f"{above}\n\n{book.passages[0].note}".strip()
    own = {*WORDS.values(), *_SITE_KEYS}
    book.fields = {
        item.key: item.value for item in properties if item.key not in own and item.value is not None
    }
    return book


def has_passages(note: Note) -> bool:
    """Whether there is a highlight in ``note``."""
    return any(_is_passage(block, is_source(note)) for block in loosened(note.blocks))


def is_source(note: Note) -> bool:
    """Whether ``note`` is of a source, though nothing may be highlighted in it."""
    return note.properties.find(WORDS["title"]) is not None


def loosened(blocks: Blocks) -> Blocks:
    """``blocks`` with those of a list of highlights (a page of an outline) beside each other."""
    if not any(isinstance(block, List) for block in blocks):
        return blocks
    out: list[AnyBlock] = []
    for block in blocks:
        if isinstance(block, List) and block.start is None:
            inner = tuple(each for item in block.items for each in _inside(item))
            found = loosened(inner)
            out += found if any(_is_passage(each, False) for each in found) else (block,)
        else:
            out.append(block)
    return tuple(out)


def bullets_of(blocks: Blocks) -> Iterator[Item]:
    """The entries of lists that :func:`loosened` takes away, and those below them: they are nested less deep then."""
    for block in blocks:
        if isinstance(block, List) and loosened((block,)) != (block,):
            yield from (inner for inner in iter_blocks((block,)) if isinstance(inner, Item))


def _inside(item: Item) -> Blocks:
    """What is in an entry of a list; the id of the entry is that of its quotation."""
    first, *others = item.blocks or (Paragraph(()),)
    if item.traits.anchor and not first.traits.anchor:
        first = replace(first, traits=replace(first.traits, anchor=item.traits.anchor))
    return (first, *others)


def _is_passage(block: AnyBlock, in_source: bool) -> bool:
    """A quotation with its source, or a block that bears the id of a highlight; in the note of a source, a heading too."""
    if isinstance(block, Heading) and in_source:
        return True
    return is_passage(block)


def has_chapters(note: Note, form: ExportForm) -> bool:
    """Whether headings in ``note`` of a source that bear no id are chapters of it in ``form``. In one that came from there, where
    a heading is a highlight with an id, and in a form that has none, they are what the reader wrote about a highlight."""
    return "heading" in form.of_passage and (note.carried or {}).get("form") != form.name


def parted(note: Note, *, chapters: bool = True) -> tuple[list[AnyBlock], list[Part]]:
    """What stands before the first highlight of ``note``, and the highlights; with ``chapters``, headings in a source are some."""
    before: list[AnyBlock] = []
    parts: list[Part] = []
    in_source = chapters and is_source(note)
    for block in loosened(note.blocks):
        if is_header(block):
            continue  # it says what it stands over, and the date that the highlights have
        if _is_passage(block, in_source):
            parts.append(Part(block))
        else:
            (parts[-1].below if parts else before).append(block)
    return before, parts


def _passage(part: Part, book: Book, note: Note, ledger: Ledger) -> Passage:
    block = part.block
    ledger.line = block.line or ledger.line
    for item in part.properties:
        ledger.approximated("property", f"no export says {item.key!r} of a highlight: left out", item.key)
    below = _text(_written(part.comment, ledger), ledger)
    id = passage_id(block)
    if isinstance(block, Heading):
        text = _text([Paragraph(block.spans)], ledger)
        return Passage(text, id, below, heading=min(block.level, 6))
    assert isinstance(block, Quote)  # noqa: S101  a passage is one of the two
    citation = block.traits.citation
    passage = Passage(_text(block.blocks, ledger), id, below)
    if citation is None:
        return passage
    location, kind = read_label(citation.location)
    alone = note.properties.find("highlight_id") is not None
    passage.id = passage.id or highlight_id(note.properties if alone else Properties(), citation.permalink)
    passage.location, passage.location_type = location, kind
    passage.color, passage.date, passage.permalink = citation.color, citation.date, citation.permalink
    passage.tags = citation.tags or (_said("tags", note.properties.get("tags")) if alone else ())
    passage.date = passage.date or (note.date if alone else "")
    passage.url = "" if citation.url == book.url else citation.url
    return passage


def _written(blocks: Blocks, ledger: Ledger) -> Blocks:
    """What of ``blocks`` below a highlight its reader wrote: what another export said of it besides is no part of that."""
    for block in filter(is_of_a_record, blocks):
        ledger.line = block.line or ledger.line
        ledger.approximated("comment", "what another export said of the highlight besides: left out")
    return tuple(block for block in blocks if not is_of_a_record(block))


def _text(blocks: Blocks | list[AnyBlock], ledger: Ledger) -> str:
    """``blocks`` as the Markdown of a highlight; what that has no word for is in the ledger."""
    if not blocks:
        return ""
    writer = MarkdownWriter(EXPORTED, losses=ledger.losses)
    plain = tuple(_plain(block, ledger) for block in blocks)
    return writer.write(plain, final_newline=False)


def _plain(block: AnyBlock, ledger: Ledger) -> AnyBlock:
    """``block`` as CommonMark has it, with a line for each thing that is only text then."""
    ledger.line = block.line or ledger.line
    plain = with_spans((block,), lambda span: _plain_span(span, ledger))
    for inner in iter_blocks(plain):
        ledger.line = inner.line or ledger.line
        _note_block(inner, block, ledger)
    return plain[0]


def _plain_span(span: Span, ledger: Ledger) -> Span | Spans:
    """``span``, or the words that it shows."""
    if isinstance(span, Link) and span.reference.kind is not ReferenceKind.URL:
        ledger.kept_as_text("link", "an export has no notes to lead to: its words are kept")
        return span.label or Text(plain_to_markdown(span.reference.target))
    if isinstance(span, Image) and span.reference.kind is not ReferenceKind.URL:
        ledger.kept_as_text("image", "an export has no files: the name of the picture is kept")
        return Text(plain_to_markdown(span.alt or span.reference.target))
    if (construct := _FOREIGN.get(type(span))) is not None:
        ledger.kept_as_text(construct, f"an export has no {construct}: it is plain text or HTML")
    return span


def _note_block(block: AnyBlock, top: AnyBlock, ledger: Ledger) -> None:
    traits = block.traits
    if (construct := _FOREIGN_BLOCKS.get(type(block))) is not None:
        ledger.kept_as_text(construct, f"an export has no {construct}: it is plain text or HTML")
    if traits.properties:
        ledger.approximated("property", "an export has no properties of a paragraph: left out")
    if traits.task is not None:
        ledger.kept_as_text("task", "an export has no tasks: its box is left out")
    if traits.citation is not None and block is not top:
        ledger.approximated("citation", "inside another block its source is left out")
    if traits.anchor:
        ledger.approximated(
            "anchor", f"an export has no block ids: ^{traits.anchor} is left out", traits.anchor
        )


def _said(word: str, value: Value) -> Any:
    """The value of a property as the word of a book that it is."""
    if word == "tags":
        values = value if isinstance(value, list) else [] if value is None else str(value).split()
        return tuple(str(each) for each in values)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
