"""Readwise: the site notes that an exporter for Jekyll wrote over the years, one passage a file; its exports that hold many
sources in one file; and the pages that its plugins write into vaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from vaultconv.formats.base import INLINE_HTML, Option, PictureStyle, Recognition
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.exports.beginnings import AS_READ, WRITTEN
from vaultconv.formats.readwise.forms import FORMS, SITE, SITE_NOTES
from vaultconv.formats.readwise.links import asset_url
from vaultconv.formats.readwise.resolver import ReadwiseResolver
from vaultconv.markdown.nesting import open_after
from vaultconv.vault.tree import Tree

if TYPE_CHECKING:
    from vaultconv.formats.readwise.editing import ReadwiseEditing
    from vaultconv.formats.readwise.reader import ReadwiseReader
    from vaultconv.formats.readwise.writer import ReadwiseWriter


class ReadwiseFormat:
    """The format, as the registry finds it. What reads it, writes it and edits it is imported when it is asked for."""

    name = "readwise"
    title = SITE_NOTES
    shape = "document"
    line_ends = "kept"
    pictures = PictureStyle(in_html=lambda path, _note: asset_url(path), remote=True)
    settings_files: tuple[str, ...] = ()
    notes_can_lie = True
    nesting = staticmethod(open_after)
    dialect = READWISE
    resolver = ReadwiseResolver()

    options = (
        Option(
            "readwise_form",
            AS_READ,
            "what to write: each note as it came, else as a note of a site; notes of a site (the newest generation, or the "
            "one of that name); or one file with all highlights",
            (AS_READ, SITE, *(form.name for form in FORMS.values() if form.is_highlight), *WRITTEN),
        ),
        INLINE_HTML,
    )

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What notes of each form came from."""
        from vaultconv.formats.readwise.kinds import KINDS

        return KINDS

    @cached_property
    def reader(self) -> ReadwiseReader:
        """What reads its notes."""
        from vaultconv.formats.readwise.reader import ReadwiseReader

        return ReadwiseReader()

    @cached_property
    def writer(self) -> ReadwiseWriter:
        """What writes them."""
        from vaultconv.formats.readwise.writer import ReadwiseWriter

        return ReadwiseWriter()

    @cached_property
    def editing(self) -> ReadwiseEditing:
        """What edits them in place."""
        from vaultconv.formats.readwise.editing import ReadwiseEditing

        return ReadwiseEditing()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a site."""
        from vaultconv.formats.readwise.recognise import recognise

        return recognise(tree)


FORMAT = ReadwiseFormat()
