"""What is said of a highlight in a table, after one word of it was edited in another vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.formats.readwise.exports.record import Record, record_text, text_marks
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS

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
