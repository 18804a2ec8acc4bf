"""Recipes for properties."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal

from vaultconv.errors import UsageError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.spelled import as_spelled, number_in
from vaultconv.model.properties import Value
from vaultconv.recipes.dates import days_of
from vaultconv.recipes.property_names import TYPES, named_elsewhere
from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault

_DECLARED: Mapping[str, str] = {"list": "multitext"}
"""What the app calls a type, where it has another name."""
_NUMBER = lazy_pattern(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_EXACT_DIGITS = 15
"""As many digits as a number of the app keeps."""
_TRUTHS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


@recipe()
def rename_property(
    vault: OpenVault,
    key: Annotated[str, "the property"],
    to: Annotated[str, "its new name"],
) -> Iterator[Left]:
    """Calls a property otherwise, in every note that has it.

    Its value stays as it is spelled. A note that has a property of the new name already is left alone, and told. In a vault of Obsidian, bases
    (files, and those in notes) and the declaration of its type follow. What else names it is told: queries of Dataview, settings of plugins,
    queries of Logseq, and blocks that have a property of that name."""
    if not to.strip():
        raise UsageError("to: no property can be called so", remedy="Give it a name.")

    def change(note: OpenNote) -> Iterator[Left]:
        if key not in note.properties or key == to:
            return
        if to in note.properties:
            yield Left(note.path, note.properties.line_of(key), f"has both {key!r} and {to!r}")
        else:
            note.properties.rename(key, to)

    yield from in_each(vault, change)
    if key != to:
        yield from named_elsewhere(vault, key, to)


@recipe()
def change_property_type(
    vault: OpenVault,
    key: Annotated[str, "the property"],
    to: Annotated[Literal["text", "number", "checkbox", "list", "date"], "its new type"],
) -> Iterator[Left]:
    """Makes the values of a property ones of another type: a text, a number, true or false, a list, or a date.

    A value that cannot be one (`soon` as a number) is left alone, and told. In a vault of Obsidian that declares the type of the property,
    the declaration changes too."""

    def change(note: OpenNote) -> Iterator[Left]:
        if key not in note.properties:
            return
        item = note.model.properties.find(key)
        value = note.properties[key]
        new = _AS[to](value, item.lexeme if item is not None else "")
        if new is None and value is not None:
            yield Left(note.path, note.properties.line_of(key), f"{key}: `{value}` is no {to}")
        elif new is not None:
            note.properties[key] = new

    yield from in_each(vault, change)
    declared = vault.read_file(TYPES) if vault.format.name == "obsidian" else None
    if declared is not None:
        vault.write_file(TYPES, _with_type(declared, key, _DECLARED.get(to, to)))


def _with_type(data: bytes, key: str, type: str) -> bytes:
    """The declarations in ``data`` with that of ``key``, if there is one, as ``type``; everything else stays."""
    text = data.decode()
    pattern = re.compile(rf'({re.escape(json.dumps(key, ensure_ascii=False))}\s*:\s*)"[^"\\]*"')
    return pattern.sub(lambda found: found[1] + json.dumps(type), text).encode()


def _text(value: Value, lexeme: str) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    said = as_spelled(value, lexeme)
    if isinstance(said, list) and len(said) == 1:
        return _text(said[0], "")
    return said if isinstance(said, str) else None


def _number(value: Value, _lexeme: str) -> Value:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > _EXACT_DIGITS:
        return None
    return number_in(text)


def _checkbox(value: Value, _lexeme: str) -> Value:
    return value if isinstance(value, bool) else _TRUTHS.get(str(value).strip().casefold())


def _list(value: Value, _lexeme: str) -> Value:
    return value if isinstance(value, list) else None if value is None or isinstance(value, dict) else [value]


def _date(value: Value, _lexeme: str) -> Value:
    days = days_of(value) if isinstance(value, str) else ()
    return days[0].isoformat() if len(days) == 1 else None


_AS: Mapping[str, Callable[[Value, str], Value]] = {
    "text": _text,
    "number": _number,
    "checkbox": _checkbox,
    "list": _list,
    "date": _date,
}
"""What a value is as one of each type; None for what cannot be one."""
