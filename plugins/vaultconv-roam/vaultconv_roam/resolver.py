"""How the text of a link finds its target in a graph: pages by their titles, days by their dates, blocks by their ids."""

from __future__ import annotations

from vaultconv.plugins import Index
from vaultconv.plugins.model import Reference, ReferenceKind, Target
from vaultconv_roam.days import day_of


class RoamResolver:
    """The policy of Roam; it holds nothing."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the page at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return Target("url", text)
        if reference.kind is ReferenceKind.BLOCK:
            found = index.vault_block(text)
            return Target("missing", text) if found is None else Target("note", found[0])
        if not text:
            return Target("note", source)
        day = day_of(text)
        titled = index.by_title(day or text)
        return Target("note", titled[0]) if titled else Target("missing", text, day)
