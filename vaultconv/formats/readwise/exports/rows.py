"""The rows of a CSV file, each with its line: as RFC 4180 has them, and what can be had of one that is not.

Source: RFC 4180; ``formats/readwise.md``, section d (texts hold real line breaks, quotes are doubled).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VALUE = re.compile(
    r"""(?:"(?P<quoted>(?:[^"]|"")*+)(?P<closed>"?)(?P<rest>[^,\n]*+)|(?P<plain>[^,\n]*+))(?P<end>[,\n]|\Z)"""
)


@dataclass(slots=True)
class Row:
    """The values of one row, the 1-based line that it begins in, and what is wrong with it (``""``: nothing)."""

    values: list[str]
    line: int
    wrong: str = ""


def rows(text: str) -> Iterator[Row]:
    """The rows in ``text``, whose lines end in ``\\n``. Empty lines between them are none.

    >>> [(row.values, row.line) for row in rows('a,"b ""c""\\nd"\\n\\ne,f')]
    [(['a', 'b "c"\\nd'], 1), (['e', 'f'], 4)]
    >>> [row.wrong for row in rows('a,"b')]
    ['a quotation mark is not closed: the file ends in the middle of this value']
    """
    at, line, row = 0, 1, Row([], 1)
    while True:
        found = _VALUE.match(text, at)
        assert found is not None  # noqa: S101  every part of the pattern may be empty
        row.values.append(_value(found, row))
        line += found[0].count("\n")
        if found["end"] != ",":
            if row.values != [""]:
                yield row
            row = Row([], line)
            if not found["end"]:
                return
        at = found.end()


def _value(found: re.Match[str], row: Row) -> str:
    plain = found["plain"]
    if plain is not None:
        return str(plain)
    if not found["closed"]:
        row.wrong = "a quotation mark is not closed: the file ends in the middle of this value"
    elif found["rest"]:
        row.wrong = "something stands behind the quotation mark that ends a value"
    return found["quoted"].replace('""', '"') + str(found["rest"])
