"""Live text: characters that mean nothing in one dialect and something in another.

In the model, text is neutral: ``==`` in a :class:`~vaultconv.model.spans.Text` is two equals signs. A writer
escapes what its dialect would take for syntax, its reader takes the escape away. The two are inverse to each
other for any text whatever, also for text that already holds escapes: a live mark gets a backslash
(``[[`` -> ``\\[[``); one that was already escaped gets a ``<wbr>``, which shows nothing, before the
backslash (``\\[[`` -> ``<wbr>\\[[``), and so on by doubling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

_Change: TypeAlias = Callable[[tuple[int, int, int], str], str]

KEEP = "<wbr>"
"""An inline tag that shows nothing and, unlike a comment, never starts an HTML block in mid-paragraph text."""


@dataclass(frozen=True, slots=True)
class Live:
    """A mark that is syntax in a dialect: a pattern whose look-ahead may look at what follows, and whether the
    mark counts only after white space or at the start of the text (``boundary``)."""

    pattern: str
    boundary: bool = False


class LiveTable:
    """The live marks of one dialect, compiled."""

    __slots__ = ("_pattern",)

    def __init__(self, marks: Iterable[Live]) -> None:
        marks = tuple(marks)
        alternatives = [
            f"(?P<b{i}>{m.pattern})" if m.boundary else f"(?:{m.pattern})" for i, m in enumerate(marks)
        ]
        self._pattern = re.compile("|".join(alternatives)) if marks else None

    def escape(self, text: str) -> str:
        """``text`` so that its dialect takes no mark in it for syntax."""
        return self._map(text, _escaped)

    def unescape(self, text: str) -> str:
        """The text that :meth:`escape` made this from; other text with its needless escapes taken away."""
        return self._map(text, _unescaped)

    def _map(self, text: str, change: _Change) -> str:
        pattern = self._pattern
        if pattern is None or pattern.search(text) is None:
            return text
        out: list[str] = []
        done = 0
        for match in pattern.finditer(text):
            at = slashes = match.start()
            while slashes > done and text[slashes - 1] == "\\":
                slashes -= 1
            keeps = slashes
            while keeps - len(KEEP) >= done and text.endswith(KEEP, 0, keeps):
                keeps -= len(KEEP)
            if match.lastgroup is not None and keeps > 0 and not text[keeps - 1].isspace():
                continue
            out.append(text[done:keeps])
            out.append(change((keeps, slashes, at), text))
            done = at
        out.append(text[done:])
        return "".join(out)


def _escaped(spot: tuple[int, int, int], text: str) -> str:
    keeps, slashes, at = spot
    count, backslashes = (slashes - keeps) // len(KEEP), at - slashes
    if backslashes % 2:
        return KEEP * (2 * count + 1) + text[slashes:at]
    return KEEP * (2 * count) + text[slashes:at] + "\\"


def _unescaped(spot: tuple[int, int, int], text: str) -> str:
    keeps, slashes, at = spot
    count, backslashes = (slashes - keeps) // len(KEEP), at - slashes
    if backslashes % 2 == 0:
        return text[keeps:at]
    if count % 2:
        return KEEP * (count // 2) + text[slashes:at]
    return KEEP * (count // 2) + text[slashes : at - 1]
