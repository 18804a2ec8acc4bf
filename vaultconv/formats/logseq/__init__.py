"""Logseq graphs of the file version (0.10): pages and journals in Markdown, one bullet a block."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultconv.formats.base import HIGHLIGHT_TEMPLATE, INLINE_HTML, Option, PictureStyle, Recognition
from vaultconv.formats.logseq.addresses import OPENS
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.files import picture_in_property
from vaultconv.formats.logseq.naming import FLAT, NAMESPACE
from vaultconv.formats.logseq.nesting import open_after
from vaultconv.formats.logseq.recognise import recognise
from vaultconv.formats.logseq.resolver import LogseqResolver
from vaultconv.formats.logseq.settings import CONFIG, FOLDER
from vaultconv.formats.logseq.shown import expanded
from vaultconv.formats.logseq.types import KEEP, UNIFY
from vaultconv.vault.tree import Tree

if TYPE_CHECKING:
    from vaultconv.formats.logseq.editing import LogseqEditing
    from vaultconv.formats.logseq.reader import LogseqReader
    from vaultconv.formats.logseq.writer import LogseqWriter


class LogseqFormat:
    """The format, as the registry finds it. What reads it, writes it and edits it is imported when it is asked for."""

    name = "logseq"
    title = "Logseq graph"
    shape = "outline"
    links_by_name = True
    notes_stand_alone = True
    line_ends = "shown"
    options = (
        Option(
            "outline",
            "headings",
            "In the outline of a document, let headings contain what follows them and lists nest under their "
            "paragraph, or only lists nest, or nothing.",
            ("headings", "lists", "flat"),
        ),
        Option(
            "folders",
            FLAT,
            "Name a page by its title and keep its folder as a property, or let its name begin with its folder.",
            (FLAT, NAMESPACE),
        ),
        Option(
            "types",
            KEEP,
            "Write a property that has several types over the vault as it is in each note, or as text everywhere: the "
            "database version of Logseq gives a property one type.",
            (KEEP, UNIFY),
        ),
        Option(
            "shape",
            "lists",
            "Keep the bullets of a graph as nested lists, or make a document of each page: bullets become "
            "paragraphs, headings contain nothing.",
            ("lists", "document"),
            "read",
        ),
        HIGHLIGHT_TEMPLATE,
        INLINE_HTML,
    )
    pictures = PictureStyle(in_property=picture_in_property, as_pictures=True)
    settings_files = (CONFIG,)
    settings_kept = (f"{FOLDER}/*.edn", f"{FOLDER}/*.css", f"{FOLDER}/*.js")
    nesting = staticmethod(open_after)

    def keeps_view_state(self, _options: Mapping[str, Any], _carriers: bool) -> bool:
        """It is this app's own."""
        return True

    expanded = staticmethod(expanded)
    dialect = LOGSEQ
    opens = OPENS
    resolver = LogseqResolver()

    @cached_property
    def reader(self) -> LogseqReader:
        """What reads its notes."""
        from vaultconv.formats.logseq.reader import LogseqReader

        return LogseqReader()

    @cached_property
    def writer(self) -> LogseqWriter:
        """What writes them."""
        from vaultconv.formats.logseq.writer import LogseqWriter

        return LogseqWriter()

    @cached_property
    def editing(self) -> LogseqEditing:
        """What edits them in place."""
        from vaultconv.formats.logseq.editing import LogseqEditing

        return LogseqEditing()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a graph."""
        return recognise(tree)


FORMAT = LogseqFormat()
