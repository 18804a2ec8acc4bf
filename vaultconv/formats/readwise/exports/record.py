"""A book of an export as text: one field a line, so that what a note does not show can be carried line by line.

An export is one file with many sources, and elsewhere each source is a note. Between the two stands the *record* of a source:
everything that the export says of it, under the export's own names, in its order.

    export "csv"
    source
    "Book Title": "Slow Maps"
    highlight @456
    "#" @456: 0
    "Highlight" @456: "A map that is drawn slowly"
    "tags"[] @456: {"id": 31, "name": "maps"}

Each value is JSON on one line; of a list of objects or texts (tags) each has its line, so that one may change and the others are what
they were. ``#`` is the place among all of its kind in the file: a record is in reading order. Behind ``@`` is
what tells the highlight from the others, so that a line is found again where another highlight was put in or taken out. Where
nothing but its text does, that is carried (:func:`text_marks`), so that who edits a word edits just that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.passages import same_places

PLACE: Final = "#"
"""The key of the place of a source, or a highlight, in its file: counted from 0."""

MARKS: Final = "marks"
"""The key in :attr:`~vaultconv.model.note.Note.extra`, and in what is carried for a note, of its :func:`text_marks`."""

_SOURCE, _HIGHLIGHT, _EXPORT = "source", "highlight", "export"

_TEXT = ("Highlight",)
_TELLING = (
    ("id",),
    ("Location", "Highlighted at"),
    ("Location", "Date"),
    ("Highlighted at",),
    ("Date",),
    _TEXT,
)
"""Fields that tell a highlight from the others, the best first."""

_MARK = lazy_pattern(r"(?P<listed>\[\])?(?: @\w+)?: ")
_NO_CHARACTER = lazy_pattern("[\ud800-\udfff]")
"""Halves of characters, as JSON can spell them and no encoding can."""

Fields = dict[str, Any]
"""Fields of an export by its own names, in its order: text, numbers, None, lists and objects, as JSON has them."""


@dataclass(slots=True)
class Record:
    """What an export of ``form`` says of one source. ``export`` is what it says of itself (the columns of a table, the
    cursor of an answer): only the first record of a file has it."""

    form: str
    source: Fields = field(default_factory=dict)
    highlights: list[Fields] = field(default_factory=list)
    export: Fields = field(default_factory=dict)


def record_text(record: Record, known: Sequence[str] = ()) -> str:
    """``record`` as text; ``known`` are the :func:`text_marks` that it had before somebody edited it.

    >>> print(record_text(Record("csv", {"Book Title": "Maps"}, [{"#": 0, "Note": None}])), end="")
    export "csv"
    source
    "Book Title": "Maps"
    highlight @0
    "#" @0: 0
    "Note" @0: null
    """
    lines = [
        f"{_EXPORT} {_json(record.form)}",
        *_lines(record.export, listed=False),
        _SOURCE,
        *_lines(record.source),
    ]
    for place, (fields, told) in enumerate(zip(record.highlights, _marks(record, known), strict=True)):
        mark = f" @{told or place}"
        lines += (_HIGHLIGHT + mark, *_lines(fields, mark))
    return "\n".join(lines) + "\n"


def read_record(text: str) -> Record:
    """The record that ``text`` is. Raises :class:`ValueError` where it is none, with the line.

    >>> read_record(record_text(Record("api", {"title": "Maps"}, [{"id": 1}]))).highlights
    [{'id': 1}]
    """
    first, *lines = text.removesuffix("\n").split("\n")
    if not first.startswith(_EXPORT + " "):
        raise ValueError("line 1: this is no record of an export")
    record = Record(json.loads(first.removeprefix(_EXPORT + " ")))
    fields = record.export
    for number, line in enumerate(lines, 2):
        if line == _SOURCE:
            fields = record.source
        elif line.startswith(_HIGHLIGHT):
            fields = {}
            record.highlights.append(fields)
        else:
            _read_field(line, number, fields)
    return record


def _lines(fields: Fields, mark: str = "", listed: bool = True) -> Iterator[str]:
    for key, value in fields.items():
        if (
            listed
            and isinstance(value, list)
            and value
            and all(isinstance(each, dict | str) for each in value)
        ):
            yield from (f"{_json(key)}[]{mark}: {_json(each)}" for each in value)
        else:
            yield f"{_json(key)}{mark}: {_json(value)}"


def text_marks(record: Record) -> list[str]:
    """What tells each highlight of ``record``, where there is one that nothing but its text tells; else nothing.

    >>> text_marks(Record("csv", {}, [{"Highlight": "Maps"}])), text_marks(Record("api", {}, [{"id": 1}]))
    (['Maps'], [])
    """
    is_told = any(_telling(fields) == _TEXT for fields in record.highlights)
    return [_mark(fields) for fields in record.highlights] if is_told else []


def _marks(record: Record, known: Sequence[str]) -> list[str]:
    """What tells each highlight of ``record``; one told by its text, which was edited, as it was ``known`` at its place among its
    neighbours."""
    marks = [_mark(fields) for fields in record.highlights]
    if not known:
        return marks
    return [
        known[at] if at is not None and _telling(fields) == _TEXT else mark
        for mark, fields, at in zip(marks, record.highlights, same_places(known, marks), strict=True)
    ]


def _telling(fields: Fields) -> tuple[str, ...]:
    """Those fields that tell a highlight from the others, which people do not edit if that can be."""
    return next((keys for keys in _TELLING if all(fields.get(key) not in (None, "") for key in keys)), ())


def _mark(fields: Fields) -> str:
    """What tells a highlight from the others; a blank-free word."""
    keys = _telling(fields)
    text = "/".join(str(fields[key]) for key in keys)
    if not text or (text.isascii() and text.isalnum()):
        return text
    return blake2b(_json(text).encode(), digest_size=4).hexdigest()


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if _NO_CHARACTER.search(text) else text


def _read_field(line: str, number: int, fields: Fields) -> None:
    """Puts what ``line`` says into ``fields``: a value, or one more of a list."""
    try:
        key, end = json.JSONDecoder().raw_decode(line)
        found = _MARK.match(line, end)
        value = json.loads(line[found.end() :] if found is not None else "")
    except ValueError as error:
        raise ValueError(f"line {number}: this is no field of a record: {error}") from error
    known = fields.get(str(key)) if found is not None and found["listed"] else None
    if isinstance(known, list):
        known.append(value)
    else:
        fields[str(key)] = [value] if found is not None and found["listed"] else value
