"""Carriers in a graph: facts that Logseq has no way to say, in the property ``vaultconv`` of a page or block.

One key, version 1, compact JSON (``docs/reference/carriers.md``). Brackets and ``#`` are escaped in it, or the app would
take what they hold for references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

KEY: Final = "vaultconv"
"""The property that holds a carrier."""

VERSION: Final = 1


_ALIVE = re.compile(r"[#`]|\(\(|\{\{|\[\[")
"""What would mean something in a value, and can be escaped in the texts of JSON."""

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"')
_LISTS = re.compile(r"\[(?=\[)")
"""A list that begins a list: that is no text, and nothing in it can be escaped."""


def carrier(facts: Mapping[str, Any]) -> str:
    """The value of the property that carries ``facts``.

    >>> carrier({"anchor": "x"}), carrier({"values": {"a": "[[N]]"}})
    ('{"v":1,"anchor":"x"}', '{"v":1,"values":{"a":"\\\\u005b\\\\u005bN]]"}}')
    """
    text = json.dumps({"v": VERSION, **facts}, separators=(",", ":"), ensure_ascii=False)
    return apart(_TEXT.sub(lambda found: _ALIVE.sub(_escaped, found[0]), text))


def apart(text: str) -> str:
    """JSON in which no two lists begin side by side, as a reference to a page would.

    >>> apart('[["a"],["[["]]')
    '[ ["a"],["[["]]'
    """
    pieces: list[str] = []
    done = 0
    for found in _TEXT.finditer(text):
        pieces += (_LISTS.sub("[ ", text[done : found.start()]), found[0])
        done = found.end()
    return "".join((*pieces, _LISTS.sub("[ ", text[done:])))


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in found[0])


def read_carrier(text: str) -> dict[str, Any] | None:
    """The facts that ``text`` carries; None if it is no carrier, or one of a version that is not known.

    >>> read_carrier('{"v":1,"anchor":"x"}'), read_carrier('{"v":2}')
    ({'anchor': 'x'}, None)
    """
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict) or facts.pop("v", None) != VERSION:
        return None
    return facts
