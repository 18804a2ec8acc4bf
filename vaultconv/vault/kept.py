"""What was worked out about a whole vault, as JSON, so that a later run need not work it out again.

Only plain values, and the few types of ours that say so (:func:`kept`), are understood: what is read may have been written by
anyone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

_T = TypeVar("_T", bound=type[Any])
_KINDS: dict[str, type[Any]] = {}
KEPT: set[str] = set()
"""The names of what formats work out that is kept (:func:`kept_as`)."""
_PLAIN = (str, int, float, bool, type(None))


def kept(name: str) -> Callable[[_T], _T]:
    """Lets values of a type be kept: a dataclass or a named tuple, whose fields can be."""

    def keep(kind: _T) -> _T:
        _KINDS[name] = kind
        return kind

    return keep


def kept_as(name: str) -> str:
    """``name``, by which a format remembers what it works out of a whole vault, now known to be kept from run to run. It may depend on the
    faces of the notes (:mod:`vaultconv.pipeline.face`) and on nothing else of them."""
    KEPT.add(name)
    return name


def packed(value: Any) -> Any:
    """``value`` as JSON can say it. Raises :class:`TypeError` for what cannot be kept.

    >>> packed({"a": ("b", frozenset({2, 1}))})
    {'map': {'a': {'tuple': ['b', {'set': [1, 2]}]}}}
    """
    for name, kind in _KINDS.items():
        if type(value) is kind:
            named = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
            return {name: [packed(getattr(value, field)) for field in named]}
    match value:
        case str() | int() | float() | None:
            return value
        case Counter():
            return {"counter": dict(value)}
        case dict() if all(type(key) is str for key in value):
            plain = all(type(each) in _PLAIN for each in value.values())
            return {"map": value if plain else {key: packed(each) for key, each in value.items()}}
        case dict():
            return {"pairs": [[packed(key), packed(each)] for key, each in value.items()]}
        case list():
            return [packed(each) for each in value]
        case tuple():
            return {"tuple": [packed(each) for each in value]}
        case frozenset():
            return {"set": sorted(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def unpacked(data: Any) -> Any:
    """The reverse of :func:`packed`. Raises :class:`ValueError` or :class:`TypeError` for what it did not make.

    >>> unpacked(packed({"a": ("b", frozenset({2, 1}))}))
    {'a': ('b', frozenset({1, 2}))}
    """
    if isinstance(data, list):
        return [unpacked(each) for each in data]
    if not isinstance(data, dict):
        return data
    ((name, said),) = data.items()
    match name:
        case "counter":
            return Counter(said)
        case "map":
            return {key: each if type(each) in _PLAIN else unpacked(each) for key, each in said.items()}
        case "pairs":
            return {unpacked(key): unpacked(each) for key, each in said}
        case "tuple":
            return tuple(unpacked(each) for each in said)
        case "set":
            return frozenset(said)
    if name not in _KINDS:
        raise ValueError(f"nothing of ours is called {name}")
    return _KINDS[name](*map(unpacked, said))
