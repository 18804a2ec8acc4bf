"""Recipes for what notes are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from vaultconv.model.blocks import Heading
from vaultconv.model.plain import plain_text
from vaultconv.recipes.recipe import Left, in_each, recipe
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault


@recipe()
def aliases_from_titles(
    vault: OpenVault,
    title: Annotated[
        Literal["heading", "property"], "where a note says its title: in its first heading, or in a property"
    ] = "heading",
    key: Annotated[str, "the property that says it"] = "title",
) -> Iterator[Left]:
    """Gives each note that is called otherwise than its title says that title as an alias.

    So links find it by both. The first heading counts where it is of the first level."""

    def change(note: OpenNote) -> None:
        said = _heading(note) if title == "heading" else note.properties.get(key)
        if not isinstance(said, str) or not said.strip():
            return
        known = {name.casefold() for name in (note.title, *note.aliases)}
        if said.strip().casefold() not in known:
            note.add_alias(said.strip())

    return in_each(vault, change)


def _heading(note: OpenNote) -> str:
    """The first heading of ``note``, in plain words, if it is of the first level."""
    first = next((block for block in note.blocks if isinstance(block, Heading)), None)
    return plain_text(first.spans) if first is not None and first.level == 1 else ""
