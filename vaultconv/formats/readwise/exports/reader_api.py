"""What Reader's API answers (version 3, ``/api/v3/list/``): documents, their highlights, and notes on those, in one list.

Source: ``formats/readwise.md``, section d. Everything is a document there: a highlight's ``parent_id`` is what it was
highlighted in, a note's is its highlight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from vaultconv.formats.readwise.exports.answers import (
    Entry,
    entries,
    has_key,
    others,
    says,
    tag_names,
    text_of,
)
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.joined import joined
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

_ULID = lazy_pattern(r'(?<!\\)"id"\s*:\s*"[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}"')
_KNOWN = ("parent_id", "category", "reading_progress", "site_name", "source_url", "last_moved_at", "saved_at")
"""Keys that tell it from other lists with such ids; without an id it takes three of them."""
_OF_A_BOOK = {
    "id": "id",
    "title": "title",
    "author": "author",
    "category": "category",
    "source": "origin",
    "source_url": "url",
    "url": "permalink",
    "image_url": "cover",
    "notes": "note",
    "summary": "summary",
}
"""What the fields of a document are called in a book."""
_OF_A_PASSAGE = {
    "id": "id",
    "content": "text",
    "notes": "note",
    "source_url": "url",
    "url": "permalink",
    "created_at": "date",
}
"""What those of a highlight are in a passage."""
_OF_A_NOTE = ("content", "notes", "category")
"""What of a note is not said again in a field."""
_TAKEN = ("tags", "parent_id")
_REPEATED = ("title", "author", "source", "site_name", "image_url", "source_url", "published_date", "summary")
"""What a highlight may say again of its document."""
_PARTS = ("highlight", "note")
"""The categories of what belongs to a document."""
_DATES = lazy_pattern(r"_(?:at|date)\Z")
_EARLIEST_MS = 10**11
"""March 1973 in milliseconds; a smaller number is no time that Reader knows."""
_LATEST_MS = 253402300799999


def recognises(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is such a list.

    >>> recognises(b'{"count": 1, "results": [{"id": "01jwtzrp79abcdefghjkmnpqrs", "category": "article"')
    True
    >>> recognises(b'{"results": [{"user_book_id": 1, "highlights": [{"external_id": "01jw')
    False
    """
    text = head_text(head).lstrip()
    if text[:1] not in ("{", "[") or has_key(text, "user_book_id"):
        return False
    known = sum(has_key(text, key) for key in _KNOWN)
    return known >= (1 if _ULID.search(text) else 3)


def books(data: bytes) -> tuple[list[Book], list[Problem]]:
    """The documents in ``data`` with their highlights, those with their notes. A highlight whose document is not in it is in
    a book that has nothing but the document's id; :func:`~vaultconv.formats.readwise.exports.joined.joined` brings the two
    together."""
    found, problems = entries(data)
    made, differing = joined(_books(found))
    return made, [*problems, *differing]


@dataclass(slots=True)
class _Family:
    """All entries of a list: by their ids, and the book or passage that each became."""

    entries: dict[str, Entry] = field(default_factory=dict)
    books: dict[str, Book] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)

    def takes(self, entry: Entry) -> bool:
        """Whether ``entry`` is not here already. Of two that differ and have one id, the first is what others belong to."""
        name = text_of(entry.get("id"))
        return not name or self.entries.setdefault(name, entry) is entry or self.entries[name] != entry

    def above(self, entry: Entry) -> Entry | None:
        """What ``entry`` belongs to: its document or highlight. The note on a note belongs to what that one does."""
        seen: set[str] = set()
        parent = self.entries.get(text_of(entry.get("parent_id")))
        while parent is not None and _kind(parent) == "note":
            name = text_of(parent.get("id"))
            if name in seen:
                return None
            seen.add(name)
            parent = self.entries.get(text_of(parent.get("parent_id")))
        return parent if parent is not entry else None


def _books(found: list[Entry]) -> list[Book]:
    family = _Family()
    found = [entry for entry in found if family.takes(entry)]
    parts: list[Book] = []
    for entry in found:
        if _kind(entry) == "document":
            book = _book(entry)
            parts.append(book)
            if book.id:
                family.books.setdefault(book.id, book)
    for entry in found:
        if _kind(entry) == "highlight":
            parts += _with_highlight(entry, family)
    for entry in found:
        if _kind(entry) == "note":
            parts += _with_note(entry, family)
    return parts


def _kind(entry: Entry) -> str:
    category = text_of(entry.get("category"))
    return category if category in _PARTS else "highlight" if says(entry.get("parent_id")) else "document"


def _book(entry: Entry) -> Book:
    told: dict[str, Any] = {name: text_of(entry.get(key)) for key, name in _OF_A_BOOK.items()}
    return Book(**told, tags=tag_names(entry.get("tags")), fields=_fields(entry, _OF_A_BOOK))


def _with_highlight(entry: Entry, family: _Family) -> list[Book]:
    """Puts a highlight into its book; a book for it alone where there is none."""
    above = family.above(entry)
    repeated = [key for key in _REPEATED if above and entry.get(key) == above.get(key)]
    told: dict[str, Any] = {name: text_of(entry.get(key)) for key, name in _OF_A_PASSAGE.items()}
    rest = _fields(entry, (*_OF_A_PASSAGE, "category", *repeated))
    if rest.get("title") == told["text"]:
        del rest["title"]
    passage = Passage(**told, tags=tag_names(entry.get("tags")), fields=rest)
    if passage.id:
        family.passages.setdefault(passage.id, passage)
    parent = text_of(entry.get("parent_id"))
    if parent in family.books:
        family.books[parent].passages.append(passage)
        return []
    return [Book(id=parent, passages=[passage])]


def _with_note(entry: Entry, family: _Family) -> list[Book]:
    """Puts a note to its highlight, or to the document that it is about; where neither is here, it stays loose."""
    above = family.above(entry)
    words = "\n\n".join(part for part in (text_of(entry.get("content")), text_of(entry.get("notes"))) if part)
    about = text_of(above.get("id")) if above else text_of(entry.get("parent_id"))
    on: Book | Passage | None = family.passages.get(about) or family.books.get(about)
    if on is None:
        loose = Passage(id=about)
        _note(loose, entry, words, ())
        return [Book(passages=[loose])]
    _note(on, entry, words, [key for key in _REPEATED if above and entry.get(key) == above.get(key)])
    return []


def _note(on: Book | Passage, entry: Entry, words: str, repeated: Iterable[str]) -> None:
    """Writes the note ``entry`` to what it is ``on``, once: a highlight may have said its words already. What else it says of
    itself is a field ``note_KEY``."""
    rest = {f"note_{key}": value for key, value in _fields(entry, (*_OF_A_NOTE, *repeated)).items()}
    if words not in (on.note, *on.note.split("\n\n")):
        on.note = f"{on.note}\n\n{words}" if on.note else words
    on.tags = tuple(dict.fromkeys((*on.tags, *tag_names(entry.get("tags")))))
    made = dict(on.fields)
    for key, value in rest.items():
        number = next(n for n in count(1) if (key if n == 1 else f"{key} ({n})") not in made)
        made[key if number == 1 else f"{key} ({number})"] = value
    on.fields = made


def _fields(entry: Entry, taken: Any) -> Entry:
    """What else an entry says; times in milliseconds as ISO says them; tags where they say more than names."""
    rest = others(entry, (*taken, *_TAKEN))
    made = {key: _time(value) if _DATES.search(key) else value for key, value in rest.items()}
    if _tell_more(entry.get("tags")):
        made["tag_details"] = text_of(entry["tags"])
    return made


def _tell_more(tags: Any) -> bool:
    listed = tags.values() if isinstance(tags, dict) else tags if isinstance(tags, list) else ()
    return any(isinstance(tag, dict) and set(tag) - {"name", "key"} for tag in listed)


def _time(value: Any) -> Any:
    """A time as ISO writes it, where it is a number of milliseconds.

    >>> _time(1714521600000), _time("2024-05-01"), _time(7)
    ('2024-05-01T00:00:00Z', '2024-05-01', 7)
    """
    if isinstance(value, bool) or not isinstance(value, int) or not _EARLIEST_MS <= value <= _LATEST_MS:
        return value
    moment = datetime.fromtimestamp(value / 1000, UTC)
    spelled = moment.isoformat(timespec="milliseconds" if value % 1000 else "seconds")
    return spelled.replace("+00:00", "Z")
