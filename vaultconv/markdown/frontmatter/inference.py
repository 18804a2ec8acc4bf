"""The type of a property: how Obsidian would show it, from its value and what ``types.json`` declares."""

from __future__ import annotations

import re
from datetime import date, time

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import PropertyType, Value

LIST_KEYS = frozenset(("tags", "aliases", "cssclasses"))
"""Reserved keys, matched without case: a plain text under one of them counts as a list of one item."""

_BY_CLASS: dict[type, PropertyType] = {
    type(None): PropertyType.EMPTY,
    bool: PropertyType.CHECKBOX,
    int: PropertyType.NUMBER,
    float: PropertyType.NUMBER,
    list: PropertyType.LIST,
    dict: PropertyType.MAP,
}

_DECLARED: dict[str, dict[PropertyType, PropertyType]] = {
    # the widget named in types.json -> what a text of some look is then taken for
    "text": {PropertyType.DATE: PropertyType.TEXT, PropertyType.DATETIME: PropertyType.TEXT},
    "date": {PropertyType.DATETIME: PropertyType.DATE},
    "datetime": {PropertyType.DATE: PropertyType.DATETIME},
    "multitext": dict.fromkeys(PropertyType, PropertyType.LIST),
    "tags": dict.fromkeys(PropertyType, PropertyType.LIST),
    "aliases": dict.fromkeys(PropertyType, PropertyType.LIST),
}

_LINK = lazy_pattern(r"\[\[(?!\]\])(?:(?!\[\[|\]\])[^\n])++\]\]")
_DATE = lazy_pattern(r"\d{4}-\d\d-\d\d(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?))?", re.ASCII)


def property_type(
    key: str,
    value: Value,
    lexeme: str = "",  # noqa: ARG001 - Obsidian decides by the value; a format whose ids look like numbers needs it
    declared: str | None = None,
) -> PropertyType:
    """The type of the property ``key``. ``declared`` is its widget in ``types.json`` (``text``, ``multitext``, ``number``,
    ``checkbox``, ``date``, ``datetime``, ``aliases``, ``tags``); it decides only among readings that the value allows.
    A text under ``tags``, ``aliases`` or ``cssclasses`` is a list of one item; its value stays the text.

    Source: Obsidian's help page "Properties" and ``PropertyWidgetType`` of its typings.

    >>> [str(property_type("k", v)) for v in ("2020-08-21", "2020-08-21T10:30", "[[x]]", "see [[x]]", "", None, ["a"])]
    ['date', 'datetime', 'link', 'text', 'text', 'empty', 'list']
    >>> str(property_type("Tags", "a")), str(property_type("k", "2020-08-21", declared="text"))
    ('list', 'text')
    """
    kind = _BY_CLASS.get(value.__class__)
    if kind is not None:
        return kind
    if key.lower() in LIST_KEYS:
        return PropertyType.LIST
    text = str(value)
    kind = _text_type(text)
    return _DECLARED.get(declared, {}).get(kind, kind) if declared else kind


def _text_type(text: str) -> PropertyType:
    if text[4:5] == "-" and text[:4].isdigit():
        return _date_type(text)
    if "[[" in text and _LINK.fullmatch(text.strip()):
        return PropertyType.LINK
    return PropertyType.TEXT


def _date_type(text: str) -> PropertyType:
    found = _DATE.fullmatch(text)
    if found is None:
        return PropertyType.TEXT
    try:
        date.fromisoformat(text[:10])
        if found[1]:
            time.fromisoformat(found[1])
    except ValueError:
        return PropertyType.TEXT
    return PropertyType.DATETIME if found[1] else PropertyType.DATE
