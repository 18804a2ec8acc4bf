"""What is stored of a large vault is stored in pieces, and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.attachments import Missing, Use
from vaultconv.pipeline.looks import Looks, unpacked_looks
from vaultconv.pipeline.memory import LaidPart
from vaultconv.pipeline.pile import Pile
from vaultconv.pipeline.receipt import Counts, Other, Receipt, unpacked
from vaultconv.pipeline.record import Record, Source
from vaultconv.pipeline.state import State
from vaultconv.vault.known import Unforeseen

COUNTS = Counts(9000, 0, 0, 1, "obsidian", "you said so")
LARGE = Receipt(
    COUNTS,
    tuple(Loss(f"{number}.md", number, "link", Outcome.RENAMED, "more") for number in range(4500)),
    Use(unused=("a.png",), missing=(Missing("b.png", (("1.md", 2), ("2.md", 3))),)),
    {"c.md": "--only"},
    (Other("A.md", "", "", 1, 2, "f0"),),
)
LOOKS = Looks(7, {f"{number}.md": ((1, 2, 3, number), "f0") for number in range(9000)})


def test_a_receipt_comes_back_from_its_pieces() -> None:
    pieces = LARGE.packed()
    assert len(pieces) == 3
    assert unpacked(pieces) == LARGE
    assert [len(Receipt(COUNTS, LARGE.losses[:lines]).packed()) for lines in (0, 1, 2000, 2001)] == [
        1,
        1,
        1,
        2,
    ]


@pytest.mark.parametrize("pieces", [[], [b"{}"], LARGE.packed()[1:], [LARGE.packed()[0], b'{"losses": [1]}']])
def test_what_is_no_receipt_is_unforeseen(pieces: list[bytes]) -> None:
    with pytest.raises(Unforeseen):
        unpacked(pieces)


def test_looks_come_back_from_their_pieces() -> None:
    pieces = list(LOOKS.packed())
    assert len(pieces) == 3
    assert unpacked_looks(pieces) == LOOKS
    assert unpacked_looks([*pieces, b"[]"]) == Looks()
    assert [len(list(Looks(7).packed())), unpacked_looks(Looks(7).packed())] == [1, Looks(7)]


def test_pieces_take_the_place_of_those_that_were(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        owner, other = (state.expect(Source(name, "obsidian"), ()) for name in ("one", "other"))
        for each in (owner, other):
            state.keep_receipt(each, "f1", LARGE.packed())
            state.keep_looks(each, LOOKS)
        state.keep_receipt(owner, "f2", [b"a", b"b"])
        state.keep_looks(owner, Looks(8))
        assert (state.receipt(owner), state.looks(owner)) == (("f2", [b"a", b"b"]), Looks(8))
        assert (state.receipt(other), state.looks(other)) == (("f1", LARGE.packed()), LOOKS)


def test_parts_that_are_no_more_are_forgotten(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        owner = state.expect(Source("one", "obsidian"), ())
        state.keep_memory(owner, [("faces:", b"1"), ("faces:b", b"2"), ("frame", b"3")])
        state.keep_memory(owner, iter([("faces:b", None), ("faces:c", b"4")]))
        assert state.memory(owner) == {"faces:": b"1", "faces:c": b"4", "frame": b"3"}


def test_a_part_of_a_very_large_vault_is_in_several_rows(tmp_path: Path) -> None:
    """The path of a note may have any character, also the one that parts the number of a row."""
    pile = Pile()
    large = [bytes([65 + number]) * 700_000 for number in range(5)]
    neighbour = "faces:source.names\x1f000001"
    with State.open(tmp_path, create=True) as state:
        owner = state.expect(Source("one", "obsidian"), ())
        parts = [("source.names", LaidPart.of(large, pile)), (neighbour, b"1"), ("source.names more", b"2")]
        state.keep_memory(owner, parts)
        assert len(state.rows("memories", "SELECT what FROM memories")) == 5
        kept = {"source.names": b"".join(large), neighbour: b"1", "source.names more": b"2"}
        assert state.memory(owner) == kept
        state.keep_memory(owner, [("source.names", b"3"), ("faces:source.names", b"4")])
        assert state.memory(owner) == kept | {"source.names": b"3", "faces:source.names": b"4"}
        state.keep_memory(owner, [("source.names", LaidPart.of(large, pile))])
        state.keep_memory(owner, [("source.names", None)])
        assert state.memory(owner).keys() == {neighbour, "source.names more", "faces:source.names"}


def test_records_come_one_by_one_by_their_paths(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        owner, other = (state.expect(Source(name, "obsidian"), ()) for name in ("one", "other"))
        paths = ["ä.md", "Z.md", "a/b.md", "\U0001f600.md", "\uffff.md"]
        state.record(Record(path, path, owner=owner) for path in paths)
        state.record([Record("X.md", "X.md", owner=other)])
        assert [record.path for record in state.each_record(owner)] == sorted(paths)
        assert list(state.outputs_for(Source("one", "obsidian"))) == sorted(paths)
        assert list(state.records()) == sorted([*paths, "X.md"])
        assert state.outputs_for(Source("nobody", "obsidian")) == {}


def test_nobody_stores_anything_while_it_is_read(tmp_path: Path) -> None:
    with State.open(tmp_path, create=True) as state:
        source = Source("one", "obsidian")
        owner = state.expect(source, ())
        with State.open(tmp_path) as reading, reading.as_it_is():
            before = reading.memory(owner)
            state._connection.execute("PRAGMA busy_timeout=0")
            with pytest.raises(Exception, match="in use by another run"):
                state.keep_memory(owner, [("frame", b"1")])
            assert reading.memory(owner) == before == {}
        state.keep_memory(owner, [("frame", b"1")])
        assert state.memory(owner) == {"frame": b"1"}
