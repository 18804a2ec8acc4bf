"""A property of a page or block as it was before it became one of Logseq: from what is carried beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaultconv.formats.logseq.carriers import DOCUMENT
from vaultconv.formats.logseq.dates import ISO_FORMAT
from vaultconv.formats.logseq.values import own_key, read_value, write_value
from vaultconv.markdown.frontmatter import read_flow
from vaultconv.model.properties import Property, PropertyType, Value


def restored(item: Property, carried: Mapping[str, Any], days: str = ISO_FORMAT) -> Property:
    """``item`` as it was before it became a property of Logseq: its key, and its value where the text still is what was
    made of that. ``days`` is the format in which the graph titles its journals."""
    keys = carried.get("keys")
    key = keys.get(item.key) if isinstance(keys, dict) else None
    if key is None and carried.get("shape") == DOCUMENT:
        key = own_key(item.key) or None
    name = key if isinstance(key, str) else item.key
    for way in (_by_text, _by_yaml, _by_value, _by_kind):
        found = way(item, carried, days)
        if found is not None:
            return Property(name, found.value, found.type, found.lexeme, line=item.line)
    return Property(name, item.value, item.type, item.lexeme, line=item.line) if name != item.key else item


def _by_text(item: Property, carried: Mapping[str, Any], _days: str) -> Property | None:
    """The value that is carried together with the text that was made of it, and maybe with how its numbers were spelled."""
    texts = carried.get("texts")
    said = texts.get(item.key) if isinstance(texts, dict) else None
    if isinstance(said, list) and len(said) in (2, 3) and said[0] == item.lexeme:
        return Property(item.key, said[1], _type(said[1]), str(said[2]) if len(said) > 2 else "")
    return None


def _by_yaml(item: Property, carried: Mapping[str, Any], _days: str) -> Property | None:
    """The value for which JSON has no word: it is carried as YAML, together with its text."""
    texts = carried.get("yaml")
    said = texts.get(item.key) if isinstance(texts, dict) else None
    if isinstance(said, list) and len(said) == 2 and said[0] == item.lexeme and isinstance(said[1], str):
        value = read_flow(said[1])
        return None if value is None else Property(item.key, value, _type(value))
    return None


def _by_value(item: Property, carried: Mapping[str, Any], days: str) -> Property | None:
    """The value that is carried, where the text is what it would be."""
    values = carried.get("values")
    if isinstance(values, dict) and item.key in values:
        value: Value = values[item.key]
        for type in (PropertyType.TEXT, PropertyType.DATE):
            if write_value(value, type, item.key, days) == item.lexeme:
                return Property(item.key, value, _type(value))
    return None


def _by_kind(item: Property, carried: Mapping[str, Any], days: str) -> Property | None:
    """The value of the text, where it is carried that it is a list, or that there are numbers in it as YAML spells them."""
    as_list = _is_named(item.key, carried.get("lists")) and item.type is not PropertyType.LIST
    numbers = _is_named(item.key, carried.get("numbers"))
    if not (as_list or numbers):
        return None
    is_list = as_list or item.type is PropertyType.LIST
    value, type = read_value(item.lexeme, is_list, item.key, numbers, days)
    lexeme = f"[{item.lexeme}]" if is_list and numbers else item.lexeme if numbers else ""
    return Property(item.key, value, type, lexeme)


def _is_named(key: str, said: Any) -> bool:
    return isinstance(said, list) and key in said


def _type(value: Value) -> PropertyType:
    if isinstance(value, list):
        return PropertyType.LIST
    if isinstance(value, dict):
        return PropertyType.MAP
    if isinstance(value, bool):
        return PropertyType.CHECKBOX
    if isinstance(value, int | float):
        return PropertyType.NUMBER
    return PropertyType.EMPTY if value is None else PropertyType.TEXT
