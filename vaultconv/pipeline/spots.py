"""Where the spelling of one line differs, each place told by the characters beside it: so that a word which somebody edits makes the
rest of its line no other than it was.

A spot is ``[before, was, behind, text]``: ``was``, between ``before`` and ``behind``, becomes ``text``. The ends of the line are line
ends. A spot is only told by what stands there once, and only found again where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from vaultconv.pipeline.kin import common_start

Spot: TypeAlias = list[str]

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_LONGEST = 600
"""So many words and signs a line may have."""
_BESIDE = 6
"""So many of them may tell a spot, on each side."""


def spots_between(was: str, text: str) -> list[Spot]:
    """The spots that make the line ``text`` of the line that ``was``; none where they cannot all be told.

    >>> spots_between("- two $5 to \\\\$6", "* two $5 to $6")
    [['\\n', '-', ' ', '*'], [' ', '\\\\', '$', '']]
    """
    old, new = _tokens(was), _tokens(text)
    if max(len(old), len(new)) > _LONGEST:
        return []
    found: list[Spot] = []
    head = common_start(old, new)
    tail = common_start(old[head:][::-1], new[head:][::-1])
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            spot = _told(old, head + start, head + end, "".join(new[head + first : head + last]))
            if spot is None:
                return []
            found.append(spot)
    return found


def respelled(line: str, spots: Iterable[Spot]) -> tuple[str, int]:
    """``line`` with the ``spots`` that are in it, and how many are not.

    >>> respelled("- three $5 to \\\\$6", spots_between("- two $5 to \\\\$6", "* two $5 to $6"))
    ('* three $5 to $6', 0)
    """
    framed, left = f"\n{line}\n", 0
    found: list[tuple[int, int, str]] = []
    for before, was, behind, text in spots:
        place = before + was + behind
        if _count(framed, place) != 1:
            left += 1
            continue
        at = framed.index(place) + len(before)
        found.append((at, at + len(was), text))
    done = len(framed)
    for start, end, text in sorted(found, reverse=True):
        if end > done:
            left += 1
            continue
        framed, done = framed[:start] + text + framed[end:], start
    return (framed[1:-1], left) if framed[:1] == framed[-1:] == "\n" else (line, left + len(found))


def spots_in(value: object, count: int) -> Mapping[int, list[Spot]]:
    """The spots of each of ``count`` lines, as they are carried; what is malformed has none."""
    if not isinstance(value, Mapping):
        return {}
    lines = {str(number): number for number in range(count)}
    return {
        lines[key]: spots
        for key, spots in value.items()
        if key in lines and isinstance(spots, list) and spots and all(map(_is_spot, spots))
    }


def _tokens(line: str) -> list[str]:
    return ["\n", *_TOKEN.findall(line), "\n"]


def _told(tokens: Sequence[str], start: int, end: int, text: str) -> Spot | None:
    """The spot from ``start`` to ``end`` of ``tokens``, with as little beside it as tells it; None where nothing does."""
    whole, was = "".join(tokens), "".join(tokens[start:end])
    for size in range(1, _BESIDE + 1):
        before = "".join(tokens[max(start - size, 0) : start])
        behind = "".join(tokens[end : end + size])
        if _count(whole, before + was + behind) == 1:
            return [before, was, behind, text]
    return None


def _count(text: str, part: str) -> int:
    """How often ``part`` is in ``text``, also where one overlaps another."""
    found, at = 0, text.find(part)
    while at >= 0:
        found, at = found + 1, text.find(part, at + 1)
    return found


def _is_spot(spot: object) -> bool:
    return isinstance(spot, list) and len(spot) == 4 and all(isinstance(part, str) for part in spot)
