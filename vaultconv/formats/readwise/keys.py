"""The keys of a site note's front matter: what a value means, and how each form spells it.

Source: ``formats/readwise.md``, a.2 and h.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from vaultconv.formats.readwise.forms import Form
from vaultconv.formats.readwise.psych import psych_text
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import YamlStyle, key_text, scalar_text
from vaultconv.model.properties import Properties, Property, PropertyType, Value

TAGS: Final = "tags"
"""One text, parted by blanks (Jekyll splits it); the model has a list."""

IDENTIFIERS: Final = frozenset({"author_id", "book_asin"})
"""Text, even where it looks like a number to YAML (``0062316117``, ``123e4567``)."""

QUOTED: Final = frozenset({"title", "book_title", "source_url"})
"""What the importer puts in double quotes, and nothing else."""

_CONTROLS = lazy_pattern("[\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_UNSAFE_IN_QUOTES = lazy_pattern(rf'["\\\x00-\x1f]|{_CONTROLS.pattern}')


def site_properties(properties: Properties) -> Properties:
    """``properties`` as the site means them: tags as a list, identifiers as text. Lexemes and lines stay.

    >>> tags = Property("tags", "maps tools", PropertyType.TEXT, "maps tools")
    >>> site_properties(Properties((tags,))).get("tags")
    ['maps', 'tools']
    """
    if not any(item.key == TAGS or item.key in IDENTIFIERS for item in properties):
        return properties
    items = tuple(_site_property(item) for item in properties)
    return replace(properties, items=items)


def _site_property(item: Property) -> Property:
    value = item.value
    if item.key == TAGS and not isinstance(value, list | dict) and value is not None:
        words = (value if isinstance(value, str) else item.lexeme).split()
        return replace(item, value=list(words), type=PropertyType.LIST)
    if item.key in IDENTIFIERS and isinstance(value, int | float) and item.lexeme:
        return replace(item, value=item.lexeme, type=PropertyType.TEXT)
    return item


def style_of(form: Form, properties: Properties) -> YamlStyle:
    """How ``form`` spells values; for Psych that depends on how far right a key lets its value begin."""
    spellings: dict[str, Callable[[Value], str | None]] = {TAGS: _tags}
    if form.front_matter == "psych":
        for item in properties:
            spellings.setdefault(item.key, _psych(len(key_text(item.key)) + 1))
        return YamlStyle(empty="", text=lambda text, _: psych_text(text, 2), spellings=spellings)
    if form.front_matter == "template":
        spellings |= _TEMPLATE
        return YamlStyle(empty=" ", spellings=spellings)
    return YamlStyle(spellings=spellings)


def _psych(column: int) -> Callable[[Value], str | None]:
    return lambda value: psych_text(value, column) if isinstance(value, str) else None


def _tags(value: Value) -> str | None:
    """Tags parted by blanks. Where one holds a blank they stay a list of YAML, which Jekyll reads as well."""
    if not isinstance(value, list):
        return None
    words = [_word(tag) for tag in value]
    if not words or any(not word or len(word.split()) != 1 or word.strip() != word for word in words):
        return None
    return scalar_text(" ".join(words))


def _word(tag: Value) -> str:
    if isinstance(tag, bool):
        return "true" if tag else "false"
    return str(tag) if isinstance(tag, str | int | float) else ""


def _in_quotes(value: Value) -> str | None:
    """Double quotes around the text, which is escaped only where that would be no YAML, or other text."""
    if not isinstance(value, str):
        return None
    if _UNSAFE_IN_QUOTES.search(value) is None:
        return f'"{value}"'
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _bare(value: Value) -> str | None:
    """An identifier is never quoted, though YAML may take it for a number."""
    return value if isinstance(value, str) and value.isalnum() and value.isascii() else None


_TEMPLATE: Mapping[str, Callable[[Value], str | None]] = {
    **dict.fromkeys(QUOTED, _in_quotes),
    **dict.fromkeys(IDENTIFIERS, _bare),
}
"""The importer's template, by key."""
