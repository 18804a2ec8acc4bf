"""JSON that was damaged when it came, and is damaged just so when it goes back: only a person can say what was meant there.

What was mended stands between what is the same in both, the damaged text and the whole one. So each place is known by what is
around it, and where that was edited since, the text stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vaultconv.formats.readwise.exports.mended_json import Repair

Marks = list[dict[str, str]]
"""For each place what stands ``before`` it and ``behind`` it, what is there ``now``, and what ``was``."""

_TELLING: Final = (40, 160, 640, 2560)
"""So many characters tell a place from others: the first number that does."""


def marks(damaged: str, whole: str, repairs: Sequence[Repair]) -> Marks:
    """What :func:`damaged_again` needs to make ``damaged`` of ``whole``, which was mended by ``repairs`` and may be laid out in other
    blanks there; nothing, if ``whole`` is not laid out as ``damaged`` is.

    >>> marks('{"id": 1 "text": "a"}', '{"id": 1, "text": "a"}', [Repair(8, " ", "")])
    [{'before': '{"id": 1', 'now': ', ', 'was': ' ', 'behind': '"text": "a"}'}]
    """
    for telling in _TELLING:
        found = _marks(damaged, whole, repairs, telling)
        if found and damaged_again(whole, found) == damaged:
            return found
    return []


def _marks(damaged: str, whole: str, repairs: Sequence[Repair], telling: int) -> Marks:
    found: Marks = []
    at = there = number = 0
    while number < len(repairs):
        place = repairs[number].at
        same = _same(damaged[at:place], whole[there : there + place - at])
        start, begun = at + same, there + same
        following = ""
        while number < len(repairs) and len(following) < telling:
            at = repairs[number].at + len(repairs[number].was)
            number += 1
            end = repairs[number].at if number < len(repairs) else len(damaged)
            following = damaged[at : min(at + telling, end)]
            if number == len(repairs):
                break
        at += len(following) - len(following.lstrip())
        there = whole.find(following.lstrip(), begun) if following.strip() else len(whole)
        if there < 0:
            return []
        found.append(
            {
                "before": whole[max(begun - telling, 0) : begun],
                "now": whole[begun:there],
                "was": damaged[start:at],
                "behind": whole[there : there + telling],
            }
        )
    return found


def _same(one: str, other: str) -> int:
    """So many characters are the same at the beginning of both."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def damaged_again(whole: str, marked: object) -> str:
    """The damaged text that ``whole`` was; ``whole`` itself, if one of the ``marked`` places is not what it was.

    >>> known = marks('{"id": 1 "text": "a"}', '{"id": 1, "text": "a"}', [Repair(8, " ", "")])
    >>> damaged_again('{"id": 1, "text": "a"}', known), damaged_again('{"id": 2, "text": "a"}', known)
    ('{"id": 1 "text": "a"}', '{"id": 2, "text": "a"}')
    """
    out: list[str] = []
    at = 0
    for mark in marked if isinstance(marked, list) else ():
        before, now, was, behind = (str(mark.get(key, "")) for key in ("before", "now", "was", "behind"))
        found = whole.find(before + now + behind, max(at - len(before), 0))
        start = found + len(before)
        if found < 0 or start < at or (not behind and start + len(now) != len(whole)):
            return whole
        out += (whole[at:start], was)
        at = start + len(now)
    return "".join((*out, whole[at:]))
