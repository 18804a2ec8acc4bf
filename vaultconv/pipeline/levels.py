"""On which levels the items of lists stand. How deep a line is follows from the lines above it, so a list of which somebody edited one line may have
others spelled as they were, and stand on other levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Item
from vaultconv.model.traverse import children

_OF_A_LIST = lazy_pattern(r"[ \t]|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)|\Z")


def levels(blocks: Blocks) -> list[int]:
    """How deep each item of a list in ``blocks`` is, in their order."""
    found: list[int] = []
    stack: list[tuple[AnyBlock, int]] = [(block, 0) for block in reversed(blocks)]
    while stack:
        block, depth = stack.pop()
        if isinstance(block, Item):
            depth += 1
            found.append(depth)
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
