"""Lists and mappings of front matter that change in some of their items: what stands at each of the others stays, by ruamel.yaml's
round trip."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Property, Value

_ITEM = lazy_pattern(r"^([ ]*)\S[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*([ ]*)-([ \t]+)(?=\S)", re.MULTILINE)
"""The first item of a list, below the line of its key."""
_WIDE = 1 << 20


def with_items(entry: str, old: Property, new: Property, _style: object) -> str | None:
    """The ``entry`` of a list or a mapping with what changed in it; None where it is none, or where that cannot be told.

    >>> from vaultconv.model.properties import PropertyType
    >>> was = Property("at", {"x": 1.1, "y": 2}, PropertyType.MAP)
    >>> print(with_items("at:\\n  x: 1.10 # east\\n  y: 2\\n", was, Property("at", {"x": 1.1, "y": 3}, PropertyType.MAP), None), end="")
    at:
      x: 1.10 # east
      y: 3
    """
    if not new.value or not any(
        isinstance(old.value, kind) and isinstance(new.value, kind) for kind in (list, dict)
    ):
        return None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    if dash := _ITEM.search(entry):
        indent = max(len(dash[2]) - len(dash[1]), 0)
        yaml.indent(mapping=2, sequence=indent + 1 + len(dash[3]), offset=indent)
    try:
        data = yaml.load(entry)
        items = data[next(iter(data))]
        if _plain(items) != old.value:
            return None
        _update(items, new.value)
        out = StringIO()
        yaml.dump(data, out)
    except (YAMLError, ValueError, TypeError, KeyError, StopIteration, AttributeError):
        return None  # what ruamel has no such form for is written anew
    return out.getvalue()


def _plain(item: Any) -> Any:
    """``item`` as a value, without what ruamel knows of its spelling."""
    if isinstance(item, dict):
        return {_plain(key): _plain(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_plain(each) for each in item]
    return str(item) if isinstance(item, str) else item


def _update(items: Any, wanted: Value) -> None:
    """Makes ``items`` what is ``wanted``: what stays is not touched."""
    if isinstance(wanted, dict):
        for key in [key for key in items if _plain(key) not in wanted]:
            del items[key]
        for key, value in wanted.items():
            if key not in items or _plain(items[key]) != value:
                _put(items, key, value, key in items)
    elif isinstance(wanted, list):
        _update_list(items, wanted)


def _update_list(items: Any, wanted: list[Value]) -> None:
    for place in range(len(items) - 1, -1, -1):
        if _plain(items[place]) not in wanted:
            if place < len(wanted) and len(items) == len(wanted):
                _put(items, place, wanted[place], True)
            else:
                del items[place]
    for place, value in enumerate(wanted):
        if place >= len(items):
            items.append(value)
        elif _plain(items[place]) != value:
            items.insert(place, value)
    del items[len(wanted) :]


def _put(items: Any, place: Any, value: Value, is_there: bool) -> None:
    """Puts ``value`` in the ``place`` of what ``is_there``: a collection of the same kind keeps what stays in it, a text its quotes."""
    known: Any = items[place] if is_there else None
    if any(isinstance(known, kind) and isinstance(value, kind) for kind in (list, dict)) and value:
        _update(known, value)
    else:
        is_quoted = isinstance(known, str) and type(known) is not str
        items[place] = type(known)(value) if is_quoted and isinstance(value, str) else value
