"""Carriers in a graph: facts that Logseq has no way to say, in the property ``vaultconv`` of a page or block.

One key, version 1, compact JSON (``docs/reference/carriers.md``). Brackets and ``#`` are escaped in it, or the app would
take what they hold for references. What is carried most has a short form: that a page was a document (of one that has a folder, that folder says so),
and the name of a block's id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from vaultconv.lazy_pattern import lazy_pattern

KEY: Final = "vaultconv"
"""The property that holds a carrier."""

VERSION: Final = 1


DOCUMENT: Final = "document"
"""The short form of the carrier of a page that was a document, and nothing else."""
OUTLINE: Final = "outline"
"""The shape of a page that was bullets before it was one of a graph."""
HERE: Final = "./"
"""What the folder of a page begins with that was a document: it says so by itself, and nothing is carried for it."""

_ANCHOR = lazy_pattern(r"\^([A-Za-z0-9-]+)")
"""The short form of the carrier of a block id, and nothing else."""

_ALIVE = lazy_pattern(r"[#`]|\(\(|\{\{|\[\[")
"""What would mean something in a value, and can be escaped in the texts of JSON."""

_TEXT = lazy_pattern(r'"(?:[^"\\]|\\.)*+"')
_LISTS = lazy_pattern(r"\[(?=\[)")
"""A list that begins a list: that is no text, and nothing in it can be escaped."""


def carrier(facts: Mapping[str, Any]) -> str:
    """The value of the property that carries ``facts``.

    >>> carrier({"anchor": "x"}), carrier({"shape": "document"}), carrier({"values": {"a": "[[N]]"}})
    ('^x', 'document', '{"v":1,"values":{"a":"\\\\u005b\\\\u005bN]]"}}')
    """
    if facts == {"shape": DOCUMENT}:
        return DOCUMENT
    if list(facts) == ["anchor"] and _ANCHOR.fullmatch(f"^{facts['anchor']}"):
        return f"^{facts['anchor']}"
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

    >>> read_carrier('{"v":1,"anchor":"x"}'), read_carrier("^x"), read_carrier('{"v":2}')
    ({'anchor': 'x'}, {'anchor': 'x'}, None)
    """
    if text == DOCUMENT:
        return {"shape": DOCUMENT}
    if found := _ANCHOR.fullmatch(text):
        return {"anchor": found[1]}
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict) or facts.pop("v", None) != VERSION:
        return None
    return facts
