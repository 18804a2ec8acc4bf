"""Telling a Logseq graph from other folders."""

from __future__ import annotations

from vaultconv.formats.base import Recognition
from vaultconv.formats.logseq.settings import CONFIG
from vaultconv.vault.tree import Tree


def recognise(tree: Tree) -> Recognition:
    """Its settings prove it; folders called as its own may be one."""
    paths = {file.path for file in tree.files}
    if CONFIG in paths:
        return Recognition(97, f"it has a {CONFIG}")
    notes = [path.partition("/")[0] for path in paths if path.endswith((".md", ".org"))]
    own = sum(folder in ("pages", "journals") for folder in notes)
    if {"pages", "journals"} <= set(notes) and own > 0.9 * len(notes):
        return Recognition(60, "its notes lie in the folders pages and journals")
    return Recognition(0, f"no {CONFIG}")
