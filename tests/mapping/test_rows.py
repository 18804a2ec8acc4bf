"""Each row of ``fixtures/mapping`` is what it says: there byte for byte, the ledger line for line, and the way back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.mapping.rows import NOON, Row, Way, converted, files, ledger_line, rows
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

ROWS = tuple(rows())
WAYS = [pytest.param(row, way, id=f"{row.slug}-{way.to}") for row in ROWS for way in row.ways]


def back(row: Row, way: Way, place: Path, name: str) -> Path:
    """Where the way back from ``place/<to>`` has led to: ``place/<name>``."""
    converted(place / way.to, place / name, way.to, row.source, {})
    return place / name


def missing(source: Path, destination: Path, format: str, to: str) -> list[str]:
    """What ``verify`` finds missing."""
    verdict = verify(source, destination, Options(format, to))
    return [f"{m.note}:{m.line} {m.kind} {m.value!r}, now {m.now!r}" for m in verdict.missing]


@pytest.mark.parametrize(("row", "way"), WAYS)
def test_there_and_back(row: Row, way: Way, tmp_path: Path) -> None:
    """What is written, byte for byte, and what the ledger says; what comes back; and of what is exact each fact, also where there is no
    state. In one test, so that it is converted once."""
    made = row.convert(way.to, tmp_path)
    assert row.shown(tmp_path / way.to) == files(row.folder / way.to)
    assert [ledger_line(loss) for loss in made.losses] == row.ledgers()[way.to]
    assert {loss.outcome.value for loss in made.losses} == set(way.ledger)
    assert missing(tmp_path / "source", tmp_path / way.to, row.source, way.to) == []
    assert {
        int((tmp_path / way.to / action.path).stat().st_mtime) for action in made.actions if action.source
    } == {NOON}

    returned = back(row, way, tmp_path, "back")
    assert missing(tmp_path / way.to, returned, way.to, row.source) == []
    is_same = row.files(returned) == row.files(row.folder / "source")
    assert ("bytes" if is_same else "facts") == way.back

    if way.round_trip == "exact":
        shutil.rmtree(tmp_path / way.to / FOLDER)
        returned = back(row, way, tmp_path, "back without the state")
        assert missing(tmp_path / way.to, returned, way.to, row.source) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slug)
def test_the_ledger_has_a_place_for_each_way_and_no_other(row: Row) -> None:
    assert list(row.ledgers()) == [way.to for way in row.ways]
    folders = {path.name for path in row.folder.iterdir() if path.is_dir()}
    assert folders - {"source"} <= {way.to for way in row.ways}
