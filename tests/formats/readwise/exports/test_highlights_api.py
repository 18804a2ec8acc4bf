"""The older lists of the API: sources and highlights apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.highlights_api import books, recognises
from vaultconv.formats.readwise.exports.joined import joined
from vaultconv.model.problem import Problem

Entry = dict[str, Any]


def source(number: int = 3, **more: Any) -> Entry:
    return {
        "id": number,
        "title": "Slow Maps",
        "author": "Jane Roe",
        "category": "articles",
        "source": "instapaper",
        "num_highlights": 2,
        "last_highlight_at": "2024-05-02T10:00:00Z",
        "updated": "2024-05-03T00:00:00Z",
        "cover_image_url": "https://example.org/cover.jpg",
        "highlights_url": f"https://readwise.io/bookreview/{number}",
        "source_url": "https://example.org/maps",
        "asin": None,
        "tags": [{"id": 1, "name": "maps"}],
        "document_note": "",
        **more,
    }


def highlight(number: int = 70, **more: Any) -> Entry:
    return {
        "id": number,
        "text": "A map that is drawn slowly",
        "note": "by hand",
        "location": 180,
        "location_type": "order",
        "highlighted_at": "2024-05-02T10:00:00Z",
        "url": None,
        "color": "",
        "updated": "2024-05-02T10:00:01Z",
        "book_id": 3,
        "tags": [],
        **more,
    }


def read(value: Any) -> tuple[list[Book], list[Problem]]:
    return books(json.dumps(value).encode())


def page(*listed: Entry) -> Entry:
    return {"count": len(listed), "next": None, "previous": None, "results": list(listed)}


MAPS = Book(
    "Slow Maps",
    "3",
    "Jane Roe",
    "articles",
    "instapaper",
    "https://example.org/maps",
    "https://readwise.io/bookreview/3",
    "https://example.org/cover.jpg",
    tags=("maps",),
    passages=[
        Passage(
            "A map that is drawn slowly",
            "70",
            "by hand",
            "180",
            "order",
            date="2024-05-02T10:00:00Z",
            permalink="https://readwise.io/open/70",
            fields={"updated": "2024-05-02T10:00:01Z"},
        )
    ],
    fields={
        "num_highlights": 2,
        "last_highlight_at": "2024-05-02T10:00:00Z",
        "updated": "2024-05-03T00:00:00Z",
    },
)


@pytest.mark.parametrize(
    "value",
    [
        {"books": [source()], "highlights": [highlight()]},
        [page(highlight()), page(source())],
        [source(), highlight()],
    ],
    ids=["both lists", "pages", "one list"],
)
def test_highlights_go_to_their_source(value: Any) -> None:
    assert read(value) == ([MAPS], [])


def test_two_files_are_joined_by_the_id_of_the_source() -> None:
    sources, problems = read(page(source()))
    assert problems == []
    assert sources[0].passages == []
    highlights, problems = read(page(highlight()))
    assert problems == []
    assert [(book.id, book.title) for book in highlights] == [("3", "")]
    assert joined((*highlights, *sources)) == ([MAPS], [])


def test_a_passage_has_the_end_of_its_place_and_the_order_of_reading() -> None:
    found, problems = read(
        [
            source(),
            highlight(9, location=12, end_location=14, text="third"),
            highlight(10, location=12, end_location=12, text="second"),
            highlight(11, location=3, end_location=None, text="first", book_id=3),
        ]
    )
    assert problems == []
    assert [(p.text, p.location) for p in found[0].passages] == [
        ("first", "3"),
        ("second", "12"),
        ("third", "12-14"),
    ]
    (passage,) = read([highlight(location=None, end_location=14)])[0][0].passages
    assert (passage.location, passage.fields["end_location"]) == ("", 14)


def test_a_highlight_of_no_source_is_kept() -> None:
    found, problems = read([highlight(book_id=None)])
    assert problems == []
    assert [(book.id, [p.id for p in book.passages]) for book in found] == [("", ["70"])]


def test_ids_that_come_twice() -> None:
    found, problems = read(
        [
            source(),
            source(),
            source(title="Quick Maps"),
            highlight(),
            highlight(),
            highlight(text="Another map", color="blue"),
        ]
    )
    assert len(found) == 1
    assert (found[0].title, found[0].fields["title (2)"]) == ("Slow Maps", "Quick Maps")
    assert [p.text for p in found[0].passages] == ["A map that is drawn slowly", "Another map"]
    assert [problem.message for problem in problems] == [
        "the source 3 is here twice, and its title differs; both are kept",
        "the highlight 70 is here twice, and its text differs; both are kept",
    ]


def test_one_highlight_in_two_parts_is_one() -> None:
    found, problems = read(
        [source(), highlight(note="", tags=["a"]), highlight(color="blue", tags=["b"], updated="later")]
    )
    (passage,) = found[0].passages
    assert (passage.note, passage.color, passage.tags) == ("by hand", "blue", ("a", "b"))
    assert passage.fields == {"updated": "2024-05-02T10:00:01Z", "updated (2)": "later"}
    assert [problem.message for problem in problems] == [
        "the highlight 70 is here twice, and its updated differs; both are kept"
    ]


def test_two_notes_on_one_highlight_are_one_after_the_other() -> None:
    (passage,) = read([highlight(), highlight(note="in ink")])[0][0].passages
    assert passage.note == "by hand\n\nin ink"


def test_a_list_that_is_cut_off_is_told() -> None:
    data = json.dumps(page(source(), highlight())).encode()
    found, problems = books(data[: len(data) // 2])
    assert [book.title for book in found] == ["Slow Maps"]
    assert [(problem.message, problem.line) for problem in problems] == [
        ("the file is cut off: what is whole up to here is read", 1)
    ]
    assert problems[0].column > 1


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (page(source()), True),
        (page(highlight()), True),
        ({"books": [source()], "highlights": [highlight()]}, True),
        (page(), False),
        ([{"text": "A map", "book_id": 3}], False),
        ({"results": [{"user_book_id": 3, "highlights": [highlight()]}]}, False),
        (
            page({"id": "01jwtzrp79abcdefghjkmnpqrs", "parent_id": None, "text": "", "highlighted_at": ""}),
            False,
        ),
        ("book_id", False),
    ],
)
def test_they_are_told_by_their_fields(value: Any, known: bool) -> None:
    assert recognises(json.dumps(value).encode()) is known
