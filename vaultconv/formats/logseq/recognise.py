"""Telling a Logseq graph from other folders."""

from __future__ import annotations

from vaultconv.formats.base import Recognition
from vaultconv.formats.logseq.mirror import FOLDER, is_mirrored
from vaultconv.formats.logseq.settings import CONFIG
from vaultconv.vault.decoding import decode
from vaultconv.vault.tree import Tree


def recognise(tree: Tree) -> Recognition:
    """Its settings prove it; folders called as its own may be one."""
    paths = {file.path for file in tree.files}
    if CONFIG in paths:
        return Recognition(97, f"it has a {CONFIG}")
    mirrored = [path for path in paths if path.startswith(FOLDER) and path.endswith(".md")]
    if mirrored:
        return Recognition(95, f"it has pages of a Markdown Mirror in {FOLDER}")
    notes = [path.partition("/")[0] for path in paths if path.endswith((".md", ".org"))]
    if notes and set(notes) <= {"pages", "journals"} and _is_mirror(tree, paths):
        return Recognition(90, "its pages begin with their ids, as those of a Markdown Mirror do")
    own = sum(folder in ("pages", "journals") for folder in notes)
    if {"pages", "journals"} <= set(notes) and own > 0.9 * len(notes):
        return Recognition(60, "its notes lie in the folders pages and journals")
    return Recognition(0, f"no {CONFIG}")


def _is_mirror(tree: Tree, paths: set[str]) -> bool:
    """Whether the first page of ``tree`` is one of a mirror. One that cannot be read has its line when its turn comes."""
    first = min((path for path in paths if path.endswith(".md")), default="")
    try:
        return bool(first) and is_mirrored(decode(tree.read(first)).text)
    except OSError:
        return False
