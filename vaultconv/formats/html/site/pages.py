"""The pages of a site as its index, its lists and its search show them: of each a row, so that nothing else of a note is asked for there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import dirname
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.html.naming import view_of
from vaultconv.formats.html.site.postings import numbered
from vaultconv.formats.html.site.tags import tags_of
from vaultconv.formats.html.site.words import shown_on, words
from vaultconv.model.note import NoteKind
from vaultconv.vault.described import title_of_board
from vaultconv.vault.kept import NAMES, PROPERTIES, TAGS, Change, kept_anew, worked_out
from vaultconv.vault.stored import as_json, by_anyone

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.formats.earlier import Earlier
    from vaultconv.model.note import Note

_NOTES, _BOARDS = "html.pages", "html.boards"
"""By what names the rows are kept."""


class Row(NamedTuple):
    """What is said of a page: its title, its folder in the vault, its day, whether it is that of a day, whether it shows a ``note`` or a
    ``board``, and its tags; of a board the words that it says too."""

    title: str
    folder: str
    date: str = ""
    is_day: bool = False
    kind: str = "note"
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Page(NamedTuple):
    """A page: the path of what it shows in the source, its own in the site, and what is said of it."""

    source: str
    path: str
    row: Row


def folder_of(note: Note) -> str:
    """The folder of ``note``, as its vault has it."""
    return dirname(str(note.extra.get("place", note.path)))


def _row_of(note: Note) -> str:
    is_day = note.kind is NoteKind.JOURNAL and bool(note.date)
    return _packed(
        Row(note.title, folder_of(note), note.date, is_day, tags=tuple(dict.fromkeys(tags_of(note))))
    )


def _packed(row: Row) -> str:
    return as_json(row).decode("utf-8", "surrogatepass")


def said_in(said: str) -> Row:
    """The row that was packed as ``said``."""
    with by_anyone():
        title, folder, date, is_day, kind, tags, words = json.loads(said)
        return Row(title, folder, date, is_day, kind, tuple(tags), tuple(words))


def _amended(context: WriteContext, rows: dict[str, str], change: Change) -> dict[str, str]:
    kept = {path: row for path, row in rows.items() if path not in change.then}
    return dict(sorted((kept | _rows(change.now.values(), context)).items()))


@worked_out(_NOTES, NAMES, PROPERTIES, TAGS, amend=_amended)
def rows_in(context: WriteContext) -> dict[str, str]:
    """The row of each note that has a page, by its path in the source."""
    return dict(sorted(_rows(context.index.vault.notes, context).items()))


def _rows(notes: Iterable[Note], context: WriteContext) -> dict[str, str]:
    return {
        note.path: _row_of(note)
        for note in notes
        if note.verbatim is None and note.path not in context.absent
    }


@kept_anew(_BOARDS)
def boards_in(context: WriteContext) -> dict[str, str]:
    """The row of each board that has a page, by its path in the source."""
    found = {}
    for board in context.index.vault.boards:
        if board.problem is None and board.path not in context.absent:
            said = tuple(sorted(words(shown_on(board))))
            row = Row(title_of_board(board), dirname(board.path), kind="board", words=said)
            found[board.path] = _packed(row)
    return found


def tags_by_page(rows: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tags of each page of ``rows``, by the path of what it shows in the source."""
    return ((source, said_in(said).tags) for source, said in rows.items())


class Pages:
    """All pages of a site, as they are or as they were."""

    def __init__(self, notes: Mapping[str, str], boards: Mapping[str, str], paths: Mapping[str, str]) -> None:
        """``notes`` and ``boards`` are the rows of what they show, by its path in the source, and ``paths`` say where everything goes."""
        self.notes = notes
        self.rows = {**notes, **boards}
        self.places = {source: paths[source] for source in notes if source in paths}
        self.places |= {source: view_of(paths[source]) for source in boards if source in paths}

    @classmethod
    def of(cls, context: WriteContext) -> Pages:
        """Those of the site that is written."""
        with context.index.asked_by(""):
            return cls(rows_in(context), boards_in(context), context.paths)

    @classmethod
    def before(cls, earlier: Earlier) -> Pages | None:
        """Those of the site that an ``earlier`` run has written; None where that is not known."""
        notes, boards = (earlier.memo.get(name) for name in (_NOTES, _BOARDS))
        return None if notes is None or boards is None else cls(notes, boards, earlier.paths)

    def others(self, then: Pages) -> set[str]:
        """What is not shown, called or found as it was ``then``, by its path in the source."""
        mine, its = self._said(), then._said()
        return {source for source in mine.keys() | its.keys() if mine.get(source) != its.get(source)}

    def _said(self) -> dict[str, tuple[str, str]]:
        return {source: (self.rows[source], place) for source, place in self.places.items()}

    def of_sources(self, sources: Iterable[str]) -> Iterator[Page]:
        """Those pages that show one of ``sources``."""
        return (self.page(source) for source in sources if source in self.places)

    def page(self, source: str) -> Page:
        """The page that shows ``source``."""
        return Page(source, self.places[source], said_in(self.rows[source]))

    @cached_property
    def by_source(self) -> dict[str, Page]:
        """Each page, by the path of what it shows in the source."""
        return {source: self.page(source) for source in self.places}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each in the search, by the path of what it shows in the source."""
        numbers = numbered(self.places.values())
        return {source: numbers[place] for source, place in self.places.items()}
