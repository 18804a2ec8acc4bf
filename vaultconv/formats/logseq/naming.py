"""How a note becomes a page: its name in the graph, and its file.

Names are one space for the whole graph, without folders: a note keeps its title where no other has it, and gets its
folder as a namespace where one does (``formats/logseq.md`` section 2, and traps 5, 6, 9 and 29).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from posixpath import basename, dirname, splitext
from sys import intern
from typing import Any, NamedTuple

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.dates import DEFAULT_FORMAT, FILE_FORMAT, ISO_FORMAT, day_of, write_day
from vaultconv.formats.logseq.links import ASSETS
from vaultconv.formats.logseq.mirror import FOLDER as MIRROR
from vaultconv.formats.logseq.names import (
    BUILT_IN,
    TRIPLE_LOWBAR,
    can_link,
    decode_name,
    encode_name,
    page_key,
)
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.board import Board, Sheet
from vaultconv.model.note import Note, NoteKind, Vault
from vaultconv.vault.described import title_of_board
from vaultconv.vault.kept import NAMES, worked_out
from vaultconv.vault.naming import RETURNED, Numbering, cut, safe_path
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text

NAME = "logseq"
"""The name of the format."""

JOURNALS = "journals"
"""The folder of the journals."""

WHITEBOARDS = "whiteboards"
"""The folder of the whiteboards, if the settings do not say."""

PAGES = "pages"
"""The folder of new pages."""

FLAT, NAMESPACE = "flat", "namespace"
"""What becomes of folders (``--folders``): a property of the page, or the beginning of its name."""

_PAGE_FILES = frozenset({".md", ".org"})
"""The endings of files that are pages to the app."""
_NO_SLUG = lazy_pattern(r"[\W_]+")
_LONGEST = 200
"""Bytes of a page's name in its file's."""


def day_format(context: WriteContext) -> str:
    """How the graph that is written titles its journals: as its settings say, or, if it is new, as the graph did that the
    notes once came from, or as every other app reads a day."""
    if context.source_format == NAME:
        return context.settings.journal_format or DEFAULT_FORMAT
    if context.destination is not None:
        return context.destination.journal_format
    return _days_as_before(context)


def _days_said(context: WriteContext, path: str) -> str:
    """How the graph that the note at ``path`` once came from titled its days; ``""`` if that is not known."""
    carried = context.index.seen(path).carried or {}
    return str(carried.get("days") or "") if carried.get("format") == NAME else ""


_DAYS_SAID = OfEachNote("logseq.days-said", NAMES, share=_days_said, read=text)


@worked_out("logseq.days", NAMES)
def _days_as_before(context: WriteContext) -> str:
    return days_before(context) or ISO_FORMAT


def name_format(context: WriteContext) -> str:
    """How the graph that is written makes the name of a page that of its file."""
    same = context.source_format == NAME
    settings = context.settings if same else context.standing
    return str(settings.other.get("names", TRIPLE_LOWBAR))


def days_before(context: WriteContext) -> str:
    """How the graph that the notes of a vault once came from titled its days; ``""`` if they tell nothing, or different
    things."""
    found = {days for _, days in _DAYS_SAID.of(context)}
    return found.pop() if len(found) == 1 else ""


@worked_out("logseq.pages", NAMES)
def page_names(context: WriteContext) -> dict[str, str]:
    """The name of the page that each note and board of a vault becomes, by path. Worked out once."""
    spelled = context.options.get("folders", FLAT) == NAMESPACE and context.source_format != NAME
    pages = dict(_PAGES.of(context))
    there = _pages_there(context, pages) if context.others else frozenset()
    return _allotted(context.index.vault, pages, day_format(context), spelled, there)


def _pages_there(context: WriteContext, pages: Mapping[str, _Page]) -> frozenset[str]:
    """What the files of others in the graph that is written call their pages: keys, and days. What one of the ``pages`` was called by
    an earlier run it is still called, though somebody came to call another one so."""
    format = name_format(context)
    ours = (_named_by(context.recorded[path], format) for path in pages if path in context.recorded)
    return frozenset(_named_by(path, format) for path in context.others) - {"", *ours}


def _named_by(path: str, format: str) -> str:
    """The key of the page whose file is at ``path``, or the day whose journal it is; ``""`` for a file that is no page."""
    stem, ending = splitext(basename(path))
    if ending.lower() not in _PAGE_FILES:
        return ""
    return day_of(stem) or page_key(decode_name(stem, format))


class _Page(NamedTuple):
    """What a note says of the page that it becomes: the day whose journal it is, its title and the key of that, its folder, whether it was a
    page before, and whether it comes home as that page: what a graph has called one, the app can have."""

    day: str
    title: str
    key: str
    folder: str
    was_page: bool
    is_home: bool


def _page_of(context: WriteContext, path: str) -> _Page:
    note = context.index.seen(path)
    title = page_title(note)
    carried = note.carried or {}
    was_page = "page" in carried
    is_home = was_page and "path" in carried and carried.get("format") == NAME
    return _Page(day_of_page(note), title, page_key(title), folder_of(note), was_page, is_home)


def _read_page(said: Any) -> _Page:
    day, title, key, folder, was_page, is_home = said
    return _Page(text(day), text(title), text(key), text(folder), bool(was_page), bool(is_home))


_PAGES = OfEachNote("logseq.page", NAMES, share=_page_of, read=_read_page)


def _allotted(
    vault: Vault, pages: Mapping[str, _Page], days: str, folders: bool, there: frozenset[str]
) -> dict[str, str]:
    """The names of the ``pages`` of ``vault``, none of which is ``there`` already; with ``folders`` each begins with that of its note,
    unless the graph that the note came from called it otherwise."""
    names: dict[str, str] = {}
    taken: set[str] = {*there}
    for path, page in pages.items():
        if page.day and page.day not in taken:
            names[path] = write_day(page.day, days) or page.day
            taken.add(page.day)
    is_own = vault.format == NAME
    wanted = Counter(page.key for page in pages.values())
    for path in sorted(pages, key=lambda path: (path.count("/"), path)):
        if path in names:
            continue
        page = pages[path]
        alone = page.was_page or not page.folder or (wanted[page.key] == 1 and not folders)
        is_known = is_own or page.is_home
        is_free = not taken & {page.key, page.day} if is_known else _is_free(page.title, taken, days)
        folder = "" if is_own and page.day else page.folder  # that of the journals says nothing
        name = page.title if alone and is_free else _apart(folder, page.title, taken, days)
        names[path] = intern(name)  # of a large vault the title of its note is there once
        taken.add(page_key(name))
    for board in vault.boards:
        if board.problem is None:
            names[board.path] = name = _board_name(board, taken, days)
            taken.add(page_key(name))
    return names


def _board_name(board: Board, taken: set[str], days: str) -> str:
    """The name of a whiteboard, which is a page like any other: that of the board, with a word behind it where something
    else has that name."""
    title = " ".join(str((board.carried or {}).get("page") or title_of_board(board)).split())
    title = title if can_link(title) else title.replace("[", "(").replace("]", ")")
    name, number = title, 1
    while not _is_free(name, taken, days):
        name = f"{title} (board)" if number == 1 else f"{title} (board {number})"
        number += 1
    return name


def day_of_page(note: Note) -> str:
    """The day whose journal ``note`` is, or was in the graph that it came from; ``""`` for any other note."""
    if note.kind is NoteKind.JOURNAL:
        return note.date
    carried = note.carried or {}
    folder, _, name = str(carried.get("path", "")).rpartition("/")
    if carried.get("format") != NAME or folder != JOURNALS:
        return ""
    return day_of(name.removesuffix(".md").replace("_", "-"))


def is_called_by_its_day(note: Note, context: WriteContext) -> bool:
    """Whether the journal ``note`` has its day's name; none has of which the graph has a journal already."""
    if not context.others:
        return True
    return page_names(context)[note.path] == (write_day(note.date, day_format(context)) or note.date)


def journal_day(note: Note, stem: str, context: WriteContext) -> str:
    """The day whose journal the page is that ``note`` becomes, in a file called ``stem``; ``""`` for any other page. One that was moved
    somewhere else is still one by its name."""
    day = day_of_page(note)
    is_one = is_called_by_its_day(note, context) if note.kind is NoteKind.JOURNAL else day_of(stem) == day
    return day if is_one else ""


def page_title(note: Note) -> str:
    """The title of ``note`` as a page can have it."""
    carried = note.carried or {}
    page = carried.get("page") if carried.get("format") == NAME else None
    title = str(page or note.extra.get("page", note.title)) or basename(note.path)
    title = " ".join(title.split())
    if can_link(title):
        return title
    return title.replace("[", "(").replace("]", ")")


def _is_free(name: str, taken: set[str], days: str) -> bool:
    key = page_key(name)
    return key not in taken and key not in BUILT_IN and not day_of(name, (days,))


def _apart(folder: str, title: str, taken: set[str], days: str) -> str:
    """A name that tells a note of the ``title`` from others: with its folder, or with a word behind it."""
    name = f"{folder}/{title}" if folder else f"{title} (page)"
    number = 1
    while not _is_free(name, taken, days):
        number += 1
        name = f"{folder}/{title} {number}" if folder else f"{title} (page {number})"
    return name


def is_spelled_out(note: Note, name: str, folders: str) -> bool:
    """Whether the ``name`` of the page that ``note`` becomes says its folder, as ``folders`` wants it; so does that of a page that comes
    home, and of one which somebody moved in a vault."""
    folder = folder_of(note)
    was_called_so = (note.carried or {}).get("page") == name
    title = note.title if was_called_so else page_title(note)
    return bool(folder) and (was_called_so or folders == NAMESPACE) and name == f"{folder}/{title}"


def says_folder(name: str, folder: str) -> bool:
    """Whether the ``name`` of a page needs no other word for its ``folder``: a site makes the one of the other.

    >>> says_folder("Tools/Hand Tools/Saw", "tools/hand-tools"), says_folder("Tools/Saw", "Tools"), says_folder("Saw", "tools")
    (True, False, False)
    """
    above = name.rpartition("/")[0]
    return bool(above) and above != folder == "/".join(map(_slug, above.split("/")))


def _slug(part: str) -> str:
    """A part of a name as an address has it."""
    return _NO_SLUG.sub("-", part.lower()).strip("-")


def folder_of(note: Note) -> str:
    """The folder that ``note`` belongs to, ``""`` for none. Those of a site generator's collections say how it is built,
    not where a note belongs."""
    folder = dirname(str(note.extra.get("place", note.path)))
    return "" if any(part.startswith("_") for part in folder.split("/")) else folder


class LogseqNaming:
    """A page of the same format stays where it is. Any other is named by its page; what came from a graph goes back to
    its place."""

    numbering = Numbering()

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like."""
        if context.source_format == NAME:
            return note.path
        carried = note.carried or {}
        if carried.get("format") == NAME and isinstance(carried.get("path"), str):
            return safe_path(str(carried["path"]).removeprefix(MIRROR), RETURNED)
        there = context.standing
        if note.kind is NoteKind.JOURNAL and note.date and is_called_by_its_day(note, context):
            folder = there.journal_folder or JOURNALS
            name = write_day(note.date, there.other.get("journal-files", FILE_FORMAT))
            return f"{folder}/{name.replace('/', '_') or note.date.replace('-', '_')}.md"
        stem = encode_name(page_names(context)[note.path], name_format(context))
        return f"{there.other.get('pages', PAGES)}/{cut(stem, _LONGEST)}.md"

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Files lie in one folder, by their names."""
        if context.source_format == NAME or path.startswith(ASSETS + "/"):
            return path
        return f"{ASSETS}/{safe_path(basename(path))}"

    def place_sheet(self, sheet: Sheet, context: WriteContext) -> str:
        """A board that was understood is a whiteboard; anything else a file."""
        if context.source_format == NAME or not isinstance(sheet, Board) or sheet.problem is not None:
            return self.place_attachment(sheet.path, context)
        there = context.standing
        stem = encode_name(page_names(context)[sheet.path], name_format(context))
        return f"{there.other.get('whiteboards', WHITEBOARDS)}/{cut(stem, _LONGEST)}.edn"
