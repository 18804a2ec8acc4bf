"""A record as text and back: whatever JSON can say, one field a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.exports.record import Record, read_record, record_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
FIELDS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)


@given(st.text(max_size=5), FIELDS, st.lists(FIELDS, max_size=3), FIELDS)
def test_every_record_is_read_back(form: str, source: dict, highlights: list, export: dict) -> None:  # type: ignore[type-arg]
    record = Record(form, source, highlights, export)
    assert read_record(record_text(record)) == record


def test_each_field_has_a_line_of_its_own() -> None:
    text = record_text(Record("api", {"title": "a\nb\u2028c"}, [{"id": 1}, {"id": 2}]))
    assert text.split("\n") == [
        'export "api"',
        "source",
        '"title": "a\\nb\u2028c"',
        "highlight @1",
        '"id" @1: 1',
        "highlight @2",
        '"id" @2: 2',
        "",
    ]


def test_each_of_a_list_has_one_too() -> None:
    tags = [{"id": 1, "name": "maps"}, {"name": "old roads"}]
    record = Record(
        "api", {"book_tags": ["a", "b"]}, [{"id": 1, "tags": tags, "other": [], "mixed": [1, "a"]}]
    )
    text = record_text(record)
    assert text.split("\n")[2:] == [
        '"book_tags"[]: "a"',
        '"book_tags"[]: "b"',
        "highlight @1",
        '"id" @1: 1',
        '"tags"[] @1: {"id": 1, "name": "maps"}',
        '"tags"[] @1: {"name": "old roads"}',
        '"other" @1: []',
        '"mixed" @1: [1, "a"]',
        "",
    ]
    assert read_record(text) == record
    assert read_record(text.replace('"other" @1: []', '"other"[] @1: "x"')).highlights[0]["other"] == ["x"]


def test_half_a_character_is_spelled_as_json_can() -> None:
    record = Record("api", {"title": "\ud83d"})
    assert record_text(record).encode("utf-8")
    assert read_record(record_text(record)) == record


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"id": 7}, "7"),
        ({"id": "01jx9shntrb2c4d6f8g0h1j3k5"}, "01jx9shntrb2c4d6f8g0h1j3k5"),
        ({"Location": "7", "Highlighted at": "2024"}, "b1e36c0f"),
        ({"Location": "", "Highlighted at": "", "Highlight": "a b"}, "x"),
        ({}, "0"),
    ],
)
def test_a_line_is_told_from_that_of_another_highlight(fields: dict[str, str], mark: str) -> None:
    lines = record_text(Record("csv", {}, [fields])).splitlines()[2:]
    marks = {line.split("@")[1].split(":")[0] for line in lines}
    assert len(marks) == 1
    assert marks == {mark} or len(mark) != len(marks.pop()) or len(mark) == 8


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A note", "line 1"),
        ('export "api"\nsource\n"title" "x"', "line 3"),
        ('export "api"\nsource\nwords', "line 3"),
    ],
)
def test_what_is_no_record_says_where(text: str, line: str) -> None:
    with pytest.raises(ValueError, match=line):
        read_record(text)
