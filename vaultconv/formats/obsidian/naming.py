"""How a note becomes a path in an Obsidian vault, and what its title is."""

from __future__ import annotations

from posixpath import basename, dirname, join, splitext
from typing import TYPE_CHECKING

from vaultconv.vault.naming import safe_name, safe_path

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Note
    from vaultconv.model.properties import Properties

CONFIG_FOLDER = ".obsidian"
"""Where the app keeps its settings. It may be renamed to another dot folder; that is not looked for."""


class ObsidianNaming:
    """A note of the same format stays where it is. Any other is named by its title (``--names title``) or by its
    source's file name (``--names source``), in the folder that it had."""

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like."""
        if context.source_format == "obsidian":
            return note.path
        carried = note.carried or {}
        if carried.get("format") == "obsidian" and isinstance(carried.get("path"), str):
            return safe_path(str(carried["path"]))
        stem = splitext(basename(note.path))[0]
        if note.problem is not None:
            return safe_path(note.path)
        by_title = context.options.get("names", "title") == "title"
        name = safe_name(note.title if by_title and note.title else stem, extension=".md") + ".md"
        folder = safe_path(_visible_folder(dirname(note.path))) if dirname(note.path) else ""
        return join(folder, name) if folder else name

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Attachments keep their folders."""
        return path if context.source_format == "obsidian" else safe_path(path)


def _visible_folder(folder: str) -> str:
    """``folder`` without Jekyll's collection folders: they say how a site is built, not where a note belongs."""
    return "/".join(part for part in folder.split("/") if not part.startswith("_") and part != "notes")


def title_of(path: str, properties: Properties) -> str:
    """What the app calls the note at ``path``: its file name. Where the file name is only what the file system could
    hold of its ``title`` property or of an alias, that is the title.

    >>> from vaultconv.model.properties import Properties
    >>> title_of("Dir/My note.md", Properties())
    'My note'
    """
    stem = splitext(basename(path))[0]
    for text in _names(properties):
        if text != stem:
            safe = safe_name(text, extension=".md")
            if stem == safe or (stem.startswith(safe + " ") and stem[len(safe) + 1 :].isdigit()):
                return text
    return stem


def _names(properties: Properties) -> list[str]:
    names = [properties.text("title")]
    aliases = properties.get("aliases")
    if isinstance(aliases, list):
        names += [alias for alias in aliases if isinstance(alias, str)]
    return [name for name in names if name]
