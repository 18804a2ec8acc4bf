"""A source of an export as a note: its properties, its highlights as quotations, the reader's notes below them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.location import label_of
from vaultconv.formats.readwise.forms import anchor_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Comment, Heading, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.traverse import iter_blocks

EXPORTED: Final = Dialect("readwise export", footnotes=False)
"""The Markdown of a highlight as the service keeps it: CommonMark with tables and bare addresses, and nothing of any app's."""

WORDS: Final[Mapping[str, str]] = {
    "title": "book_title",
    "author": "author",
    "category": "category",
    "origin": "source",
    "url": "canonical",
    "cover": "image",
    "asin": "book_asin",
    "id": "book",
    "tags": "document_tags",
    "note": "document_note",
    "summary": "summary",
    "permalink": "readwise_url",
}
"""The property that says each word of :class:`Book`: the keys of the site notes, where they have one (``formats/readwise.md``,
h)."""

_ENDS_COMMENT = lazy_pattern(r"(%(?=%)|--(?=>)|(?=#\+))([%>#])")
"""What ends a comment in some format, with the character that is to be escaped."""

FIELDS: Final = frozenset({"", "#"})
"""Fields that are no property whatever their name."""


def properties_of(book: Book) -> Properties:
    """What is known of the source, in the order of the table; what else its export says comes behind it.

    >>> [item.key for item in properties_of(Book("Slow Maps", "7", "Jane Roe"))]
    ['book_title', 'author', 'book']
    """
    items = [
        Property(key, value, _kind(value))
        for word, key in WORDS.items()
        if (value := _value(word, getattr(book, word)))
    ]
    taken = {item.key for item in items}
    for name, value in book.fields.items():
        if name not in FIELDS and name not in taken and _can_be_said(value):
            items.append(Property(name, value, _kind(value)))
    return Properties(tuple(items))


def blocks_of(book: Book, recorded: bool = True) -> Blocks:
    """The highlights of ``book`` in their order. Two with one id are both kept, the second without the id as its anchor. What
    else an export says of a highlight is in its record, or where there is none (``recorded``) in a comment below it."""
    out: list[AnyBlock] = []
    anchors: set[str] = set()
    source = source_of(book)
    for passage in book.passages:
        if "" in passage.fields and not passage.text:
            continue
        anchor = anchor_of(passage.id) if passage.id else ""
        traits = Traits(
            anchor=anchor if anchor not in anchors else "", citation=citation_of(passage, book, source)
        )
        anchors.add(anchor)
        if passage.heading:
            out.append(_heading(passage, traits))
            continue
        out.append(Quote(markdown(passage.text), traits=traits))
        out += markdown(passage.note)
        if passage.fields and not recorded:
            out.append(_comment(passage.fields))
    return tuple(out)


def _comment(fields: Mapping[str, Any]) -> Comment:
    """``fields`` as a comment, one a line."""
    lines = (f"{_on_one_line(name)}: {_on_one_line(value)}" for name, value in fields.items())
    return Comment("\n" + "\n".join(lines) + "\n")


_OF_A_RECORD = lazy_pattern(r"\n(?:(?:Page|Clipping|Noted|[a-z]+(?:_[a-z]+)*): [^\n]+\n)+")


def is_of_a_record(block: AnyBlock) -> bool:
    """Whether ``block`` is the comment in which stands what an export that is only read says of a highlight besides: nothing that
    the reader wrote.

    >>> is_of_a_record(_comment({"Page": "12", "word_count": 3})), is_of_a_record(Comment(" Page: 12 "))
    (True, False)
    """
    return isinstance(block, Comment) and _OF_A_RECORD.fullmatch(block.text) is not None


def _on_one_line(value: Any) -> str:
    """``value`` as one reads it; as JSON where that takes more than a line, is no text, or would end a comment.

    >>> _on_one_line("Page 12"), _on_one_line(["a", "b"]), _on_one_line(0.5), _on_one_line("100%% --> #+END")
    ('Page 12', 'a; b', '0.5', '"100%\\\\u0025 --\\\\u003e \\\\u0023+END"')
    """
    text = (
        "; ".join(value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value)
        else value
    )
    if isinstance(text, str) and text.isprintable() and not _ENDS_COMMENT.search(text):
        return text
    return _ENDS_COMMENT.sub(
        lambda found: f"{found[1]}\\u{ord(found[2]):04x}", json.dumps(value, ensure_ascii=False)
    )


_FOOTNOTE = lazy_pattern(r"(?<!\\)((?:\\\\)*)\[\^")
"""What other dialects take for a footnote, or what one says: the service has none."""


def source_of(book: Book) -> tuple[str, str]:
    """Its author and its title, each on one line: the same two texts for all of its passages, of which there may be
    thousands."""
    return _line(book.author), _line(book.title)


def citation_of(passage: Passage, book: Book, source: tuple[str, str] | None = None) -> Citation:
    """Who said a passage, where, and what the reader did with it. ``source`` is what :func:`source_of` says of ``book``."""
    return Citation(
        *(source or source_of(book)),
        passage.url or book.url,
        passage.permalink,
        location=_line(label_of(passage.location, passage.location_type)),
        date=_line(passage.date),
        color=_line(passage.color),
        tags=_names(passage.tags),
    )


def _names(tags: Iterable[str]) -> tuple[str, ...]:
    """Each of the ``tags`` once, on one line; those that are only blanks are none."""
    return tuple(dict.fromkeys(name for tag in tags if (name := _line(tag))))


def _line(text: str) -> str:
    """``text`` on one line: a citation is one."""
    return " ".join(text.split())


def markdown(text: str) -> Blocks:
    """``text`` as blocks. They know no place in a file: the export is none of theirs."""
    if not text.strip():
        return ()
    text = _FOOTNOTE.sub(r"\1\\[^", text)
    try:
        blocks = read_blocks(text, EXPORTED, 1)
    except TooDeepError:
        return (Code(text + "\n"),)
    for block in iter_blocks(blocks):  # they were made just now: nobody else has them
        block.origin = None
        block.line = 0
    return blocks


def _heading(passage: Passage, traits: Traits) -> AnyBlock:
    """A passage that its reader made a heading of. It is cited by nobody."""
    blocks = markdown(passage.text)
    bare = Traits(anchor=traits.anchor)
    spans = blocks[0].spans if len(blocks) == 1 and isinstance(blocks[0], Paragraph) else None
    return Quote(blocks, traits=traits) if spans is None else Heading(passage.heading, spans, traits=bare)


def _value(word: str, value: Any) -> Value:
    if isinstance(value, tuple):
        return [*_names(value)]
    return (
        int(value)
        if word == "id" and value.isdecimal() and value.isascii() and value[0] != "0"
        else str(value)
    )


def _kind(value: Value) -> PropertyType:
    match value:
        case bool():
            return PropertyType.CHECKBOX
        case int() | float():
            return PropertyType.NUMBER
        case list():
            return PropertyType.LIST
        case _:
            return PropertyType.TEXT


def _can_be_said(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str | bool | int | float)
