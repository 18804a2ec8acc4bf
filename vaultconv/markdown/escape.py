"""Live text: characters that mean nothing in one dialect and something in another.

In the model, text is neutral: ``==`` in a :class:`~vaultconv.model.spans.Text` is two equals signs. A writer
escapes what its dialect would take for syntax, its reader takes the escape away. The two are inverse to each
other for any text whatever, also for text that already holds escapes: a live mark gets a backslash
(``[[`` -> ``\\[[``); one that was already escaped gets a ``<wbr>``, which shows nothing, before the
backslash (``\\[[`` -> ``<wbr>\\[[``), and so on by doubling.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

_Change: TypeAlias = Callable[[tuple[int, int, int], str], str]

KEEP = "<wbr>"
"""An inline tag that shows nothing and, unlike a comment, never starts an HTML block in mid-paragraph text."""


HIDDEN = r"(?:<wbr>|\\)*"
"""What an escape may put between two characters of a mark."""

CONTEXT = 8
"""How many characters after a text may decide whether a mark at its end is alive."""

_BRACKETS = lazy_pattern(r"\A\[+")
"""The brackets that a construct after a text begins with. However many they are, to the text they are one mark."""


@dataclass(frozen=True, slots=True)
class Live:
    """A mark that is syntax in a dialect: a pattern whose look-ahead may look at what follows, and whether the
    mark counts only after white space, one of ``after``, or at the start of the text (``boundary``). Where two
    characters make the mark, the pattern is the first, looking ahead over :data:`HIDDEN` at the second. An escape that
    ``stays`` is not taken away in reading: CommonMark needs it too, where two such marks make a pair."""

    pattern: str
    boundary: bool = False
    after: str = ""
    stays: bool = False
    behind_escape: bool = False
    """Whether it counts right behind an escape, too."""


class LiveTable:
    """The live marks of one dialect, compiled."""

    __slots__ = ("_after", "_behind_escape", "_pattern", "_stay")

    def __init__(self, marks: Iterable[Live]) -> None:
        marks = tuple(marks)
        alternatives = [
            f"(?:{m.pattern})" + (f"(?P<b{i}>)" if m.boundary else f"(?P<s{i}>)" if m.stays else "")
            for i, m in enumerate(marks)
        ]
        self._after = {f"b{i}": m.after for i, m in enumerate(marks) if m.boundary}
        self._behind_escape = frozenset(f"b{i}" for i, m in enumerate(marks) if m.behind_escape)
        self._stay = frozenset(f"s{i}" for i, m in enumerate(marks) if m.stays)
        self._pattern = lazy_pattern("|".join(alternatives)) if marks else None

    def escape(self, text: str, after: str = "") -> str:
        """``text`` so that its dialect takes no mark in it for syntax, nor one that it makes with what comes ``after`` it.

        >>> LiveTable([Live(rf"\\[(?={HIDDEN}\\[)")]).escape("[[a]]")
        '\\\\[[a]]'
        """
        return self._map(text, after, _escaped)

    def escape_once(self, text: str, after: str = "") -> str:
        """Like :meth:`escape`, but what is escaped already stays as it is: for a dialect whose app would show the tag that
        tells the two apart."""
        return self._map(text, after, _escaped_once)

    def unescape(self, text: str, after: str = "") -> str:
        """The text that :meth:`escape` made this from; other text with its needless escapes taken away."""
        return self._map(text, after, _unescaped)

    def _map(self, text: str, after: str, change: _Change) -> str:
        pattern, end = self._pattern, len(text)
        if pattern is None:
            return text
        if after:
            text += _BRACKETS.sub("[", after[:CONTEXT])
        if pattern.search(text) is None:
            return text[:end]
        out: list[str] = []
        done = 0
        for match in pattern.finditer(text):
            at = slashes = match.start()
            if at >= end:
                break
            while slashes > done and text[slashes - 1] == "\\":
                slashes -= 1
            keeps = slashes
            while keeps - len(KEEP) >= done and text.endswith(KEEP, 0, keeps):
                keeps -= len(KEEP)
            if keeps < slashes and _is_escaped(text, keeps, done):
                keeps += len(KEEP)  # the first is no tag but text
            if match.lastgroup in self._stay and change is _unescaped:
                continue
            if match.lastgroup in self._after and keeps > 0:
                before = text[keeps - 1]
                follows = match.lastgroup in self._behind_escape and _follows_escape(text, keeps, at)
                if not (follows or before.isspace() or before in self._after[match.lastgroup]):
                    continue
            out.append(text[done:keeps])
            out.append(change((keeps, slashes, at), text))
            done = at
        out.append(text[done:end])
        return "".join(out)


def _follows_escape(text: str, slashes: int, at: int) -> bool:
    """Whether what stands at ``at``, behind backslashes from ``slashes`` on, follows an escape."""
    return at - slashes > 1 or (text[slashes - 1] in string.punctuation and _is_escaped(text, slashes - 1, 0))


def _is_escaped(text: str, at: int, low: int) -> bool:
    """Whether an odd number of backslashes stands before ``at``."""
    start = at
    while start > low and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def _escaped(spot: tuple[int, int, int], text: str) -> str:
    keeps, slashes, at = spot
    count, backslashes = (slashes - keeps) // len(KEEP), at - slashes
    if backslashes % 2:
        return KEEP * (2 * count + 1) + text[slashes:at]
    return KEEP * (2 * count) + text[slashes:at] + "\\"


def _escaped_once(spot: tuple[int, int, int], text: str) -> str:
    keeps, slashes, at = spot
    return text[keeps:at] + ("" if (at - slashes) % 2 else "\\")


def _unescaped(spot: tuple[int, int, int], text: str) -> str:
    keeps, slashes, at = spot
    count, backslashes = (slashes - keeps) // len(KEEP), at - slashes
    if backslashes % 2 == 0:
        return text[keeps:at]
    if count % 2:
        return KEEP * (count // 2) + text[slashes:at]
    return KEEP * (count // 2) + text[slashes : at - 1]
