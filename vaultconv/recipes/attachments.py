"""Recipes for attachments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from posixpath import basename, dirname, splitext
from typing import Annotated

from vaultconv.recipes.recipe import Left, listed, recipe
from vaultconv.scripting.note import is_below
from vaultconv.scripting.vault import OpenVault


@recipe(("obsidian", "readwise", "html"))
def move_attachments(
    vault: OpenVault,
    to: Annotated[str, "the folder that they go to"],
    folder: Annotated[str, "only those in this folder"] = "",
    endings: Annotated[str, "only those with these endings, with commas between them"] = "",
) -> Iterator[Left]:
    """Moves attachments into one folder, and rewrites every link to them.

    Where two would have one name, they stay where they are, and are told. A graph of Logseq has its files in `assets` and nowhere else."""
    wanted = {ending.lstrip(".").casefold() for ending in listed(endings)}
    target = to.strip("/")
    moving = [
        path
        for path in vault.attachments
        if dirname(path) != target
        and (not folder or is_below(dirname(path), folder.strip("/")))
        and (not wanted or splitext(path)[1].lstrip(".").casefold() in wanted)
    ]
    known = Counter(basename(path).casefold() for path in moving)
    known.update(basename(path).casefold() for path in vault.files if dirname(path) == target)
    for path in moving:
        if known[basename(path).casefold()] > 1:
            yield Left(path, 0, f"cannot go to `{target}`: another is called so there")
    vault.move_files([path for path in moving if known[basename(path).casefold()] == 1], target)
