"""Tables that somebody has laid out in columns: a row in which a word was edited is laid out as the others are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vaultconv.lazy_pattern import lazy_pattern

_ROW = lazy_pattern(r"([ \t>]*\|)(.*)(\|[ \t]*)")
_BAR = lazy_pattern(r"(?<!\\)\|")
_RULE = lazy_pattern(r"[ \t]*:?-+:?[ \t]*")


def padded(lines: Sequence[str], edited: Collection[int]) -> list[str]:
    """``lines`` with each ``edited`` row of a table padded as the other rows are, where all of these have a column of one width.

    >>> padded(["| a    | b |", "|------|---|", "| oats | x |", "| rye bread | y |", "| rye    | z |"], [3, 4])[3:]
    ['| rye bread | y |', '| rye  | z |']
    """
    out = list(lines)
    for at in edited:
        row = _ROW.fullmatch(lines[at])
        if row is None:
            continue
        first = last = at
        while first > 0 and _ROW.fullmatch(lines[first - 1]):
            first -= 1
        while last + 1 < len(lines) and _ROW.fullmatch(lines[last + 1]):
            last += 1
        cells = _cells(lines[at])
        others = [_cells(lines[number]) for number in range(first, last + 1) if number not in edited]
        if len(others) > 1 and all(len(other) == len(cells) for other in others):
            fitted = (_fitted(cell, [other[n] for other in others]) for n, cell in enumerate(cells))
            out[at] = f"{row[1]}{'|'.join(fitted)}{row[3]}"
    return out


def _cells(line: str) -> list[str]:
    row = _ROW.fullmatch(line)
    return _BAR.split(row[2]) if row is not None else []


def _fitted(cell: str, others: Sequence[str]) -> str:
    """``cell`` as wide as all ``others`` of its column are, where these are of one width and it is not, with its words at the side where theirs are."""
    width, words = len(others[0]), cell.strip(" ")
    said = [other for other in others if other.strip() and not _RULE.fullmatch(other)]
    if len(cell) == width or any(len(other) != width for other in others) or not said:
        return cell
    if all(other[:1] == " " != other[1:2] for other in said):
        return f" {words} ".ljust(width)
    if all(other[-1:] == " " != other[-2:-1] for other in said):
        return f" {words} ".rjust(width)
    return cell
