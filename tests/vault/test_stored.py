"""What an earlier run left is understood when somebody looks, and what has no sense is no bug of ours."""

from __future__ import annotations

from collections import ChainMap
from typing import Any

import pytest

from vaultconv.vault.known import Unforeseen
from vaultconv.vault.stored import Left, LeftValues, as_json, by_anyone, lists, new_in, text, texts


def test_a_table_is_understood_once_and_only_if_somebody_looks() -> None:
    read: list[Any] = []

    def understand(said: Any) -> dict[str, str]:
        read.append(said)
        return texts(said)

    table = Left([as_json({"a": "1", "b": "2"})], understand)
    assert read == []
    assert ("a" in table, "c" in table, table.get("c", "no"), len(table)) == (True, False, "no", 2)
    assert (list(table), list(table.keys()), list(table.values())) == (["a", "b"], ["a", "b"], ["1", "2"])
    assert dict(table.items()) == {"a": "1", "b": "2"}
    assert read == [{"a": "1", "b": "2"}]


def test_values_are_understood_one_by_one() -> None:
    asked: list[str] = []

    def understand(name: str, said: Any) -> Any:
        asked.append(name)
        return said

    values = LeftValues({"a": b"[1]", "b": b"no JSON"}, understand)
    assert (values["a"], values["a"], asked) == ([1], [1], ["a"])
    assert (list(values), len(values), "b" in values, "c" in values) == (["a", "b"], 2, True, False)
    with pytest.raises(Unforeseen):
        values["b"]


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"", texts),
        (b"[1]", texts),
        (b'{"a": 1}', texts),
        (b'{"a": [1]}', lists),
        (b'{"a": 1}', lists),
        (b"1", text),
    ],
)
def test_what_has_no_sense_is_unforeseen(data: bytes, read: Any) -> None:
    with pytest.raises(Unforeseen):
        len(Left([data], read))


def test_nothing_else_is_taken_for_that() -> None:
    with pytest.raises(KeyboardInterrupt), by_anyone():
        raise KeyboardInterrupt


def test_what_is_passed_on_is_not_new() -> None:
    table = Left([as_json({"a": "1"})], texts)
    assert (new_in(table), new_in({"b": "2"})) == ({}, {"b": "2"})
    assert new_in(ChainMap({"b": "2"}, table)) == {"b": "2"}  # type: ignore[arg-type]
