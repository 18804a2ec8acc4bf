"""Dataclasses whose methods are compiled when they are first asked have those that the others have."""

from __future__ import annotations

import dataclasses
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pytest

from vaultconv.cli.light_dataclasses import light_dataclasses

_WORDS: tuple[dict[str, Any], ...] = (
    {"slots": True},
    {"slots": True, "frozen": True},
    {"slots": True, "kw_only": True},
    {"slots": True, "repr": False},
    {"slots": True, "eq": False},
    {"frozen": True, "order": True},
)


def _made(said: dict[str, Any], module: str = "vaultconv.cli.light_dataclasses") -> type:
    class Leaf:
        """A leaf."""

        name: str = ""
        veins: tuple[int, ...] = ()
        kept: list[int] = dataclasses.field(default_factory=list, repr=False, compare=False)

    Leaf.__module__ = module
    Leaf.__qualname__ = "Leaf"
    return dataclasses.dataclass(**said)(Leaf)


def _told(leaf: Callable[..., Any]) -> list[object]:
    one, same, other = leaf(name="a", veins=(1,)), leaf(name="a", veins=(1,), kept=[3]), leaf(name="b")
    try:
        hashed: object = hash(one) == hash(same)
    except TypeError:
        hashed = "has no hash"
    shown = repr(one).partition(" object at ")[0]
    return [
        shown,
        one == same,
        one == other,
        one != other,
        one == "a",
        hashed,
        getattr(leaf, "__match_args__", ()),
    ]


@pytest.mark.parametrize("said", _WORDS, ids=str)
def test_they_are_shown_compared_and_hashed_as_the_others(said: dict[str, Any]) -> None:
    with light_dataclasses():
        light: Any = _made(said)
    assert _told(light) == _told(_made(said))
    assert dataclasses.astuple(dataclasses.replace(light(name="a"), veins=(2,))) == ("a", (2,), [])


def test_they_are_asked_while_others_are_made_light() -> None:
    with light_dataclasses():
        light: Any = _made({"frozen": True})
        assert _told(light) == _told(_made({"frozen": True}, "json"))


def test_methods_of_their_own_are_theirs() -> None:
    with light_dataclasses():

        @dataclasses.dataclass
        class Own:
            """It is whatever is asked."""

            __module__ = "vaultconv.cli.light_dataclasses"
            name: str

            def __repr__(self) -> str:
                return "own"

            def __eq__(self, other: object) -> bool:
                return other == self.name

            __hash__ = None  # type: ignore[assignment]

    assert repr(Own("a")) == "own"
    assert Own("a") == "a"


def test_others_dataclasses_are_theirs_and_all_is_as_before_afterwards() -> None:
    before = dataclasses.dataclass
    with light_dataclasses():
        theirs = _made({"frozen": True}, "json")
        ours = _made({"frozen": True})
    assert "__setattr__" in vars(theirs)
    assert "__setattr__" not in vars(ours)
    assert dataclasses.dataclass is before


@pytest.mark.parametrize("said", _WORDS, ids=str)
def test_what_is_asked_is_compiled_once_and_stands_there(said: dict[str, Any]) -> None:
    with light_dataclasses():
        light: Any = _made(said)
    first = {name: vars(light).get(name) for name in ("__repr__", "__eq__", "__hash__")}
    told = _told(light)
    for name, method in first.items():
        asked = vars(light).get(name)
        assert getattr(asked, "__name__", name) == name
        assert method is None or asked is not method or said.get("order")
    assert _told(light) == told


@pytest.mark.parametrize("said", _WORDS, ids=str)
def test_a_process_with_the_others_understands_them_and_the_reverse(
    said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with light_dataclasses():
        light: Any = _made(said)
    full: Any = _made(said)
    module = sys.modules[light.__module__]
    for mine, theirs in ((light, full), (full, light)):
        monkeypatch.setattr(module, "Leaf", mine, raising=False)
        packed = pickle.dumps(mine(name="a", veins=(2,), kept=[3]))
        monkeypatch.setattr(module, "Leaf", theirs)
        assert dataclasses.astuple(pickle.loads(packed)) == ("a", (2,), [3])
