"""Keys that the app has for itself: ``tags``, ``aliases``, ``cssclasses``, each a list.

Their singular forms meant the same until Obsidian 1.9, which knows them no more (release notes 1.9.0; Help, "Properties", "Format
converter"). A note of a vault keeps its own; a note from elsewhere has the plural, or the app would not find its tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from vaultconv.formats.obsidian.dialect import TAG_NAME
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Properties, Property, PropertyType, Value

PLURALS: Mapping[str, str] = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
"""The key that stands for each of old, in lower case."""

_COMMAS = lazy_pattern(r"\s*,\s*")
_COMMAS_AND_BLANKS = lazy_pattern(r"[\s,]+")
_PARTING = {"tags": _COMMAS_AND_BLANKS, "aliases": _COMMAS, "cssclasses": _COMMAS_AND_BLANKS}
"""What stood between several in one text, before lists were asked for."""


def tags_in_one(item: Property) -> tuple[str, ...]:
    """The tags that ``item`` holds in one text, where there are several; ``()`` for any other, and for a text that is no tags.

    >>> tags_in_one(Property("tags", "rye, #wheat", PropertyType.LIST)), tags_in_one(Property("tags", "rye", PropertyType.LIST))
    (('rye', 'wheat'), ())
    """
    if item.key.lower() != "tags" or not isinstance(item.value, str):
        return ()
    parts = tuple(str(part) for part in _values("tags", item.value))
    return parts if len(parts) > 1 and all(map(TAG_NAME.fullmatch, parts)) else ()


def with_plural_keys(properties: Properties) -> tuple[Properties, tuple[Property, ...]]:
    """``properties`` with the plural for each singular form, and one of each, whatever the case (the app tells ``TAGS`` and
    ``tags`` not apart); and the properties that were renamed. Tags in one text are a list. The same object where nothing changes.

    >>> tag = Property("tag", "rye, wheat", PropertyType.TEXT)
    >>> made, renamed = with_plural_keys(Properties((tag, Property("Tags", ["rye"], PropertyType.LIST))))
    >>> [(item.key, item.value) for item in made], [item.key for item in renamed]
    ([('tags', ['rye', 'wheat'])], ['tag', 'Tags'])
    """
    meant = [_meant(item) for item in properties]
    often = Counter(filter(None, meant))
    kept: dict[str, Property] = {}
    renamed = []
    for item, name in zip(properties, meant, strict=True):
        key = name if often[name] > 1 or item.key.lower() in PLURALS else item.key
        if not name or not (
            often[name] > 1 or key != item.key or (name == "tags" and isinstance(item.value, str))
        ):
            kept[item.key] = item
            continue
        if key != item.key:
            renamed.append(item)
        before = kept.get(key, item)
        both: list[Value] = []
        for value in (*(_values(name, before.value) if key in kept else ()), *_values(name, item.value)):
            if value not in both:
                both.append(value)
        kept[key] = Property(key, both, PropertyType.LIST, before=before.before, line=before.line)
    changed = any(new is not old for new, old in zip(kept.values(), properties, strict=False))
    if not changed and len(kept) == len(properties):
        return properties, ()
    return Properties(tuple(kept.values()), properties.syntax, "", properties.trailer), tuple(renamed)


def _meant(item: Property) -> str:
    """The key of the app's that ``item`` has; ``""`` for any other, and where its value can be no list."""
    key = item.key.lower()
    name = PLURALS.get(key, key)
    return name if name in _PARTING and _can_be_list(item.value) else ""


def _can_be_list(value: Value) -> bool:
    """Whether ``value`` is texts and numbers, or one, or nothing."""
    each = value if isinstance(value, list) else [value]
    return all(not isinstance(one, list | dict) for one in each)


def _values(key: str, value: Value) -> Iterator[Value]:
    """What ``value`` of ``key`` lists."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            parts = _PARTING[key].split(one) if not isinstance(value, list) else [one]
            bare = (part.strip().removeprefix("#") if key == "tags" else part.strip() for part in parts)
            yield from (part for part in bare if part)
        elif one is not None and not isinstance(one, list | dict):
            yield one
