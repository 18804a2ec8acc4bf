"""The raw text of one block: container prefixes and indentation taken away, CommonMark's inline tokens placed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeAlias

from vaultconv.markdown.events import Token

Shape: TypeAlias = Sequence[tuple[str, int]]
"""The open containers that put something before each line: their kind, and the column of an item's text."""

_SACRED = {"Code", "InlineHtml", "InlineMath", "DisplayMath"}


def columns(blank: str, start: int = 0) -> int:
    """How many columns ``blank`` takes from column ``start``; a tab goes to the next multiple of four.

    >>> columns(" \\t")
    4
    """
    if "\t" not in blank:
        return len(blank)
    column = start
    for character in blank:
        column += 4 - column % 4 if character == "\t" else 1
    return column - start


def prefix_end(line: str, shape: Shape) -> int:
    """Where the text of ``line`` begins after what the containers put there. A lazy line has less of it.

    >>> prefix_end("> > text", [("BlockQuote", 0), ("BlockQuote", 0)])
    4
    """
    at = column = 0
    for kind, wanted in shape:
        if kind == "BlockQuote":
            probe = at
            while probe < len(line) and probe - at < 3 and line[probe] in " \t":
                probe += 1
            if line[probe : probe + 1] != ">" or columns(line[at:probe], column) > 3:
                return at
            column += columns(line[at : probe + 1], column)
            at = probe + 1
            if line[at : at + 1] in (" ", "\t"):
                column += columns(line[at], column)
                at += 1
        else:
            while at < len(line) and line[at] in " \t" and column < wanted:
                column += columns(line[at], column)
                at += 1
    return at


def strip_prefixes(lines: list[str], shape: Shape) -> list[str]:
    """``lines`` of a block; all but the first lose what the containers put before them."""
    if len(lines) > 1 and shape:
        return [lines[0], *(line[prefix_end(line, shape) :] for line in lines[1:])]
    return lines


def raw_text(
    body: str, start: int, end: int, shape: Shape, tokens: Sequence[Token] = ()
) -> tuple[str, Callable[[int], int]]:
    """The text of ``body[start:end]`` as its paragraph has it, and a function from offsets of the body to offsets
    of that text. Lines lose their indentation, save where they
    begin inside code, math or HTML among the ``tokens``."""
    if "\n" not in body[start:end]:
        return body[start:end], lambda offset: offset - start
    source = body[start:end].split("\n")
    out = [source[0]]
    starts, shifts = [start], [start]
    at, to = start, 0
    sacred = [(token.start, token.end) for token in tokens if token.kind in _SACRED]
    upcoming = 0
    for i in range(1, len(source)):
        at += len(source[i - 1]) + 1
        to += len(out[-1]) + 1
        line = source[i]
        while upcoming < len(sacred) and sacred[upcoming][1] <= at:
            upcoming += 1
        text = line[prefix_end(line, shape) :]
        if upcoming == len(sacred) or sacred[upcoming][0] >= at:
            text = text.lstrip(" \t")
        content = at + len(line) - len(text)
        starts.append(content)
        shifts.append(content - to)
        out.append(text)
    raw = "\n".join(out)

    def place(offset: int) -> int:
        return min(offset - shifts[max(bisect_right(starts, offset) - 1, 0)], len(raw))

    return raw, place


def settle(raw: str, tokens: Sequence[Token], place: Callable[[int], int]) -> None:
    """Moves ``tokens``, as they were found in the body, to where they are in ``raw``."""
    for token in tokens:
        token.start, token.end = place(token.start), place(token.end)
        if token.kind in ("SoftBreak", "HardBreak"):
            newline = raw.find("\n", token.start)
            token.end = newline + 1 if newline >= 0 else token.end
        elif token.kind in ("Link", "Image"):
            closing = raw.find("]", place(token.label_end))
            token.label_end = closing if closing >= 0 else token.end
            if token.data["link_type"] == "Collapsed" and raw.startswith("[]", token.end):
                token.end += 2
