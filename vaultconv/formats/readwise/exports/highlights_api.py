"""What the older lists of the API answer (version 2, ``/api/v2/books/`` and ``/api/v2/highlights/``): sources and highlights
apart from each other, joined by ``book_id``.

Source: ``formats/readwise.md``, section d, below the table of the ``export`` endpoint.
"""

from __future__ import annotations

from typing import Any

from vaultconv.formats.readwise.exports.answers import Entry, entries, has_key, others, tag_names, text_of
from vaultconv.formats.readwise.exports.api import PERMALINK
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.flags import FLAGS, with_flags
from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.joined import joined
from vaultconv.model.problem import Problem

_OF_A_BOOK = {
    "id": "id",
    "title": "title",
    "author": "author",
    "category": "category",
    "source": "origin",
    "source_url": "url",
    "highlights_url": "permalink",
    "cover_image_url": "cover",
    "asin": "asin",
    "document_note": "note",
    "summary": "summary",
}
"""What the fields of a source are called in a book."""
_OF_A_PASSAGE = {
    "id": "id",
    "text": "text",
    "note": "note",
    "location": "location",
    "location_type": "location_type",
    "color": "color",
    "highlighted_at": "date",
    "url": "url",
    "readwise_url": "permalink",
}
"""What those of a highlight are in a passage."""
_LISTS = ("results", "books", "highlights")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is one of these lists.

    >>> recognises(b'{"count": 1, "next": null, "results": [{"id": 7, "text": "A", "book_id": 3, "highlighted_at": null')
    True
    >>> recognises(b'{"results": [{"user_book_id": 3, "title": "T", "highlights": [{"id": 7, "book_id": 3')
    False
    """
    text = head_text(head).lstrip()
    if text[:1] not in ("{", "[") or has_key(text, "user_book_id", "parent_id"):
        return False
    of_a_source = has_key(text, "num_highlights") and has_key(text, "highlights_url", "last_highlight_at")
    of_a_highlight = sum(has_key(text, key) for key in ("book_id", "highlighted_at", "location_type")) > 1
    return of_a_source or (of_a_highlight and has_key(text, "text"))


def books(data: bytes) -> tuple[list[Book], list[Problem]]:
    """The sources in ``data`` with their highlights. A highlight whose source is not in it is in a book that has nothing but
    the source's id: the other list has the rest."""
    found, problems = entries(data, _LISTS)
    parts = [_part(entry) for entry in found]
    sources = [part for part in parts if not part.passages]
    made, differing = joined((*sources, *(part for part in parts if part.passages)))
    return made, [*problems, *differing]


def _part(entry: Entry) -> Book:
    """The source that ``entry`` is; or that of the highlight that it is, of which nothing but the id is known."""
    if "book_id" not in entry and "text" not in entry:
        told: dict[str, Any] = {name: text_of(entry.get(key)) for key, name in _OF_A_BOOK.items()}
        return Book(**told, tags=tag_names(entry.get("tags")), fields=others(entry, (*_OF_A_BOOK, "tags")))
    told = {name: text_of(entry.get(key)) for key, name in _OF_A_PASSAGE.items()}
    told["permalink"] = told["permalink"] or (PERMALINK + told["id"] if told["id"] else "")
    rest = others(entry, (*_OF_A_PASSAGE, *FLAGS, "tags", "book_id"))
    if told["location"] and "end_location" in rest:
        end = text_of(rest.pop("end_location"))
        told["location"] += f"-{end}" if end != told["location"] else ""
    return Book(
        id=text_of(entry.get("book_id")),
        passages=[Passage(**told, tags=with_flags(tag_names(entry.get("tags")), entry), fields=rest)],
    )
