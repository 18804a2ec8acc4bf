"""Exports that are only read, damaged in every way that files are: nothing raises, each highlight that is whole arrives, and what is not
is named with its place or kept as text."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from vaultconv.errors import VaultconvError
from vaultconv.formats.readwise.exports import highlights_api, kindle, reader_api, reader_csv
from vaultconv.formats.readwise.exports.book import Book
from vaultconv.model.problem import Problem
from vaultconv.pipeline import archive
from vaultconv.pipeline.archive import unpacked
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options

Read = Callable[[bytes], tuple[list[Book], list[Problem]]]

MANY = 6
WRONG: tuple[Any, ...] = (None, 7, -1.5, True, "", [], {}, ["x"], {"a": 1}, "2024-13-45T99:99:99Z")


def said(books: list[Book]) -> str:
    """Everything that ``books`` say."""
    return "\n".join(map(repr, books))


def ulid(number: int) -> str:
    return f"01jwtzrp79abcdefghjkmnpq{number:02d}"


# -- lists of the API ------------------------------------------------------------------------------------------------


def documents() -> list[dict[str, Any]]:
    """A document with its highlights, and a note on each."""
    found: list[dict[str, Any]] = [
        {"id": ulid(0), "title": "Slow Maps", "author": "Jane Roe", "category": "article", "parent_id": None}
    ]
    for n in range(1, MANY):
        found.append(
            {
                "id": ulid(n),
                "parent_id": ulid(0),
                "category": "highlight",
                "content": f"Passage {n}.",
                "tags": {"maps": {"name": "maps"}},
                "created_at": "2024-05-01T10:00:00Z",
            }
        )
        found.append(
            {"id": ulid(n + 50), "parent_id": ulid(n), "category": "note", "content": f"Remark {n}."}
        )
    return found


def lists() -> list[dict[str, Any]]:
    """A source and its highlights, as the older lists have them."""
    source = {
        "id": 3,
        "title": "Slow Maps",
        "num_highlights": MANY - 1,
        "highlights_url": "https://readwise.io/b/3",
    }
    return [
        source,
        *(
            {
                "id": n,
                "text": f"Passage {n}.",
                "note": f"Remark {n}.",
                "location": n,
                "location_type": "page",
                "highlighted_at": "2024-05-01T10:00:00Z",
                "book_id": 3,
                "tags": [{"id": 1, "name": "maps"}],
            }
            for n in range(1, MANY)
        ),
    ]


APIS: dict[str, tuple[Read, Callable[[], list[dict[str, Any]]]]] = {
    "reader-api": (reader_api.books, documents),
    "lists": (highlights_api.books, lists),
}


def texts(entries: list[dict[str, Any]]) -> list[str]:
    return [str(each.get("content") or each.get("text")) for each in entries[1:]]


@pytest.mark.parametrize("name", APIS)
def test_a_list_that_is_cut_behind_any_line(name: str) -> None:
    read, made = APIS[name]
    lines = json.dumps({"results": made()}, indent=1).split("\n")
    for end in range(3, len(lines) - 1):
        text = "\n".join(lines[:end])
        books, problems = read(text.encode())
        whole = [each for each in texts(made()) if json.dumps(each) in text]
        assert [each for each in whole if each not in said(books)] == [], end
        assert any(problem.damaged or "no JSON" in problem.message for problem in problems), end
        assert all(problem.line for problem in problems if problem.damaged)


@pytest.mark.parametrize("name", APIS)
def test_a_list_in_which_a_field_has_another_name_or_is_of_another_type(name: str) -> None:
    read, made = APIS[name]
    rng = random.Random(11)
    for at in range(len(made())):
        for key in made()[at]:
            for change in ("renamed", *rng.sample(WRONG, 5)):
                entries = made()
                value = entries[at].pop(key)
                entries[at] |= {f"my_{key}": value} if change == "renamed" else {key: change}
                books, problems = read(json.dumps(entries).encode())
                others = [text for each, text in enumerate(texts(made()), 1) if each != at]
                assert [text for text in others if text not in said(books)] == [], (at, key, change)
                assert all(problem.message and problem.remedy for problem in problems)
                if change == "renamed" and key in ("content", "text"):
                    assert str(value) in said(books), "under the name that it has"


@pytest.mark.parametrize("name", APIS)
def test_a_list_in_which_an_id_comes_twice_with_other_words(name: str) -> None:
    read, made = APIS[name]
    entries = made()
    word = "content" if name == "reader-api" else "text"
    twin = {**entries[1], word: "Quite other words."}
    books, problems = read(json.dumps([*entries, twin]).encode())
    assert [text for text in (*texts(entries), twin[word]) if text not in said(books)] == []
    assert any("twice" in problem.message for problem in problems)


# -- tables and clippings --------------------------------------------------------------------------------------------

COLUMNS = reader_csv.COLUMNS


def table(header: str = ",".join(COLUMNS)) -> list[str]:
    row = "\"Map {0}, a study\",https://example.org/{0},{1},\"['maps', 'old roads']\",2024-05-01 10:00:00+00:00,0.25,later,True"
    return [header, *(row.format(n, ulid(n)) for n in range(MANY))]


def test_a_table_that_is_cut_behind_any_character() -> None:
    text = "\n".join(table()) + "\n"
    for end in range(len(table()[0]) + 2, len(text), 3):
        books, problems = reader_csv.books(text[:end].encode())
        whole = [n for n in range(MANY) if table()[n + 1] + "\n" in text[:end]]
        assert [n for n in whole if f"Map {n}, a study" not in said(books)] == []
        cut = text[:end].rpartition("\n")[2]
        if cut and cut.count(",") < 8:
            assert any(problem.damaged for problem in problems), cut


@pytest.mark.parametrize("column", COLUMNS)
def test_a_table_in_which_a_column_has_another_name(column: str) -> None:
    renamed = ",".join(f"My {each}" if each == column else each for each in COLUMNS)
    data = "\n".join(table(renamed)).encode()
    books, problems = reader_csv.books(data)
    if column in (reader_csv.TITLE, reader_csv.URL):
        assert (books, problems[0].message) == ([], f"this is no CSV of Reader: it has no column {column}")
        assert problems[0].remedy
    else:
        assert said(books).count("a study") == MANY
        assert f"My {column}" in said(books), "what it says is kept under that name"


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("value", ["", "x", '"', "[", "['a', ", "2024-99-99", "a,b", "\ufffd\u2028"])
def test_a_table_with_a_value_that_is_none(at: int, value: str) -> None:
    cells = ["Odd", "https://example.org/odd", ulid(90), "[]", "2024-05-01", "0.5", "new", "True"]
    cells[at] = value
    books, problems = reader_csv.books("\n".join([*table(), ",".join(cells)]).encode())
    assert [n for n in range(MANY) if f"Map {n}, a study" not in said(books)] == []
    assert len(books) >= MANY + 1
    assert all(problem.message and problem.line for problem in problems)


def clippings() -> list[str]:
    """Records of a Kindle, each with its last line."""
    day = "Added on Monday, March 4, 2024 8:00:0{} PM"
    return [
        f"Slow Maps (Jane Roe)\r\n- Your Highlight on page 1{n} | Location {n}80-{n}82 | {day.format(n)}\r\n\r\nPassage {n}.\r\n==========\r\n"
        for n in range(1, MANY)
    ]


def test_clippings_that_are_cut_behind_any_line() -> None:
    lines = "".join(clippings()).split("\r\n")
    for end in range(1, len(lines)):
        books, problems = kindle.books("\r\n".join(lines[:end]).encode())
        whole = end // 5
        assert [n for n in range(1, whole + 1) if f"Passage {n}." not in said(books)] == [], end
        assert bool(end % 5) == any(problem.damaged for problem in problems), end


def clippings_mutated() -> Iterator[tuple[int, str]]:
    """Clippings in which one record is damaged, and the number of that."""
    rng = random.Random(5)
    for number in range(1, MANY):
        lines = clippings()[number - 1].split("\r\n")
        said_line = lines[1]
        for new in (
            "",
            "no line of a Kindle at all",
            said_line.replace("March 4, 2024", "Smarch 99, 20x4"),
            said_line.replace("Location", "L0cati0n").replace("page", "p@ge"),
            said_line.replace("-", "", 1),
            "".join(rng.sample(said_line, len(said_line))),
        ):
            records = clippings()
            records[number - 1] = "\r\n".join([lines[0], new, *lines[2:]])
            yield number, "".join(records)


def test_clippings_with_a_line_that_is_none() -> None:
    tried = 0
    for number, text in clippings_mutated():
        books, problems = kindle.books(text.encode())
        assert [n for n in range(1, MANY) if f"Passage {n}." not in said(books)] == [], (number, text)
        assert all(problem.message and problem.line for problem in problems)
        tried += 1
    assert tried == 6 * (MANY - 1)


# -- the bulk export -------------------------------------------------------------------------------------------------

PAGE = [
    "# Slow Maps",
    "",
    "![rw-book-cover](https://images.example.org/maps.jpg)",
    "",
    "## Metadata",
    "- Author: Jane Roe",
    "- Full Title: Slow Maps",
    "- Category: #books",
    "",
    "## Highlights",
    *(
        line
        for n in range(1, MANY)
        for line in (f"- Passage {n}. (Page {n})", "    - Tags: [[maps]] ", f"    - Note: Remark {n}.")
    ),
]


def bulk(pages: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in pages.items():
            packed.writestr(name, text)
    return out.getvalue()


def loaded(folder: Path, data: bytes) -> Loaded:
    (folder / "Readwise.zip").write_bytes(data)
    return load(unpacked(folder / "Readwise.zip"), Options(source_format="readwise"))


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "user_cache_path", lambda *_, **__: tmp_path / "cache")


def test_pages_of_a_bulk_export_that_are_cut_behind_any_line(tmp_path: Path) -> None:
    pages = {f"Cut {end:02d}.md": "\n".join(PAGE[:end]) + "\n" for end in range(1, len(PAGE) + 1)}
    notes = loaded(tmp_path, bulk(pages)).vault.notes
    assert [note.path for note in notes] == sorted(pages)
    for note in notes:
        text = pages[note.path]
        assert note.problem is None
        assert [
            n for n in range(1, MANY) if f"Passage {n}." in text and f"Passage {n}." not in repr(note.blocks)
        ] == []


def test_pages_of_a_bulk_export_that_are_damaged_somewhere(tmp_path: Path) -> None:
    rng = random.Random(9)
    pages = {"Whole.md": "\n".join(PAGE)}
    for number in range(60):
        text = "\n".join(PAGE)
        at = rng.randrange(len(text))
        junk = "".join(rng.choice("#->[]()`*$%\n ") for _ in range(rng.randrange(1, 9)))
        pages[f"Odd {number:02d}.md"] = text[:at] + junk + text[at + rng.choice([0, 0, 1, 20]) :]
    notes = loaded(tmp_path, bulk(pages)).vault.notes
    assert len(notes) == len(pages)
    for note in notes:
        assert note.problem is None
        shown = repr(note.blocks) + repr(note.properties)
        missing = [
            n for n in range(1, MANY) if f"Passage {n}." in pages[note.path] and f"Passage {n}." not in shown
        ]
        assert missing == [], pages[note.path]


def test_a_bulk_export_that_is_cut_anywhere_says_what_to_do(tmp_path: Path) -> None:
    data = bulk({f"Map {n}.md": "\n".join(PAGE) for n in range(3)})
    for end in range(10, len(data) - 30, 97):
        with pytest.raises(VaultconvError) as caught:
            loaded(tmp_path, data[:end])
        assert caught.value.remedy
        assert "Readwise.zip" in str(caught.value)
