"""The export of the API as JSON: answers to records and back, to the byte."""

from __future__ import annotations

import json
import random
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


def mild(text: str, rng: random.Random) -> str:
    """``text`` with one place in it damaged: a character too many, one too few, or a piece that is gone."""
    at = rng.randrange(text.index('"title"'), len(text) - 5)
    length = rng.choice([1, 1, 1, 40, 200])
    sign = rng.choice('{}[],:"\\ \nb1')
    return rng.choice([text[:at] + text[at + length :], text[:at] + sign + text[at:]])


@pytest.mark.parametrize("indent", [2, None])
def test_an_answer_that_is_damaged_somewhere_costs_no_more_than_what_is_damaged(indent: int | None) -> None:
    rng = random.Random(7)
    sources = [
        source(n, *(highlight(10 * n + k, text=f"Passage {n}.{k}, it's {{so}} [good]") for k in range(3)))
        for n in range(1, 5)
    ]
    text = json.dumps({"count": 4, "nextPageCursor": None, "results": sources}, indent=indent)
    tried = lost = same = 0
    for _ in range(300):
        damaged = mild(text, rng)
        try:
            json.loads(damaged)
            continue
        except ValueError:
            tried += 1
        records, problems = API.split(damaged.encode())
        assert any(problem.damaged and problem.line for problem in problems), damaged
        said = [str(fields.get("text")) for record in records for fields in record.highlights]
        said += [str(value) for record in records for value in record.source.values()]
        whole = [each["text"] for one in sources for each in one["highlights"] if each["text"] in damaged]
        lost += sum(not any(text in each for each in said) for text in whole)
        same += API.join([read_record(record_text(record)) for record in records]) == damaged.encode()
    assert tried > 150
    assert lost <= 3, "of 2,000 passages and more"
    assert same > 0.95 * tried, "comes back as it was"


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('"A map"', "A map", (11, 19), "this is no value (A map)"),
        ('"A map"', '"A "map" there"', (11, 19), "a quotation mark is missing, or stands in the text"),
        ('"A map"', '"A map', (11, 19), "a quotation mark is missing, or stands in the text"),
        ('"A map"', '"A\nmap"', (11, 19), "this is not spelled as a text"),
        ('"A map"', '"A \\map"', (11, 19), "this is not spelled as a text"),
        ('"A map",', '"A map"', (11, 26), "a comma is missing"),
        ('"id": 5,', '"id": 5,,', (10, 18), "there is a , too much"),
        ('"id": 5,', '"id": ,', (10, 17), "a value is missing"),
        ('"id": 5,', "id: 5,", (10, 11), "this has no key"),
        ('"note": ""\n        },', '"note": ""\n        }},', (13, 9), "there is a } too much"),
        ('"note": ""\n        },', '"note": "",', (13, 9), "a closing brace is missing"),
    ],
)
def test_where_an_answer_is_damaged_is_told(old: str, new: str, place: tuple[int, int], says: str) -> None:
    damaged = WHOLE.replace(old, new, 1)
    assert damaged != WHOLE
    records, problems = API.split(damaged.encode())
    told = [(problem.line, problem.column) for problem in problems if says in problem.message]
    assert told == [place], problems
    assert all(problem.remedy and problem.damaged for problem in problems)
    assert [[fields["id"] for fields in record.highlights if "id" in fields][-1:] for record in records] == [
        [6],
        [],
    ]
    assert API.join(records).decode() == damaged


def test_answers_that_stand_behind_each_other_are_pages() -> None:
    pages = [{"count": 2, "nextPageCursor": None, "results": [source(n, highlight(10 * n))]} for n in (1, 2)]
    records, (problem,) = API.split("\n".join(map(json.dumps, pages)).encode())
    assert [record.source["user_book_id"] for record in records] == [1, 2]
    assert not problem.damaged, "all of it is read"


def test_an_answer_that_was_mended_and_then_edited_there_is_a_whole_one() -> None:
    damaged = WHOLE.replace('"A map",', '"A map"')
    records, _ = API.split(damaged.encode())
    records[0].highlights[0]["text"] = "Another map"
    assert API.join(records).decode() == WHOLE.replace("A map", "Another map")


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
    "head",
    [
        b"",
        b"[]",
        b"{}",
        b'{"results": []',
        b'{"results": {}}',
        b'{"results": [7]}',
        b'{"results": [], "query": "maps"}',
        b'[{"results": []}, 7]',
        b'{"count": 0}',
        b'{"results": []}' + b" " * 2_000,
        b'{"user_book_ids": 1}',
        b'x "user_book_id": 1',
    ],
)
def test_only_its_fields_tell_an_answer(head: bytes) -> None:
    assert not API.recognises(head)


@pytest.mark.parametrize(
    "answer",
    [
        b'{"results": []}',
        b'\xef\xbb\xbf{"count": 0, "nextPageCursor": null, "results": []}\r\n',
        b'[{"count": 0, "nextPageCursor": 7, "results": []}, {"results": []}]',
    ],
)
def test_an_answer_without_a_source_is_one(answer: bytes) -> None:
    assert API.recognises(answer)
    assert API.split(answer)[0] == []


def test_a_place_with_an_end_is_two_numbers() -> None:
    passage = Passage("A map", location="180-182", location_type="location")
    record = API.record(Book("Maps", passages=[passage]))
    (fields,) = record.highlights
    assert (fields["location"], fields["end_location"]) == (180, 182)
    assert API.book(record).passages[0].location == "180-182"
