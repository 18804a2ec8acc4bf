"""The page of the recipes says of each what the table of recipes does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultconv.formats.registry import get_format
from vaultconv.recipes import RECIPES, Parameter, Recipe

PAGE = Path(__file__).parent.parent.parent / "docs/reference/recipes.md"
_TYPES = {str: "a text", bool: "yes or no", int: "a number"}


def section(recipe: Recipe) -> str:
    """What the page has to say of ``recipe``."""
    titles = ", ".join(get_format(name).title for name in recipe.formats)
    lines = [f"### {recipe.name}", "", recipe.description, "", f"For: {titles}.", ""]
    if recipe.parameters:
        lines += ["| parameter | is | default |", "|---|---|---|", *map(_row, recipe.parameters), ""]
    return "\n".join(lines)


def _row(parameter: Parameter) -> str:
    choices = f": {', '.join(f'`{choice}`' for choice in parameter.choices)}" if parameter.choices else ""
    kind = "" if parameter.choices else f" ({_TYPES[parameter.type]})"
    spelled = {True: "yes", False: "no", "": "none"}.get(parameter.default, str(parameter.default))
    default = "has to be given" if parameter.is_required else spelled if spelled == "none" else f"`{spelled}`"
    return f"| `{parameter.name}` | {parameter.help}{choices}{kind} | {default} |"


@pytest.mark.parametrize("name", RECIPES)
def test_each_is_described_as_it_is(name: str) -> None:
    assert section(RECIPES[name]) in PAGE.read_text("utf-8") + "\n"


def test_no_other_is_described() -> None:
    assert re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.MULTILINE) == list(RECIPES)
