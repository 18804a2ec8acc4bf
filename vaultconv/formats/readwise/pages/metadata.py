"""What a page says about its source: lines of a key and a value, as each plugin spells them, and the properties they are.

Source: ``formats/readwise.md``, b and c. A key has one name in the model, whichever plugin wrote it; the values are without what
only makes a link or a tag of them, save for authors, which are pages of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vaultconv.formats.readwise.pages.template import tags_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Property, PropertyType, Value

COVER: Final = "image"
"""The key of the address of the cover."""
BOOK: Final = "book"
"""The key of the source's id at the service."""

_NAMES: Final[Mapping[str, str]] = {
    "author": "author",
    "authors": "author",
    "full title": "book_title",
    "category": "category",
    "document note": "document_note",
    "document tags": "document_tags",
    "summary": "summary",
    "url": "canonical",
    "source url": "canonical",
    "link": "canonical",
    "readwise url": "readwise_url",
    "number of highlights": "num_highlights",
    "last highlighted": "last_highlighted_date",
    "last highlighted date": "last_highlighted_date",
    "published date": "published_date",
    "source published date": "published_date",
}
"""The key of the model for each word before a value, folded, with blanks for what joins its parts."""

METADATA: Final = frozenset(_NAMES.values())
"""The keys that a page says in its metadata."""

_LABELS: Final[Mapping[str, str]] = {
    "author": "Author",
    "book_title": "Full Title",
    "category": "Category",
    "document_note": "Document Note",
    "document_tags": "Document Tags",
    "summary": "Summary",
    "canonical": "URL",
    "readwise_url": "Readwise URL",
    "num_highlights": "Number of Highlights",
    "last_highlighted_date": "Last Highlighted Date",
    "published_date": "Published Date",
}
"""The word before a value on a page of the Obsidian plugin."""

_JOINTS = lazy_pattern(r"[ _-]+")
_LINK = lazy_pattern(r"\[\[[^\[\]\n]+\]\]\Z")
_LINKS = lazy_pattern(r"\[\[[^\[\]\n]+\]\](?:, \[\[[^\[\]\n]+\]\])+\Z")
_LINK_IN = lazy_pattern(r"\[\[([^\[\]\n]+)\]\]")
_EMPTY_LINK = lazy_pattern(r"\[\[\s*\]\]\Z")


def key_of(label: str) -> str:
    """The key of the model for the word ``label`` before a value; ``""`` if no plugin says it.

    >>> key_of("Full Title"), key_of("full-title"), key_of("Mood")
    ('book_title', 'book_title', '')
    """
    return _NAMES.get(_JOINTS.sub(" ", label.strip().casefold()), "")


def said(key: str, text: str, line: int) -> Property:
    """The property ``key`` that a page gives as ``text`` in the 1-based ``line`` of its file.

    >>> said("category", "#books", 1).value, said("document_tags", "[[a]] [[b c]] ", 1).value
    ('books', ['a', 'b c'])
    >>> said("author", "[[]]", 1).value is None
    True
    """
    text = text.strip()
    value: Value = text
    kind = PropertyType.TEXT
    if not text or _EMPTY_LINK.match(text):
        return Property(key, None, PropertyType.EMPTY, line=line)
    if key == "category":
        value = text.removeprefix("#")
    elif key == "author" and _LINKS.match(text):
        value, kind = [f"[[{name}]]" for name in _LINK_IN.findall(text)], PropertyType.LIST
    elif key == "created" and _LINK.match(text):
        value = text[2:-2]
    elif key == "document_tags" and (tags := tags_in(text)) is not None:
        value, kind = [*tags], PropertyType.LIST
    elif key == "num_highlights" and text.strip("=").isdecimal():
        value, kind = int(text.strip("=")), PropertyType.NUMBER
    elif key == "last_highlighted_date":
        value = text.strip("*")
    elif _LINK.match(text):
        kind = PropertyType.LINK
    return Property(key, value, kind, line=line)


def _is_link(value: Value) -> bool:
    return isinstance(value, str) and _LINK.match(value) is not None


def label_of(key: str) -> str:
    """The word before the value of ``key`` on a page of the Obsidian plugin."""
    return _LABELS.get(key, key)


def text_of(item: Property) -> str | None:
    """The value of ``item`` as the Obsidian plugin writes it; None if a line of text cannot say it.

    >>> text_of(Property("category", "books", PropertyType.TEXT)), text_of(Property("x", {"a": 1}, PropertyType.MAP))
    ('#books', None)
    """
    value = item.value
    if item.key == "author" and isinstance(value, list) and all(map(_is_link, value)):
        return ", ".join(map(str, value))
    if isinstance(value, list):
        names = [name for name in value if isinstance(name, str) and not set(name) & set("[]#\n")]
        return " ".join(f"[[{name}]]" for name in names) if len(names) == len(value) else None
    if isinstance(value, dict | bool):
        return None
    if item.key == "category" and isinstance(value, str) and value:
        return f"#{value}"
    if value is None:
        return "[[]]" if item.key == "author" else ""
    return str(value)


def plain_author(value: Value) -> str:
    """An author, or several, without what makes links of them.

    >>> plain_author("[[Jane Roe]]"), plain_author(["[[A]]", "[[B]]"]), plain_author(None)
    ('Jane Roe', 'A, B', '')
    """
    text = ", ".join(str(name) for name in value) if isinstance(value, list) else value
    return text.replace("[[", "").replace("]]", "").strip() if isinstance(text, str) else ""
