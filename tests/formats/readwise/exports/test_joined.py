"""Books that come in parts."""

from __future__ import annotations

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.joined import joined


def test_a_note_finds_its_highlight_in_another_file() -> None:
    highlights = Book("Slow Maps", "1", passages=[Passage("A map", "2", "one")])
    notes = Book(passages=[Passage(id="2", note="two", tags=("a",)), Passage(id="9", note="lost")])
    found, problems = joined([notes, highlights])
    assert problems == []
    assert found == [
        Book("Slow Maps", "1", passages=[Passage("A map", "2", "one\n\ntwo", tags=("a",))]),
        Book(passages=[Passage(id="9", note="lost")]),
    ]


def test_what_has_no_id_stays_on_its_own() -> None:
    parts = [Book("Slow Maps", passages=[Passage("A map"), Passage("A map")]), Book("Slow Maps", line=7)]
    assert joined(parts) == (parts, [])
    assert [len(book.passages) for book in joined(parts)[0]] == [2, 0]


def test_the_parts_are_left_as_they_are() -> None:
    part = Book("Slow Maps", "1", passages=[Passage("A map", "2")])
    joined([part, Book(passages=[Passage(id="2", note="n")]), Book(id="1", author="Jane Roe", line=4)])
    assert part == Book("Slow Maps", "1", passages=[Passage("A map", "2")])
