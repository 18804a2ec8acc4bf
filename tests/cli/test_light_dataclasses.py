"""Dataclasses whose methods are compiled when they are first asked have those that the others have."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vaultconv
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


def test_what_is_made_from_another_has_its_fields_too() -> None:
    grown: list[str] = []

    def plant() -> tuple[Any, Any, Any]:
        @dataclasses.dataclass(slots=True)
        class Plant:
            """What grows."""

            __module__ = "vaultconv.cli.light_dataclasses"
            name: str
            height: int = 1

            def __post_init__(self) -> None:
                grown.append(self.name)

        @dataclasses.dataclass(slots=True)
        class Tree(Plant):
            """What has a trunk."""

            __module__ = "vaultconv.cli.light_dataclasses"
            height: int = 20
            rings: list[int] = dataclasses.field(default_factory=list)

        class Oak(Tree):
            """It has no fields of its own."""

        return Plant, Tree, Oak

    def told(plant: Any, tree: Any, oak: Any) -> list[object]:
        grown.clear()
        made = [oak("oak"), tree("ash", 3, rings=[1]), plant("moss")]
        match made[1]:
            case tree(name, height, rings):
                parts = (name, height, rings)
        fields = [[(one.name, one.type, one.default) for one in dataclasses.fields(each)] for each in made]
        with pytest.raises(TypeError) as missing:
            tree()
        return [*map(repr, made), parts, fields, [*grown], tree.__slots__, str(missing.value)]

    with light_dataclasses():
        light = plant()
    assert dataclasses.fields(light[2])[2].name == "rings"  # asked before one is made
    assert [str(each).replace("plant.<locals>.", "") for each in told(*light)] == [
        str(each).replace("plant.<locals>.", "") for each in told(*plant())
    ]


_EACH = """
import dataclasses, inspect, pkgutil, sys
from importlib import import_module
from vaultconv.cli.light_dataclasses import light_dataclasses

def told():
    import vaultconv
    for module in sorted(one.name for one in pkgutil.walk_packages(vaultconv.__path__, "vaultconv.")):
        if not module.endswith("__main__"):
            for name, made in vars(import_module(module)).items():
                if isinstance(made, type) and dataclasses.is_dataclass(made) and made.__module__ == module:
                    fields = [(one.name, one.type, one.init, one.repr, one.compare, one.hash) for one in dataclasses.fields(made)]
                    yield module, name, fields, made.__match_args__, vars(made).get("__slots__"), (made.__hash__ is None), list(
                        inspect.signature(made.__init__).parameters
                    )

if sys.argv[1:]:
    with light_dataclasses():
        rows = list(told())
else:
    rows = list(told())
print(*rows, sep="\\n")
"""


def test_each_dataclass_of_ours_is_what_it_would_have_been() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _EACH, *words],
            cwd=Path(vaultconv.__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        for words in ((), ("light",))
    ]
    full, light = (one.communicate()[0].splitlines() for one in started)
    assert len(full) > 300
    assert light == full
