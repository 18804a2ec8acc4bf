"""Highlights as CSV: rows to records and back, to the byte."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.record import Record, read_record, record_text
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT, UNREAD, Table

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


def test_what_is_no_text_is_broken() -> None:
    with pytest.raises(Broken) as caught:
        HIGHLIGHTS.split(b"\xff\xfe\x00\xd8")
    assert caught.value.problem.remedy


UNCLOSED = "a quotation mark is not closed: the file ends in the middle of this value"
BEHIND = "something stands behind the quotation mark that ends a value"


class Damaged(NamedTuple):
    """A table in which something is damaged: its rows, the passages that are read, and what is said of it, with its place."""

    rows: tuple[str, ...]
    read: list[tuple[str, str]]
    said: list[tuple[int, int, str]]
    ended: bool = True


READ = ("A map", "Slow Maps")
DAMAGED = {
    "cut off in the text": Damaged(
        (ROW, '"cut off, in the\nmiddle of'),
        [READ, ('```\n"cut off, in the\nmiddle of\n```', UNREAD)],
        [(3, 1, f"this row cannot be read: {UNCLOSED}; it stands in {UNREAD!r}")],
        ended=False,
    ),
    "cut off in the note": Damaged(
        (ROW, 'Its text,Its title,Its author,,"half a ""no'),
        [READ, ("Its text", "Its title")],
        [(3, 32, f"this row is damaged: {UNCLOSED}; it is read as far as it goes")],
        ended=False,
    ),
    "a mark in a value": Damaged(
        ('"She said "no" to me",Slow Maps,,,,,,,,,', ROW),
        [('She said no" to me"', "Slow Maps"), READ],
        [(2, 1, f"this row is damaged: {BEHIND}; it is read as far as it goes")],
    ),
    "a mark in a value, and a cell too few": Damaged(
        ('"She said "no" to me",Slow Maps', ROW),
        [('```\n"She said "no" to me",Slow Maps\n```', UNREAD), READ],
        [(2, 1, f"this row cannot be read: {BEHIND}; it stands in {UNREAD!r}")],
    ),
    "a mark in a later value": Damaged(
        ('Text,Title,Roe,,"a "b" c",,,,,,', ROW),
        [("Text", "Title"), READ],
        [(2, 17, f"this row is damaged: {BEHIND}; it is read as far as it goes")],
    ),
    "one that is never closed swallows no row": Damaged(
        ('"a,T,A,,,,,,,,', ROW, ROW.replace("A map", '"Two\nlines, of text"'), "b,T,A,,,,,,,,"),
        [('```\n"a,T,A,,,,,,,,\n```', UNREAD), READ, ("Two\nlines, of text", "Slow Maps"), ("b", "T")],
        [(2, 1, f"this row cannot be read: {BEHIND}; it stands in {UNREAD!r}")],
    ),
}


@pytest.mark.parametrize("case", DAMAGED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_damaged_costs_no_other_row_and_comes_back_as_it_was(case: str, end: str) -> None:
    damaged = DAMAGED[case]
    data = table(*(row.replace("\n", end) for row in damaged.rows), end=end)
    data = data if damaged.ended else data.removesuffix(end.encode())
    records, problems = HIGHLIGHTS.split(data)
    books = [HIGHLIGHTS.book(record) for record in records]
    placed = sorted(
        (fields["#"], passage.text, book.title)
        for record, book in zip(records, books, strict=True)
        for fields, passage in zip(record.highlights, book.passages, strict=True)
    )
    assert [(text, title) for _, text, title in placed] == damaged.read
    assert [(problem.line, problem.column, problem.message) for problem in problems] == damaged.said
    assert all(problem.remedy for problem in problems)
    assert HIGHLIGHTS.join(records) == data


def test_a_damaged_row_that_was_edited_is_a_row_then() -> None:
    records, _ = HIGHLIGHTS.split(table(*DAMAGED["a mark in a later value"].rows))
    records[0].highlights[0]["Highlight"] = "Other text"
    assert HIGHLIGHTS.join(records) == table('Other text,Title,Roe,,"a b"" c""",,,,,,', ROW)


def test_a_row_that_is_written_in_its_own_way_stays_so_beside_a_damaged_one() -> None:
    odd = '"A",T,"B",,,,,,,,'
    data = table(odd, '"a"b,T,A,,,,,,,,', "c,T,A,,,,,,,,")
    records, _ = HIGHLIGHTS.split(data)
    assert HIGHLIGHTS.join(records) == data


def test_many_damaged_rows_cost_no_more_than_a_few_looks() -> None:
    data = table(*(f'"{number},T,A' for number in range(3001)))
    records, problems = HIGHLIGHTS.split(data)
    assert HIGHLIGHTS.join(records) == data
    assert problems


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_bytes_that_are_no_text_cost_no_more_than_themselves(end: str) -> None:
    data = table("caf\u00e9 A,T,A,,,,,,,,", ROW, end=end).replace(b"\xc3\xa9 A", b"\xe9 A")
    records, (problem,) = HIGHLIGHTS.split(data)
    assert (problem.line, problem.column, problem.message) == (2, 4, "the bytes E9 are not valid UTF-8")
    assert HIGHLIGHTS.book(records[0]).passages[0].text == "caf\ufffd A"
    assert HIGHLIGHTS.join(records) == data
    assert HIGHLIGHTS.join([read_record(record_text(record)) for record in records]) == data


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
