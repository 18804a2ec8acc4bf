"""``docs/reference/mapping.md`` and ``fixtures/mapping`` say the same: each row of the table is there, or names its issue."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.mapping.rows import FORMATS, ROOT, ROUND_TRIPS, Row, rows

PAGE = (ROOT / "docs" / "reference" / "mapping.md").read_text("utf-8")
HEADER = "| construct | Obsidian | Logseq | HTML | site note | round trip | status |"
STATUS = re.compile(r"now(?:; .*\bissue \d.*)?|issue \d.*")
ROWS = tuple(rows())


class Line(NamedTuple):
    """A row of the table: the section and the construct that it is called by, and its last two cells."""

    name: str
    round_trip: str
    status: str


def lines() -> list[Line]:
    """The rows of the tables that have the columns of a row."""
    found = []
    for section in PAGE.split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        table = text.partition(HEADER + "\n|---|---|---|---|---|---|---|\n")[2].partition("\n\n")[0]
        for row in table.splitlines():
            cells = re.split(r"(?<!\\)\|", row)[1:-1]
            assert len(cells) == 7, row
            found.append(Line(f"{title}: {cells[0].strip()}", cells[5].strip(), cells[6].strip()))
    return found


LINES = {line.name: line for line in lines()}


def test_no_construct_has_two_rows() -> None:
    assert len(LINES) == len(lines()) > 50


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_row_that_is_there_has_a_fixture_and_any_other_an_issue(line: Line) -> None:
    assert STATUS.fullmatch(line.status)
    fixtures = [row.slug for row in ROWS if line.name in row.constructs]
    assert bool(fixtures) == line.status.startswith("now")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slug)
def test_a_fixture_has_its_rows_and_they_say_how_it_comes_back(row: Row) -> None:
    for construct in row.constructs:
        assert construct in LINES
        for way in row.ways:
            assert {way.round_trip} <= set(re.findall("|".join(ROUND_TRIPS), LINES[construct].round_trip))


def test_each_way_is_in_some_fixture() -> None:
    ways = {(row.source, way.to) for row in ROWS for way in row.ways}
    assert ways >= {(a, b) for a in ("obsidian", "logseq", "readwise") for b in FORMATS if a != b}


@pytest.mark.parametrize("word", ROUND_TRIPS)
def test_the_words_of_the_table_are_explained(word: str) -> None:
    assert f"\n| {word} | " in PAGE
