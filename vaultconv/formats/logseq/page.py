"""The properties of a page, and what they carry.

Source: ``formats/logseq.md`` sections 2 to 4: ``key:: value`` lines before the first bullet. A page that has YAML instead
is read as that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from vaultconv.formats.logseq import carriers
from vaultconv.formats.logseq.bullets import PROPERTY
from vaultconv.formats.logseq.values import LISTS, read_value, write_value
from vaultconv.model.properties import Properties, Property, PropertyType, Value

SYNTAX = "logseq"
"""The language of a page's properties."""


class Head(NamedTuple):
    """What stands before the first bullet: the properties, the title among them (``""``: none), what is carried, and the
    lines that are no properties."""

    properties: Properties
    title: str
    carried: Mapping[str, Any]
    rest: list[str]


def read_head(lines: list[str], lists: frozenset[str], first_line: int = 1) -> Head:
    """What the ``lines`` before the first bullet say.

    >>> read_head(["title:: A/B", "rating:: 4", ""], frozenset()).title
    'A/B'
    """
    items: list[Property] = []
    title = ""
    carried: Mapping[str, Any] = {}
    rest: list[str] = []
    for number, line in enumerate(lines):
        found = PROPERTY.match(line)
        if found is None:
            rest.append(line)
            continue
        key, text = found["key"], (found["value"] or "").strip()
        if key == "title" and text:
            title = text
            continue
        if key == carriers.KEY and (facts := carriers.read_carrier(text)) is not None:
            carried = facts
        else:
            value, type = read_value(text, key in LISTS or key in lists, key)
            items.append(Property(key, value, type, text, line=first_line + number))
    if carried:
        items = [_restored(item, carried) for item in items]
    items = [_modelled(item, carried) for item in items]
    said = carried.get("comments")
    if isinstance(said, dict):
        items = [replace(item, before=_comment(said.get(item.key))) for item in items]
        trailer = _comment(said.get(""))
        return Head(Properties(tuple(items), SYNTAX, trailer=trailer), title, carried, rest)
    return Head(Properties(tuple(items), SYNTAX), title, carried, rest)


def _comment(text: Any) -> str:
    """Comments of YAML that are carried; a page may come from anybody."""
    lines = text.splitlines() if isinstance(text, str) else []
    return "".join(f"{line}\n" for line in lines if line.startswith("#"))


def _restored(item: Property, carried: Mapping[str, Any]) -> Property:
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


def _modelled(item: Property, carried: Mapping[str, Any]) -> Property:
    """``alias`` is ``aliases`` everywhere else."""
    keys = carried.get("keys")
    if item.key != "alias" or (isinstance(keys, dict) and "alias" in keys):
        return item
    return Property("aliases", item.value, item.type, item.lexeme, line=item.line)
