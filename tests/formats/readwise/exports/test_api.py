"""The export of the API as JSON: answers to records and back, to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.record import read_record, record_text


def highlight(id: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "text": f"text {id}", "note": "", "tags": [], "location": None, **more}


def source(id: int, *highlights: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"user_book_id": id, "title": f"Book {id}", "author": None, "highlights": [*highlights], **more}


BOTH = [source(1, highlight(11), highlight(12)), source(2)]
ANSWERS: dict[str, Any] = {
    "page": {"count": 2, "nextPageCursor": None, "results": BOTH},
    "pages": [
        {"count": 3, "nextPageCursor": 7, "results": BOTH},
        {"count": 3, "nextPageCursor": None, "results": [source(3, highlight(31))]},
    ],
    "list": BOTH,
    "odd": [
        source(1, highlight(11), note={"deep": [1, None]}),
        source(2, highlights=None),
        source(3, extra="x"),
    ],
    "other order": [{"highlights": [{"text": "a", "id": 1}], "title": "T", "user_book_id": 1}],
    "no objects": [source(1, 7, "x"), 5],  # type: ignore[arg-type]
    "letters": [source(1, highlight(11, text="über \u2028 \U0001f310"))],
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize(
    "style",
    [{"indent": 2}, {"indent": 4}, {}, {"separators": (",", ":")}, {"indent": 2, "ensure_ascii": True}],
    ids=["2", "4", "line", "tight", "ascii"],
)
def test_an_answer_is_written_as_it_was(name: str, style: dict[str, Any]) -> None:
    data = json.dumps(ANSWERS[name], **{"ensure_ascii": False, **style}).encode()
    records, _ = API.split(data)
    assert API.join(records) == data


def test_an_answer_with_a_last_line_end_and_a_mark() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(ANSWERS["page"], indent=2).replace("\n", "\r\n").encode() + b"\r\n"
    assert API.recognises(data)
    assert API.join(API.split(data)[0]) == data


def test_what_it_says_in_common_words() -> None:
    told = source(
        7,
        highlight(
            70,
            note=".h2",
            location=3,
            location_type="page",
            color="pink",
            highlighted_at="2024-05-01T10:00:00Z",
            tags=[{"id": 1, "name": "a b"}],
        ),
        source="kindle",
        category="books",
        source_url=None,
        unique_url="https://example.org",
        book_tags=[{"name": "x"}, "y"],
        document_note="n",
    )
    (record,), _ = API.split(json.dumps([told]).encode())
    book = API.book(record)
    assert (book.id, book.title, book.author, book.origin, book.category) == (
        "7",
        "Book 7",
        "",
        "kindle",
        "books",
    )
    assert (book.url, book.tags, book.note) == ("https://example.org", ("x", "y"), "n")
    assert book.passages == [
        Passage(
            "text 70",
            "70",
            ".h2",
            "3",
            "page",
            "pink",
            ("a b",),
            "2024-05-01T10:00:00Z",
            permalink="https://readwise.io/open/70",
            heading=2,
        )
    ]


def test_a_book_from_elsewhere_has_the_fields_that_are_documented() -> None:
    answer = json.loads(
        API.join([API.record(Book("T", "5", "A", passages=[Passage("x", "51", tags=("a",))]))])
    )
    (result,) = answer["results"]
    (told,) = result["highlights"]
    assert (result["user_book_id"], result["title"], result["asin"]) == (5, "T", None)
    assert (told["id"], told["text"], told["book_id"], told["tags"]) == (51, "x", 5, [{"name": "a"}])
    assert told["highlighted_at"] is None
    assert told["note"] == ""


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (
            '{"count": 1, "results": [{"user_book_id": 1, "title": nonsense, "author": "a"}]}',
            (1, 55),
            "no JSON",
        ),
        ('[\n{"user_book_id": 1},\n}', (3, 1), "no JSON"),
        ('{"user_book_id": 1}', (1, 1), "no list of results"),
        ("[" * 100_000, (1, 1), "nested too deep"),
    ],
)
def test_what_is_broken_says_where(text: str, place: tuple[int, int], says: str) -> None:
    with pytest.raises(Broken) as caught:
        API.split(text.encode())
    problem = caught.value.problem
    assert says in problem.message
    assert (problem.line, problem.column) == place
    assert problem.remedy


WHOLE = json.dumps(
    {
        "count": 2,
        "nextPageCursor": None,
        "results": [
            {
                "user_book_id": 1,
                "title": "Slow Maps",
                "highlights": [
                    {"id": 5, "text": "A map", "note": ""},
                    {"id": 6, "text": "It is [drawn] {slowly}", "note": "a \\ b", "tags": [{"name": "x"}]},
                ],
            },
            {"user_book_id": 2, "title": "Margins", "highlights": []},
        ],
    },
    indent=2,
    ensure_ascii=False,
)


@pytest.mark.parametrize("text", [WHOLE, json.dumps(json.loads(WHOLE))], ids=["indented", "in one line"])
def test_what_is_whole_of_an_answer_that_is_cut_anywhere_is_read_and_comes_back(text: str) -> None:
    sources = json.loads(text)["results"]
    for end in range(text.index('"title"'), len(text) - 1, 3):
        cut = text[:end]
        records, problems = API.split(cut.encode())
        place = (problems[0].line, problems[0].column)
        assert "the file is cut off" in problems[0].message
        assert (1, 1) < place <= (1 + cut.count("\n"), 10_000)
        assert API.join(records) == cut.encode()
        assert API.join([read_record(record_text(record)) for record in records]) == cut.encode()
        known = [each["id"] for each in sources[0]["highlights"] if json.dumps(each["note"]) in cut]
        assert [fields["id"] for fields in records[0].highlights][: len(known)] == known
    assert "Margins" in cut
    assert len(records) == 2


def test_an_answer_that_was_cut_and_then_edited_is_a_whole_one() -> None:
    cut = WHOLE[: WHOLE.index('"note": "a')]
    records, _ = API.split(cut.encode())
    records[0].highlights[-1]["text"] = "It is drawn"
    answer = json.loads(API.join(records))
    assert [each["text"] for each in answer["results"][0]["highlights"]] == ["A map", "It is drawn"]


def test_bytes_that_are_no_text_cost_no_more_than_themselves() -> None:
    data = WHOLE.replace("A map", "A m\u00e4p").encode().replace("\u00e4".encode(), b"\xe4")
    records, (problem, *_) = API.split(data)
    assert problem.message == "the bytes E4 are not valid UTF-8"
    assert problem.line == 1 + data[: data.index(b"\xe4")].count(b"\n")
    assert API.book(records[0]).passages[0].text == "A m\ufffdp"
    assert API.join([read_record(record_text(record)) for record in records]) == data


def test_what_is_there_twice_is_told_and_kept() -> None:
    data = b'[{"user_book_id": 1, "title": "a", "title": "b", "highlights": [{"id": 5}, {"id": 5}]}]'
    records, problems = API.split(data)
    assert [problem.message for problem in problems] == [
        "title is said twice of one thing: the last counts",
        "two highlights have the id 5: both are kept",
    ]
    assert len(records[0].highlights) == 2


@pytest.mark.parametrize(
    "head", [b"", b"[]", b'{"results": []}', b'{"user_book_ids": 1}', b'x "user_book_id": 1']
)
def test_only_its_fields_tell_an_answer(head: bytes) -> None:
    assert not API.recognises(head)
