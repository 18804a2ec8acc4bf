"""Telling an Obsidian vault from other folders."""

from __future__ import annotations

from posixpath import splitext

from vaultconv.formats.base import Recognition
from vaultconv.formats.obsidian.naming import CONFIG_FOLDER
from vaultconv.vault.tree import Tree


def recognise(tree: Tree) -> Recognition:
    """Its settings folder proves it; a folder with notes may be one; another is none."""
    if CONFIG_FOLDER in tree.hidden:
        return Recognition(95, f"it has a {CONFIG_FOLDER} folder")
    notes = sum(1 for file in tree.files if splitext(file.path)[1].lower() == ".md")
    if notes:
        return Recognition(30, f"{notes} Markdown note{'s' if notes > 1 else ''} in a folder")
    return Recognition(0, "no Markdown notes")
