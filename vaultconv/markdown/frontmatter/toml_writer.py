"""TOML out: plain data as front matter between ``+++``. Maps become inline tables, so that one key is one entry."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern

_BARE_KEY = lazy_pattern(r"[A-Za-z0-9_-]+")


def write_toml(metadata: Mapping[str, Any]) -> str:
    """``metadata`` as TOML, one entry a line. TOML has no null: an empty property is written as an empty text.

    >>> write_toml({"title": 'a "b"', "tags": ["x", 1], "draft": False, "m": {"k y": 0.5}})
    'title = "a \\\\"b\\\\""\\ntags = ["x", 1]\\ndraft = false\\nm = { "k y" = 0.5 }\\n'
    """
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in metadata.items())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return (
            repr(value)
            if math.isfinite(value)
            else ("nan" if value != value else "inf" if value > 0 else "-inf")
        )
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return _text(str(value))
