"""Telling a folder of web pages from others."""

from __future__ import annotations

from posixpath import splitext

from vaultconv.formats.base import Recognition
from vaultconv.formats.html.naming import INDEX, PAGES
from vaultconv.vault.tree import Tree


def recognise(tree: Tree) -> Recognition:
    """Pages make it likely, an index among them more; Markdown beside them says that they belong to something else."""
    ends = tuple(PAGES)
    paths = [file.path for file in tree.files]
    pages = sum(splitext(path)[1].lower() in PAGES for path in paths if path.lower().endswith(ends))
    if not pages:
        return Recognition(0, "no web pages")
    suffixes = [splitext(path)[1].lower() for path in paths]
    found = f"{pages} web page{'s' if pages > 1 else ''} in a folder"
    if ".md" in suffixes and suffixes.count(".md") >= pages:
        return Recognition(5, f"{found}, among Markdown notes")
    if INDEX in tree:
        return Recognition(70, f"{found}, with an index")
    return Recognition(40, found)
