"""Which words of a changed line are new: for the marks in a terminal, and in a page.

Lines that took each other's place are paired first, by the words that they have in common; then the words of each pair
are compared. Both are bounded: what is too large to be compared in passing counts as replaced whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

Pieces: TypeAlias = tuple[str, ...]
"""A line, cut in pieces that are in turn unchanged and changed; the first may be empty. One piece: nothing is marked."""

_TOKEN = lazy_pattern(r"\w+|\s+|[^\w\s]")
_WORD = lazy_pattern(r"\w+")
_PAIRS = 1_000_000
"""The most pairs of lines among which the likest are looked for; more are paired in their order."""
_COMMON = 16
"""A word that stands in more lines than these says nothing of which became which."""
_TOKENS = 40_000
"""The most pairs of words that are compared in one line."""
_WEIGHED = 10_000
"""Characters of a line that count when it is weighed."""
_ALIKE = 0.35
"""So much of two lines must be the same, that one is taken for the other."""
_SHARED = 0.2
"""So much of two paired lines must be the same, that marks say more than the lines themselves."""


class Pair(NamedTuple):
    """The places of two lines that stand beside each other; None: there is no other."""

    old: int | None
    new: int | None


def paired(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Which of the lines ``old`` became which of ``new``: each line once, both in their order.

    >>> paired(["the cat sat"], ["a title", "the cat sat down"])
    [Pair(old=None, new=0), Pair(old=0, new=1)]
    """
    found: list[Pair] = []
    at = (0, 0)
    for i, j in [*_alike(old, new), (len(old), len(new))]:
        found += _beside(at[0], i, at[1], j)
        if i < len(old):
            found.append(Pair(i, j))
        at = (i + 1, j + 1)
    return found


def _beside(start: int, end: int, new_start: int, new_end: int) -> Iterator[Pair]:
    """Lines without a likeness: beside each other in their order, as far as both go."""
    for place in range(max(end - start, new_end - new_start)):
        i, j = start + place, new_start + place
        yield Pair(i if i < end else None, j if j < new_end else None)


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of lines that are most alike, as many as keep their order."""
    if len(old) == len(new) == 1 or not old or not new or len(old) * len(new) > _PAIRS:
        return []
    bags, others = [_bag(line) for line in old], [_bag(line) for line in new]
    holders: dict[str, list[int]] = {}
    for j, bag in enumerate(others):
        for word in bag:
            holders.setdefault(word, []).append(j)
    candidates = []
    for i, bag in enumerate(bags):
        near = {j for word in bag if len(found := holders.get(word, ())) <= _COMMON for j in found}
        for j in sorted(near, reverse=True):
            if weight := _weight(bag, others[j]):
                candidates.append((i, j, weight))
    return _heaviest(candidates, len(new))


def _heaviest(candidates: Sequence[tuple[int, int, float]], width: int) -> list[tuple[int, int]]:
    """Of ``candidates``, each with its weight, those that weigh the most together and whose two numbers rise. They come with the
    first number rising and the second, which is below ``width``, falling for one first."""
    tops: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    """A Fenwick tree: the heaviest chain that ends before a second number, and the candidate that it ends with."""
    before: list[int] = []
    for place, (_, j, weight) in enumerate(candidates):
        at, top = j, tops[0]
        while at > 0:
            top = max(top, tops[at])
            at -= at & -at
        before.append(top[1])
        reached = (top[0] + weight, place)
        at = j + 1
        while at <= width:
            tops[at] = max(tops[at], reached)
            at += at & -at
    at, top = width, tops[0]
    while at > 0:
        top = max(top, tops[at])
        at -= at & -at
    pairs: list[tuple[int, int]] = []
    place = top[1]
    while place >= 0:
        pairs.append(candidates[place][:2])
        place = before[place]
    return pairs[::-1]


def _bag(line: str) -> Counter[str]:
    return Counter(_WORD.findall(line[:_WEIGHED]) or line[:_WEIGHED].split())


def _weight(bag: Counter[str], other: Counter[str]) -> float:
    """How much two lines have in common: from 0 (too little) to 1."""
    total = bag.total() + other.total()
    share = 2 * (bag & other).total() / total if total else 0.0
    return share if share >= _ALIKE else 0.0


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    """The two sides of a changed line, in pieces.

    >>> marked("a quiet house", "a loud house")
    (('a ', 'quiet', ' house'), ('a ', 'loud', ' house'))
    >>> marked("nothing", "in common")
    (('nothing',), ('in common',))
    """
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    start, end, new_end = _trimmed(first, second)
    middle, other = first[start:end], second[start:new_end]
    sides = _Sides("".join(first[:start]))
    for is_same, i1, i2, j1, j2 in _runs(middle, other):
        sides.add(is_same, "".join(middle[i1:i2]), "".join(other[j1:j2]))
    sides.add(True, "".join(first[end:]), "".join(second[new_end:]))
    longest = max(len(old), len(new))
    if not sides.shared or sides.shared < _SHARED * longest:
        return (old,), (new,)
    return tuple(sides.old), tuple(sides.new)


def _trimmed(first: Sequence[str], second: Sequence[str]) -> tuple[int, int, int]:
    """How many tokens two lines begin with alike, and where in each their common end begins."""
    start, end, new_end = 0, len(first), len(second)
    while start < end and start < new_end and first[start] == second[start]:
        start += 1
    while start < end and start < new_end and first[end - 1] == second[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return start, end, new_end


def _runs(middle: Sequence[str], other: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """The tokens that are the same and those that are not, in turn. Blanks between two changes count as changed."""
    if not middle or not other or len(middle) * len(other) > _TOKENS:
        yield False, 0, len(middle), 0, len(other)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
        yield tag == "equal" and not "".join(middle[i1:i2]).isspace(), i1, i2, j1, j2


class _Sides:
    """Both sides of a line, as their pieces are found."""

    def __init__(self, beginning: str) -> None:
        self.old, self.new = [beginning], [beginning]
        self.shared = len(beginning.strip())

    def add(self, is_same: bool, old: str, new: str) -> None:
        """The next piece of each side; one of the kind that was there last goes on with it."""
        if not old and not new:
            return
        if is_same != bool(len(self.old) % 2):
            self.old.append("")
            self.new.append("")
        self.old[-1] += old
        self.new[-1] += new
        self.shared += len(old.strip()) if is_same else 0
