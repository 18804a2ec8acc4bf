"""Which lines differ between two texts, in time that hostile text cannot stretch.

Small differences go to :mod:`difflib`. What is too large for it, whose worst case is cubic, is first cut at the lines
that stand once in each text and in the same order (patience diff); what lies between them, if it is still too large,
counts as replaced whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_SMALL = 250_000
"""The most pairs of lines that difflib is given."""


class Change(NamedTuple):
    """Lines ``[old_start:old_end]`` became ``[new_start:new_end]``; either may be empty. 0-based."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """The changes that make ``new`` of ``old``, in order, none touching the next.

    >>> changes(["a", "b", "c"], ["a", "x", "c", "d"])
    [Change(old_start=1, old_end=2, new_start=1, new_end=2), Change(old_start=3, old_end=3, new_start=3, new_end=4)]
    """
    found: list[Change] = []
    at = (0, 0)
    for i, j in [*_anchors(old, new), (len(old), len(new))]:
        found += _between(old, new, Change(at[0], i, at[1], j))
        at = (i, j)  # the line cut at begins the next stretch: equal, so that no change touches the next
    return found


def _between(old: Sequence[str], new: Sequence[str], span: Change) -> Iterator[Change]:
    """The changes inside ``span``."""
    start, end, new_start, new_end = _trimmed(old, new, span)
    if start == end and new_start == new_end:
        return
    if start == end or new_start == new_end or (end - start) * (new_end - new_start) > _SMALL:
        yield Change(start, end, new_start, new_end)
        return
    before, after = old[start:end], new[new_start:new_end]
    if set(before).isdisjoint(after):  # as where one line became another
        yield Change(start, end, new_start, new_end)
        return
    from difflib import SequenceMatcher  # with as few edits as there are mostly, none is compared

    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if tag != "equal":
            yield Change(start + i1, start + i2, new_start + j1, new_start + j2)


def _trimmed(old: Sequence[str], new: Sequence[str], span: Change) -> Change:
    """``span`` without the equal lines at its two ends."""
    start, end, new_start, new_end = span
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return Change(start, end, new_start, new_end)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Where to cut: lines that stand once in each text, as many as keep their order; none for small texts."""
    if len(old) * len(new) <= _SMALL:
        return []
    old_counts, new_counts = Counter(old), Counter(new)
    places = {line: i for i, line in enumerate(old) if old_counts[line] == 1}
    pairs = [(places[line], j) for j, line in enumerate(new) if new_counts[line] == 1 and line in places]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of ``pairs`` whose first numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (value, _) in enumerate(pairs):
        pile = bisect_left(tops, value)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        ends[pile : pile + 1] = [index]
    run: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def hunks(found: Sequence[Change], context: int) -> Iterator[list[Change]]:
    """``found`` in groups to be shown together: those whose ``context`` unchanged lines would touch."""
    group: list[Change] = []
    for change in found:
        if group and change.old_start - group[-1].old_end > 2 * context:
            yield group
            group = []
        group.append(change)
    if group:
        yield group
