"""The rows of a CSV file in which some are no rows: a quotation mark that is not closed, or that stands where none may.

What such a row swallows is not lost: its first line is taken for damaged, and each line after it up to one that begins a row with
as many cells as there are columns. Source: RFC 4180.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaultconv.formats.readwise.exports.rows import next_row


@dataclass(slots=True)
class Found:
    """A row, with the text that it stands in. ``wrong`` is why it is none as a whole (``""``: it is one), at the 1-based ``line``
    and ``column``; then ``values`` are those before that place, or all that can be made of it."""

    values: list[str]
    raw: str
    line: int
    column: int = 1
    wrong: str = ""


_TRIES = 20
"""So often on average each character may be looked at."""


def found_rows(text: str, at: int, width: int) -> Iterator[Found]:
    """What of ``text`` from ``at`` on are rows, and what is damaged; ``width`` is how many columns there are.

    >>> [(row.values, row.wrong[:9]) for row in found_rows('a,"b"x,c\\nd,e,f\\n', 0, 3)]
    [(['a', 'bx', 'c'], 'something'), (['d', 'e', 'f'], '')]
    """
    line = 1 + text.count("\n", 0, at)
    left = _TRIES * (len(text) + 1000)
    while at < len(text):
        row, end = next_row(text, at, line)
        left -= end - at
        if not row.wrong:
            if row.values != [""]:
                yield Found(row.values, text[at:end].removesuffix("\n"), line)
            line += text.count("\n", at, end)
            at = end
            continue
        start, first, own_end = at, line, end
        at, line = _next_line(text, at, line)
        while at < len(text):
            following, end = next_row(text, at, line)
            left -= end - at
            if left < 0:
                at = len(text)
            elif not following.wrong and len(following.values) == width:
                break
            else:
                at, line = _next_line(text, at, line)
        is_whole = at == own_end and (row.is_cut or len(row.values) == width)
        values = row.values if is_whole else row.values[: row.cell]
        before = text[start : start + row.offset]
        column = len(before) - before.rfind("\n")
        raw = text[start:at].removesuffix("\n")
        yield Found(values, raw, first + before.count("\n"), column, row.wrong)


def _next_line(text: str, at: int, line: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return (len(text), line) if end < 0 else (end + 1, line + 1)
