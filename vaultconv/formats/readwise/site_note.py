"""A passage of a source as a note of the site, as the importer would have written it: one note a highlight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.lift import citation_of, markdown, properties_of
from vaultconv.formats.readwise.form_keys import KEYS, is_written, made
from vaultconv.formats.readwise.forms import FOOTER, FORMS, NEWEST, Form, anchor_of
from vaultconv.formats.readwise.importer import (
    SHARED,
    SHARING,
    Said,
    author_id,
    cover_of,
    emoji_of,
    favicon_of,
    passage_url,
    title_in,
)
from vaultconv.formats.readwise.passage import SERVICE
from vaultconv.formats.readwise.reader import is_day
from vaultconv.formats.readwise.slug import slug_of
from vaultconv.model.blocks import Blocks, Quote, Traits
from vaultconv.model.properties import Properties, Value
from vaultconv.vault.naming import safe_path

UNDATED: Final = "1970-01-01"
"""The day in the name of a passage that nobody dates."""

_DETAILS: Final = ("location", "location_type", "color", "date", "url")
"""What a passage says that the site has no key for: properties behind its keys."""
_CALLED: Final = {"date": "highlighted_at", "url": "highlight_url"}
"""Those that have another name there."""
_SAID_IN_BOX: Final = frozenset({"book_title", "author", "book", "readwise_url"})
"""What older forms, too, say of a source: in the box, or with a tag."""


@dataclass(frozen=True, slots=True)
class SiteNote:
    """A note of the site before it is written: its path, its form, and what it says. ``title`` is also its property."""

    path: str
    form: str
    title: str
    date: str
    properties: Properties
    blocks: Blocks


def site_note(book: Book, passage: Passage, form: str = NEWEST, day: str = "") -> SiteNote:
    """``passage`` of ``book`` as a note of ``form``. ``day`` is that of a passage that says none. What a note of the site has
    no key for stands behind its own keys, by the names of :data:`~vaultconv.formats.readwise.exports.lift.WORDS`.

    >>> note = site_note(Book("Slow Maps", "123", "Jane Roe"), Passage("A map.", "456", date="2022-03-01T07:00:00Z"))
    >>> note.path, note.title
    ('notes/_posts/2022-03-01-456.md', 'Note on Slow Maps via Jane Roe')
    """
    case = _Case(book, passage, form)
    stated = passage.date[:10]
    date = stated if is_day(stated) else day
    title = str(_VALUES["title"](case))
    slug = passage.id or slug_of(title)
    items = [made(key, value) for key in KEYS[form] if is_written(form, key, value := _VALUES[key](case))]
    known = {item.key for item in items} | _SAID_IN_BOX
    known |= {"image"} if not cover_of(book.cover) else set()
    items += (item for item in properties_of(book) if item.key not in known)
    items += (
        made(_CALLED.get(name, name), said)
        for name in _DETAILS
        if (said := getattr(passage, name)) and said not in (date, book.url)
    )
    path = safe_path(f"{FORMS[form].folder}/{date or UNDATED}-{slug}.md")
    return SiteNote(path, form, title, date, Properties(tuple(items)), _blocks(case, FORMS[form]))


@dataclass(frozen=True, slots=True)
class _Case:
    book: Book
    passage: Passage
    form: str

    @property
    def author(self) -> str:
        """Several lines are one, as the importer has it."""
        return " ".join(self.book.author.split("\n"))

    @property
    def permalink(self) -> str:
        return self.passage.permalink or (SERVICE + self.passage.id if self.passage.id.isdecimal() else "")


def _blocks(case: _Case, form: Form) -> Blocks:
    """The passage, cited; and below it what the reader wrote."""
    book, passage = case.book, case.passage
    favicon = favicon_of(book.url)
    citation = replace(
        citation_of(passage, book),
        author=case.author,
        url=(passage_url(book.url, passage.text) if form.source == FOOTER else "") or book.url,
        permalink=case.permalink,
        favicon=favicon,
        emoji="" if favicon else emoji_of(book.url, book.category),
    )
    quote = Quote(markdown(passage.text), traits=Traits(anchor=anchor_of(passage.id), citation=citation))
    return (quote, *markdown(passage.note))


def _tags(case: _Case) -> Value:
    tags: list[Value] = [*case.passage.tags]
    if case.form == "F8":
        tags = [tag for tag in tags if tag != SHARED]
    if "book_title" not in KEYS[case.form] and case.book.id.isdecimal():
        tags.append(f"{case.book.category or 'books'}-{case.book.id}")
    return tags or ["inbox"]


def _number(text: str) -> Value:
    return int(text) if text.isdecimal() and text.isascii() and text[0] != "0" else text or None


_VALUES: Final[Mapping[str, Callable[[_Case], Value]]] = {
    "title": lambda case: title_in(
        FORMS[case.form], Said(case.book.title, case.author, case.passage.id, case.passage.text)
    ),
    "tags": _tags,
    "canonical": lambda case: case.book.url or None,
    "author": lambda case: case.author or None,
    "author_id": lambda case: author_id(case.author),
    "book": lambda case: _number(case.book.id),
    "book_title": lambda case: case.book.title,
    "book_asin": lambda case: case.book.asin or None,
    "hide_title": lambda _: True,
    "highlight_id": lambda case: _number(case.passage.id),
    "readwise_url": lambda case: case.permalink or None,
    "image": lambda case: cover_of(case.book.cover) or None,
    "favicon_url": lambda case: favicon_of(case.book.url) or None,
    "source_emoji": lambda case: emoji_of(case.book.url, case.book.category),
    "source_url": lambda case: passage_url(case.book.url, case.passage.text) or None,
    "serial_number": lambda _: None,
    **dict.fromkeys(SHARING, lambda case: False if SHARED in case.passage.tags else None),
}
"""What the importer writes for each key."""
