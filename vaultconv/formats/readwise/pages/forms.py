"""The names of the forms of pages, as :attr:`~vaultconv.model.note.Note.form` has them."""

from __future__ import annotations

from typing import Final

OBSIDIAN_PLUGIN: Final = "obsidian-plugin"
"""A page of the official Obsidian plugin, by any template."""
BULK: Final = "bulk-markdown"
"""A page of the bulk Markdown export: as that, but with its author as plain text."""
LOGSEQ_PLUGIN: Final = "logseq-plugin"
"""A page of the official Logseq plugin."""
MIRROR: Final = "mirror"
"""A page of the Obsidian plugin Readwise Mirror."""
BESIDE: Final = "beside-pages"
"""Any other note in a folder of such pages: the text of a document, the log of the plugin."""

PAGE_FORMS: Final = frozenset({OBSIDIAN_PLUGIN, BULK, LOGSEQ_PLUGIN, MIRROR})
"""The forms with highlights."""
IN_PAGES: Final = PAGE_FORMS | {BESIDE}
"""All notes in the Markdown of these pages."""
