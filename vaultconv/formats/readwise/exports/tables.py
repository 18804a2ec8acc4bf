"""Highlights as a table: the CSV that Readwise exports, and the one that it imports.

Source: ``formats/readwise.md``, d. A row is a highlight; the rows of one source need not stand together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.record import PLACE, Fields, Record
from vaultconv.model.note import Encoding
from vaultconv.model.problem import Problem
from vaultconv.vault.decoding import decode, encode

_COLUMNS, _BYTES = "columns", "bytes"
_LARGEST_FIELD = 1 << 27
_LISTS = frozenset({"tags"})
"""Words in a cell with commas between them."""


@dataclass(frozen=True, slots=True)
class Table:
    """A form of CSV: for each column of a source or a highlight the word of :class:`Book` or :class:`Passage` for it, and
    the columns that the header of any such file has (``needs``)."""

    name: str
    title: str
    columns: tuple[str, ...]
    source: Mapping[str, str]
    highlight: Mapping[str, str]
    needs: frozenset[str]
    ending: str = ".csv"
    is_open: bool = False

    @property
    def of_source(self) -> frozenset[str]:
        """The words of a source that it has a column for."""
        return frozenset(self.source.values())

    @property
    def of_passage(self) -> frozenset[str]:
        """The words of a highlight that it has a column for."""
        return frozenset(self.highlight.values())

    def recognises(self, head: bytes) -> bool:
        """Whether the first row names the columns."""
        text = decode(head[: head.rfind(b"\n") + 1] or head).text
        first = next(iter(_rows(text[: 1 + text.find("\n")] or text)), [])
        return self.needs <= {*first}

    def split(self, data: bytes) -> tuple[list[Record], list[Problem]]:
        """The record of each source, in the order in which they first occur."""
        decoded = decode(data)
        if decoded.problem is not None:
            raise Broken(decoded.problem)
        found: dict[tuple[str, ...], Record] = {}
        problems: list[Problem] = []
        reader = _rows(decoded.text)
        columns = next(reader, [])
        export = {_COLUMNS: columns, _BYTES: _laid(decoded.encoding, decoded.text)}
        line = reader.line_num
        for place, row in enumerate(_read(reader)):
            line, start = reader.line_num, line + 1
            if len(row) > len(columns):
                message = f"{len(row)} cells under {len(columns)} columns: the last ones have no name"
                problems.append(Problem(message, start, 0, "Quote the commas in that row, and run again."))
            cells: Fields = dict(zip(columns, row, strict=False))
            if more := row[len(columns) :]:
                cells[""] = more
            key = tuple(str(cells.get(column, "")) for column in self.source)
            record = found.get(key)
            if record is None:
                source = {column: cells[column] for column in self.source if column in cells}
                record = found[key] = Record(self.name, source, [], {} if found else export)
            own = {column: value for column, value in cells.items() if column not in record.source}
            record.highlights.append({PLACE: place, **own})
        return [*found.values()], problems

    def join(self, records: Sequence[Record]) -> bytes:
        """The table, its rows in their places."""
        export = next((record.export for record in records if record.export), {})
        columns = [str(column) for column in export.get(_COLUMNS, ())] or [*self.columns]
        laid = export.get(_BYTES)
        laid = laid if isinstance(laid, dict) else {}
        out = io.StringIO()
        every = laid.get("quoted") is True
        writer = csv.writer(out, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator="\n")
        writer.writerow(columns)
        for source, fields in placed(records):
            known = {**source, **fields}
            last = max((at for at, column in enumerate(columns) if column in known), default=-1)
            more = known.get("")
            row = [_cell(known.get(column, "")) for column in columns[: last + 1]]
            writer.writerow([*row, *(more if isinstance(more, list) else ())])
        text = out.getvalue()
        newline = str(laid.get("newline", "\n"))
        return encode(
            text if laid.get("ended", True) else text.removesuffix("\n"),
            Encoding(bom=bool(laid.get("bom")), newline=newline if newline in ("\n", "\r\n") else "\n"),
        )

    def book(self, record: Record) -> Book:
        """What a record says."""
        said = {
            word: _word(word, record.source[column])
            for column, word in self.source.items()
            if column in record.source
        }
        return Book(**said, passages=[self._passage(fields) for fields in record.highlights])

    def _passage(self, fields: Fields) -> Passage:
        said = {
            word: _word(word, fields[column]) for column, word in self.highlight.items() if column in fields
        }
        known = {PLACE, *self.highlight, *self.source}
        return Passage(**said, fields={key: value for key, value in fields.items() if key not in known})

    def record(self, book: Book) -> Record:
        """The record of ``book``, with each column."""
        return Record(
            self.name,
            {column: _text(getattr(book, word)) for column, word in self.source.items()},
            [
                {column: _text(getattr(passage, word)) for column, word in self.highlight.items()}
                for passage in book.passages
            ],
        )


HIGHLIGHTS = Table(
    "csv",
    "the highlights of Readwise as CSV",
    (
        "Highlight",
        "Book Title",
        "Book Author",
        "Amazon Book ID",
        "Note",
        "Color",
        "Tags",
        "Location Type",
        "Location",
        "Highlighted at",
        "Document tags",
    ),
    {"Book Title": "title", "Book Author": "author", "Amazon Book ID": "asin", "Document tags": "tags"},
    {
        "Highlight": "text",
        "Note": "note",
        "Color": "color",
        "Tags": "tags",
        "Location Type": "location_type",
        "Location": "location",
        "Highlighted at": "date",
    },
    frozenset({"Highlight", "Book Title"}),
)
"""What the page "Export" of Readwise gives. Some files lack the last column."""

IMPORT = Table(
    "import-csv",
    "the CSV that Readwise imports",
    ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date"),
    {"Title": "title", "Author": "author", "URL": "url"},
    {"Highlight": "text", "Note": "note", "Location": "location", "Date": "date"},
    frozenset({"Highlight", "Title", "Author", "Date"}),
)
"""What the page "Import" of Readwise takes."""


def placed(records: Sequence[Record]) -> Iterator[tuple[Fields, Fields]]:
    """The fields of each highlight with those of its source, in their places; one without a place stands behind the
    one that it follows in its record, and behind all where it follows none."""
    rows: list[tuple[float, int, Fields, Fields]] = []
    for record in records:
        place = float("inf")
        for fields in record.highlights:
            said = fields.get(PLACE)
            place = said if isinstance(said, int) else place
            rows.append((place, len(rows), record.source, fields))
    for _, _, source, fields in sorted(rows, key=lambda row: row[:2]):
        yield source, fields


class _Rows:
    """The rows of a table, and the last line of the last one."""

    def __init__(self, text: str) -> None:
        csv.field_size_limit(_LARGEST_FIELD)
        self._reader = csv.reader(io.StringIO(text, newline=""), strict=True)

    @property
    def line_num(self) -> int:
        """The 1-based line in which the last row ends."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return next(self._reader)


def _rows(text: str) -> _Rows:
    return _Rows(text)


def _read(rows: _Rows) -> Iterator[list[str]]:
    """The ``rows`` that hold anything. Raises :class:`Broken` where one is cut off, or no row of a table."""
    while True:
        start = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            message = f"the row that begins here is no row of a table: {error}"
            raise Broken(Problem(message, start, 1, "The file may be cut off: export it again.")) from error
        if row is None:
            return
        if row:
            yield row


def _laid(encoding: Encoding, text: str) -> dict[str, Any]:
    """How the table was laid in bytes, as far as it is not as usual."""
    laid: dict[str, Any] = {}
    if encoding.bom:
        laid["bom"] = True
    if encoding.newline != "\n":
        laid["newline"] = encoding.newline
    if text.startswith('"'):
        laid["quoted"] = True
    if not text.endswith("\n"):
        laid["ended"] = False
    return laid


def _word(word: str, cell: Any) -> Any:
    if word in _LISTS:
        return tuple(name for part in _cell(cell).split(",") if (name := part.strip()))
    return _cell(cell)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
