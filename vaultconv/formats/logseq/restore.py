"""A property of a page or block as it was before it became one of Logseq: from what is carried beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaultconv.formats.logseq.values import read_value, write_value
from vaultconv.model.properties import Property, PropertyType, Value


def restored(item: Property, carried: Mapping[str, Any]) -> Property:
    """``item`` as it was before it became a property of Logseq: its key, and its value where the text still is what was
    made of that."""
    keys, values, lists, texts = (carried.get(name) for name in ("keys", "values", "lists", "texts"))
    text = item.lexeme
    key = keys.get(item.key) if isinstance(keys, dict) else None
    said = texts.get(item.key) if isinstance(texts, dict) else None
    if isinstance(said, list) and len(said) == 2 and said[0] == text:
        return Property(key if isinstance(key, str) else item.key, said[1], _type(said[1]), line=item.line)
    if isinstance(values, dict) and item.key in values:
        value: Value = values[item.key]
        for type in (PropertyType.TEXT, PropertyType.DATE):
            if write_value(value, type, item.key) == text:
                kind = _type(value)
                return Property(key if isinstance(key, str) else item.key, value, kind, line=item.line)
    if isinstance(lists, list) and item.key in lists and item.type is not PropertyType.LIST:
        value, type = read_value(text, True, item.key)
        return Property(key if isinstance(key, str) else item.key, value, type, line=item.line)
    return Property(key, item.value, item.type, text, line=item.line) if isinstance(key, str) else item


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
