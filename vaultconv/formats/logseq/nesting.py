"""What is open after each line of a page: the bullets that the next line stands under, and what Markdown opens in it.

A line that goes to another level is one change with those that make the levels: half of it would put a block under another.
"""

from __future__ import annotations

from collections.abc import Sequence

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.nesting import LEVEL
from vaultconv.markdown.nesting import open_after as open_in_markdown

_BULLET = lazy_pattern(r"-(?: |\Z)")


def open_after(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """What is open after each of ``lines``, the outermost first.

    >>> open_after(["- a", "\\t- b", "\\t  c", "- d"])
    [('level',), ('level', 'level'), (), ('level',)]
    """
    found: list[tuple[str, ...]] = []
    bullets: list[int] = []
    inner = open_in_markdown(lines)
    for number, line in enumerate(lines):
        text = line.lstrip(" \t")
        if text and not (number and inner[number - 1]):
            indent = len(line) - len(text)
            while bullets and bullets[-1] >= indent:
                bullets.pop()
            if number:
                found[-1] = (LEVEL,) * len(bullets)
            if _BULLET.match(text):
                bullets.append(indent)
        found.append((LEVEL,) * len(bullets) + inner[number])
    return found
