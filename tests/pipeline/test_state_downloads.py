"""The table of downloads: made where it lacks, and nothing to a database that never had it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from vaultconv.pipeline.state import DATABASE, FOLDER, SCHEMA, State

ENTRY = {"https://e.org/a.png": ("Attachments/x.png", "00ff")}


def test_what_is_remembered_is_there(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        assert state.downloads() == {}
        state.remember(ENTRY)
        state.remember({"https://e.org/b.png": ("b.png", "1")})
    with State.open(tmp_path) as state:
        assert state.downloads() == {**ENTRY, "https://e.org/b.png": ("b.png", "1")}


def test_a_database_without_the_table_is_read_and_then_has_it(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True):
        pass
    with closing(sqlite3.connect(tmp_path / FOLDER / DATABASE)) as raw, raw:
        raw.execute("DROP TABLE downloads")
    raw.close()
    with State.open(tmp_path) as state:
        assert state.downloads() == {}
    with State.open(tmp_path, create=True) as state:
        state.remember(ENTRY)
        assert state.downloads() == ENTRY


def test_the_version_stays_so_that_an_older_release_can_read_it(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        state.remember(ENTRY)
    with closing(sqlite3.connect(tmp_path / FOLDER / DATABASE)) as raw, raw:
        assert raw.execute("SELECT value FROM meta WHERE key='schema'").fetchone() == (str(SCHEMA),)
    raw.close()
    assert SCHEMA == 1


def test_a_folder_without_records_remembers_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path) as state:
        assert state.downloads() == {}
    assert list(tmp_path.iterdir()) == []
