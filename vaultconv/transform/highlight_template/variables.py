"""What a template can say of a source and its highlights: the variables of the official plugins, by their names.

Source: ``formats/readwise.md``, b. ``date`` and ``time`` are those of the last highlight and never the clock's, so that the same
source gives the same page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.location import label_of
from vaultconv.model.note import Note

PAGE: Final = (
    "title",
    "full_title",
    "author",
    "category",
    "source",
    "url",
    "image_url",
    "summary",
    "document_note",
    "document_tags",
    "date",
    "time",
    "published_date",
    "last_highlighted_date",
    "book_id",
    "highlights_url",
    "is_new_page",
    "has_new_highlights",
    "num_highlights",
    "num_books",
    "books",
    "highlights",
    "properties",
)
"""The names of all variables of a page."""

_REVIEW: Final = "https://readwise.io/bookreview/"


def variables(note: Note, book: Book) -> dict[str, Any]:
    """The variables of the page of ``note``, which is ``book`` to an export."""
    dates = sorted(passage.date for passage in book.passages if passage.date)
    last = dates[-1] if dates else note.date
    properties = {item.key: item.value for item in note.properties}
    values = (
        note.title,
        book.title,
        book.author,
        book.category,
        book.origin,
        book.url,
        book.cover,
        book.summary,
        book.note,
        [*book.tags],
        last[:10],
        last[11:16],
        str(book.fields.get("published_date", "")),
        last,
        book.id,
        book.permalink or (_REVIEW + book.id if book.id.isdecimal() else ""),
        True,
        True,
        len(book.passages),
        1,
        [{"title": book.title, "author": book.author, "num_highlights": len(book.passages)}],
        [_highlight(passage, properties) for passage in book.passages],
        properties,
    )
    return dict(zip(PAGE, values, strict=True))


def _highlight(passage: Passage, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "highlight_text": passage.text,
        "highlight_note": passage.note,
        "highlight_tags": [*passage.tags],
        "highlight_location": label_of(passage.location, passage.location_type),
        "highlight_location_url": passage.url or passage.permalink or properties.get("source_url") or "",
        "highlight_id": passage.id,
        "highlight_date": passage.date,
        "highlight_color": passage.color,
        "highlight_url": passage.permalink,
        "highlight_heading": passage.heading,
    }
