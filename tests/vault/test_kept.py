"""What was worked out of a vault comes back as it was, and nothing of another hand is understood."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from vaultconv.formats.logseq.resolver import Names
from vaultconv.formats.obsidian.preferences import Preferences
from vaultconv.formats.registry import get_format
from vaultconv.vault.kept import KEPT, json_of, packed, recalled, unpacked
from vaultconv.vault.shares import Shares
from vaultconv.vault.stored import as_json


class Pair(NamedTuple):
    first: int
    second: int


@dataclass
class Untold:
    x: int


@pytest.mark.parametrize(
    "value",
    [
        None,
        "a",
        1.5,
        True,
        [],
        [1, ("a", None)],
        {"a": "b", "c": 1},
        {"a": {"b": ["c"]}, "map": {"set": "x"}},
        {1: "a", 2: "b"},
        frozenset({"b", "a"}),
        Counter({"a": 2}),
        {"Note.md": Shares({"a.md": "[]"}, {})},
        Names({"a": "A.md"}, {}, {"2026-01-05": "j.md"}),
        Preferences(daily_folder="Days"),
    ],
)
def test_it_comes_back_as_it_was(value: Any) -> None:
    again = unpacked(json.loads(json.dumps(packed(value))))
    assert again == value
    assert type(again) is type(value)
    assert _whole(value) == as_json(packed(value))


def _whole(value: Any) -> bytes:
    return b"".join(json_of(value))


@pytest.mark.parametrize("count", [0, 1, 2001])
def test_a_table_that_is_not_in_memory_is_stored_as_one_that_is(count: int) -> None:
    table = {f"\u00e9{number}.md": "[]" for number in range(count)}
    laid = MappingProxyType(table)
    assert _whole(laid) == as_json(packed(laid)) == as_json(packed(table))
    assert _whole(Shares(laid, laid)) == as_json(packed(Shares(table, table)))  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, Untold(1), [object()]])
def test_what_nobody_said_can_be_kept_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        packed(value)


def test_a_named_tuple_that_nobody_named_is_a_tuple() -> None:
    assert unpacked(packed(Pair(1, 2))) == (1, 2)


@pytest.mark.parametrize("data", [{"os.system": ["x"]}, {"a": 1, "b": 2}, {}, {"shares": [1, 2, 3, 4, 5]}])
def test_what_was_not_made_here_is_refused(data: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        unpacked(data)


def test_only_what_faces_tell_is_kept() -> None:
    assert get_format("logseq").writer is not None  # with what it keeps
    assert {"logseq.pages", "logseq.ids", "obsidian.preferences"} <= KEPT.keys()
    assert not {"html.headings", "html.places"} & KEPT.keys()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("logseq.pages", {"A.md": 1}),
        ("logseq.lists", {"A.md": "a"}),
        ("logseq.types", {"a": "b"}),
        ("nobody.knows", {}),
    ],
)
def test_what_is_of_another_type_is_not_recalled(name: str, value: object) -> None:
    for each in ("logseq", "obsidian"):
        get_format(each)
    with pytest.raises((ValueError, TypeError)):
        recalled(name, packed(value))


def test_all_that_is_kept_says_what_it_is() -> None:
    for each in ("logseq", "obsidian"):
        get_format(each)
    assert recalled("logseq.pages", packed({"A.md": "A"})) == {"A.md": "A"}
    assert recalled("logseq.lists", packed(frozenset({"a"}))) == frozenset({"a"})
    assert recalled("obsidian.preferences", packed(Preferences())) == Preferences()
