"""Reader's CSV: one row a document, with no passages.

Source: ``formats/readwise.md``, section d. The tags are a list as Python writes it; hand-made files may lack the column of the id
in their rows, though not in their header.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from typing import Any

from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.readwise.exports.damaged_bytes import decode_damaged, sayable
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.joined import joined
from vaultconv.formats.readwise.exports.rows import Row, rows
from vaultconv.model.problem import Problem

TITLE, URL, ID, TAGS = "Title", "URL", "ID", "Document tags"
SAVED, PROGRESS, LOCATION, SEEN = "Saved date", "Reading progress", "Location", "Seen"
COLUMNS = (TITLE, URL, ID, TAGS, SAVED, PROGRESS, LOCATION, SEEN)
"""The header."""
NEEDED = frozenset((TITLE, URL, SAVED, PROGRESS, SEEN))
"""What tells it from other CSV files."""
_TAKEN = frozenset((TITLE, URL, ID, TAGS))
_PERMALINK = "https://read.readwise.io/read/"
_WORDS = {"True": True, "False": False}
_CUT = "Export it again: the file may have been cut off. What the row says is kept."


def recognises(head: bytes) -> bool:
    """Whether a file that begins with ``head`` has this header.

    >>> recognises(b"Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\\r\\n")
    True
    >>> recognises(b"Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags")
    False
    """
    return set(_header(head_text(head))) >= NEEDED


def books(data: bytes) -> tuple[list[Book], list[Problem]]:
    """The documents in ``data``, in its order."""
    odd: list[Problem] = []
    try:
        text = sayable(decode_damaged(data, odd).text)
    except Broken as broken:
        return [], [broken.problem]
    listed = rows(text)
    header = _header(text)
    missing = [name for name in (TITLE, URL) if name not in header]
    if missing:
        what = f"this is no CSV of Reader: it has no column {' and no column '.join(missing)}"
        return [], [Problem(what, 1, 1, f"The first line of an export is {','.join(COLUMNS)}.")]
    next(listed, None)
    problems: list[Problem] = []
    found = [_book(_named(row, header, problems), row.line, problems) for row in listed]
    made, differing = joined(found)
    return made, [*odd, *problems, *differing]


def _header(text: str) -> list[str]:
    first = next(rows(text.partition("\n")[0]), None)
    return [name.strip() for name in first.values] if first else []


def _named(row: Row, header: list[str], problems: list[Problem]) -> dict[str, str]:
    """The values of a row by their columns; those beyond the header by their numbers."""
    values = row.values
    if len(values) == len(header) - 1 and ID in header and values[header.index(ID)][:1] == "[":
        values = [*values[: header.index(ID)], "", *values[header.index(ID) :]]
    wrong = row.wrong
    if not wrong and len(values) != len(header):
        wrong = f"this row has {len(values)} values, and there are {len(header)} columns"
    if wrong:
        problems.append(
            Problem(wrong, row.line, 1, _CUT, damaged=len(values) < len(header) or bool(row.wrong))
        )
    beyond = [f"Column {number}" for number in range(len(header) + 1, len(values) + 1)]
    return dict(zip((*header, *beyond), values, strict=False))


def _book(row: Mapping[str, str], line: int, problems: list[Problem]) -> Book:
    named = row.get(ID, "").strip()
    fields: dict[str, Any] = {
        name: _typed(name, value) for name, value in row.items() if name not in _TAKEN and value
    }
    tags = _tags(row.get(TAGS, ""))
    if tags is None:
        tags, fields[TAGS] = (), row[TAGS]
        what = f"these are no tags: {row[TAGS][:80]}"
        problems.append(
            Problem(what, line, 1, "They are a list like ['a', 'b']; until then they are kept as text.")
        )
    return Book(
        row.get(TITLE, ""),
        named,
        origin="reader",
        url=row.get(URL, ""),
        permalink=_PERMALINK + named if named else "",
        tags=tags,
        fields=fields,
        line=line,
    )


def _typed(name: str, value: str) -> Any:
    """A number or a truth where the value is spelled as Python does; else its text.

    >>> _typed("Reading progress", "0.25"), _typed("Seen", "True"), _typed("Reading progress", "0.250")
    (0.25, True, '0.250')
    """
    if name == SEEN:
        return _WORDS.get(value, value)
    if name == PROGRESS:
        try:
            number = float(value)
        except ValueError:
            return value
        whole = int(number) if number in (0, 1) else number
        return next((each for each in (whole, number) if str(each) == value), value)
    return value


def _tags(text: str) -> tuple[str, ...] | None:
    """The tags in a list as Python writes it, or with commas between; None where it is neither.

    >>> _tags("['a', \\"it's\\"]"), _tags("[]"), _tags("a, b"), _tags("['a', ")
    (('a', "it's"), (), ('a', 'b'), None)
    """
    if not text.lstrip().startswith("["):
        return tuple(tag for part in text.split(",") if (tag := part.strip()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a backslash that Python would not write so
            found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(tag, str) for tag in found):
        return None
    return tuple(tag for tag in found if tag)
