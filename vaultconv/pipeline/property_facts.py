"""The values of properties as facts print them: one text for one meaning, whatever the spelling."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Value
from vaultconv.model.reference import Reference
from vaultconv.vault.property_links import TextLink, respelled

_PARTING = lazy_pattern(r"[\s,]+")
_EXACT = 2**53
"""Up to here JavaScript, and so Obsidian, tells whole numbers apart."""


class _Token(str):
    """A piece of output, as against a text that is a value."""

    __slots__ = ()


def canonical(value: Value, identity: Callable[[Reference], str]) -> str:
    """``value`` as JSON: keys in order, numbers as JavaScript tells them apart, links in texts by what they mean. A stack, so nesting is no limit.

    >>> canonical({"b": [1.0, None, "x"], "a": "[[N|see]]"}, lambda reference: f"Dir/{reference.target}.md")
    '{"a": "[[Dir/N.md|see]]", "b": [1, null, "x"]}'
    """
    pieces: list[str] = []
    stack: list[Value] = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, _Token):
            pieces.append(top)
        elif isinstance(top, str):
            pieces.append(json.dumps(_linked(top, identity), ensure_ascii=False))
        elif isinstance(top, list):
            stack.append(_Token("]"))
            for place in range(len(top) - 1, -1, -1):
                stack.append(top[place])
                if place:
                    stack.append(_Token(", "))
            pieces.append("[")
        elif isinstance(top, dict):
            stack.append(_Token("}"))
            keys = sorted(top)
            for place in range(len(keys) - 1, -1, -1):
                name = json.dumps(str(keys[place]), ensure_ascii=False)
                stack += (top[keys[place]], _Token(f"{', ' if place else ''}{name}: "))
            pieces.append("{")
        else:
            pieces.append(_scalar(top))
    return "".join(pieces)


def _linked(text: str, identity: Callable[[Reference], str]) -> str:
    """``text`` with what each link in it means."""

    def meant(link: TextLink) -> str:
        return f"[[{identity(link.reference)}{'|' if link.words else ''}{link.words}]]"

    return respelled(text, meant)


def _scalar(value: int | float | bool | None) -> str:
    """A number, checkbox or nothing.

    >>> [_scalar(value) for value in (None, True, 7, 7.0, 0.5, 1e21, 9007199254740993, float("inf"))]
    ['null', 'true', '7', '7', '0.5', '1e+21', '9007199254740992', 'Infinity']
    """
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and abs(value) > _EXACT:
        try:
            value = float(value)
        except OverflowError:
            return str(value)
    if isinstance(value, float) and math.isfinite(value) and abs(value) < 1e21 and value == int(value):
        return str(int(value))
    return json.dumps(value)


def names(value: Value, *, parted: bool) -> list[str]:
    """The tags or aliases in a property. ``parted``: one text may hold several, with blanks or commas between them
    (Jekyll's ``tags: a b``), and each may have a ``#``. Empty if there is none, or none that could be one.

    >>> names("one, #two/x three", parted=True), names("one, two", parted=False), names(None, parted=True)
    (['one', 'two/x', 'three'], ['one, two'], [])
    """
    found: Iterable[str] = _PARTING.split(value) if parted and isinstance(value, str) else scalars((value,))
    if isinstance(value, dict):
        return []
    tidy = (name.strip() for name in found)
    return [name for name in ((n.removeprefix("#") for n in tidy) if parted else tidy) if name]


def scalars(values: Iterable[Value]) -> Iterator[str]:
    """Each text and number in ``values`` as text, at whatever depth of lists and maps; nothing for an empty one."""
    stack = list(values)
    stack.reverse()
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif isinstance(top, list):
            stack.extend(reversed(top))
        elif isinstance(top, dict):
            stack.extend(reversed(top.values()))
        elif top is not None:
            yield _scalar(top)
