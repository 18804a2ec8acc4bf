"""How a note becomes a path in an Obsidian vault, and what its title is."""

from __future__ import annotations

from posixpath import basename, dirname, join, splitext
from typing import TYPE_CHECKING

from vaultconv.formats.obsidian.canvas import ENDING as CANVAS
from vaultconv.formats.obsidian.daily import daily_path
from vaultconv.formats.obsidian.preferences import daily_notes, preferences
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.board import Board
from vaultconv.model.note import NoteKind
from vaultconv.model.properties import Properties
from vaultconv.vault.described import title_of_board
from vaultconv.vault.naming import RETURNED, Numbering, safe_name, safe_path

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.board import Sheet
    from vaultconv.model.note import Note

CONFIG_FOLDER = ".obsidian"
"""Where the app keeps its settings. It may be renamed to another dot folder; that is not looked for."""

_COLLECTION = lazy_pattern(r"(?<![^/])(?:notes/)?_[^/]*/")


_MEMO = "obsidian.homes"


class ObsidianNaming:
    """A note of the same format stays where it is. A journal is a daily note of the vault. Any other note is named by its
    title (``--names title``) or by its source's file name (``--names source``), in the folder that it had."""

    numbering = Numbering()

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like."""
        if context.source_format == "obsidian":
            return note.path
        carried = note.carried or {}
        if carried.get("format") == "obsidian" and isinstance(carried.get("path"), str):
            return safe_path(str(carried["path"]), RETURNED)
        stem = splitext(basename(note.path))[0]
        if note.problem is not None:
            return safe_path(note.path)
        if note.kind is NoteKind.JOURNAL and note.date:
            daily = daily_notes(context)
            return safe_path(daily_path(note.date, daily.journal_folder, daily.journal_format) + ".md")
        asked = note.extra.get("place")
        if isinstance(asked, str) and context.options.get("names", "title") == "title":
            return safe_path(asked)
        by_title = context.options.get("names", "title") == "title"
        name = safe_name(note.title if by_title and note.title else stem, extension=".md") + ".md"
        return safe_path(join(_visible_folder(dirname(note.path)), name))

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Attachments go where the vault keeps them; where it does not say, they keep their folders."""
        folder = preferences(context).attachment_folder
        if context.source_format == "obsidian":
            return path
        if folder == "." or folder.startswith("./"):  # beside the note that shows it
            home = self._homes(context).get(path)
            return safe_path(path) if home is None else safe_path(join(home, folder[2:], basename(path)))
        return safe_path(join(folder.strip("/"), basename(path)) if folder else path)

    def place_sheet(self, sheet: Sheet, context: WriteContext) -> str:
        """A board of another app is a canvas of its name; anything else is a file like any other."""
        if context.source_format == "obsidian" or not isinstance(sheet, Board) or sheet.problem is not None:
            return self.place_attachment(sheet.path, context)
        return safe_path(join(sheet.folder, title_of_board(sheet) + CANVAS))

    def _homes(self, context: WriteContext) -> dict[str, str]:
        """The folder of the first note that links to each attachment, in the destination."""
        known: dict[str, str] | None = context.memo.get(_MEMO)
        if known is None:
            known = context.memo[_MEMO] = {}
            for note in context.index.vault.notes:
                folder = dirname(self.place(note, context))
                for outbound in context.index.outbound(note.path):
                    target = context.target(outbound.reference, note.path)
                    if target.kind == "asset":
                        known.setdefault(target.path, folder)
        return known


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
    aliases = next((item.value for item in properties if item.key.lower() == "aliases"), None)
    return (
        [alias for alias in aliases if isinstance(alias, str) and alias] if isinstance(aliases, list) else []
    )
