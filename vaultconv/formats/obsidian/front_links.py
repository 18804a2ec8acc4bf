"""Links in the front matter of a note that stays in its vault, written anew where they stand: in whatever quotes, folded or literal, at
whatever depth. Of the rest no byte changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from vaultconv.markdown.frontmatter import APP, read_front_matter
from vaultconv.markdown.frontmatter.edit import respelled_entry
from vaultconv.model.properties import Properties, Property, Value
from vaultconv.vault.property_links import links_in, texts_in, with_texts

Spell = Callable[[str, Property], str]
"""The text of a property with its links as they are to be."""


def with_links(properties: Properties, spell: Spell) -> Properties:
    """``properties`` with the links in them as ``spell`` has them."""
    items = tuple(_with_links(item, spell) for item in properties)
    raw, at, pieces = properties.raw, 0, list[str]()
    for old, new in zip(properties, items, strict=True):
        if new is old:
            continue
        if not old.raw or not new.raw:  # in braces, entries have no lines of their own
            return Properties(items, properties.syntax, "", properties.trailer)
        start = raw.index(old.raw, at)
        pieces += (raw[at:start], new.raw)
        at = start + len(old.raw)
    return Properties(items, properties.syntax, "".join((*pieces, raw[at:])), properties.trailer)


def _with_links(item: Property, spell: Spell) -> Property:
    value = with_texts(item.value, lambda text: spell(text, item))
    if value == item.value:
        return item
    new = replace(item, value=value, lexeme="", raw="")
    if not item.raw:
        return new
    for escaped in (str, _doubled, _as_json):
        raw = _in_place(item.raw, item.value, value, escaped)
        if raw is not None and _says(raw, new):
            return replace(new, raw=raw)
    return replace(new, raw=respelled_entry(item, new, APP))


def _doubled(text: str) -> str:
    """``text`` as it stands in single quotes."""
    return text.replace("'", "''")


def _as_json(text: str) -> str:
    """``text`` as it stands in double quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_place(raw: str, old: Value, new: Value, escaped: Callable[[str], str]) -> str | None:
    """The entry ``raw`` with each link that is another in ``new``, as it is ``escaped`` there; None where one is not found."""
    pieces: list[str] = []
    at = 0
    for before, after in zip(texts_in(old), texts_in(new), strict=True):
        for was, now in zip(links_in(before), links_in(after), strict=False):
            link = escaped(before[was.start : was.end].strip())
            found = raw.find(link, at)
            if found < 0:
                return None
            pieces += (raw[at:found], escaped(after[now.start : now.end].strip()))
            at = found + len(link)
    return "".join((*pieces, raw[at:]))


def _says(raw: str, new: Property) -> bool:
    """Whether the entry ``raw`` alone is ``new``."""
    found = read_front_matter(f"---\n{raw}---\n", {}, ("yaml",)).properties
    return len(found) == 1 and found.get(new.key) == new.value
