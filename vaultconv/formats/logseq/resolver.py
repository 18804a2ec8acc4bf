"""How the text of a link finds its target in a graph: pages by name, alias or day, files by path, blocks by id.

Source: ``formats/logseq.md`` sections 2 and 5.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import NamedTuple

from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.links import ASSETS, FILE
from vaultconv.formats.logseq.mirror import FOLDER as MIRROR
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, page_key
from vaultconv.formats.logseq.other_pages import name_in_links
from vaultconv.model.note import NoteKind
from vaultconv.model.reference import BARE_PATH, Reference, ReferenceKind, Target
from vaultconv.vault.described import title_of_board
from vaultconv.vault.index import Index, aliases_of
from vaultconv.vault.kept import NAMES, kept, worked_out

TITLE = "title"
"""The origin of a reference to a note by its title, where its page is called otherwise."""


@kept("logseq.Names")
class Names(NamedTuple):
    """The pages and whiteboards of a graph by the key of their names, the pages by alias, and the journals by day."""

    pages: dict[str, str]
    aliases: dict[str, str]
    days: dict[str, str]


@worked_out("logseq.names", NAMES)
def names_in(index: Index) -> Names:
    """The names of a graph, worked out once."""
    known = Names({}, {}, {})
    for note in index.vault.notes:
        known.pages.setdefault(page_key(str(note.extra.get("page", note.title))), note.path)
        for alias in aliases_of(note):
            known.aliases.setdefault(page_key(alias), note.path)
        if note.kind is NoteKind.JOURNAL and note.date:
            known.days.setdefault(note.date, note.path)
    spelling = index.vault.settings.other.get("names", TRIPLE_LOWBAR)
    for file in index.vault.attachments:
        if file.kind:
            name = name_in_links(file.path, spelling)
            known.pages.setdefault(page_key(name), file.path)
            if day := day_of(name, (index.vault.settings.journal_format,)):
                known.days.setdefault(day, file.path)
    for board in index.vault.boards:
        known.pages.setdefault(page_key(board.page or title_of_board(board)), board.path)
    return known


class LogseqResolver:
    """The policy of Logseq; it holds nothing."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        text = reference.target
        if reference.kind is ReferenceKind.URL:
            return Target("url", text)
        if reference.kind is ReferenceKind.BLOCK:
            found = index.place_of(text)
            if found is not None:
                return Target("note", found[0])
            board = index.board_with(text)
            return Target("asset", board) if board is not None else Target("missing", text)
        if reference.origin == FILE:
            return self._file(text, source, index)
        if reference.origin == BARE_PATH:
            near = self._file(text, source, index)
            return near if near.kind == "asset" else self._file(f"/{text.lstrip('/')}", source, index)
        if not text:
            return Target("note", source)
        if reference.origin == TITLE and (named := index.by_title(text)):
            return Target("note", named[0])
        return self._page(text, index)

    @staticmethod
    def _page(text: str, index: Index) -> Target:
        names = names_in(index)
        key = page_key(text)
        found = names.pages.get(key)
        day = day_of(text, (index.vault.settings.journal_format,)) if found is None else ""
        found = found or names.days.get(day) or names.aliases.get(key)
        if found is None:
            return Target("missing", text, day)
        return Target("note" if index.is_note(found) else "asset", found)

    def _file(self, text: str, source: str, index: Index) -> Target:
        path = normpath(join(dirname(source), text)) if not text.startswith("/") else text.lstrip("/")
        if path.startswith("..") or "\0" in path:
            return Target("outside", text)
        found = index.by_path(path) or index.by_path(path.removeprefix(MIRROR))
        if found is None and "." not in text:
            return self._page(text, index)
        if found is None:
            return Target(
                "missing", path.removeprefix(ASSETS + "/") if path.startswith(ASSETS + "/") else text
            )
        return Target("note" if index.is_note(found) else "asset", found)
