"""How a note becomes a path in an Obsidian vault, and what its title is."""

from __future__ import annotations

import re
from posixpath import basename, dirname, join, splitext
from typing import TYPE_CHECKING

from vaultconv.model.properties import Properties
from vaultconv.vault.naming import Numbering, safe_name, safe_path

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Note

CONFIG_FOLDER = ".obsidian"
"""Where the app keeps its settings. It may be renamed to another dot folder; that is not looked for."""

_COLLECTION = re.compile(r"(?<![^/])(?:notes/)?_[^/]*/")


class ObsidianNaming:
    """A note of the same format stays where it is. Any other is named by its title (``--names title``) or by its
    source's file name (``--names source``), in the folder that it had."""

    numbering = Numbering()

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
        asked = note.extra.get("place")
        if isinstance(asked, str) and context.options.get("names", "title") == "title":
            return safe_path(asked)
        by_title = context.options.get("names", "title") == "title"
        name = safe_name(note.title if by_title and note.title else stem, extension=".md") + ".md"
        return safe_path(join(_visible_folder(dirname(note.path)), name))

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Attachments keep their folders."""
        return path if context.source_format == "obsidian" else safe_path(path)


def _visible_folder(folder: str) -> str:
    """``folder`` without Jekyll's collections (``_posts``, ``notes/_posts``): they say how a site is built, not where a
    note belongs."""
    return "/".join(part for part in _COLLECTION.sub("", folder + "/").split("/") if part)


def title_of(path: str, properties: Properties) -> str:
    """What the app calls the note at ``path``: its file name. Where the file name is only what the file system could
    hold of its ``title`` property or of an alias, that is the title; a number behind it tells two notes of one title
    apart. (``Chapter 1`` with the alias ``Chapter`` is ``Chapter 1``: there a number was part of the name.)

    >>> from vaultconv.model.properties import Property, PropertyType
    >>> title = Property("title", "What is bread?", PropertyType.TEXT)
    >>> title_of("Dir/What is bread 1.md", Properties((title,))), title_of("Dir/My note.md", Properties())
    ('What is bread?', 'My note')
    """
    stem = splitext(basename(path))[0]
    title = properties.text("title")
    for text in (title, *_aliases(properties)):
        safe = safe_name(text, extension=".md") if text else ""
        numbered = bool(safe) and stem.startswith(safe + " ") and stem[len(safe) + 1 :].isdecimal()
        if stem == safe or (numbered and (text == title or text != safe)):
            return text
    return stem


def _aliases(properties: Properties) -> list[str]:
    aliases = properties.get("aliases")
    return (
        [alias for alias in aliases if isinstance(alias, str) and alias] if isinstance(aliases, list) else []
    )
