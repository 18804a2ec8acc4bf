"""What a highlight note says of its passage and its source, gathered from its properties and its citation: what the importer
would have known when it made the note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.forms import FOOTER, FORMS, highlight_id
from vaultconv.formats.readwise.importer import Said, unescaped
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Value

SERVICE: Final = "https://readwise.io/open/"
"""Where the service shows a highlight, before its id."""

_SOURCE_TAG = lazy_pattern(r"(?P<category>[a-z]+)-(?P<id>\d+)")
_CATEGORIES: Final = frozenset({"books", "articles", "tweets", "podcasts", "supplementals"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a highlight, each as text, ``""`` for what nobody says. ``text`` is the passage, Markdown as the service
    has it; ``source_tag`` the tag by which older notes say their source."""

    text: str
    canonical: str
    author: str
    book_title: str
    id: str
    permalink: str
    book: Value
    category: str
    source_tag: str

    @property
    def said(self) -> Said:
        """What its title is made of."""
        return Said(self.book_title, self.author, self.id, self.text)


def known_of(note: Note, quote: Quote) -> Known:
    """What is known of the highlight ``quote`` of ``note``."""
    properties, citation = note.properties, quote.traits.citation or Citation()
    permalink = properties.text("readwise_url") or citation.permalink
    id = highlight_id(properties, permalink)
    tag = source_tag_of(properties)
    category, _, number = tag.partition("-")
    book = properties.get("book")
    return Known(
        text_of(note, quote),
        properties.text("canonical"),
        _text(properties, "author", citation.author),
        _text(properties, "book_title", citation.title),
        id,
        permalink or (SERVICE + id if id.isdecimal() else ""),
        book if book is not None else int(number) if number else None,
        category or properties.text("category"),
        tag,
    )


def text_of(note: Note, quote: Quote) -> str:
    """The passage as the importer saw it: the bytes of the file, where the note comes from a site, else what is written there.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.spans import Text
    >>> text_of(Note("a.md", "a"), Quote((Paragraph((Text("1 * 2 [sic]"),)),)))
    '1 * 2 [sic]'
    """
    source = note.source
    first, last = (quote.blocks[0].origin, quote.blocks[-1].origin) if quote.blocks else (None, None)
    if source is not None and source.dialect == READWISE.name and first is not None and last is not None:
        text = source.body[first.start : last.end]
        if note.form in FORMS and FORMS[note.form].source == FOOTER:
            head, *lines = text.split("\n")
            text = "\n".join((head, *(line.removeprefix(">").removeprefix(" ") for line in lines)))
        return text.strip("\n")
    return unescaped(MarkdownWriter(READWISE).write(quote.blocks, final_newline=False))


def source_tag_of(properties: Properties) -> str:
    """The tag by which an older note says its source, ``""`` for none.

    >>> from vaultconv.model.properties import Property, PropertyType
    >>> source_tag_of(Properties((Property("tags", ["habits", "books-101"], PropertyType.LIST),)))
    'books-101'
    """
    tags = properties.get("tags")
    for tag in reversed(tags) if isinstance(tags, list) else ():
        found = _SOURCE_TAG.fullmatch(str(tag))
        if found is not None and found["category"] in _CATEGORIES:
            return found[0]
    return ""


def with_citation(quote: Quote, citation: Citation) -> Quote:
    """``quote`` with another ``citation``; the same object, where it is that already."""
    if quote.traits.citation == citation:
        return quote
    return replace(quote, traits=replace(quote.traits, citation=citation), origin=None)


def _text(properties: Properties, key: str, otherwise: str) -> str:
    """The text of ``key``, also where it is empty; ``otherwise`` where there is no such key."""
    found = properties.find(key)
    if found is None:
        return otherwise
    return found.value if isinstance(found.value, str) else found.lexeme if found.value is not None else ""
