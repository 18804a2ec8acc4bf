"""Which changed lines are one change, so that what somebody edits makes as little stale as may be.

Lines that changed side by side, each into one that is like it, are changes of their own. Lines that were taken away in one
place and put in at another are one change, however far apart: were they two, an edit of the lines that go would leave them
where they are, and the other would put them in once more, as they were. So are the lines of something that begins and ends
otherwise than it did: half of a fence, or the rows without their table, would be worse than house style.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.nesting import LEVEL, WORDS
from vaultconv.pipeline.nearest import tokens

Nesting: TypeAlias = Callable[[Sequence[str]], Sequence[tuple[str, ...]]]
"""What is open after each line of a text of a format."""

Span: TypeAlias = tuple[int, int, int, int]
"""The lines from one number up to another that become those from a third up to a fourth."""

_MARKUP = lazy_pattern(r"</?[A-Za-z][\w-]*|(?<![\w-])[\w-]++=(?=[\"'])")
"""The names of tags and attributes: no words."""
_WORD = lazy_pattern(r"[^\W_][\w-]*")
"""A word, or an id, which is one however many parts it has."""
_KEY = lazy_pattern(r"[ \t]*([^\s:]++)::(?= |\Z)")
"""The key of a line that is a property of an outline."""
_LITTLE = 0.1
"""How much two blank lines are alike."""
_ALIKE = 0.5
_INSIDE = 0.6
"""So much of a line that is all in another makes them alike too."""
_SOME = 3
"""So many words or marks are no chance."""
_MANY = 4
"""So many times as often is many more."""
_MOST_PAIRS = 10_000
"""So many pairs of lines, or of spans, are compared at most: more are one change."""


def joined(old: Sequence[str], changes: Iterable[Span]) -> Iterator[Span]:
    """``changes`` with those as one that only lines without words part: one is like any other, and tells nothing of what became
    what.

    >>> list(joined(["a", "", "b", "c", "d"], [(0, 1, 0, 1), (2, 3, 2, 2), (4, 5, 3, 3)]))
    [(0, 3, 0, 2), (4, 5, 3, 3)]
    """
    last: Span | None = None
    for span in changes:
        if last is not None and not _has_words(old[last[1] : span[0]]):
            span = (last[0], span[1], last[2], span[3])
        elif last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def parts(
    old: Sequence[str], new: Sequence[str], span: Span, opened: Sequence[tuple[str, ...]] = ()
) -> Iterator[Span]:
    """``span`` cut at each line that becomes one that is like it, without those that stay. What is put in after such a line, or
    has no words, is its own: it may be what underlines a heading. What is put in before the first is that
    one's own if something is then open: ``opened`` says what is, after each of the ``new`` lines.

    >>> list(parts(["- a list", "- of two"], ["* a list", "", "* of two"], (0, 2, 0, 3)))
    [(0, 1, 0, 2), (1, 2, 2, 3)]
    """
    i, j, k, m = span
    last: Span | None = None
    at, to = i, k
    for one, other in (*_pairs(old[i:j], new[k:m]), (j - i, m - k)):
        one, other = i + one, k + other
        if last is not None and other > to and (one == at or not _has_words(new[to:other])):
            last, at, to = (last[0], one, last[2], other), one, other
        if last is not None:
            yield last
        stays = one == j or old[one] == new[other]
        is_inside = bool(opened) and any(each not in (LEVEL, WORDS) for each in opened[other - 1])
        begins = last is None and one == at and not stays and other > to and is_inside
        if not begins and (one > at or other > to):
            yield from _before_the_end(old, new, (at, one, to, other))
        last = None if stays else (one, one + 1, to if begins else other, other + 1)
        at, to = one + 1, other + 1


def _before_the_end(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Span]:
    """``span``, and by itself what follows the end of the last of the ``old`` lines, if that is no longer there: whether a text ends with a line
    end is not said of the line before it.

    >>> list(_before_the_end(["a", "b", ""], ["a"], (1, 3, 1, 1)))
    [(1, 2, 1, 1), (2, 3, 1, 1)]
    """
    i, j, k, m = span
    if j == len(old) > i + 1 and m == len(new) and not old[-1] and (m == 0 or new[-1]):
        yield i, j - 1, k, m
        yield j - 1, j, m, m
    else:
        yield span


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The numbers of the lines that are alike, in order: those that are most alike in sum."""
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    if len(old) == len(new) == 1:
        return (
            [(0, 0)] if _are_alike(old[0], new[0]) or (_key(old[0]) and _key(old[0]) == _key(new[0])) else []
        )
    before, after = ([(_marks(line), _key(line)) for line in lines] for lines in (old, new))
    likeness = [[_likeness(a, b) or (_ALIKE if k and k == m else 0.0) for b, m in after] for a, k in before]
    best = _best(likeness)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _best(likeness: Sequence[Sequence[float]]) -> list[list[float]]:
    """The most that the lines from each pair of numbers on can be alike in sum. A line that is like none has the row of the
    line after it."""
    row = [0.0] * (len(likeness[0]) + 1)
    best = [row]
    for alike in reversed(likeness):
        if any(alike):
            below, row = row, [0.0] * len(row)
            after = 0.0
            for j in range(len(alike) - 1, -1, -1):
                here = below[j + 1] + alike[j]
                if here > after:
                    after = here
                if below[j] > after:
                    after = below[j]
                row[j] = after
        best.append(row)
    best.reverse()
    return best


def _marks(line: str) -> frozenset[str]:
    """The words and marks of ``line``, each as often as it is there: the second ``a`` is another than the first. So what two
    lines share is what two sets share, and no loop counts it."""
    found = tokens(line)
    marks = set(found)
    if len(marks) < len(found):
        for mark, often in Counter(found).items():
            if often > 1:
                marks.update(f"{mark} {number}" for number in range(2, often + 1))
    return frozenset(marks)


def _key(line: str) -> str:
    """The key of ``line`` if it is a property: with another value it is that property all the same."""
    found = _KEY.match(line) if "::" in line else None
    return found[1] if found is not None else ""


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 to 1: twice what two lines share, by what they hold together; 0 if that is little."""
    return _share(len(one & other), len(one), len(other))


def _share(common: int, one: int, other: int) -> float:
    """How much two lines are alike that hold ``one`` and ``other`` words and marks, and share so many in ``common``."""
    if not one or not other:
        return 0.0 if one or other else _LITTLE
    share = 2 * common / (one + other)
    inside = common >= _SOME and common / min(one, other) >= _INSIDE
    return share if share >= _ALIKE or inside else 0.0


def _are_alike(one: str, other: str) -> bool:
    """Whether two lines are alike. What they begin and end with in common is counted once, and not compared."""
    start, end = _same_ends(one, other)
    same = len(tokens(one[:start])) + len(tokens(one[len(one) - end :]))
    left, right = (_marks(line[start : len(line) - end]) for line in (one, other))
    return bool(_share(same + len(left & right), same + len(left), same + len(right)))


def _same_ends(one: str, other: str) -> tuple[int, int]:
    """With how many characters both texts begin and end, as far as that is up to a blank: no word goes over one.

    >>> _same_ends("see a page now", "see another page now")
    (4, 9)
    """
    limit = min(len(one), len(other))
    start = one.rfind(" ", 0, common_start(one, other)) + 1
    end = common_start(one[::-1], other[::-1], limit - start)
    at = one.find(" ", len(one) - end) if end else -1
    return start, 0 if at < 0 else len(one) - at


def common_start(one: Sequence[str], other: Sequence[str], limit: int | None = None) -> int:
    """How many characters two texts, or words two lists of them, begin with in common, up to ``limit``.

    >>> common_start("abc", "abd"), common_start("abc", "abc", 1)
    (2, 1)
    """
    high = min(len(one), len(other)) if limit is None else limit
    if one[:high] == other[:high]:
        return high
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def kin(
    old: Sequence[str],
    new: Sequence[str],
    spans: Sequence[Span],
    nesting: Nesting | None = None,
    opened: Sequence[tuple[str, ...]] = (),
) -> list[int | None]:
    """For each of ``spans`` the number of those that it belongs to; None for one that stands by itself. ``opened`` is what
    ``nesting`` says of ``new``.

    >>> kin(["moved", "x", "- y", "z"], ["x", "* y", "z", "moved"], [(0, 1, 0, 0), (2, 3, 1, 2), (3, 4, 2, 4)])
    [0, None, 0]
    """
    if spans and _is_the_end(
        old, spans[-1]
    ):  # of a long page, of which it may be the second span, all that follows takes much memory
        return [*kin(old, new, spans[:-1], nesting, opened), None]
    family = list(range(len(spans)))
    for one, other in (*_exchanges(old, new, spans), *_neighbours(old, spans, nesting, opened)):
        first, second = sorted((_head(family, one), _head(family, other)))
        family[second] = first
    heads = [_head(family, n) for n in range(len(spans))]
    sizes = Counter(heads)
    return [head if sizes[head] > 1 else None for head in heads]


def _is_the_end(old: Sequence[str], span: Span) -> bool:
    """Whether ``span`` says but that the last of the ``old`` lines does not end any more."""
    start, stop, first, last = span
    return first == last and stop == len(old) and not any(old[start:])


def _head(family: list[int], member: int) -> int:
    """The first of the family that ``member`` is in."""
    while family[member] != member:
        family[member] = family[family[member]]
        member = family[member]
    return member


def _exchanges(old: Sequence[str], new: Sequence[str], spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The pairs of spans of which one loses words that the other gains."""
    if len(spans) < 2:
        return
    lost, gained = [], []
    for i, j, k, m in spans:
        was, now = "\n".join(old[i:j]), "\n".join(new[k:m])
        start, end = _same_ends(was, now)  # what both have is neither lost nor gained
        before, after = (_words(text[start : len(text) - end]) for text in (was, now))
        lost.append(before - after if before else before)
        gained.append(after - before if after else after)
    _without_common(lost, gained)
    givers = [n for n, words in enumerate(lost) if words]
    takers = [n for n, words in enumerate(gained) if words]
    if len(givers) * len(takers) > _MOST_PAIRS:
        yield from pairwise(sorted({*givers, *takers}))
        return
    gaining: dict[str, list[int]] = {}
    for taker in takers:
        for word in gained[taker]:
            gaining.setdefault(word, []).append(taker)
    for giver in givers:
        for taker in sorted({taker for word in lost[giver] for taker in gaining.get(word, ())} - {giver}):
            if _moves(lost[giver], gained[taker]):
                yield giver, taker


def _without_common(lost: list[Counter[str]], gained: list[Counter[str]]) -> None:
    """Takes from what spans have ``lost`` and ``gained`` the words that many more of them lose than gain, or the reverse: no line moved, but many
    are spelled alike, as the names of pages in a folder are.

    >>> lost, gained = [Counter(["Bread", "Rye"]), *[Counter(["Bread"])] * 4], [Counter(["Bread", "Rye"])]
    >>> _without_common(lost, gained); lost[0], gained[0]
    (Counter({'Rye': 1}), Counter({'Rye': 1}))
    """
    before, after = Counter[str](), Counter[str]()
    for spans, words in ((lost, before), (gained, after)):
        for each in spans:
            words.update(each)
    common = {
        word for word in before.keys() & after.keys() if not 1 / _MANY < before[word] / after[word] < _MANY
    }
    for spans in (lost, gained) if common else ():
        for n, each in enumerate(spans):
            if not common.isdisjoint(each):
                spans[n] = Counter({word: count for word, count in each.items() if word not in common})


def _neighbours(
    old: Sequence[str], spans: Sequence[Span], nesting: Nesting | None, there: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """The pairs of spans, each with the next, between which there is no line where both texts have the same open."""
    if nesting is None or len(spans) < 2:
        return
    here = nesting(old)
    for n, ((_, end, _, new_end), (start, *_)) in enumerate(pairwise(spans)):
        lines = range(end, start + 1)
        if not any(_open(here, line) == _open(there, new_end + line - end) for line in lines):
            yield n, n + 1


def _open(stacks: Sequence[tuple[str, ...]], line: int) -> tuple[str, ...]:
    """What is open before ``line``."""
    return stacks[line - 1] if line else ()


def _has_words(lines: Sequence[str]) -> bool:
    return any(_WORD.search(_bare(line)) for line in lines)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_bare(text)))


def _bare(text: str) -> str:
    """``text`` without the names of tags and attributes. Most has neither, and is not gone through word by word."""
    return _MARKUP.sub("", text) if "<" in text or '="' in text or "='" in text else text


def _moves(lost: Counter[str], gained: Counter[str]) -> bool:
    """Whether half of what one loses and another gains goes from the one to the other; some words are enough if they are half
    of either."""
    moved = (lost & gained).total()
    some = min(lost.total(), gained.total()) if moved >= _SOME else lost.total() + gained.total() - 2 * moved
    return 2 * moved >= some
