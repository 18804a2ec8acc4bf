"""``docs/reference/mapping.md`` and ``fixtures/mapping`` say the same: each row of the table is there, or says that it comes later."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.mapping.rows import FORMATS, ROOT, ROUND_TRIPS, Row, rows

PAGE = (ROOT / "docs" / "reference" / "mapping.md").read_text("utf-8")
HEADER = "| construct | Obsidian | Logseq | HTML | site note | round trip | status |"
STATUSES = ("now", "later")
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
def test_a_row_that_is_there_has_a_fixture_and_no_other_has(line: Line) -> None:
    assert line.status in STATUSES
    fixtures = [row.slug for row in ROWS if line.name in row.constructs]
    assert bool(fixtures) == (line.status == "now")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slug)
def test_a_fixture_has_its_rows_and_they_say_how_it_comes_back(row: Row) -> None:
    for construct in row.constructs:
        assert construct in LINES
        for way in row.ways:
            assert {way.round_trip} <= set(re.findall("|".join(ROUND_TRIPS), LINES[construct].round_trip))


def test_each_way_is_in_some_fixture() -> None:
    ways = {(row.source, way.to) for row in ROWS for way in row.ways}
    assert ways == {(a, b) for a in FORMATS for b in FORMATS if a != b}


@pytest.mark.parametrize("word", ROUND_TRIPS)
def test_the_words_of_the_table_are_explained(word: str) -> None:
    assert f"\n| {word} | " in PAGE


LEDGER = (ROOT / "docs" / "reference" / "ledger.md").read_text("utf-8")
EXPECTED = LEDGER.partition("\n## What to expect\n")[2].partition("\n## ")[0]
DESTINATIONS = {"obsidian": "Obsidian", "logseq": "Logseq", "html": "HTML", "readwise": "site notes"}


def expected(destination: str) -> set[tuple[str, str]]:
    """The constructs and outcomes that the ledger's page names for ``destination``, those of any among them."""
    general, *tables = re.split(r"\n\nTo (?=\w[^\n]*:\n\n\|)", EXPECTED)
    own = next(table for table in tables if table.startswith(destination))
    rows = re.findall(r"^\| ([a-z`, -]+) \| `([a-z-]+)` \|", general + "\n" + own, re.MULTILINE)
    return {
        (construct.strip("`"), outcome)
        for constructs, outcome in rows
        for construct in constructs.split(", ")
    }


@pytest.mark.parametrize("to", FORMATS)
def test_the_lines_of_the_fixtures_are_those_to_expect(to: str) -> None:
    lines = [line.split("  ") for row in ROWS for line in row.ledgers().get(to, ())]
    found = {(construct, outcome) for _, construct, outcome, *_ in lines}
    general = expected("Obsidian") & expected("Logseq") & expected("HTML") & expected("site notes")
    assert found <= expected(DESTINATIONS[to])
    assert expected(DESTINATIONS[to]) - general <= found
