"""What is said of a highlight in a table, after one word of it was edited in another vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.lower import book_of, has_chapters
from vaultconv.formats.readwise.exports.record import Record, record_text, text_marks
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.blocks import Heading, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.spans import Text

HEADER = ",".join(HIGHLIGHTS.columns)
ROWS = "one w,B,A,,,,,order,1,,", "two w,B,A,,,,,order,2,,", "three w,B,A,,nn,,,order,3,,"


def table(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


@pytest.mark.parametrize(
    ("to", "file", "group"),
    [
        ("obsidian", "B.md", ()),
        ("logseq", "pages/B (page).md", ()),
        ("html", "b.html", ()),
        ("obsidian", "B/two w.md", ("--group", "highlight")),
    ],
)
def test_an_edited_word_leaves_its_row_what_only_the_table_says(
    to: str, file: str, group: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "h.csv").write_text(table(*ROWS))
    there, back = str(tmp_path / "there"), str(tmp_path / "back")
    assert main(["convert", str(tmp_path / "h.csv"), there, "--to", to, *group]) == 0
    edited = Path(there, file)
    edited.write_text(edited.read_text().replace("two w", "two v"))
    assert main(["convert", there, back, "--to", "readwise"]) == 0
    assert Path(back, "h.csv").read_text() == table(ROWS[0], ROWS[1].replace("two w", "two v"), ROWS[2])


def record(*texts: str) -> Record:
    return Record("csv", {}, [{"Highlight": text} for text in texts])


def marks(text: str) -> list[str]:
    return [line.partition(" @")[2] for line in text.splitlines() if line.startswith("highlight")]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (("a", "x", "c"), ["a", "b", "c"]),
        (("a", "c"), ["a", "c"]),
        (("a", "b", "x", "c"), ["a", "b", "x", "c"]),
        (("a", "x", "y", "c"), ["a", "x", "y", "c"]),  # which of the two it was, nobody can tell
        (("c", "a", "b"), ["c", "a", "b"]),
    ],
)
def test_what_tells_an_edited_highlight_is_its_place_among_its_neighbours(
    now: tuple[str, ...], told: list[str]
) -> None:
    assert marks(record_text(record(*now), text_marks(record("a", "b", "c")))) == told


def test_a_highlight_that_something_else_tells_has_no_other_mark() -> None:
    dated = Record("csv", {}, [{"Highlight": "a", "Highlighted at": "2024"}])
    assert text_marks(dated) == []
    assert marks(record_text(dated, ["other"])) == ["2024"]


NOTED = 'one,B,A,,"# Head w\ntext",,,location,1,,', 'two,B,A,,"x\n---\ny",,,location,2,,'


@pytest.mark.parametrize(("to", "file"), [("obsidian", "B.md"), ("logseq", "pages/B (page).md")])
def test_a_heading_in_the_note_on_a_highlight_is_no_highlight(to: str, file: str, tmp_path: Path) -> None:
    source, there, back = str(tmp_path / "h.csv"), str(tmp_path / "there"), tmp_path / "back"
    Path(source).write_text(table(*NOTED))
    assert main(["convert", source, there, "--to", to]) == 0
    edited = Path(there, file)
    edited.write_text(edited.read_text().replace("Head w", "Head v"))
    assert main(["convert", there, str(back), "--to", "readwise"]) == 0
    books = [HIGHLIGHTS.book(each) for each in HIGHLIGHTS.split((back / "h.csv").read_bytes())[0]]
    notes = [passage.note.replace("\n\n", "\n") for book in books for passage in book.passages]
    assert notes == ["# Head v\ntext", "x\n---\ny"]


def test_neither_is_it_where_nothing_is_carried(tmp_path: Path) -> None:
    source, there, back = str(tmp_path / "h.csv"), str(tmp_path / "there"), tmp_path / "back"
    Path(source).write_text(table(*NOTED))
    assert main(["convert", source, there, "--to", "obsidian", "--no-origins", "--carriers", "off"]) == 0
    assert main(["convert", there, str(back), "--to", "readwise", "--readwise-form", "csv"]) == 0
    (record,), _ = HIGHLIGHTS.split((back / "readwise.csv").read_bytes())
    notes = [(passage.text, passage.note) for passage in HIGHLIGHTS.book(record).passages]
    assert notes == [("one", "# Head w\ntext"), ("two", "x\n---\ny")]


@pytest.mark.parametrize(("came", "passages"), [("", 3), ("api", 2)])
def test_a_heading_without_an_id_is_a_chapter_but_in_what_came_from_there(came: str, passages: int) -> None:
    cited = Quote((Paragraph((Text("a"),)),), traits=Traits(citation=Citation("A", "T")))
    note = Note(
        "N.md",
        "N",
        properties=Properties((Property("book_title", "T", PropertyType.TEXT),)),
        blocks=(cited, Heading(2, (Text("Part"),)), cited),
        carried={"form": came},
    )
    assert len(book_of(note, Ledger("N.md"), chapters=has_chapters(note, API)).passages) == passages
    assert len(book_of(note, Ledger("N.md"), chapters=has_chapters(note, HIGHLIGHTS)).passages) == 2
