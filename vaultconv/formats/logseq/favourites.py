"""The pages that people have at hand: what a vault has bookmarked are favourites of a graph."""

from __future__ import annotations

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.naming import page_names
from vaultconv.model.reference import Reference, ReferenceKind


def favourites(context: WriteContext) -> list[str]:
    """The pages that are favourites, by their names in the graph."""
    names = page_names(context)
    found = (context.target(Reference(ReferenceKind.NAME, name), "") for name in context.settings.favourites)
    return [names[target.path] for target in found if target.kind == "note"]
