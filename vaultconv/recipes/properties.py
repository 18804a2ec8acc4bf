"""Recipes for properties."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal

from vaultconv.errors import UsageError
from vaultconv.model.properties import Value
from vaultconv.recipes.dates import days_of
from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault

_TYPES = ".obsidian/types.json"
"""Where a vault of Obsidian declares the types of its properties."""
_DECLARED: Mapping[str, str] = {"list": "multitext"}
"""What the app calls a type, where it has another name."""
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

    Its value stays as it is spelled. A note that has a property of the new name already is left alone, and told."""
    if not to.strip():
        raise UsageError("to: no property can be called so", remedy="Give it a name.")

    def change(note: OpenNote) -> Iterator[Left]:
        if key not in note.properties or key == to:
            return
        if to in note.properties:
            yield Left(note.path, note.properties.line_of(key), f"has both {key!r} and {to!r}")
        else:
            note.properties.rename(key, to)

    return in_each(vault, change)


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
    declared = vault.read_file(_TYPES) if vault.format.name == "obsidian" else None
    if declared is not None:
        vault.write_file(_TYPES, _with_type(declared, key, _DECLARED.get(to, to)))


def _with_type(data: bytes, key: str, type: str) -> bytes:
    """The declarations in ``data`` with that of ``key``, if there is one, as ``type``; everything else stays."""
    text = data.decode()
    pattern = re.compile(rf'({re.escape(json.dumps(key, ensure_ascii=False))}\s*:\s*)"[^"\\]*"')
    return pattern.sub(lambda found: found[1] + json.dumps(type), text).encode()


def _text(value: Value, lexeme: str) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return lexeme or str(value)
    if isinstance(value, list) and len(value) == 1:
        return _text(value[0], "")
    return value if isinstance(value, str) else None


def _number(value: Value, _lexeme: str) -> Value:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text, re.ASCII) else None


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
