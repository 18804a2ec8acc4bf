"""Front matter of pages. The plugin puts whatever its template gives between two rules, which is often no YAML
(``formats/readwise.md``, i, 1): ``author: [[Jane Roe]]``, ``category: #books``, a title with a colon."""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultconv.formats.readwise.pages.template import tags_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.properties import Properties, Property, PropertyType, Value

_LIST_LINK = lazy_pattern(r"\s*\[\[[^\[\]\n]+\]\][ \t]*\Z")
_ENTRY = lazy_pattern(r"(?P<key>[^\s:#][^:\n]{0,79}?)[ \t]*:(?:[ \t]+(?P<value>[^\n]*)|[ \t]*)\Z")
_ITEM = lazy_pattern(r"[ \t]*-[ \t]+(?P<value>.*)\Z")
_QUOTED = lazy_pattern(r"(?P<mark>[\"'])(?P<inside>[^\"']*)(?P=mark)\Z")


class Front(NamedTuple):
    """The properties, where the body begins, and a line of the ledger where YAML does not read it so."""

    properties: Properties
    body_start: int
    losses: tuple[Loss, ...] = ()


def read_front(path: str, text: str) -> Front:
    """The front matter of the page at ``path`` with this ``text``.

    >>> found = read_front("A.md", "---\\nauthor: [[Jane Roe]]\\ncategory: #books\\n---\\nBody")
    >>> [(item.key, item.value) for item in found.properties], found.losses[0].line
    ([('author', '[[Jane Roe]]'), ('category', 'books')], 2)
    """
    front = read_front_matter(text, syntaxes=("yaml",))
    raw = front.properties.raw
    wrong = next((item for item in front.properties if _is_meant_otherwise(item)), None)
    if front.problem is None and wrong is None:
        return Front(front.properties, front.body_start)
    items, left = _by_lines(raw)
    if front.problem is not None:
        why, line = f"is no YAML ({front.problem.message})", front.problem.line
    else:
        assert wrong is not None  # noqa: S101  one of the two is there
        why, line = f"is not what it looks like to YAML ({wrong.key!r})", wrong.line
    detail = f"the front matter {why}: read line by line, and written as YAML"
    losses = [Loss(path, line, "property", Outcome.APPROXIMATED, detail)]
    losses += (
        Loss(
            path,
            number,
            "property",
            Outcome.KEPT_AS_TEXT,
            "a line of the front matter that says no property",
            text,
        )
        for number, text in left
    )
    return Front(Properties(items, "yaml"), front.body_start, tuple(losses))


def _is_meant_otherwise(item: Property) -> bool:
    """Whether YAML reads something else than was meant: a list in a list for a link, nothing for a tag."""
    return _LIST_LINK.match(item.lexeme) is not None or (
        item.value is None
        and item.lexeme == ""
        and re.match(rf"{re.escape(item.key)}: #\S", item.raw.lstrip()) is not None
    )


def _by_lines(raw: str) -> tuple[tuple[Property, ...], list[tuple[int, str]]]:
    """What the lines between the rules say, each for itself, and those that say nothing. A key that comes twice counts once."""
    items: dict[str, Property] = {}
    left: list[tuple[int, str]] = []
    listed: str = ""
    for number, line in enumerate(raw.split("\n")[1:-2], 2):
        entry, item = _ENTRY.match(line), _ITEM.match(line)
        if entry is not None and entry["key"] not in items:
            listed = entry["key"]
            items[listed] = _property(listed, (entry["value"] or "").strip(), number)
        elif item is not None and listed:
            known = items[listed]
            values: list[Value] = [*known.value] if isinstance(known.value, list) else []
            values.append(_plain(item["value"]))
            if known.value is None or isinstance(known.value, list):
                items[listed] = Property(listed, values, PropertyType.LIST, line=known.line)
            else:
                left.append((number, line))
        elif line.strip():
            left.append((number, line))
    return tuple(items.values()), left


def _plain(text: str) -> str:
    text = text.strip()
    quoted = _QUOTED.match(text)
    return quoted["inside"] if quoted is not None else text


def _property(key: str, text: str, line: int) -> Property:
    """A line by itself: what YAML reads there, if that is what was meant; else the text."""
    alone = read_front_matter(f"---\n{key}: {text}\n---\n", syntaxes=("yaml",))
    (item, *more) = alone.properties.items or (None,)
    if item is not None and not more and item.key == key and not _is_meant_otherwise(item):
        return Property(key, item.value, item.type, line=line)
    if text.startswith("#") and (tags := tags_in(text)):
        value: Value = [*tags] if len(tags) > 1 else tags[0]
        return Property(key, value, PropertyType.LIST if len(tags) > 1 else PropertyType.TEXT, line=line)
    kind = PropertyType.LINK if _LIST_LINK.match(text) else PropertyType.TEXT
    return Property(key, _plain(text), kind, line=line)
