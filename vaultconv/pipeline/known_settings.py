"""What tells the settings of a source from others, from run to run: those that are learned from its notes count by what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from vaultconv.model.note import Settings
from vaultconv.pipeline.record import digest


def hash_of_settings(settings: Settings) -> str:
    """A hash of ``settings``, but for fields of what is in them that are not shown (``repr=False``).

    >>> one, other = Settings(other={"a": {"x", "y"}, "b": 1}), Settings(other={"b": 1, "a": {"y", "x"}})
    >>> hash_of_settings(one) == hash_of_settings(other), hash_of_settings(one) == hash_of_settings(Settings())
    (True, False)
    """
    return digest(repr(_in_order(settings)).encode("utf-8", "surrogatepass"))


def _in_order(value: Any) -> Any:
    """``value`` as text can show it, always in the same order."""
    match value:
        case Mapping():
            return sorted((repr(key), _in_order(each)) for key, each in value.items())
        case set() | frozenset():
            return sorted(map(repr, value))
        case list() | tuple():
            return [_in_order(each) for each in value]
    if is_dataclass(value):
        shown = (field.name for field in fields(value) if field.repr)
        return [type(value).__name__, *((name, _in_order(getattr(value, name))) for name in shown)]
    return repr(value)
