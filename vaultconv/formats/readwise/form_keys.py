"""Which keys the front matter of each form has, in the importer's order, and which of them stand there empty.

Source: ``formats/readwise.md``, a.1 and a.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vaultconv.formats.readwise.importer import SHARING
from vaultconv.model.properties import Property, PropertyType, Value

_OLD = ("title", "tags", "canonical")
_TITLED = (*_OLD, "hide_title")
_BOUND = (*_OLD, "author", "book", "hide_title")
_F4 = (
    *_OLD,
    "author",
    "book",
    "book_title",
    "book_asin",
    "hide_title",
    "readwise_url",
    "image",
    "favicon_url",
    "source_emoji",
    "source_url",
)
_F5 = (
    *_OLD,
    "author",
    "author_id",
    "book",
    "book_title",
    "book_asin",
    "hide_title",
    "highlight_id",
    "readwise_url",
    "image",
    "favicon_url",
    "source_emoji",
    "source_url",
    "serial_number",
)

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("F0", "F1", "F2t"), _OLD),
    **dict.fromkeys(("F2", "F2m"), _TITLED),
    **dict.fromkeys(("F3", "F3h"), _BOUND),
    "F4": _F4,
    **dict.fromkeys(("F5", "F6"), _F5),
    "F8": (*_F5, *SHARING),
}
"""The keys of each form of a highlight, in their order."""

_ABSENT: Final = frozenset({"source_url", "serial_number", "book", "title", *SHARING})
"""Keys that are not there where there is nothing to say."""

IMPORTERS: Final = frozenset({*_F4, *_F5, *SHARING})
"""Every key that an importer wrote."""


def is_written(form: str, key: str, value: object) -> bool:
    """Whether the importer of ``form`` writes ``key``, one of its own, where it has that ``value``.

    >>> is_written("F4", "book_asin", None), is_written("F5", "book_asin", None), is_written("F5", "image", None)
    (True, False, True)
    """
    if value is not None:
        return True
    return key not in _ABSENT and (key != "book_asin" or form == "F4")


def made(key: str, value: Value) -> Property:
    """A property that no person has spelled.

    >>> made("image", None).type.value, made("book", 7).type.value
    ('empty', 'number')
    """
    match value:
        case None:
            kind = PropertyType.EMPTY
        case bool():
            kind = PropertyType.CHECKBOX
        case int():
            kind = PropertyType.NUMBER
        case list():
            kind = PropertyType.LIST
        case _:
            kind = PropertyType.TEXT
    return Property(key, value, kind)
