"""Roam Research: the JSON of a whole graph, read."""

from __future__ import annotations

from vaultconv.plugins import PROTOCOL, Option, Recognition, Tree
from vaultconv_roam.dialect import ROAM
from vaultconv_roam.reader import ALL, IDS, USED, RoamReader, is_graph
from vaultconv_roam.resolver import RoamResolver


class RoamFormat:
    """The format, as vaultconv finds it."""

    protocol = PROTOCOL
    name = "roam"
    title = "Roam Research (JSON)"
    shape = "outline"
    line_ends = "shown"
    options = (
        Option(
            IDS,
            USED,
            "Keep the ids of blocks that something refers to, or of all blocks.",
            (USED, ALL),
            "read",
        ),
    )
    dialect = ROAM
    resolver = RoamResolver()
    reader = RoamReader()
    writer = None

    def recognise(self, tree: Tree) -> Recognition:
        """A graph is known by how its JSON begins."""
        graphs = [file.path for file in tree.files if is_graph(tree, file.path)]
        if not graphs:
            return Recognition(0, "no JSON of a graph")
        return Recognition(94, f"{graphs[0]} is a list of pages with blocks")


FORMAT = RoamFormat()
