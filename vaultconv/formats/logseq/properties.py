"""The properties of a note as those of a page, and what must be carried so that they come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from vaultconv.formats.logseq.built_in import ORDER, VIEW
from vaultconv.formats.logseq.carriers import DOCUMENT, HERE
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.naming import NAME
from vaultconv.formats.logseq.targets import Targets
from vaultconv.formats.logseq.values import (
    FOLDER,
    RENAMED,
    TAKEN,
    TITLE,
    is_quoted,
    own_key,
    read_value,
    write_key,
    write_value,
)
from vaultconv.markdown.frontmatter import as_spelled, comments, flow_text, is_finite
from vaultconv.model.blocks import Blocks, List, Quote
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import default_label, reference_text
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.templates import NAME as NAME_OF_TEMPLATE
from vaultconv.vault.index import ALIAS_KEYS
from vaultconv.vault.property_links import TextLink, is_one_link, links_in, respelled

_TAKEN_OF_BLOCK = (TAKEN - {FOLDER}) | VIEW | {ORDER}


def page_lines(
    note: Note, folder: str, facts: dict[str, Any], carry: bool, ledger: Ledger, targets: Targets
) -> list[str]:
    """The lines of the properties of ``note``. What has to be carried for them is added to ``facts``."""
    same = note.properties.syntax == NAME
    items = list(note.properties)
    if note.date and note.kind is not NoteKind.JOURNAL and note.properties.find("date") is None:
        items.append(Property("date", note.date, PropertyType.DATE))
    is_document = note.extra.get("shape") == DOCUMENT or any(map(says_a_title, note.properties))
    taken = TAKEN if is_document or not same else frozenset()
    lines, used = _lines(items, facts, taken, same, carry, ledger, targets)
    if facts.get("shape") == DOCUMENT:
        said = facts.get("keys", {})
        keys = {made: key for made, key in said.items() if not key or own_key(made) != key}
        keys |= {item.key: item.key for item in items if own_key(item.key) and item.key not in said}
        facts["keys"] = keys
        if not keys:
            del facts["keys"]
    if folder:
        if FOLDER in used or (carry and any(item.key == FOLDER for item in items)):
            facts[FOLDER] = folder
        elif carry and facts.get("shape") == DOCUMENT:
            lines.append(f"{FOLDER}:: {HERE}{folder}")
            del facts["shape"]
        else:
            lines.append(f"{FOLDER}:: {folder}")
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
    if not items:  # as in most blocks
        return []
    taken = frozenset() if same else _TAKEN_OF_BLOCK
    if taken and any(item.key == NAME_OF_TEMPLATE and targets.is_template(item.value) for item in items):
        taken -= {NAME_OF_TEMPLATE}
    lines = _lines(items, facts, taken, not taken, carry, ledger, targets)[0]
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
    same: bool,
    carry: bool,
    ledger: Ledger,
    targets: Targets,
) -> tuple[list[str], set[str]]:
    """The lines of properties, and their keys in lower case. Those that are ``taken`` are called otherwise; ``same`` says whether
    they are of a graph already."""
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
    items = tuple(items)
    is_told = taken is TAKEN and any(map(says_a_title, items))
    for item in items:
        key = _key(item.key, used, taken)
        used.add(key.lower())
        ledger.line = item.line or ledger.line
        if (key != item.key or (taken and key == "alias")) and (key, item.key) != ("alias", "aliases"):
            keys[key] = item.key
            if not carry and not same and not (is_told and own_key(key) == item.key):
                ledger.add(
                    "property",
                    f"{item.key!r} is called {key!r}: a key of the graph",
                    item.key,
                    Outcome.RENAMED,
                )
        text = value_text(item, targets, key)
        if not same and targets.is_unified(key, item):
            text = f'"{text}"'
        at_places = any(map(_leads_to_a_place, _values(item)))
        if at_places and not carry:
            ledger.add("property", f"{item.key!r} names a place in a note by its id", item.key)
        if not same and any(_leads_to_a_file(value, targets) for value in _values(item)):
            ledger.add(
                "property", f"{item.key!r} leads to a file: no page, so it leads nowhere in a graph", item.key
            )
        alias = "" if same else _alias_in(item, targets)
        if alias:
            ledger.add(
                "property",
                f"{item.key!r} links {alias!r}, an alias: in the graph it leads to its page",
                item.key,
            )
        item = replace(item, value=_each(item.value, lambda words: in_graph(words, targets)))
        if any(_leads_to_a_place(value) for value in _values(item)):
            texts[key] = [text, item.value]
        else:
            _remember(item, key, text, said, carry or at_places, ledger, targets)
        lines.append(f"{key}:: {text}".rstrip(" "))
    facts |= {name: found for name, found in said.items() if found}
    return lines, used


def says_a_title(item: Property) -> bool:
    """Whether ``item`` is a title beside the name of a page, which only the note of another app has: its own keys are known by that,
    though nothing is carried."""
    return item.key == TITLE and item.value is not None


def is_told_by_itself(properties: Iterable[Property], blocks: Blocks) -> bool:
    """Whether a page with these ``properties`` is known to have been a document, though nothing is carried: it has a title, and one of
    its ``blocks`` is a quotation with its source, as in the note of a highlight."""
    tops = (
        item.blocks[0] for block in blocks if isinstance(block, List) for item in block.items if item.blocks
    )
    cited = (block for block in tops if isinstance(block, Quote) and block.traits.citation is not None)
    return any(map(says_a_title, properties)) and next(cited, None) is not None


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
    targets: Targets,
) -> None:
    """Notes in ``facts`` what the text of a property does not say by itself."""
    is_list = isinstance(item.value, list)
    as_list = key in LISTS or key in targets.lists or (item.type is PropertyType.LIST and bool(item.value))
    said = _says(text, as_list, key, item.value, targets.days)
    numbers = not said and _says(text, as_list, key, item.value, targets.days, numbers=True)
    if isinstance(item.value, dict) or (is_list and any(isinstance(v, dict | list) for v in item.value)):  # type: ignore[union-attr]
        what = "a map" if isinstance(item.value, dict) else "lists or maps in a list"
        ledger.add("property", f"{item.key!r} holds {what}: it is JSON", item.key, Outcome.KEPT_AS_TEXT)
    elif not said and not carry:
        ledger.add("property", f"{item.key!r} reads otherwise as a property of a page", item.key)
    if said or numbers:
        if is_list and key not in LISTS and not _says(text, False, key, item.value, targets.days):
            facts["lists"].append(key)
        if numbers:
            facts["numbers"].append(key)
    elif not is_finite(item.value):
        facts["yaml"][key] = [text, flow_text(item.value)]
    elif write_value(item.value, item.type, key, targets.days) == text:
        facts["values"][key] = item.value
    else:
        facts["texts"][key] = [text, item.value, *([item.lexeme] if item.lexeme else [])]


def _says(text: str, as_list: bool, key: str, value: Value, days: str, numbers: bool = False) -> bool:
    """Whether ``text``, read again, is ``value``."""
    back, _ = read_value(text, as_list, key, numbers, days)
    return _same_value(back, value)


def _values(item: Property) -> list[Value]:
    return item.value if isinstance(item.value, list) else [item.value]


def _leads_to_a_place(value: Value) -> bool:
    """Whether there is a link to a heading or a block in ``value``."""
    found = links_in(value) if isinstance(value, str) else ()
    return any(link.reference.headings or link.reference.block for link in found)


def _leads_to_a_file(value: Value, targets: Targets) -> bool:
    """Whether a link in ``value`` leads to a file that is no page."""
    links = links_in(value) if isinstance(value, str) else ()
    return any(
        link.reference.kind is ReferenceKind.NAME and targets.target(link.reference).kind == "asset"
        for link in links
    )


def _alias_in(item: Property, targets: Targets) -> str:
    """The name in a link of ``item`` that only an alias has: to other apps it leads nowhere, to a graph it is its page. ``""`` for none."""
    texts = (value for value in _values(item) if isinstance(value, str))
    names = (link.reference for text in texts for link in links_in(text))
    return next((name.target for name in names if targets.is_alias(name)), "")


def _same_value(one: Value, other: Value) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_value, one, other))
    return type(one) is type(other) and (one == other or (one != one and other != other))


def _each(value: Value, change: Callable[[str], str]) -> Value:
    """``value`` with its text, or the texts of its list, as ``change`` has them."""
    if isinstance(value, list):
        return [change(one) if isinstance(one, str) else one for one in value]
    return change(value) if isinstance(value, str) else value


def value_text(item: Property, targets: Targets, key: str = "") -> str:
    """The text of a property, with links to pages by their names in the graph, and numbers as they were spelled."""
    value = as_spelled(item.value, item.lexeme)
    type = PropertyType.LINK if _leads_at_home(item, targets) else item.type
    if isinstance(value, str) and type is not PropertyType.LINK and not is_one_link(value):
        value = in_graph(value, targets)  # words, in quotes: what looks like a link there names its page
    elif isinstance(value, str) or key not in LISTS:
        value = _each(value, lambda text: linked(text, targets))
    return write_value(value, type, key or item.key, targets.days)


def _leads_at_home(item: Property, targets: Targets) -> bool:
    """Whether ``item`` is words with links among them of a page that comes home: there they lead somewhere, in quotes they would not."""
    words = item.value
    return (
        targets.is_at_home
        and item.type is PropertyType.TEXT
        and isinstance(words, str)
        and not is_quoted(words)
        and any(link.reference.kind is ReferenceKind.NAME for link in links_in(words))
    )


def linked(text: str, targets: Targets) -> str:
    """``text`` with links to notes as a page has them: ``[[Page]]``, ``[words]([[Page]])``, and ``[words](((id)))`` for a
    place in one."""
    alone = is_one_link(text)

    def said(link: TextLink) -> str | None:
        reference = link.reference
        if reference.kind is ReferenceKind.BLOCK:
            return None
        name = targets.page(reference)
        if reference.headings or reference.block:
            if block := _by_id(link, targets):
                return block
            words = link.words or default_label(reference)
            return f"[{words}]({targets.place(reference) or f'[[{name or reference.target}]]'})"
        if link.words:
            return f"[{link.words}]([[{name or reference.target}]])"
        return f"[[{name}]]" if name else (None if alone else f"[[{reference.target}]]")

    return respelled(text, said)


def _by_id(link: TextLink, targets: Targets) -> str:
    """A link to a block that is there, by its id; ``""`` for any other."""
    place = targets.place(link.reference) if link.reference.block else ""
    return f"[{link.words}]({place})" if place and link.words else place


def in_graph(text: str, targets: Targets) -> str:
    """``text`` with links to notes by the names of their pages, those to blocks by ids, and all else in them as it was."""

    def said(link: TextLink) -> str | None:
        if block := _by_id(link, targets):
            return block
        name = targets.page(link.reference) if link.reference.kind is not ReferenceKind.BLOCK else ""
        if not name or name == link.reference.target:
            return None
        place = reference_text(replace(link.reference, target=name))
        return f"[[{place}{'|' if link.words else ''}{link.words}]]"

    return respelled(text, said)
