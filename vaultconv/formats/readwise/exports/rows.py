"""The rows of a CSV file, each with its line: as RFC 4180 has them, and what can be had of one that is not.

Source: RFC 4180; ``formats/readwise.md``, section d (texts hold real line breaks, quotes are doubled).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vaultconv.lazy_pattern import lazy_pattern

_VALUE = lazy_pattern(
    r"""(?:"(?P<quoted>(?:[^"]|"")*+)(?P<closed>"?)(?P<rest>[^,\n]*+)|(?P<plain>[^,\n]*+))(?P<end>[,\n]|\Z)"""
)


@dataclass(slots=True)
class Row:
    """The values of one row, the 1-based line that it begins in, and what is wrong with it (``""``: nothing): with its ``cell``
    of that number, which begins ``offset`` characters behind the beginning. ``is_cut``: the file ends in the middle of it."""

    values: list[str]
    line: int
    wrong: str = ""
    cell: int = field(default=-1, compare=False)
    offset: int = field(default=0, compare=False)
    is_cut: bool = field(default=False, compare=False)


def rows(text: str) -> Iterator[Row]:
    """The rows in ``text``, whose lines end in ``\\n``. Empty lines between them are none.

    >>> [(row.values, row.line) for row in rows('a,"b ""c""\\nd"\\n\\ne,f')]
    [(['a', 'b "c"\\nd'], 1), (['e', 'f'], 4)]
    >>> [row.wrong for row in rows('a,"b')]
    ['a quotation mark is not closed: the file ends in the middle of this value']
    """
    at, line = 0, 1
    while at <= len(text):
        row, end = next_row(text, at, line)
        if row.values != [""] or row.wrong:
            yield row
        line += text.count("\n", at, end)
        if end == len(text) and not text.endswith("\n", at, end):
            return
        at = end


def next_row(text: str, at: int, line: int) -> tuple[Row, int]:
    """The row that begins at ``at``, in ``line``, and where the next one does."""
    row, start = Row([], line), at
    while True:
        found = _VALUE.match(text, at)
        assert found is not None  # noqa: S101  every part of the pattern may be empty
        value = _value(found, row)
        if row.wrong and row.cell < 0:
            row.cell, row.offset = len(row.values), at - start
        row.values.append(value)
        at = found.end()
        if found["end"] != ",":
            return row, at


def _value(found: re.Match[str], row: Row) -> str:
    plain = found["plain"]
    if plain is not None:
        return str(plain)
    if row.wrong:
        pass
    elif not found["closed"]:
        row.wrong, row.is_cut = (
            "a quotation mark is not closed: the file ends in the middle of this value",
            True,
        )
    elif found["rest"] and (found["rest"], found["end"]) != ("\r", "\n"):
        row.wrong = "something stands behind the quotation mark that ends a value"
    return found["quoted"].replace('""', '"') + str(found["rest"])
