"""TextBundle (https://textbundle.org/spec/, version 2): a note with what it shows, as a folder or in one file."""

from __future__ import annotations

from vaultconv.plugins import PROTOCOL, Option, Recognition, Tree
from vaultconv_textbundle.dialect import TEXTBUNDLE
from vaultconv_textbundle.places import BUNDLE, PACK
from vaultconv_textbundle.reader import TextBundleReader, text_file
from vaultconv_textbundle.resolver import TextBundleResolver
from vaultconv_textbundle.writer import TextBundleWriter


class TextBundleFormat:
    """The format, as vaultconv finds it."""

    protocol = PROTOCOL
    name = "textbundle"
    title = "TextBundle"
    shape = "document"
    line_ends = "kept"
    losses_found = True
    options = (
        Option("textbundle_pack", False, "Write each note as one file (TextPack) instead of a folder."),
    )
    dialect = TEXTBUNDLE
    resolver = TextBundleResolver()
    reader = TextBundleReader()
    writer = TextBundleWriter()

    def recognise(self, tree: Tree) -> Recognition:
        """Bundles are known by their names and the text in them."""
        packs = sum(file.path.lower().endswith(PACK) for file in tree.files)
        bundles = sum(bool(text_file(file.path)) for file in tree.files)
        if not packs + bundles:
            return Recognition(0, f"nothing in it ends in {BUNDLE} or {PACK}")
        return Recognition(92, f"it has {packs + bundles} of {BUNDLE} and {PACK}")


FORMAT = TextBundleFormat()
