"""The state database: what is stored comes back, reading leaves no trace, damage is told plainly."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.errors import ConflictError, DestinationError, StateError
from vaultconv.pipeline.record import Record, Source, pack
from vaultconv.pipeline.state import SCHEMA, State

SITE = Source("/notes/site", "readwise", "obsidian", {"carriers": True, "tags": ["a", "b"]}, "site")
OTHER = Source("/notes/other", "obsidian", "obsidian")
NOTE = Record("A.md", "2020/a.md", "s1", "h1", 10, 1_700_000_000_123_456_789, "note", pack({"indent": "\t"}))
IMAGE = Record("img/é.png", "é.png", "10:5", "h2", 20, 5, "attachment")


def everything_below(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(folder.rglob("*"))}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    with State.open(tmp_path, create=True) as state:
        owner = state.expect(SITE, [("A.md", "h1"), ("img/é.png", "h2"), ("Killed.md", "h3")])
        state.record([replace(record, owner=owner) for record in (NOTE, IMAGE)])
    return tmp_path


def test_reading_where_there_is_nothing_creates_nothing(tmp_path: Path) -> None:
    with State.open(tmp_path / "new") as state:
        assert (state.records(), state.sources(), state.source_of(), state.owner(SITE)) == ({}, {}, None, 0)
        assert state.carried("A.md") is None
        assert not state.is_current(SITE)
    assert list(tmp_path.iterdir()) == []


def test_a_new_one_waits_for_the_disk_once(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True):
        pass
    assert (tmp_path / ".vaultconv/state.db").read_bytes()[
        24:28
    ] == b"\0\0\0\1"  # SQLite counts its transactions


def test_what_is_recorded_comes_back(filled: Path) -> None:
    before = everything_below(filled)
    with State.open(filled) as state:
        owner = state.owner(SITE)
        assert state.records() == {r.path: replace(r, owner=owner) for r in (NOTE, IMAGE)}
        assert (
            state.outputs_for(SITE) == state.records() == state.records_at(["none.md", "A.md", "img/é.png"])
        )
        assert state.outputs_for(OTHER) == {}
        assert state.source_of() == SITE
        assert state.is_current(replace(SITE, options={"carriers": True, "tags": ("a", "b")}))
        assert not state.is_current(replace(SITE, options={}))
        assert state.pending(owner) == {"Killed.md": {"h3"}}
        assert state.pending(owner + 1) == {}
    assert everything_below(filled) == before
    assert sorted(file.name for file in (filled / ".vaultconv").iterdir()) == ["state.db"]


def test_the_latest_source_is_the_last_that_wrote(filled: Path) -> None:
    with State.open(filled, create=True) as state:
        state.expect(OTHER, [])
        assert state.source_of() == OTHER
        assert list(state.sources().values()) == [SITE, OTHER]
        state.expect(replace(SITE, options={}), [])
        assert state.source_of() == replace(SITE, options={})
        assert len(state.sources()) == 2


def test_a_carrier_is_found_by_path_then_by_content(filled: Path) -> None:
    with State.open(filled) as state:
        found = state.carried("A.md", "h1")
        assert found is not None
        assert (found.data, found.format, found.hash, found.exact) == (
            {"indent": "\t"},
            "readwise",
            "h1",
            True,
        )
        edited = state.carried("A.md", "another")
        assert edited is not None
        assert not edited.exact
        renamed = state.carried("Renamed.md", "h1")
        assert renamed is not None
        assert renamed.exact
        assert state.carried("Renamed.md") is None
        assert state.carried("Renamed.md", "unknown") is None
        assert state.carried("img/é.png", "h2") is None


def test_a_source_path_may_hold_bytes_that_are_no_text(tmp_path: Path) -> None:
    odd = replace(SITE, identity="/notes/caf\udce9", name="caf\udce9")
    with State.open(tmp_path, create=True) as state:
        assert state.expect(odd, []) == state.owner(odd) == 1
        assert state.source_of() == odd


def test_what_was_expected_stays_so_until_it_is_recorded(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        owner = state.expect(SITE, [("A.md", "first")])
        assert state.expect(SITE, [("A.md", "second"), ("A.md", "first")]) == owner
        assert state.pending(owner) == {"A.md": {"first", "second"}}
        state.record([replace(NOTE, owner=owner)])
        assert state.pending(owner) == {}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(b"this is no database, and long enough to be sure of it" * 20, id="no database"),
        pytest.param(b"SQLite format 3\0" + b"\0" * 84, id="a header only"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 4096, id="garbage behind the magic"),
    ],
)
@pytest.mark.parametrize("create", [False, True])
def test_a_damaged_database_is_told_with_a_remedy(filled: Path, damage: bytes, create: bool) -> None:
    (filled / ".vaultconv/state.db").write_bytes(damage)
    with pytest.raises(StateError, match="cannot be read") as caught:
        State.open(filled, create=create)
    assert "Move this file away" in str(caught.value)
    assert caught.value.path.endswith("state.db")


def test_damage_in_the_middle_is_told_where_it_is_met(filled: Path) -> None:
    file = filled / ".vaultconv/state.db"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\x99" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(StateError, match="cannot be read"), State.open(filled) as state:
        state.records()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources SET options='{'",
        "UPDATE sources SET identity=x'ff'",
        "UPDATE outputs SET carried='text'",
        "UPDATE outputs SET carried=x'7b'",
        "DROP TABLE outputs",
        "UPDATE meta SET value='one'",
    ],
)
def test_a_database_that_another_hand_changed_is_told_too(filled: Path, statement: str) -> None:
    with closing(sqlite3.connect(filled / ".vaultconv/state.db")) as connection, connection:
        connection.execute(statement)
    connection.close()

    def read() -> None:
        with State.open(filled) as state:
            assert state.sources()
            assert state.records()
            assert state.carried("A.md")

    with pytest.raises(StateError, match="cannot be read"):
        read()


@pytest.mark.parametrize("create", [False, True])
def test_a_newer_database_is_refused_and_left_alone(filled: Path, create: bool) -> None:
    with closing(sqlite3.connect(filled / ".vaultconv/state.db")) as connection, connection:
        connection.execute("UPDATE meta SET value=?", (str(SCHEMA + 1),))
    connection.close()
    before = (filled / ".vaultconv/state.db").read_bytes()
    with pytest.raises(StateError, match="newer vaultconv") as caught:
        State.open(filled, create=create)
    assert "Update vaultconv" in caught.value.remedy
    assert (filled / ".vaultconv/state.db").read_bytes() == before


@pytest.mark.parametrize("empty", [b"", None])
def test_a_database_that_was_never_filled_counts_as_none(tmp_path: Path, empty: bytes | None) -> None:
    (tmp_path / ".vaultconv").mkdir()
    if empty is not None:
        (tmp_path / ".vaultconv/state.db").write_bytes(empty)
    with State.open(tmp_path) as state:
        assert state.records() == {}
    with State.open(tmp_path, create=True) as state:
        assert state.expect(SITE, []) == 1


_KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("DELETE FROM outputs")
connection.executemany("INSERT INTO pending VALUES(?, 'x', 1)", ((str(n) * 50,) for n in range(5000)))
os._exit(9)
"""


@pytest.mark.parametrize("create", [False, True])
def test_a_transaction_cut_off_by_a_kill_never_was(filled: Path, create: bool) -> None:
    file = filled / ".vaultconv/state.db"
    subprocess.run([sys.executable, "-c", _KILLED, str(file)], check=False)
    assert file.with_name("state.db-journal").stat().st_size > 0
    before = everything_below(filled)
    with State.open(filled, create=create) as state:
        assert set(state.records()) == {"A.md", "img/é.png"}
        assert state.pending(1) == {"Killed.md": {"h3"}}
    assert create or everything_below(filled) == before


def test_a_database_that_another_run_holds_is_in_use(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = sqlite3.connect(filled / ".vaultconv/state.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **kwargs: connect(*args, **kwargs, timeout=0))
    try:
        with pytest.raises(ConflictError, match="in use by another run"):
            State.open(filled)
    finally:
        holder.close()


@pytest.mark.parametrize("place", [".vaultconv", ".vaultconv/state.db", ".vaultconv/state.db-journal"])
def test_a_state_that_leads_elsewhere_is_not_followed(tmp_path: Path, filled: Path, place: str) -> None:
    vault = tmp_path / "vault"
    (vault / place).parent.mkdir(parents=True)
    elsewhere = filled / ".vaultconv" if place == ".vaultconv" else filled / ".vaultconv/state.db"
    before = elsewhere.stat().st_mtime_ns
    (vault / place).symlink_to(elsewhere)
    with State.open(vault) as state:
        assert state.records() == {}
    with pytest.raises(StateError, match="symbolic link"):
        State.open(vault, create=True)
    assert elsewhere.stat().st_mtime_ns == before


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with State.open(tmp_path / "file") as state:
        assert state.records() == {}
    with pytest.raises(DestinationError, match="cannot be made"):
        State.open(tmp_path / "file", create=True)


def test_a_full_disk_under_the_database_is_a_destination_error(filled: Path) -> None:
    with State.open(filled, create=True) as state:
        state._connection.execute("PRAGMA max_page_count=1")
        with pytest.raises(DestinationError, match="full") as caught:
            state.expect(SITE, ((str(number) * 100, "h") for number in range(10_000)))
        assert "Make room" in caught.value.remedy
        assert state.pending(1) == {"Killed.md": {"h3"}}


def test_a_transaction_that_fails_half_way_is_taken_back(filled: Path) -> None:
    with State.open(filled, create=True) as state:
        with pytest.raises(ZeroDivisionError):
            state.expect(SITE, ((f"{number}.md", str(1 // (3 - number))) for number in range(9)))
        assert state.pending(1) == {"Killed.md": {"h3"}}
        assert state.expect(SITE, [("A.md", "h4")]) == 1
