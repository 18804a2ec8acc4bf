"""Recipes for tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.vault import OpenVault


@recipe()
def rename_tag(
    vault: OpenVault,
    tag: Annotated[str, "the tag, without #"],
    to: Annotated[str, "its new name"],
) -> Iterator[Left]:
    """Calls a tag otherwise, with all tags below it: `a` to `b` makes `a/c` to `b/c`.

    In properties and in the text, but not in code."""
    return in_each(vault, lambda note: note.rename_tag(tag, to))
