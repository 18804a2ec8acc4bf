"""The tree of blocks while it grows: the containers that are open, and where everything in them stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.events import Event, events
from vaultconv.markdown.leaf import columns, strip_prefixes
from vaultconv.markdown.places import line_starts, to_characters
from vaultconv.markdown.regions import mask
from vaultconv.model.blocks import AnyBlock, Raw
from vaultconv.model.origin import PLAIN, Origin, Spelling
from vaultconv.model.spans import Spans

_BLANK = " \t\n"
_PREFIX = "> \t\n"
"""What containers put before a line, and what separates blocks."""


@dataclass(slots=True)
class Frame:
    """A container that is being read, ``[start:end]`` of the body. ``cursor`` is where the last of its children ended, on
    line ``cursor_line``; ``blanks`` how many blank lines stood before each, ``column`` where an item's text begins;
    ``loose`` is what an item's paragraphs say of its list, ``inner`` the ``blanks`` of a list's items; ``boxed`` is the text
    of an item whose first paragraph is a list that stands behind the item's box."""

    kind: str
    data: Any
    start: int
    end: int
    cursor: int
    cursor_line: int
    blocks: list[Any] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    inner: list[list[int]] = field(default_factory=list)
    column: int = 0
    loose: bool | None = None
    traits: dict[str, Any] = field(default_factory=dict)
    boxed: str = ""
    header: tuple[re.Match[str], Spans | None] | None = None


class Tree:
    """A body, the parser's events of it, and the blocks that they made so far. Depth is counted, never recursed."""

    def __init__(self, body: str, dialect: Dialect, first_line: int) -> None:
        masked = mask(body, dialect)
        self.body = body
        self.masked = masked.text
        self.regions = masked.kinds
        self.dialect = dialect
        self.starts = line_starts(body.split("\n"))
        self.lines_before = first_line - 1
        self.character = to_characters(masked.text, self.starts)
        self.stream = iter(events(masked.text, dialect))
        self.frames = [Frame("Root", None, 0, len(body), 0, 1)]
        self.shape: list[tuple[str, int]] = []
        self.boxes_lead = dialect.boxes_lead
        self.definitions: dict[str, str] | None = None
        """The lines that define links, by label; None until one is asked for."""

    # -- places ------------------------------------------------------------------------------------------------

    def range(self, event: Event) -> tuple[int, int]:
        """Where ``event`` is in the body."""
        start, end = event[1]["start"], event[1]["end"]
        character = self.character
        return (start, end) if character is None else (character(start), character(end))

    def at(self, offset: int) -> int:
        """The place in the body of the byte ``offset``."""
        return offset if self.character is None else self.character(offset)

    def line(self, offset: int) -> int:
        """The 1-based line of ``offset`` in the body; :attr:`lines_before` more in the file."""
        return bisect_right(self.starts, offset)

    def line_start(self, offset: int) -> int:
        """Where the line of ``offset`` begins."""
        return self.starts[bisect_right(self.starts, offset) - 1]

    def trim(self, start: int, end: int) -> int:
        """``end`` without the blanks and line ends before it, but not before ``start``."""
        body = self.body
        while end > start and body[end - 1] in _BLANK:
            end -= 1
        return end

    def trailing(self, end: int) -> Spelling:
        """The blanks between ``end`` and the end of its line."""
        body = self.body
        if body[end : end + 1] not in (" ", "\t"):
            return PLAIN
        at = end
        while at < len(body) and body[at] in " \t":
            at += 1
        return {sp.TRAIL: body[end:at]} if body[at : at + 1] in ("", "\n") else PLAIN

    # -- growth ------------------------------------------------------------------------------------------------

    def append(self, block: AnyBlock, start: int, end: int) -> None:
        """Adds ``block``, read from ``[start:end]``, to its container; link definitions before it first."""
        parent = self.frames[-1]
        self.gap(parent, start)
        self.place(parent, block, start, end)

    def place(self, parent: Frame, block: AnyBlock, start: int, end: int) -> None:
        """Adds ``block``, read from ``[start:end]``, to ``parent``."""
        starts = self.starts
        line = bisect_right(starts, start)
        lines = max(line - parent.cursor_line, 0)
        parent.blanks.append(max(lines - 1, 0) if parent.blocks or parent.traits else lines)
        origin = start
        if parent.kind == "Root":
            line_start = starts[line - 1]
            if line_start < start and not self.body[line_start:start].strip(" \t"):
                origin = max(line_start, parent.cursor)
        block.origin = Origin(origin, end)
        block.line = line + self.lines_before
        parent.blocks.append(block)
        parent.cursor = end
        parent.cursor_line = bisect_right(starts, end)

    def gap(self, parent: Frame, end: int) -> None:
        """Link definitions are no events: what lies between two blocks and is not blank is one."""
        cursor = parent.cursor
        if end - cursor < 2:
            return
        gap = self.body[cursor:end]
        if not gap.strip(_PREFIX):
            return
        start = cursor + len(gap) - len(gap.lstrip(_PREFIX))
        last_line = gap.rfind("\n", 0, len(gap.rstrip(_PREFIX))) + 1
        stop = cursor + last_line + len(gap[last_line:].split("\n", 1)[0].rstrip(" \t"))
        lines = strip_prefixes(self.body[start:stop].split("\n"), self.shape)
        text = "\n".join(line.rstrip(" \t") if _is_deep(line) else line.strip(" \t") for line in lines)
        self.place(parent, Raw(text, "link-definition"), start, stop)

    @staticmethod
    def space(blocks: Sequence[Any], blanks: list[int], usual: int) -> None:
        """Notes where the blank lines before a block are not as many as usual."""
        expected = 0
        for block, blank in zip(blocks, blanks, strict=True):
            if blank != expected:
                block.spelling = {**block.spelling, sp.BEFORE: blank}
            expected = usual


def _is_deep(line: str) -> bool:
    """Whether ``line`` is indented so far that no block may begin there."""
    return columns(line[: len(line) - len(line.lstrip(" \t"))]) >= 4
