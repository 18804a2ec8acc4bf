"""Readwise: the site notes that an exporter for Jekyll wrote over the years, one passage a file; its exports that hold many
sources in one file; and the pages that its plugins write into vaults.
"""

from __future__ import annotations

from vaultconv.formats.base import INLINE_HTML, Option, PictureStyle, Recognition
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.editing import ReadwiseEditing
from vaultconv.formats.readwise.exports.forms import BY_NAME
from vaultconv.formats.readwise.exports.write import AS_READ
from vaultconv.formats.readwise.forms import FORMS, SITE
from vaultconv.formats.readwise.kinds import KINDS, SITE_NOTES
from vaultconv.formats.readwise.links import asset_url
from vaultconv.formats.readwise.reader import ReadwiseReader
from vaultconv.formats.readwise.recognise import recognise
from vaultconv.formats.readwise.resolver import ReadwiseResolver
from vaultconv.formats.readwise.writer import ReadwiseWriter
from vaultconv.markdown.nesting import open_after
from vaultconv.vault.tree import Tree


class ReadwiseFormat:
    """The format, as the registry finds it."""

    name = "readwise"
    title = SITE_NOTES
    kinds = KINDS
    shape = "document"
    line_ends = "kept"
    options: tuple[Option, ...] = (
        Option(
            "readwise_form",
            AS_READ,
            "what to write: each note as it came, else as a note of a site; notes of a site (the newest generation, or the "
            "one of that name); or one file with all highlights",
            (AS_READ, SITE, *(form.name for form in FORMS.values() if form.is_highlight), *BY_NAME),
        ),
        INLINE_HTML,
    )
    pictures = PictureStyle(in_html=lambda path, _note: asset_url(path), remote=True)
    settings_files: tuple[str, ...] = ()
    nesting = staticmethod(open_after)
    dialect = READWISE
    resolver = ReadwiseResolver()
    reader = ReadwiseReader()
    writer = ReadwiseWriter()
    editing = ReadwiseEditing()

    def recognise(self, tree: Tree) -> Recognition:
        """How sure we are that ``tree`` is a site."""
        return recognise(tree)


FORMAT = ReadwiseFormat()
