"""The properties of a page, and what they carry.

Source: ``formats/logseq.md`` sections 2 to 4: ``key:: value`` lines before the first bullet. A page that has YAML instead
is read as that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from vaultconv.formats.logseq import carriers
from vaultconv.formats.logseq.bullets import PROPERTY
from vaultconv.formats.logseq.dates import ISO_FORMAT
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.restore import restored
from vaultconv.formats.logseq.values import FOLDER, TITLE, as_words, own_key, read_value
from vaultconv.model.properties import Properties, Property

SYNTAX = "logseq"
"""The language of a page's properties."""


class Head(NamedTuple):
    """What stands before the first bullet: the properties, the title among them (``""``: none), what is carried, and the
    lines that are no properties."""

    properties: Properties
    title: str
    carried: Mapping[str, Any]
    rest: list[str]


def read_head(
    lines: list[str],
    lists: frozenset[str],
    first_line: int = 1,
    days: str = ISO_FORMAT,
    raw: Collection[str] = (),
) -> Head:
    """What the ``lines`` before the first bullet say, in a graph where properties in ``lists`` are lists, and journals are
    titled as ``days`` says. What a key in ``raw`` says is words, whatever it looks like.

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
            is_list = key in LISTS or key in lists
            value, type = read_value(text, is_list, key, days=days) if key not in raw else as_words(text)
            items.append(Property(key, value, type, text, line=first_line + number))
    if "shape" not in carried and any(map(_is_of_document, items)):
        carried = {"shape": carriers.DOCUMENT, **carried}
    known = carried
    if not carried and any(own_key(item.key) == TITLE for item in items):
        known = {"shape": carriers.DOCUMENT}  # only the note of another app has a title beside its page's
    if known:
        items = [restored(item, known, days) for item in items]
    items = [_modelled(item, carried) for item in items]
    said = carried.get("comments")
    if isinstance(said, dict):
        items = [replace(item, before=_comment(said.get(item.key))) for item in items]
        trailer = _comment(said.get(""))
        return Head(Properties(tuple(items), SYNTAX, trailer=trailer), title, carried, rest)
    return Head(Properties(tuple(items), SYNTAX), title, carried, rest)


def _is_of_document(item: Property) -> bool:
    """Whether ``item`` is the folder of a page that was a document, which it says by how it begins."""
    return item.key == FOLDER and item.lexeme.startswith(carriers.HERE)


def _comment(text: Any) -> str:
    """Comments of YAML that are carried; a page may come from anybody."""
    lines = text.splitlines() if isinstance(text, str) else []
    return "".join(f"{line}\n" for line in lines if line.startswith("#"))


def _modelled(item: Property, carried: Mapping[str, Any]) -> Property:
    """``alias`` is ``aliases`` everywhere else."""
    keys = carried.get("keys")
    if item.key != "alias" or (isinstance(keys, dict) and "alias" in keys):
        return item
    return Property("aliases", item.value, item.type, item.lexeme, line=item.line)
