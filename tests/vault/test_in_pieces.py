"""Tables in pieces: what comes back is what was put in, and a key more or less changes the piece that it is in."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from vaultconv.vault.in_pieces import changed, in_pieces, pieces_of
from vaultconv.vault.stored import Left, texts

LONE = "\udce4"
"""What Python makes of a byte in the name of a file that is no Unicode."""
TABLE = {f"note {number * 7919 % 9000}{'' if number % 3 else LONE}.md": str(number) for number in range(9000)}


def again(parts: dict[str, bytes]) -> dict[str, Any]:
    return dict(Left(pieces_of(parts, "faces"), texts))


def test_a_table_comes_back_from_its_pieces() -> None:
    parts = dict(in_pieces("faces", TABLE))
    assert 9 < len(parts) < 90
    assert again({**parts, "paths:": b"{}", "faces": b"[]"}) == TABLE
    assert list(parts) == sorted(parts)
    assert next(iter(parts)) == "faces:"
    assert not any(LONE in name for name in parts), "SQLite takes them for texts"


def test_the_piece_of_a_key_is_the_last_that_is_not_greater() -> None:
    parts = dict(in_pieces("faces", TABLE))
    for key in TABLE:
        piece = max(name for name in parts if name <= f"faces:{key}")
        assert key in Left([parts[piece]], texts)


def test_a_key_more_or_less_is_another_piece_and_no_more() -> None:
    stored = dict(in_pieces("faces", TABLE))
    more = dict(changed(in_pieces("faces", TABLE | {"note 1000 and more.md": "1"}), stored))
    assert len(more) == 1
    first_keys = [name.removeprefix("faces:") for name in stored]
    without = {key: value for key, value in TABLE.items() if key != first_keys[3]}
    less = dict(changed(in_pieces("faces", without), stored))
    assert less.keys() == {f"faces:{first_keys[2]}", f"faces:{first_keys[3]}"}
    assert less[f"faces:{first_keys[3]}"] is None
    left = {name: data for name, data in (stored | less).items() if data is not None}
    assert again(left) == without


def test_what_is_as_it_was_is_not_stored_again() -> None:
    stored = {**dict(in_pieces("faces", TABLE)), "frame": b"[1]", "paths:": b"{}"}
    assert dict(changed(in_pieces("faces", TABLE), stored)) == {}
    assert dict(changed([("frame", b"[2]")], stored)) == {"frame": b"[2]"}
    assert dict(in_pieces("faces", Left(pieces_of(stored, "faces"), texts))) == {}


def test_an_empty_table_is_there_and_one_without_its_first_piece_is_not() -> None:
    assert again(dict(in_pieces("faces", {}))) == {}
    parts = dict(in_pieces("faces", TABLE))
    del parts["faces:"]
    for none in (parts, {}):
        with pytest.raises(KeyError):
            pieces_of(none, "faces")


def test_keys_are_in_order_from_piece_to_piece() -> None:
    parts = dict(in_pieces("faces", TABLE))
    keys = [list(Left([data], texts)) for data in parts.values()]
    assert all(one[-1] < other[0] for one, other in pairwise(keys))
