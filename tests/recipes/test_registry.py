"""The table of recipes: what a command line can know of each, and what it refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest

from vaultconv.errors import UsageError
from vaultconv.recipes import RECIPES
from vaultconv.recipes.recipe import EVERYWHERE, Parameter


@pytest.mark.parametrize("name", RECIPES)
def test_each_says_what_it_does_and_what_it_takes(name: str) -> None:
    recipe = RECIPES[name]
    assert recipe.name == name
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert recipe.description.partition("\n")[0].endswith(".")
    assert set(recipe.formats) <= set(EVERYWHERE)
    for parameter in recipe.parameters:
        assert parameter.type in (str, bool, int)
        assert parameter.help
        assert parameter.is_required or type(parameter.default) is parameter.type
        assert not parameter.choices or parameter.is_required or parameter.default in parameter.choices


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"key": "a"}, "rename-property needs to\nto: its new name"),
    ({"key": "a", "to": "b", "into": "c"}, "rename-property has no parameter 'into'\nIt has key, to."),
    ({"key": 1, "to": "b"}, "key is a str, and not 1"),
]


@pytest.mark.parametrize(("parameters", "told"), WRONG)
def test_parameters_that_cannot_be_are_told(parameters: dict[str, Any], told: str, opened: Any) -> None:
    vault = opened("obsidian")
    with pytest.raises(UsageError) as error:
        RECIPES["rename-property"].run(vault, **parameters)
    assert str(error.value).startswith(told)
    assert vault.diff() == ""


def test_the_texts_of_a_command_line_are_read() -> None:
    recipe = RECIPES["rename-property"]
    assert recipe.read({"key": "a", "to": "b"}) == {"key": "a", "to": "b"}
    with pytest.raises(UsageError, match="rename-property has no parameter 'Key'"):
        recipe.read({"Key": "a"})


@pytest.mark.parametrize(
    ("parameter", "text", "told"),
    [
        (Parameter("level", int, 1, "how deep"), "two", "level is a number, and not 'two'\nlevel: how deep"),
        (
            Parameter("nested", bool, True, "all"),
            "maybe",
            "nested is yes or no, and not 'maybe'\nnested: all",
        ),
    ],
)
def test_texts_that_mean_nothing_are_told(parameter: Parameter, text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        parameter.read(text)
    assert str(error.value) == told
