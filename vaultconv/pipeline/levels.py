"""On which levels the items of lists stand. How deep a line is follows from the lines above it, so a list of which somebody edited one line may have
others spelled as they were, and stand on other levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Item
from vaultconv.model.traverse import children
from vaultconv.pipeline.lines import changes

_ITEM = lazy_pattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")
_OF_A_LIST = lazy_pattern(r"[ \t]|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)|\Z")


def levels(blocks: Blocks) -> list[int]:
    """How deep each item of a list in ``blocks`` is, in their order."""
    return [depth for _, depth in _items(blocks)]


def alike(one: Sequence[str], blocks: Blocks, other: Sequence[str], others: Blocks) -> bool:
    """Whether the items that begin in the same line of two texts, ``one`` of ``blocks`` and the ``other`` of ``others``, are on the same levels.
    What the two texts have in as many lines, each in its own spelling, is in the same lines; a line that looks like an item has to be one in both.
    """
    here, there = (dict(reversed(_items(each))) for each in (blocks, others))
    at = 0
    for old, end, new, last in (*changes(one, other), (len(one), len(one), len(other), len(other))):
        pairs = [*zip(range(at, old), range(new - old + at, new), strict=True)]
        if end - old == last - new:
            pairs += zip(range(old, end), range(new, last), strict=True)
        at = end
        for mine, theirs in pairs:
            depths = here.get(mine + 1), there.get(theirs + 1)
            if depths[0] != depths[1] and (None not in depths or _are_items(one[mine], other[theirs])):
                return False
    return True


def _are_items(one: str, other: str) -> bool:
    return bool(_ITEM.match(one) and _ITEM.match(other))


def _items(blocks: Blocks) -> list[tuple[int, int]]:
    """Each item of a list in ``blocks``, in their order: the line in which it begins, from 1 on, and how deep it is."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[AnyBlock, int]] = [(block, 0) for block in reversed(blocks)]
    while stack:
        block, depth = stack.pop()
        if isinstance(block, Item):
            depth += 1
            found.append((block.line, depth))
        stack.extend((inner, depth) for inner in reversed(children(block)))
    return found


def lists_around(lines: Sequence[str], touched: Iterable[int]) -> set[int]:
    """The lines of the lists that the ``touched`` lines are in, or beside.

    >>> sorted(lists_around(["- a", "", "b", "- c", "  - d", "e"], [4]))
    [3, 4]
    """
    found: set[int] = set()
    for number in touched:
        for way in (range(number, -1, -1), range(number + 1, len(lines))):
            for at in way:
                if at >= len(lines) or (at in found and at != number) or not _OF_A_LIST.match(lines[at]):
                    break
                found.add(at)
    return found
