"""The properties of a note as those of a page, and what must be carried so that they come back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vaultconv.formats.logseq.bullets import ORDER, VIEW
from vaultconv.formats.logseq.carriers import DOCUMENT
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.naming import NAME
from vaultconv.formats.logseq.targets import Targets
from vaultconv.formats.logseq.values import (
    LISTS,
    RENAMED,
    TAKEN,
    is_link,
    own_key,
    read_value,
    write_key,
    write_value,
)
from vaultconv.markdown.frontmatter import as_spelled, comments, flow_text, is_finite
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import default_label
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.vault.index import ALIAS_KEYS, wikilink_reference

_TAKEN_OF_BLOCK = (TAKEN - {"folder"}) | VIEW | {ORDER}
_FOLDER = "folder"


def page_lines(
    note: Note, folder: str, facts: dict[str, Any], carry: bool, ledger: Ledger, targets: Targets
) -> list[str]:
    """The lines of the properties of ``note``. What has to be carried for them is added to ``facts``."""
    same = note.properties.syntax == NAME
    items = list(note.properties)
    if note.date and note.kind is not NoteKind.JOURNAL and note.properties.find("date") is None:
        items.append(Property("date", note.date, PropertyType.DATE))
    taken = frozenset() if same else TAKEN
    lines, used = _lines(items, facts, taken, carry, ledger, targets)
    if facts.get("shape") == DOCUMENT:
        said = facts.get("keys", {})
        keys = {made: key for made, key in said.items() if own_key(made) != key}
        keys |= {item.key: item.key for item in items if own_key(item.key) and item.key not in said}
        facts["keys"] = keys
        if not keys:
            del facts["keys"]
    if folder:
        if _FOLDER in used or (carry and any(item.key == _FOLDER for item in items)):
            facts[_FOLDER] = folder
        else:
            lines.append(f"{_FOLDER}:: {folder}")
    if same:
        _forget(facts)
    if said := comments(note.properties):
        facts["comments"] = said
    return lines


def block_lines(
    items: tuple[Property, ...],
    facts: dict[str, Any],
    same: bool,
    carry: bool,
    ledger: Ledger,
    targets: Targets,
) -> list[str]:
    """The lines of the properties of a block. What has to be carried for them is added to ``facts``."""
    taken = frozenset() if same else _TAKEN_OF_BLOCK
    lines = _lines(items, facts, taken, carry, ledger, targets)[0]
    if same:
        _forget(facts)
    return lines


def _forget(facts: dict[str, Any]) -> None:
    """Takes from ``facts`` what a graph needs no word for that its pages came from: its own settings say which properties
    are lists, and a text of its own reads as it did."""
    for name in ("lists", "texts"):
        facts.pop(name, None)


def _lines(
    items: Iterable[Property],
    facts: dict[str, Any],
    taken: frozenset[str],
    carry: bool,
    ledger: Ledger,
    targets: Targets,
) -> tuple[list[str], set[str]]:
    """The lines of properties, and their keys in lower case. Those that are ``taken`` are called otherwise."""
    lines: list[str] = []
    keys: dict[str, str] = {}
    texts: dict[str, list[Value]] = {}
    said: dict[str, Any] = {
        "keys": keys,
        "values": {},
        "yaml": {},
        "texts": texts,
        "numbers": [],
        "lists": [],
    }
    used: set[str] = set()
    for item in items:
        key = _key(item.key, used, taken)
        used.add(key.lower())
        ledger.line = item.line or ledger.line
        if (key != item.key or (taken and key == "alias")) and (key, item.key) != ("alias", "aliases"):
            keys[key] = item.key
            if not carry:
                ledger.add(
                    "property",
                    f"{item.key!r} is called {key!r}: a key of the graph",
                    item.key,
                    Outcome.RENAMED,
                )
        text = value_text(item, targets, key)
        if any(_leads_to_a_place(value) for value in _values(item)):
            texts[key] = [text, item.value]
            if not carry:
                ledger.add("property", f"{item.key!r} names a place in a note by its id", item.key)
        else:
            _remember(item, key, text, said, carry, ledger, targets.lists)
        lines.append(f"{key}:: {text}".rstrip(" "))
    facts |= {name: found for name, found in said.items() if found}
    return lines, used


def _key(key: str, used: set[str], taken: frozenset[str]) -> str:
    """What ``key`` is called in the graph."""
    if (key == "aliases" or (taken and key.lower() in ALIAS_KEYS)) and "alias" not in used:
        return "alias"
    name = write_key(key)
    if name.lower() in taken:
        name += RENAMED
    number = 1
    made = name
    while made.lower() in used:
        number += 1
        made = f"{name}-{number}"
    return made


def _remember(
    item: Property,
    key: str,
    text: str,
    facts: dict[str, Any],
    carry: bool,
    ledger: Ledger,
    named: frozenset[str],
) -> None:
    """Notes in ``facts`` what the text of a property does not say by itself, in a graph whose settings have ``named`` the
    keys that are lists."""
    is_list = isinstance(item.value, list)
    as_list = key in LISTS or key in named or (item.type is PropertyType.LIST and bool(item.value))
    said = _says(text, as_list, key, item.value)
    numbers = not said and _says(text, as_list, key, item.value, numbers=True)
    if isinstance(item.value, dict) or (is_list and any(isinstance(v, dict | list) for v in item.value)):  # type: ignore[union-attr]
        what = "a map" if isinstance(item.value, dict) else "lists or maps in a list"
        ledger.add("property", f"{item.key!r} holds {what}: it is JSON", item.key, Outcome.KEPT_AS_TEXT)
    elif not said and not carry:
        ledger.add("property", f"{item.key!r} reads otherwise as a property of a page", item.key)
    if said or numbers:
        if is_list and key not in LISTS:
            facts["lists"].append(key)
        if numbers:
            facts["numbers"].append(key)
    elif not is_finite(item.value):
        facts["yaml"][key] = [text, flow_text(item.value)]
    elif write_value(item.value, item.type, key) == text:
        facts["values"][key] = item.value
    elif not any(isinstance(one, str) and is_link(one) for one in _values(item)):
        facts["texts"][key] = [text, item.value, *([item.lexeme] if item.lexeme else [])]
    elif carry:
        ledger.add("property", f"{item.key!r} reads otherwise as a property of a page", item.key)


def _says(text: str, as_list: bool, key: str, value: Value, numbers: bool = False) -> bool:
    """Whether ``text``, read again, is ``value``."""
    back, _ = read_value(text, as_list, key, numbers)
    return _same_value(_unlinked(back, value), value)


def _values(item: Property) -> list[Value]:
    return item.value if isinstance(item.value, list) else [item.value]


def _leads_to_a_place(value: Value) -> bool:
    """Whether ``value`` is a link to a heading or a block."""
    reference = wikilink_reference(value) if isinstance(value, str) and value.startswith("[[") else None
    return reference is not None and bool(reference.headings or reference.block)


def _same_value(one: Value, other: Value) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_value, one, other))
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _unlinked(back: Value, value: Value) -> Value:
    """``back``, where it is ``value`` with links spelled for the graph."""
    if (
        isinstance(back, str)
        and isinstance(value, str)
        and value.startswith("[[")
        and wikilink_reference(value)
    ):
        return value if _is_link(back) else back
    if isinstance(back, list) and isinstance(value, list) and len(back) == len(value):
        return [_unlinked(b, v) for b, v in zip(back, value, strict=True)]
    return back


def _is_link(text: str) -> bool:
    return text.startswith("[") and text.endswith((")", "]]"))


def value_text(item: Property, targets: Targets, key: str = "") -> str:
    """The text of a property, with links to pages by their names in the graph, and numbers as they were spelled."""
    value = as_spelled(item.value, item.lexeme)
    if isinstance(value, str):
        value = linked(value, targets)
    elif isinstance(value, list) and key not in LISTS:
        value = [linked(one, targets) if isinstance(one, str) else one for one in value]
    return write_value(value, item.type, key or item.key)


def linked(text: str, targets: Targets) -> str:
    """``text``; if the whole of it is a link to a note, that as a page says it: ``[[Page]]``, and ``[words](((id)))`` for a
    place in it."""
    reference = wikilink_reference(text) if text.startswith("[[") else None
    if reference is None:
        return text
    name = targets.page(reference)
    _, bar, label = text.strip()[2:-2].partition("|")
    if reference.headings or reference.block:
        words = label or default_label(reference)
        return f"[{words}]({targets.place(reference) or f'[[{name or reference.target}]]'})"
    if bar:
        return f"[{label}]([[{name or reference.target}]])"
    return f"[[{name}]]" if name else text
