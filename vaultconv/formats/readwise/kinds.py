"""What a note of each form came from, in the words of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vaultconv.formats.readwise.exports.forms import FORMS as EXPORTS
from vaultconv.formats.readwise.exports.forms import READ_ONLY
from vaultconv.formats.readwise.forms import FORMS, ORDINARY, SITE_NOTES
from vaultconv.formats.readwise.pages.forms import BESIDE, BULK, LOGSEQ_PLUGIN, MIRROR, OBSIDIAN_PLUGIN

KINDS: Final[Mapping[str, str]] = {
    **{name: SITE_NOTES for name in FORMS if name != ORDINARY},
    **{form.name: form.title for form in EXPORTS},
    **{form.name: form.title for form in READ_ONLY},
    OBSIDIAN_PLUGIN: "pages of Readwise's Obsidian plugin",
    BULK: "pages of Readwise's bulk Markdown export",
    LOGSEQ_PLUGIN: "pages of Readwise's Logseq plugin",
    MIRROR: "pages of Readwise Mirror",
    BESIDE: "notes beside pages of a plugin",
}
"""The kind of each form, by its name (:attr:`~vaultconv.model.note.Note.form`)."""
