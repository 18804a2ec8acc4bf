"""What the note of one highlight says in its properties, and where that stands in the note of its whole source.

A note of one highlight says everything of its source again. In the note of the source that stands once, in the properties; what
concerns the highlight stands with it: tags, day and address in its citation, the rest in a block of properties below it. What
its source and its citation say already is not said again: it is *derived*, and comes back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.passages import Part, is_of_one, is_passage, passage_id
from vaultconv.model.properties import Properties, Property, Value

TITLE: Final = "title"
TAGS: Final = "tags"
DATE: Final = "date"
ALIASES: Final = "aliases"
ID: Final = "highlight_id"
PERMALINK: Final = "readwise_url"
ADDRESS: Final = "source_url"
SERIAL: Final = "serial_number"
BOOK: Final = "book"
BOOK_TITLE: Final = "book_title"
AUTHOR: Final = "author"
CANONICAL: Final = "canonical"
HOME: Final = "source_note"
"""The property of a highlight's note that links the note of its source."""

GROUPED: Final = "grouped"
"""The key of what is known of a note that grouping made."""

OF_A_HIGHLIGHT: Final = frozenset({TITLE, TAGS, DATE, ALIASES, ID, ADDRESS, SERIAL, HOME})
"""Keys that never concern the source. (Source: ``formats/readwise.md``, a.2.)"""

_ORDER: Final = (
    TITLE,
    TAGS,
    CANONICAL,
    AUTHOR,
    "author_id",
    BOOK,
    BOOK_TITLE,
    "book_asin",
    "hide_title",
    ID,
    PERMALINK,
    "image",
    "favicon_url",
    "source_emoji",
    ADDRESS,
    SERIAL,
)
"""The order of the keys in a note of one highlight, as the importer of the site has it."""
_PLACES: Mapping[str, int] = {key: place for place, key in enumerate(_ORDER)}


def is_of_a_highlight(item: Property) -> bool:
    """Whether ``item`` of the note of one highlight concerns the highlight and not its source.

    >>> from vaultconv.model.properties import PropertyType
    >>> is_of_a_highlight(Property("readwise_url", "https://readwise.io/bookreview/7", PropertyType.TEXT))
    False
    """
    if item.key == PERMALINK:
        return isinstance(item.value, str) and "/bookreview/" not in item.value
    return item.key in OF_A_HIGHLIGHT


def in_order(items: list[Property]) -> tuple[Property, ...]:
    """``items`` as the importer has them; what it does not know comes last, as it came."""
    return tuple(sorted(items, key=lambda item: _PLACES.get(item.key, len(_PLACES))))


def same(one: Value, other: Value) -> bool:
    """Whether two values are one, of whatever type each is."""
    return said(one) == said(other)


def said(value: Value) -> str:
    """``value`` as text that is the same only for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def derived(note: Properties, anchor_id: str, citation: Citation) -> dict[str, Value]:
    """What the note of a highlight says of it by the rules of the importer, by key: from the properties ``note`` of its source,
    the id in its anchor and its ``citation``.

    >>> from vaultconv.model.properties import PropertyType
    >>> title = Property("book_title", "Slow Maps", PropertyType.TEXT)
    >>> derived(Properties((title,)), "7", Citation("Jane Roe"))["title"]
    'Note on Slow Maps via Jane Roe'
    """
    known: dict[str, Value] = {TAGS: [*citation.tags]} if citation.tags else {}
    book_title, author = note.text(BOOK_TITLE), note.text(AUTHOR) or citation.author
    if not book_title:  # the early generations have none of these
        return known
    known[TITLE] = f"Note on {book_title} via {author}"
    if anchor_id.isdecimal() and anchor_id[0] != "0":
        known[ID] = int(anchor_id)
    if citation.permalink:
        known[PERMALINK] = citation.permalink
    if citation.url and citation.url != note.text(CANONICAL):
        known[ADDRESS] = citation.url
    return known


def is_single(note: Note) -> bool:
    """Whether ``note`` is that of one highlight: it holds one passage, and its properties are not only those of a source; or it was
    made of the note of a source, which need not give a highlight any name or number.

    >>> from vaultconv.model.blocks import Quote, Traits
    >>> from vaultconv.model.properties import PropertyType
    >>> number = Property("highlight_id", 7, PropertyType.NUMBER)
    >>> passage = Quote((), traits=Traits(anchor="rw7"))
    >>> is_single(Note("a.md", "A", properties=Properties((number,)), blocks=(passage,)))
    True
    """
    return sum(map(is_passage, note.blocks)) == 1 and (is_of_one(note.properties) or _is_made(note))


def is_of_first(properties: Properties, parts: Sequence[Part]) -> bool:
    """Whether a note with these ``properties`` is that of the first of the passages in it, its ``parts``: the others are in what its
    reader wrote about that, and no highlights of its source.

    >>> from vaultconv.model.blocks import Quote, Traits
    >>> from vaultconv.model.properties import PropertyType
    >>> number = Properties((Property("highlight_id", 7, PropertyType.NUMBER),))
    >>> first, other = Part(Quote((), traits=Traits(anchor="rw7"))), Part(Quote(()))
    >>> is_of_first(number, [first, other]), is_of_first(number, [first, first]), is_of_first(Properties(), [first, other])
    (True, False, False)
    """
    ids = [passage_id(part.block) for part in parts]
    return is_of_one(properties) and bool(ids[0]) and not any(ids[1:])


def _is_made(note: Note) -> bool:
    """Whether ``note`` is one of those that were made of the note of a source, one a highlight."""
    made = note.extra.get(GROUPED) or (note.carried or {}).get(GROUPED)
    return isinstance(made, Mapping) and made.get("by") == "highlight"
