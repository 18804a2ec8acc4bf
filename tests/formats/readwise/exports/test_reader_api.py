"""Reader's API: documents, highlights and notes in one list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.reader_api import books, recognises
from vaultconv.model.problem import Problem

Entry = dict[str, Any]


def ulid(number: int) -> str:
    return f"01jwtzrp79abcdefghjkmn{number:04}"


def document(number: int = 1, **more: Any) -> Entry:
    return {
        "id": ulid(number),
        "url": f"https://read.readwise.io/read/{ulid(number)}",
        "title": "Slow Maps",
        "author": "Jane Roe",
        "source": "Reader RSS",
        "category": "article",
        "location": "later",
        "tags": {},
        "site_name": "example.org",
        "source_url": "https://example.org/maps",
        "image_url": "https://example.org/cover.jpg",
        "summary": "",
        "notes": "",
        "parent_id": None,
        "reading_progress": 0.5,
        **more,
    }


def part(category: str, number: int, parent: int, words: str, **more: Any) -> Entry:
    return {
        **document(number, category=category, parent_id=ulid(parent), title="", location="", content=words),
        "reading_progress": 0,
        **more,
    }


def read(value: Any) -> tuple[list[Book], list[Problem]]:
    return books(json.dumps(value).encode())


def test_a_document_its_highlight_and_the_note_on_it() -> None:
    found = read(
        {
            "count": 3,
            "nextPageCursor": None,
            "results": [
                part("note", 3, 2, "by hand", created_at="2024-05-03T00:00:00Z"),
                part("highlight", 2, 1, "A map that is drawn slowly", created_at="2024-05-02T10:00:00Z"),
                document(1, notes="to read again", word_count=700),
            ],
        }
    )
    assert found == (
        [
            Book(
                "Slow Maps",
                ulid(1),
                "Jane Roe",
                "article",
                "Reader RSS",
                "https://example.org/maps",
                f"https://read.readwise.io/read/{ulid(1)}",
                "https://example.org/cover.jpg",
                note="to read again",
                passages=[
                    Passage(
                        "A map that is drawn slowly",
                        ulid(2),
                        "by hand",
                        date="2024-05-02T10:00:00Z",
                        url="https://example.org/maps",
                        permalink=f"https://read.readwise.io/read/{ulid(2)}",
                        fields={
                            "reading_progress": 0,
                            "note_id": ulid(3),
                            "note_url": f"https://read.readwise.io/read/{ulid(3)}",
                            "note_reading_progress": 0,
                            "note_created_at": "2024-05-03T00:00:00Z",
                        },
                    )
                ],
                fields={
                    "location": "later",
                    "site_name": "example.org",
                    "reading_progress": 0.5,
                    "word_count": 700,
                },
            )
        ],
        [],
    )


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda listed: {"results": listed},
        lambda listed: listed,
        lambda listed: [{"results": listed[:1], "nextPageCursor": "x"}, {"results": listed[1:]}],
        lambda listed: [*listed[:1], {"results": listed[1:]}],
    ],
    ids=["a page", "a list", "pages", "both"],
)
def test_lists_and_pages(wrapped: Any) -> None:
    found, problems = read(wrapped([part("highlight", 2, 1, "A map"), document(1)]))
    assert problems == []
    assert [(book.id, [p.text for p in book.passages]) for book in found] == [(ulid(1), ["A map"])]


@pytest.mark.parametrize(
    ("tags", "names", "kept"),
    [
        (
            {"maps": {"name": "Maps", "type": "manual", "created": 1714521600000}, "tools": {}},
            ("Maps", "tools"),
            True,
        ),
        ({"maps": {"name": "Maps"}}, ("Maps",), False),
        ([{"id": 1, "name": "maps"}], ("maps",), True),
        ([{"name": "maps"}, "tools", None, ""], ("maps", "tools"), False),
        (["maps", "maps"], ("maps",), False),
        ({}, (), False),
        ([], (), False),
        (None, (), False),
        ("maps", ("maps",), False),
    ],
)
def test_tags_in_their_four_shapes_and_what_more_they_say(
    tags: Any, names: tuple[str, ...], kept: bool
) -> None:
    found, _ = read([document(tags=tags)])
    assert found[0].tags == names
    assert found[0].fields.get("tag_details") == (json.dumps(tags) if kept else None)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (1714521600000, "2024-05-01T00:00:00Z"),
        (1714521600123, "2024-05-01T00:00:00.123Z"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T00:00:00+02:00", "2024-05-01T00:00:00+02:00"),
        (7, 7),
        (10**30, 10**30),
        (True, True),
        (None, None),
    ],
)
def test_dates(date: Any, said: Any) -> None:
    assert read([document(published_date=date)])[0][0].fields.get("published_date") == said


def test_a_document_without_highlights_keeps_its_text() -> None:
    found, problems = read([document(html_content="<p>A map</p>", category="email")])
    assert problems == []
    assert (found[0].category, found[0].passages) == ("email", [])
    assert found[0].fields["html_content"] == "<p>A map</p>"


def test_passages_come_in_the_order_in_which_they_were_made() -> None:
    later = part("highlight", 2, 1, "later", created_at="2024-05-02T10:00:00+02:00")
    sooner = part("highlight", 3, 1, "sooner", created_at="2024-05-02T07:00:00Z")
    assert [p.text for p in read([later, sooner, document()])[0][0].passages] == ["sooner", "later"]
    del sooner["created_at"]
    assert [p.text for p in read([later, sooner, document()])[0][0].passages] == ["later", "sooner"]


def test_what_a_highlight_says_again_of_its_document_is_said_once() -> None:
    highlight = part("highlight", 2, 1, "A map", title="A map", author="John Doe", image_url="")
    (passage,) = read([document(), highlight])[0][0].passages
    assert passage.fields == {
        "author": "John Doe",
        "source": "Reader RSS",
        "reading_progress": 0,
    } or passage.fields == {
        "author": "John Doe",
        "reading_progress": 0,
    }
    assert "title" not in passage.fields
    assert "site_name" not in passage.fields


def test_notes_on_a_document_on_a_note_and_twice() -> None:
    found, problems = read(
        [
            document(),
            part("highlight", 2, 1, "A map", notes="one"),
            part("note", 3, 2, "one"),
            part("note", 4, 2, "two", tags=["drawn"]),
            part("note", 4, 2, "two", tags=["drawn"]),
            part("note", 5, 4, "on the second"),
            part("note", 6, 1, "on the whole", notes="and more"),
        ]
    )
    assert problems == []
    assert found[0].note == "on the whole\n\nand more"
    (passage,) = found[0].passages
    assert passage.note == "one\n\ntwo\n\non the second"
    assert passage.tags == ("drawn",)
    assert [passage.fields[key] for key in ("note_id", "note_id (2)", "note_id (3)")] == [
        ulid(3),
        ulid(4),
        ulid(5),
    ]
    assert "note_id (4)" not in passage.fields


def test_what_belongs_to_something_that_is_not_here_is_kept() -> None:
    found, problems = read(
        [part("highlight", 2, 1, "A map"), part("note", 4, 9, "lost"), part("note", 5, 2, "by hand")]
    )
    assert problems == []
    assert [(book.id, book.title) for book in found] == [(ulid(1), ""), ("", "")]
    assert [(p.text, p.note) for p in found[0].passages] == [("A map", "by hand")]
    assert [(p.id, p.text, p.note) for p in found[1].passages] == [(ulid(9), "", "lost")]


def test_a_circle_of_parents_ends() -> None:
    found, problems = read(
        [
            part("note", 1, 1, "on itself"),
            part("note", 2, 3, "round"),
            part("note", 3, 2, "and round"),
            part("highlight", 4, 4, "its own"),
        ]
    )
    assert problems == []
    assert sorted(p.text or p.note for book in found for p in book.passages) == [
        "and round",
        "its own",
        "on itself",
        "round",
    ]


def test_one_id_with_two_texts_keeps_both() -> None:
    found, problems = read(
        [document(), part("highlight", 2, 1, "A map"), part("highlight", 2, 1, "A slow map")]
    )
    assert [p.text for p in found[0].passages] == ["A map", "A slow map"]
    assert [problem.message for problem in problems] == [
        f"the highlight {ulid(2)} is here twice, and its text differs; both are kept"
    ]


def test_a_document_that_changed_between_two_pages() -> None:
    found, problems = read([document(), document(reading_progress=0.75), part("highlight", 2, 1, "A map")])
    assert (found[0].fields["reading_progress"], found[0].fields["reading_progress (2)"]) == (0.5, 0.75)
    assert len(problems) == 1
    assert len(found[0].passages) == 1


def test_entries_without_ids_are_each_their_own() -> None:
    found, problems = read(
        [document(id=None), document(id=None, title="Other"), part("highlight", 2, 9, "A", id=None)]
    )
    assert problems == []
    assert [book.title for book in found] == ["Slow Maps", "Other", ""]


# -- what is wrong ---------------------------------------------------------------------------------------------------


AGAIN = "Export it again; until then it is copied as it is."


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'{"results": [\n{"id": "01j', Problem("this is no JSON: it ends too early", 2, 8, AGAIN)),
        (b'{"results": [', Problem("this is no JSON: it ends too early", 1, 14, AGAIN)),
        (b"", Problem("this is no JSON: it ends too early", 1, 1, AGAIN)),
        (b"<html>", Problem("this is no JSON: expecting value", 1, 1, AGAIN)),
        (b"[NaN]", Problem("this is no JSON: NaN is no number", 0, 0, AGAIN)),
        (b"[" * 100_000, Problem("this is no JSON: values are nested too deep", 0, 0, AGAIN)),
        (b'{"results": 3}', Problem("`results` is no list: 3", 0, 0, AGAIN, True)),
        (b'[3, "a"]', Problem("an entry is no object: 3", 0, 0, AGAIN, True)),
        (
            b'{"detail": "Invalid token."}',
            Problem(
                "this is no export but a refusal: Invalid token.", 0, 0, "Ask again with a valid token.", True
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, problem: Problem) -> None:
    found, problems = books(data)
    assert found == []
    assert problems[0] == problem


def test_a_number_that_is_too_long_is_told() -> None:
    (book,), (problem,) = books(b'[{"id": ' + b"1" * 5000 + b', "title": "A"}]')
    assert (book.id, book.title) == ("1" * 5000, "A")
    assert problem.message.startswith("this is no JSON: this is no value (1111")


def test_another_encoding_is_told() -> None:
    found, problems = books('[{"title": "déjà"}]'.encode("latin-1"))
    assert [book.title for book in found] == ["d\ufffdj\ufffd"]
    assert [problem.message for problem in problems] == [
        "the bytes E9 are not valid UTF-8",
        "the bytes E0 are not valid UTF-8",
    ]


def test_what_is_whole_of_a_list_that_is_cut_off_is_read() -> None:
    found, (problem,) = books(b'{"results": [{"id": "a", "title": "A"},\n{"id": "b", "title": "B", "auth')
    assert [book.title for book in found] == ["A", "B"]
    assert (problem.message, problem.line) == ("the file is cut off: what is whole up to here is read", 2)
    assert problem.remedy == "Export it again."


def test_what_no_file_can_hold_is_replaced() -> None:
    found, problems = books(
        b'[{"id": "1", "title": "a \\ud83d \\u0000", "x": {"\\ud83d": ["\\ud83d"], "n": 1}}]'
    )
    assert problems == []
    assert found[0].title == "a \ufffd \ufffd"
    assert found[0].fields == {"x": '{"\ufffd": ["\ufffd"], "n": 1}'}


def test_fields_of_another_type_are_text() -> None:
    found, _ = read([document(title=7, author=["A", "B"], source={"a": 1})])
    assert (found[0].title, found[0].author, found[0].origin) == ("7", '["A", "B"]', '{"a": 1}')


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ({"count": 1, "nextPageCursor": None, "results": [document()]}, True),
        ([{"title": "Slow Maps", "parent_id": None, "category": "pdf", "site_name": ""}], True),
        ([{"title": "Slow Maps", "parent_id": None, "category": "pdf"}], False),
        ([{"id": ulid(1), "name": "another app's"}], False),
        ({"results": []}, False),
        ({"results": [{"user_book_id": 7, "highlights": [{"id": 1, "external_id": ulid(1)}]}]}, False),
        ({"text": '"parent_id": 1'}, False),
        ("parent_id", False),
    ],
)
def test_it_is_told_by_its_fields(value: Any, known: bool) -> None:
    assert recognises(json.dumps(value).encode()[:4096]) is known
    assert recognises(b"\xef\xbb\xbf\n" + json.dumps(value, indent=2).encode()[:4096]) is known
