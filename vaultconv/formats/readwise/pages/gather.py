"""The blocks of a page while it is read: what is recognised is put in whole, any other line waits for its neighbours and is
read with them as what it is, in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vaultconv.formats.readwise.pages.dialect import PAGES
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import AnyBlock, Blocks
from vaultconv.model.traverse import iter_blocks

_FENCE = lazy_pattern(r"[ \t]*(?P<fence>`{3,}|~{3,})")


def blocks_of(lines: list[str], line: int) -> Blocks:
    """The blocks of ``lines``, the first of which is the 1-based ``line`` of its file. Raises
    :class:`~vaultconv.markdown.read.TooDeepError`."""
    first = next((at for at, text in enumerate(lines) if text.strip()), None)
    if first is None:
        return ()
    blocks = read_blocks("\n".join(lines[first:]), PAGES, line + first)
    for block in iter_blocks(blocks):
        block.origin = None  # a place in a text of its own
    return blocks


@dataclass(slots=True)
class Gathering:
    """What has been read so far, and the lines that are no part of it yet: those that nobody recognised."""

    blocks: list[AnyBlock] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _line: int = 0

    def keep(self, line: str, number: int) -> None:
        """Takes a line, the ``number``th of its file, that is no part of what the plugin writes."""
        if not self._lines:
            self._line = number
        self._lines.append(line)

    def add(self, *blocks: AnyBlock) -> None:
        """Takes ``blocks``, after what was kept before them."""
        self.settle()
        self.blocks += blocks

    def settle(self) -> None:
        """Reads what was kept."""
        self.blocks += blocks_of(self._lines, self._line)
        self._lines = []


def verbatim_until(lines: list[str], at: int) -> int:
    """The line after the code or comment that begins in line ``at``; ``at`` itself where none does. Nothing in it is what it
    looks like.

    >>> verbatim_until(["```dataview", "- Note: x", "```", "y"], 0), verbatim_until(["words"], 0)
    (3, 0)
    """
    opened = _FENCE.match(lines[at])
    if opened is not None:
        fence = opened["fence"]
        closing = re.compile(rf"[ \t]*{fence[0]}{{{len(fence)},}}[ \t]*\Z")
        return next((n + 1 for n in range(at + 1, len(lines)) if closing.match(lines[n])), len(lines))
    if lines[at].startswith("%%") and lines[at].count("%%") % 2:
        return next((n + 1 for n in range(at + 1, len(lines)) if "%%" in lines[n]), at)
    return at
