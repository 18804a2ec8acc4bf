"""What is open after each line of a page: the bullets that the next line stands under, and what Markdown opens in it.

A line that goes to another level is one change with those that make the levels: half of it would put a block under another. So is one that is a
block of its own in one text and words of the block before it in the other, which it is whatever it is indented by.
"""

from __future__ import annotations

from collections.abc import Sequence

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.nesting import LEVEL, WORDS
from vaultconv.markdown.nesting import open_after as open_in_markdown

_BLOCK = lazy_pattern(r"(?:-|(?P<heading>\#+))(?:[ \t]|\Z)")


def open_after(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """What is open after each of ``lines``, the outermost first.

    >>> open_after(["- a", "\\t- b", "\\t  c", "- d"])
    [('level',), ('level', 'level', 'words'), (), ('level',)]
    """
    found: list[tuple[str, ...]] = []
    blocks: list[int] = []
    inner = open_in_markdown(lines)
    for number, line in enumerate(lines):
        text = line.lstrip(" \t")
        if not (number and inner[number - 1]):
            begins = _BLOCK.match(text)
            indent = 0 if begins is None or begins["heading"] else len(line) - len(text)
            while begins is not None and blocks and blocks[-1] >= indent:
                blocks.pop()
            if number:
                found[-1] = (LEVEL,) * len(blocks) + (() if begins is not None else (WORDS,))
            if begins is not None:
                blocks.append(indent)
        found.append((LEVEL,) * len(blocks) + inner[number])
    return found
