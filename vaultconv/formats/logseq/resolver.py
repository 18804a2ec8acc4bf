"""How the text of a link finds its target in a graph: pages by name, alias or day, files by path, blocks by id.

Source: ``formats/logseq.md`` sections 2 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple, TypeAlias

from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.links import ASSETS, FILE
from vaultconv.formats.logseq.mirror import FOLDER as MIRROR
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, page_key
from vaultconv.formats.logseq.other_pages import name_in_links
from vaultconv.model.note import NoteKind
from vaultconv.model.reference import BARE_PATH, BY_TITLE, Reference, ReferenceKind, Target
from vaultconv.vault.described import title_of_board
from vaultconv.vault.edited import Edited
from vaultconv.vault.index import Index, aliases_of
from vaultconv.vault.kept import NAMES, kept, worked_out, works_again
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text


@kept("logseq.Names")
class Names(NamedTuple):
    """The pages and whiteboards of a graph by the key of their names, the pages by alias, and the journals by day."""

    pages: dict[str, str]
    aliases: dict[str, str]
    days: dict[str, str]


_Keys: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What a page is called in links, as each table of the names has it: the key of its name, those of its aliases, and the day of a journal."""


def _keys_of(index: Index, path: str) -> _Keys:
    """What the page at ``path`` is called."""
    note = index.seen(path)
    page = page_key(str(note.extra.get("page", note.title)))
    days = (note.date,) if note.kind is NoteKind.JOURNAL and note.date else ()
    return (page,), tuple(map(page_key, aliases_of(note))), days


def _read_keys(said: Any) -> _Keys:
    pages, aliases, days = (tuple(map(text, keys)) for keys in said)
    return pages, aliases, days


_CALLED = OfEachNote("logseq.called", NAMES, share=_keys_of, read=_read_keys)


@worked_out("logseq.names", NAMES)
def names_in(index: Index) -> Names:
    """The names of a graph, worked out once."""
    known = Names({}, {}, {})
    for path, keys in chain(_CALLED.of(index), _files_called(index)):
        for table, names in zip(known, keys, strict=True):
            for name in names:
                table.setdefault(name, path)
    return known


@works_again("logseq.names")
def _names_again(index: Index, left: Mapping[str, Any], edited: Edited) -> Names | None:
    if not edited.is_in_order:
        return None  # who is the first of those that are called alike
    then: Names = left["logseq.names"]
    files: dict[tuple[int, str], str] = {}
    for path, keys in _files_called(index):
        for entry in _entries(keys):
            files.setdefault(entry, path)
    changed = (keys for _, *both in _CALLED.changed(index, left) for keys in both if keys is not None)
    others = {entry for keys in changed for entry in _entries(keys)}
    others.update((table, key) for table, key in files if key not in then[table])
    for table, names in enumerate(then):
        of_files = ((table, key) for key, path in names.items() if path not in edited.places)
        others.update(entry for entry in of_files if files.get(entry) != names[entry[1]])
    known = Names(*map(dict, then))
    for table, key in others:
        known[table].pop(key, None)
        owners = (path for path, keys in _CALLED.saying(index, key, edited) if key in keys[table])
        owner = next(owners, files.get((table, key)))
        if owner is not None:
            known[table][key] = owner
    return then if known == then else known


def _entries(keys: _Keys) -> Iterator[tuple[int, str]]:
    """The entries of the tables of names."""
    return ((table, key) for table, of_table in enumerate(keys) for key in of_table)


def _files_called(index: Index) -> Iterator[tuple[str, _Keys]]:
    """What files and boards are called that are pages."""
    settings = index.vault.settings
    spelling = settings.other.get("names", TRIPLE_LOWBAR)
    for file in index.vault.attachments:
        if file.kind:
            name = name_in_links(file.path, spelling)
            day = day_of(name, (settings.journal_format,))
            yield file.path, ((page_key(name),), (), (day,) if day else ())
    for board in index.vault.boards:
        yield board.path, ((page_key(board.page or title_of_board(board)),), (), ())


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
        if reference.origin == BY_TITLE and (named := index.by_title(text)):
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
