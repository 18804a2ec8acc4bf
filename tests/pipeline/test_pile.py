"""Bytes that wait in a temporary file: they come back as they were, from memory and from the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from vaultconv.pipeline import pile as room
from vaultconv.pipeline.pile import Pile, Piled


def test_what_waits_comes_back_from_the_file_and_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_WAITING", 10)
    pile = Pile()
    pieces = [bytes([number]) * number for number in range(9)]

    assert [pile.add(piece) for piece in pieces] == list(range(9))
    assert [pile[number] for number in range(9)] == pieces
    assert pile.add(b"more") == 9
    assert (pile[9], pile[4], len(pile)) == (b"more", pieces[4], 10)


def test_of_little_there_is_no_file_and_of_much_none_that_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    pile = Pile()
    assert pile[pile.add(b"little")] == b"little"
    pile.add(bytes(1 << 17))
    with pytest.raises(OSError, match="nowhere"):
        pile.add(bytes(1 << 17))

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pile = Pile()
    much = [pile.add(bytes([number]) * (1 << 17)) for number in range(4)]
    assert [pile[number][:1] for number in much] == [b"\0", b"\1", b"\2", b"\3"]
    assert list(tmp_path.iterdir()) == []


def test_what_has_a_name_is_in_memory_where_the_disk_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    named = Piled()
    named.update({"a": b"one", "b": b"two"})
    monkeypatch.setattr(room, "_WAITING", 0)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere at all")
    named["c"] = b"three"
    named["a"] = b"four"
    assert (dict(named), len(named)) == ({"a": b"four", "b": b"two", "c": b"three"}, 3)
    del named["b"]
    assert list(named) == ["a", "c"]
