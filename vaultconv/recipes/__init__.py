"""Ready-made changes of a vault, by name: what people do to thousands of notes, once.

>>> from vaultconv.recipes import RECIPES
>>> RECIPES["rename-property"].description.partition("\\n")[0]
'Calls a property otherwise, in every note that has it.'
"""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.recipes import properties, tags
from vaultconv.recipes.recipe import Left, Parameter, Recipe

__all__ = ["RECIPES", "Left", "Parameter", "Recipe"]

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        properties.rename_property,
        tags.rename_tag,
    )
}
"""Every recipe, by its name."""
