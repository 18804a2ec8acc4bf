"""Obsidian vaults: Markdown notes in a folder, with wikilinks, properties, callouts and block ids."""

from __future__ import annotations

from vaultconv.formats.base import Option, Recognition
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.fields import DATAVIEW, EMOJI
from vaultconv.formats.obsidian.pictures import PICTURES
from vaultconv.formats.obsidian.reader import ObsidianReader
from vaultconv.formats.obsidian.recognise import recognise
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.vault.tree import Tree


class ObsidianFormat:
    """The format, as the registry finds it."""

    name = "obsidian"
    title = "Obsidian vault"
    shape = "document"
    options = (
        Option(
            "names",
            "title",
            "Name an imported note by its title or by its source's file name.",
            ("title", "source"),
        ),
        Option(
            "tasks",
            EMOJI,
            "Write what a task says as the signs of the plugin Tasks, or as fields of Dataview.",
            (EMOJI, DATAVIEW),
        ),
    )
    pictures = PICTURES
    dialect = OBSIDIAN
    resolver = ObsidianResolver()
    reader = ObsidianReader()
    writer = ObsidianWriter()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a vault."""
        return recognise(tree)


FORMAT = ObsidianFormat()
