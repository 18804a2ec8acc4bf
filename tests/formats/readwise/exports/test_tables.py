"""Highlights as CSV: rows to records and back, to the byte."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.record import Record
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT, Table

HEADER = ",".join(HIGHLIGHTS.columns)
ROW = 'A map,Slow Maps,Jane Roe,B00X,,yellow,"a,b",location,465,2024-05-01 10:00:00+00:00,maps'


def table(*rows: str, end: str = "\n") -> bytes:
    return (end.join((HEADER, *rows)) + end).encode()


@pytest.mark.parametrize(
    "data",
    [
        table(ROW),
        table(ROW, end="\r\n"),
        b"\xef\xbb\xbf" + table(ROW, end="\r\n"),
        table(ROW).rstrip(b"\n"),
        table('"two\nlines, and ""quotes""",T,A,,,,,,,,'),
        table(*(row.format(n) for n in range(3) for row in ("a{},One,A,,,,,,,,", "b{},Two,B,,,,,,,,"))),
        table(",T,A,,,,,,,,"),
        table("short,T,A,,,,,,,2024-05-01"),
        table("long,T,A,,,,,,,,,one,two"),
        table("no book,,,,,,,,,,"),
        table(),
        (
            ",".join(f'"{c}"' for c in HIGHLIGHTS.columns)
            + "\n"
            + '"x","T","A","","","","","","","",""'
            + "\n"
        ).encode(),
        (",".join(HIGHLIGHTS.columns[:-1]) + "\na,T,A,,,,,,,\n").encode(),
        (HEADER + ",Extra\na,T,A,,,,,,,,,more\n").encode(),
    ],
)
def test_a_table_is_written_as_it_was(data: bytes) -> None:
    records, _ = HIGHLIGHTS.split(data)
    assert HIGHLIGHTS.recognises(data)
    assert records == [] or HIGHLIGHTS.join(records) == data


def test_the_rows_of_one_source_are_one_record() -> None:
    records, _ = HIGHLIGHTS.split(table("a,One,A,,,,,,,,", "b,Two,B,,,,,,,,", "c,One,A,,,,,,,,"))
    assert [(r.source["Book Title"], [h["Highlight"] for h in r.highlights]) for r in records] == [
        ("One", ["a", "c"]),
        ("Two", ["b"]),
    ]


def test_what_a_row_says_in_common_words() -> None:
    (record,), _ = HIGHLIGHTS.split(table(ROW))
    book = HIGHLIGHTS.book(record)
    assert (book.title, book.author, book.asin, book.tags) == ("Slow Maps", "Jane Roe", "B00X", ("maps",))
    assert book.passages == [
        Passage(
            "A map",
            location="465",
            location_type="location",
            color="yellow",
            tags=("a", "b"),
            date="2024-05-01 10:00:00+00:00",
        )
    ]


@pytest.mark.parametrize("form", [HIGHLIGHTS, IMPORT], ids=lambda form: form.name)
def test_a_book_from_elsewhere_has_every_column(form: Table) -> None:
    book = Book("T", author="A", passages=[Passage("x", note="n"), Passage("y")])
    header, *rows = form.join([form.record(book)]).decode().splitlines()
    assert header == ",".join(form.columns)
    assert [row.split(",")[0] for row in rows] == ["x", "y"]
    assert {row.count(",") for row in rows} == {len(form.columns) - 1}


def test_a_highlight_that_was_added_stands_behind_the_one_that_it_follows() -> None:
    (record,), _ = HIGHLIGHTS.split(table("a,T,A,,,,,,,,", "b,T,A,,,,,,,,"))
    record.highlights.insert(1, {"Highlight": "new"})
    assert [row.split(",")[0] for row in HIGHLIGHTS.join([record]).decode().splitlines()] == [
        "Highlight",
        "a",
        "new",
        "b",
    ]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (table('"cut off,T,A'), 2, "cut off"),
        (table(ROW, 'a,"b"c,d,,,,,,,,'), 3, "no row of a table"),
        (b"\xff\xfe\x00\xd8", 1, ""),
    ],
)
def test_what_is_broken_says_where(data: bytes, line: int, says: str) -> None:
    with pytest.raises(Broken) as caught:
        HIGHLIGHTS.split(data)
    problem = caught.value.problem
    assert problem.line == line or not says
    assert says in f"{problem.message} {problem.remedy}"
    assert problem.remedy


def test_cells_without_a_column_are_told_and_kept() -> None:
    records, (problem,) = HIGHLIGHTS.split(table(ROW, "long,T,A,,,,,,,,,one"))
    assert (problem.line, problem.message) == (3, "12 cells under 11 columns: the last ones have no name")
    assert records[1].highlights[0][""] == ["one"]


@pytest.mark.parametrize("head", [b"", b"a,b\n", b"Highlight,Note\n", b"\x89PNG\r\n", HEADER.encode()])
def test_only_its_columns_tell_a_table(head: bytes) -> None:
    assert HIGHLIGHTS.recognises(head) is (head == HEADER.encode())


def test_nothing_at_all_is_a_table_without_rows() -> None:
    assert HIGHLIGHTS.join([]).decode() == HEADER + "\n"
    assert HIGHLIGHTS.join([Record("csv", {}, [])]).decode() == HEADER + "\n"
