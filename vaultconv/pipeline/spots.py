"""Where the spelling of one line differs, each place told by the characters beside it: so that a word which somebody edits makes the
rest of its line no other than it was.

A spot is ``[before, was, behind, text]``: ``was``, between ``before`` and ``behind``, becomes ``text``, which may be several lines. The ends of
the line are line ends. A spot is only told by what stands there once, and only found again where it does; one at an end of the line is told by
that alone, and marks before the first word of the line by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.pipeline.kin import common_start

Spot: TypeAlias = list[str]

_TOKEN = lazy_pattern(r"\w+|\s|[^\w\s]")
_FIRST_WORD = lazy_pattern(r"\w")
_LONGEST = 600
"""So many words and signs a line may have."""
_BESIDE = 6
"""So many of them may tell a spot, on each side."""


def spots_between(was: str, text: str) -> list[Spot]:
    """The spots that make ``text`` of the line that ``was``; none where they cannot all be told.

    >>> spots_between("- two $5 to \\\\$6", "* two $5 to $6")
    [['\\n', '-', ' ', '*'], [' ', '\\\\', '$', '']]
    """
    if max(map(_most_tokens, (was, text))) > _LONGEST:
        return []
    was, text = f"\n{was}\n", f"\n{text}\n"
    head, tail = _same_tokens(was, text)
    found: list[Spot] = []
    for start, end, change in _changes(was[head : len(was) - tail], text[head : len(text) - tail]):
        spot = _told(was, head + start, head + end, change)
        if spot is None:
            return []
        found.append(spot)
    return found


def respelled(line: str, spots: Iterable[Spot]) -> tuple[str, int]:
    """``line`` with the ``spots`` that are in it, and how many are not.

    >>> respelled("- three $5 to \\\\$6", spots_between("- two $5 to \\\\$6", "* two $5 to $6"))
    ('* three $5 to $6', 0)
    >>> respelled("| ours | b |", spots_between("| a | b |", "a | b"))
    ('ours | b', 0)
    >>> respelled("- # Rye bread", spots_between("- # A bread", "- A bread"))
    ('- Rye bread', 0)
    """
    framed, left = f"\n{line}\n", 0
    found: list[tuple[int, int, str]] = []
    for before, was, behind, text in spots:
        place = before + was + behind
        if _count(framed, place) == 1:
            at = framed.index(place) + len(before)
        elif before == "\n" and framed.startswith(before + was):
            at = 1
        elif behind == "\n" and framed.endswith(was + behind):
            at = len(framed) - len(was) - 1
        elif (head := _in_head(framed, before + was)) is not None and was.strip():
            at = head + len(before)
        else:
            left += 1
            continue
        found.append((at, at + len(was), text))
    done = len(framed)
    for start, end, text in sorted(found, reverse=True):
        if end > done:
            left += 1
            continue
        framed, done = framed[:start] + text + framed[end:], start
    return (framed[1:-1], left) if framed[:1] == framed[-1:] == "\n" else (line, left + len(found))


def _in_head(framed: str, marks: str) -> int | None:
    """Where ``marks`` stand before the first word of a line, if they do so once."""
    found = _FIRST_WORD.search(framed)
    head = framed[: found.start()] if found is not None else framed
    return head.index(marks) if _count(head, marks) == 1 else None


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


def _most_tokens(line: str) -> int:
    """At least how many tokens ``line`` and its ends are: each is counted only where there may be too many."""
    return len(line if len(line) + 2 <= _LONGEST else _TOKEN.findall(line)) + 2


def _same_tokens(one: str, other: str) -> tuple[int, int]:
    """With how many characters both lines begin and end that are the same whole tokens. Nothing is cut but what is between them:
    most lines are the same all over but for a word.

    >>> _same_tokens("\\nsee a page now\\n", "\\nsee an old page now\\n")
    (5, 10)
    """
    head = common_start(one, other)
    if _is_in_word(one, head) or _is_in_word(other, head):
        head = _word_before(one, head)
    tail = common_start(one[head:][::-1], other[head:][::-1])
    if _is_in_word(one, len(one) - tail) or _is_in_word(other, len(other) - tail):
        tail = len(one) - _word_behind(one, len(one) - tail)
    return head, tail


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """From where up to where ``old`` becomes which text, so that it is ``new``: of as many of its tokens as stay."""
    if not old or not new:
        if old != new:
            yield 0, len(old), new
        return
    if "".join(old.split()) == "".join(new.split()):  # as rows of a table that are laid out
        yield from _blanks(old, new)
        return
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    places = [0, *accumulate(map(len, before))]
    at = to = 0
    for start, first, size in (*_staying(before, after), (len(before), len(after), 0)):
        if start > at or first > to:
            yield places[at], places[start], "".join(after[to:first])
        at, to = start + size, first + size


def _blanks(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """The changes of texts that differ in blanks alone, each between the two characters beside it.

    >>> list(_blanks("| a | b |", "|a|   b |"))
    [(1, 2, ''), (3, 4, ''), (5, 6, '   ')]
    """
    at = to = 0
    while at < len(old) or to < len(new):
        start, first = at, to
        while at < len(old) and old[at].isspace():
            at += 1
        while to < len(new) and new[to].isspace():
            to += 1
        if old[start:at] != new[first:to]:
            yield start, at, new[first:to]
        at, to = at + 1, to + 1


def _staying(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int]]:
    """The runs of tokens that stay, in order: where each begins in both, and how many they are. As difflib, the longest first, then
    those beside it; but each token is one character here, and Python looks for a text in another as fast as it can."""
    if frozenset(before).isdisjoint(after):
        return []
    signs: dict[str, str] = {}
    one, other = (
        "".join([signs.setdefault(token, chr(len(signs))) for token in tokens]) for tokens in (before, after)
    )
    found: list[tuple[int, int, int]] = []
    between = [(0, len(one), 0, len(other))]
    while between:
        start, end, first, last = between.pop()
        run, there = _longest(one[start:end], other[first:last])
        if run:
            at = one.index(run, start)
            to = first + there
            found.append((at, to, len(run)))
            between += ((start, at, first, to), (at + len(run), end, to + len(run), last))
    return sorted(found)


def _longest(one: str, other: str) -> tuple[str, int]:
    """The longest text that is in both, the first such of ``one``, and where it is in ``other``.

    >>> _longest("xabyabc", "abczab"), _longest("a", "b")
    (('abc', 0), ('', 0))
    """
    low, high, longest = 0, min(len(one), len(other)), ""
    if frozenset(one).isdisjoint(other):
        return "", 0
    while low < high:
        size = (low + high + 1) // 2
        there = {other[at : at + size] for at in range(len(other) - size + 1)}
        run = next((run for at in range(len(one) - size + 1) if (run := one[at : at + size]) in there), "")
        if run:
            low, longest = size, run
        else:
            high = size - 1
    return longest, other.index(longest)


def _told(line: str, start: int, end: int, text: str) -> Spot | None:
    """The spot from ``start`` to ``end`` of ``line``, with as few tokens beside it as tell it; None where nothing does."""
    first, last = start, end
    for _ in range(_BESIDE):
        first, last = _token_before(line, first), _token_behind(line, last)
        if _count(line, line[first:last]) == 1:
            return [line[first:start], line[start:end], line[end:last], text]
    return None


def _token_before(line: str, at: int) -> int:
    """Where the token begins that ends at ``at``."""
    return _word_before(line, at) if at and _is_of_word(line[at - 1]) else max(at - 1, 0)


def _token_behind(line: str, at: int) -> int:
    """Where the token ends that begins at ``at``."""
    return _word_behind(line, at) if at < len(line) and _is_of_word(line[at]) else min(at + 1, len(line))


def _word_before(line: str, at: int) -> int:
    """Where the word begins that goes up to ``at``."""
    while at and _is_of_word(line[at - 1]):
        at -= 1
    return at


def _word_behind(line: str, at: int) -> int:
    """Where the word ends that goes on at ``at``."""
    while at < len(line) and _is_of_word(line[at]):
        at += 1
    return at


def _is_in_word(line: str, at: int) -> bool:
    """Whether ``at`` is within a word of ``line``, or beyond what of a line there is."""
    return 0 < at < len(line) and _is_of_word(line[at - 1]) and _is_of_word(line[at])


def _is_of_word(character: str) -> bool:
    """Whether a word can hold ``character``, as in regular expressions."""
    return character.isalnum() or character == "_"


def _count(text: str, part: str) -> int:
    """How often ``part`` is in ``text``, also where one overlaps another."""
    found, at = 0, text.find(part)
    while at >= 0:
        found, at = found + 1, text.find(part, at + 1)
    return found


def _is_spot(spot: object) -> bool:
    return isinstance(spot, list) and len(spot) == 4 and all(isinstance(part, str) for part in spot)
