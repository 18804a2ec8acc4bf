"""Whatever the bytes are, what comes is books and words about what is wrong: never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.exports import highlights_api, kindle, reader_api, reader_csv
from vaultconv.formats.readwise.exports.book import Book
from vaultconv.model.problem import Problem

CLIPPINGS = (
    "\ufeffSlow Maps (Jane Roe)\r\n- Your Highlight on page 12 | Location 180-182 | Added on Monday, March 4, 2024 8:00:05 PM"
    "\r\n\r\nA map\r\n==========\r\n慢地图（罗简）\r\n- 您在位置 #7的笔记 | 添加于 2024年3月4日星期一 下午8:03:05\r\n\r\n地图\r\n"
    "==========\r\n"
)
TABLE = (
    "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
    '"Slow ""Maps""",u,1,"[\'a\', \'b\']",2024-05-01,0.25,new,True\nOther,u,[],,,,\n'
)
DOCUMENT = {"id": "1", "category": "article", "tags": {"a": {"name": "A"}}, "published_date": 1714521600000}
PART = {
    "id": "2",
    "parent_id": "1",
    "category": "highlight",
    "content": "A",
    "tags": ["a"],
    "created_at": "2024-05-01",
}
NOTE = {"id": "3", "parent_id": "2", "category": "note", "content": "N"}
SOURCE = {"id": 3, "title": "Slow Maps", "tags": [{"id": 1, "name": "a"}]}
HIGHLIGHT = {"id": 7, "text": "A", "location": 3, "end_location": 4, "book_id": 3, "tags": None}
READERS: dict[
    str, tuple[Callable[[bytes], tuple[list[Book], list[Problem]]], Callable[[bytes], bool], bytes]
] = {
    "kindle": (kindle.books, kindle.recognises, CLIPPINGS.encode()),
    "reader_csv": (reader_csv.books, reader_csv.recognises, TABLE.encode()),
    "reader_api": (
        reader_api.books,
        reader_api.recognises,
        json.dumps({"results": [DOCUMENT, PART, NOTE]}).encode(),
    ),
    "highlights_api": (
        highlights_api.books,
        highlights_api.recognises,
        json.dumps([SOURCE, HIGHLIGHT]).encode(),
    ),
}


def look(name: str, data: bytes) -> None:
    books, recognises, _ = READERS[name]
    assert recognises(data) in (True, False)
    found, problems = books(data)
    assert all(isinstance(book, Book) for book in found)
    assert all(problem.message and problem.remedy for problem in problems)


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_cut_anywhere(name: str) -> None:
    whole = READERS[name][2]
    for end in range(len(whole)):
        look(name, whole[:end])


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_a_file_in_which_bytes_were_changed(name: str, data: st.DataObject) -> None:
    whole = bytearray(READERS[name][2])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    look(name, bytes(whole))


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=60))
def test_any_bytes(name: str, data: bytes) -> None:
    look(name, data)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
_KEYS = sorted(
    {*DOCUMENT, *PART, *NOTE, *SOURCE, *HIGHLIGHT, "notes", "title", "url", "results", "detail", "is_deleted"}
)


@pytest.mark.parametrize("name", ["reader_api", "highlights_api"])
@given(entries=st.lists(st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=6) | _VALUES, max_size=4))
def test_any_json(name: str, entries: object) -> None:
    look(name, json.dumps(entries).encode())
