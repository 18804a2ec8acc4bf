"""How the rows of a table are laid out. Layout is spelling: it never changes what a table says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

Row: TypeAlias = Sequence[str]
"""The cells of a row as text, bars escaped."""

HOUSE = ""
TIGHT = "tight"
BARE = "bare"
"""``| a | b |``; ``|a|b|``; ``a | b``. Columns padded to a width are stored as their widths, joined by commas."""

_MARKS = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}
_SIDES = {(True, False): "left", (False, True): "right", (True, True): "center", (False, False): ""}


_BAR = lazy_pattern(r"(?<!\\)(?:\\\\)*\|")


def cells_of(line: str) -> list[str]:
    """The text of each cell of a row, as GFM cuts them: at every bar that is not escaped, also in code.

    >>> cells_of("| a | b \\\\| c | |")
    ['a', 'b \\\\| c', '']
    """
    cuts = [found.end() - 1 for found in _BAR.finditer(line)]
    cells = [line[start + 1 : end].strip() for start, end in pairwise((-1, *cuts, len(line)))]
    if cuts and not cells[0]:
        cells.pop(0)
    if cells and cuts and not cells[-1]:
        cells.pop()
    return cells


def row_line(row: Row, layout: str) -> str:
    """One row as a line.

    >>> row_line(["a", "b"], "tight"), row_line(["a", "b"], "3,3")
    ('|a|b|', '| a   | b   |')
    """
    if layout == TIGHT:
        return "|" + "|".join(row) + "|"
    if layout == BARE:
        return " | ".join(row)
    if layout[:1].isdigit():
        widths = [int(width) for width in layout.split(",")]
        row = [cell.ljust(widths[i]) if i < len(widths) else cell for i, cell in enumerate(row)]
    return "| " + " | ".join(row) + " |"


def delimiter(alignment: Sequence[str]) -> str:
    """The row under the header, in house style.

    >>> delimiter(["left", ""])
    '| :-- | --- |'
    """
    return "| " + " | ".join(_MARKS[mark] for mark in alignment) + " |"


def alignment_of(rule: str) -> tuple[str, ...]:
    """What a delimiter row says of its columns.

    >>> alignment_of("|:-:|-|")
    ('center', '')
    """
    cells = [cell.strip() for cell in rule.strip(" \t|").split("|")]
    return tuple(_SIDES[cell.startswith(":"), cell.endswith(":")] for cell in cells)


def layout_of(rows: Sequence[Row], lines: Sequence[str]) -> str:
    """The layout in which ``rows`` come out as ``lines``; house style where none does."""
    candidates = [HOUSE, TIGHT, BARE]
    if lines and lines[0].startswith("| "):
        widths = [len(cell) - 1 for cell in lines[0][1:].replace("\\|", "\\\\").split("|")[:-1]]
        candidates.append(",".join(str(width - 1) for width in widths if width > 0))
    for layout in candidates:
        if all(row_line(row, layout) == line for row, line in zip(rows, lines, strict=True)):
            return layout
    return HOUSE
