"""Highlights as a table: the CSV that Readwise exports, and the one that it imports.

Source: ``formats/readwise.md``, d. A row is a highlight; the rows of one source need not stand together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.damaged_bytes import decode_damaged, encode_damaged, sayable
from vaultconv.formats.readwise.exports.damaged_rows import Found, found_rows
from vaultconv.formats.readwise.exports.record import PLACE, Fields, Record
from vaultconv.formats.readwise.exports.rows import next_row
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Encoding
from vaultconv.model.problem import Problem
from vaultconv.vault.decoding import Decoded, decode

_COLUMNS, _BYTES = "columns", "bytes"
_MORE = ""
"""The key of the cells that no column names."""
_RAW = "!"
"""That of a row's own text, behind what tells whether its cells were changed."""
UNREAD = "Rows that cannot be read"
"""The title of what shows rows that are none."""
_ENDS = ("\n", "\r\n")
"""How lines end."""
_TICKS = lazy_pattern("`+")
_REMEDY = "Its text comes back as it is. The file may be cut off: export it again."
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
        first, _ = next_row(text[: 1 + text.find("\n")] or text, 0, 1)
        return self.needs <= {*first.values}

    def split(self, data: bytes) -> tuple[list[Record], list[Problem]]:
        """The record of each source, in the order in which they first occur."""
        problems: list[Problem] = []
        decoded = decode_damaged(data, problems)
        text = _as_laid(decoded)
        columns, further = _read(text)
        found: dict[tuple[str, ...], Record] = {}
        export = {_COLUMNS: columns, _BYTES: _laid(decoded.encoding, text)}
        short: Found | None = None
        for place, row in enumerate(further):
            problems += _too_short(short, columns, is_last=False)
            short = row if len(row.values) < len(columns) and not row.wrong else None
            cells = self._cells(row, columns, problems)
            key = tuple(str(cells.get(column, "")) for column in self.source)
            record = found.get(key)
            if record is None:
                source = {column: cells[column] for column in self.source if column in cells}
                record = found[key] = Record(self.name, source, [], {} if found else export)
            own = {column: value for column, value in cells.items() if column not in record.source}
            record.highlights.append({PLACE: place, **own})
        problems += _too_short(short, columns, is_last=not text.endswith("\n"))
        return [*found.values()], problems

    def _cells(self, row: Found, columns: Sequence[str], problems: list[Problem]) -> Fields:
        """The cells of ``row`` by their columns, and how it stood there where it would be written otherwise. A damaged one of
        which not enough can be told is a passage with its text."""
        cells: Fields = dict(zip(columns, row.values, strict=False))
        more = row.values[len(columns) :]
        if more:
            cells[_MORE] = more
        if row.wrong and all(cells.get(column) for column in self.needs):
            message = f"this row is damaged: {row.wrong}; it is read as far as it goes"
            problems.append(Problem(message, row.line, row.column, _REMEDY, damaged=True))
        elif row.wrong:
            message = f"this row cannot be read: {row.wrong}; it stands in {UNREAD!r}"
            problems.append(Problem(message, row.line, row.column, _REMEDY, damaged=True))
            cells = {self._column("text"): _fenced(row.raw), self._column("title"): UNREAD}
        elif more:
            message = f"{len(row.values)} cells under {len(columns)} columns: the last ones have no name"
            problems.append(Problem(message, row.line, 0, "Quote the commas in that row, and run again."))
        if row.raw:
            cells[_RAW] = f"{_digest(_row(columns, cells))} {row.raw}"
        return cells

    def _column(self, word: str) -> str:
        """What a ``word`` is called in this form."""
        return next(
            column for column, said in (*self.source.items(), *self.highlight.items()) if said == word
        )

    def join(self, records: Sequence[Record]) -> bytes:
        """The table, its rows in their places; one that was damaged, or written in its own way, as it was if nobody changed what it
        says."""
        export = next((record.export for record in records if record.export), {})
        columns = [str(column) for column in export.get(_COLUMNS, ())] or [*self.columns]
        laid = export.get(_BYTES)
        laid = laid if isinstance(laid, dict) else {}
        own = str(laid.get("rows", ""))
        end = own if own in _ENDS else "\n"
        out = io.StringIO()
        writer = _writer(out, laid.get("quoted") is True, end)
        writer.writerow(columns)
        for source, fields in placed(records):
            known = {**source, **fields}
            row = _row(columns, known)
            digest, _, raw = str(known.get(_RAW, "")).partition(" ")
            if raw and digest == _digest(row):
                out.write(raw if raw.endswith("\n") else raw + end)
            else:
                writer.writerow(row)
        text = out.getvalue()
        newline = str(laid.get("newline", "\n"))
        return encode_damaged(
            text if laid.get("ended", True) else text.removesuffix(end),
            Encoding(bom=bool(laid.get("bom")), newline=newline if newline in _ENDS else "\n"),
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
        known = {PLACE, _RAW, *self.highlight, *self.source}
        return Passage(**said, fields={key: value for key, value in fields.items() if key not in known})

    def record(self, book: Book) -> Record:
        """The record of ``book``, with each column."""
        return Record(
            self.name,
            {column: _text(getattr(book, word)) for column, word in self.source.items()},
            [
                {column: _place_or_text(word, passage) for column, word in self.highlight.items()}
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


def _read(text: str) -> tuple[list[str], Iterator[Found]]:
    """The names of the columns in ``text``, and the rows that hold anything. Where all are rows, no text of any is kept."""
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        listed = [(row, reader.line_num) for row in reader]
    except csv.Error:
        listed = []
    if not listed or not _is_as_written([row for row, _ in listed], text):
        header, end = next_row(text, 0, 1)
        columns = _without_end(header.values)
        return columns, _salvaged(text, end, columns)
    columns, line = listed[0]
    return columns, _lined(listed[1:], line)


def _is_as_written(rows: Sequence[Sequence[str]], text: str) -> bool:
    """Whether ``text`` is how its ``rows`` would be written."""
    out = io.StringIO()
    end = _end_of_rows(text)
    _writer(out, text.startswith('"'), end).writerows(rows)
    return out.getvalue().removesuffix(end) == text.removesuffix(end)


def _lined(rows: Sequence[tuple[list[str], int]], line: int) -> Iterator[Found]:
    """``rows``, each with the line that it ends in, as what begins behind ``line``."""
    for row, last in rows:
        if row:
            yield Found(row, "", line + 1)
        line = last


def _salvaged(text: str, start: int, columns: Sequence[str]) -> Iterator[Found]:
    """The rows in ``text`` from ``start`` on, some of which are damaged; the text is only kept of those that would be written
    otherwise."""
    every, end = text.startswith('"'), _end_of_rows(text)
    for row in found_rows(text, start, len(columns)):
        bare = row.raw.removesuffix("\r")
        is_last = not text.endswith("\n") and text.endswith(row.raw)
        own = end if is_last else "\n" if bare == row.raw else "\r\n"
        row.values = row.values if row.wrong else _without_end(row.values)
        out = io.StringIO()
        _writer(out, every, end).writerow(row.values)
        is_as_written = not row.wrong and out.getvalue() == bare + own
        row.raw = "" if is_as_written else bare if own == end else bare + own
        yield row


def _too_short(row: Found | None, columns: Sequence[str], is_last: bool) -> Iterator[Problem]:
    """What is to be said of a ``row`` that has less cells than there are ``columns``; of the last of a file in which no line ends there,
    that it is damaged."""
    if row is None:
        return
    cells = f"{len(row.values)} cell{'s' if len(row.values) != 1 else ''} under {len(columns)} columns"
    if is_last:
        message = f"this row is damaged: {cells}, and the file ends there; it is read as far as it goes"
        yield Problem(message, row.line, 0, _REMEDY, damaged=True)
    else:
        yield Problem(
            f"{cells}: the last ones have no value", row.line, 0, "Look there whether something is missing."
        )


def _without_end(values: Sequence[str]) -> list[str]:
    """The ``values`` of a row without what is left of its end on the last."""
    *others, last = values
    return [*others, last.removesuffix("\r")]


def _writer(out: io.StringIO, every: bool, end: str = "\n") -> Any:
    """What writes rows that ``end`` so into ``out``, ``every`` cell in quotation marks or only those that need them."""
    return csv.writer(out, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator=end)


def _as_laid(decoded: Decoded) -> str:
    """The text of a table; one in which lines end in two ways, as where a cell came from another system than the table, with
    each as it is."""
    if decoded.encoding.newline in _ENDS:
        return decoded.text
    data = encode_damaged(decoded.text, replace(decoded.encoding, bom=False))
    return data.decode("utf-8", "surrogateescape")


def _end_of_rows(text: str) -> str:
    """How the rows in ``text`` end: as its first line does."""
    return "\r\n" if text[: text.find("\n")].endswith("\r") else "\n"


def _row(columns: Sequence[str], known: Fields) -> list[str]:
    """The cells of a row, up to the last that is ``known``, and those that have no name."""
    last = max((at for at, column in enumerate(columns) if column in known), default=-1)
    more = known.get(_MORE)
    row = [_cell(known.get(column, "")) for column in columns[: last + 1]]
    return [*row, *(map(_cell, more) if isinstance(more, list) else ())]


def _digest(row: Sequence[str]) -> str:
    """What tells ``row`` from what somebody made of it."""
    text = "\0".join(row).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=6).hexdigest()


def _fenced(raw: str) -> str:
    """``raw`` as code."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(raw)), default=0))
    return f"{fence}\n{raw}\n{fence}"


def _laid(encoding: Encoding, text: str) -> dict[str, Any]:
    """How the table was laid in bytes, as far as it is not as usual."""
    laid: dict[str, Any] = {}
    if encoding.bom:
        laid["bom"] = True
    end = _end_of_rows(text)
    if encoding.newline in _ENDS and encoding.newline != "\n":
        laid["newline"] = encoding.newline
    elif end != "\n":
        laid["rows"] = end
    if text.startswith('"'):
        laid["quoted"] = True
    if not text.endswith(end):
        laid["ended"] = False
    return laid


def _word(word: str, cell: Any) -> Any:
    if word in _LISTS:
        return tuple(name for part in _said(cell).split(",") if (name := part.strip()))
    return _said(cell)


def _said(value: Any) -> str:
    """A cell as a note can show it."""
    return sayable(_cell(value)).replace("\r\n", "\n")


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


_WITH_AN_END = lazy_pattern(r"(\d+)-\d+")


def _place_or_text(word: str, passage: Passage) -> str:
    """What a column says of a new row: of a place with an end, where it begins, since a table has one number for it."""
    said = _text(getattr(passage, word))
    found = _WITH_AN_END.fullmatch(said) if word == "location" else None
    return found[1] if found is not None else said


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
