"""JSON that ends too early: what is whole of it, as JSON.

Only a file that is cut off is mended, never one that says something that is no JSON in the middle: of that nobody knows what it means.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<mark>[{}\[\],:])|(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*+")|(?P<word>[-+.\w]+))', re.DOTALL
)
_CLOSES = {"{": "}", "[": "]"}


class Mended(NamedTuple):
    """``text`` is the part that is whole, with what ``closes`` it; ``tail`` is what follows that part in the file."""

    text: str
    closes: str
    tail: str


def mended(text: str) -> Mended | None:
    """What is whole of ``text``, which is cut off: each value, and each pair of an object, that ends in it. None for JSON that
    is not cut, or is none before its end.

    >>> mended('{"results": [{"id": 1, "no')
    Mended(text='{"results": [{"id": 1}]}', closes='}]}', tail=', "no')
    """
    opened: list[str] = []
    whole: tuple[int, int] | None = None
    at, waits = 0, "value"
    while (found := _TOKEN.match(text, at)) is not None:
        mark = found["mark"] or ""
        if found["word"] and found.end() == len(text):
            break  # more of it may have followed
        if waits == "value" and mark in _CLOSES:
            opened.append(mark)
            waits = "key or end" if mark == "{" else "value or end"
            if mark == "[":
                whole = (found.end(), len(opened))
        elif waits in ("key", "key or end") and found["text"]:
            waits = "colon"
        elif waits == "colon" and mark == ":":
            waits = "value"
        elif waits == "value or end" and mark != "]":
            waits = "value"
            continue
        elif waits == "comma or end" and mark == ",":
            waits = "key" if opened[-1] == "{" else "value"
        elif _is_value(found, waits, opened):
            if mark:
                opened.pop()
            if not opened:
                return None
            waits, whole = "comma or end", (found.end(), len(opened))
        else:
            return None
        at = found.end()
    if whole is None or not _is_cut(text, at):
        return None
    end, depth = whole  # what was opened since is no list, and has nothing that is whole
    closes = "".join(_CLOSES[mark] for mark in reversed(opened[:depth]))
    return Mended(text[:end] + closes, closes, text[end:])


def _is_value(found: re.Match[str], waits: str, opened: list[str]) -> bool:
    """Whether a value ends with what was ``found``: one of its own, or what was opened last."""
    if waits == "value":
        return bool(found["text"] or found["word"])
    return waits.endswith("or end") and bool(opened) and found["mark"] == _CLOSES[opened[-1]]


def _is_cut(text: str, at: int) -> bool:
    """Whether ``text`` ends in the middle of what begins at ``at``: nothing, a word, or a text that is not closed."""
    rest = text[at:].lstrip(" \t\r\n")
    return not rest or rest.startswith('"') or re.fullmatch(r"[-+.\w]+", rest) is not None
