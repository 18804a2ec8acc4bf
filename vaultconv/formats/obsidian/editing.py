"""Notes of a vault, edited in place: front matter entry by entry; links as the app itself writes them when a note is renamed."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, join

from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian.writer import ObsidianWriter
from vaultconv.markdown.editing import FrontMatterEditing
from vaultconv.model.note import Note, Settings
from vaultconv.vault.decoding import decode

_ENDING = ".md"


class ObsidianEditing(FrontMatterEditing):
    """Edits notes of Obsidian."""

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str]:
        """A note is called as its file is."""
        return join(dirname(note.path), name + _ENDING), ""

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The text of ``note`` with its links in their places, in the style that the vault has."""
        if note.source is None:
            return None
        return decode(ObsidianWriter().write(note, context)[0].data).text
