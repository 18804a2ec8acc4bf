"""Recipes for properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault


@recipe()
def rename_property(
    vault: OpenVault,
    key: Annotated[str, "the property"],
    to: Annotated[str, "its new name"],
) -> Iterator[Left]:
    """Calls a property otherwise, in every note that has it.

    Its value stays as it is spelled. A note that has a property of the new name already is left alone, and told."""

    def change(note: OpenNote) -> Iterator[Left]:
        if key not in note.properties or key == to:
            return
        if to in note.properties:
            yield Left(note.path, note.properties.line_of(key), f"has both {key!r} and {to!r}")
        else:
            note.properties.rename(key, to)

    return in_each(vault, change)
