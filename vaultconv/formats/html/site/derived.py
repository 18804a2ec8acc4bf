"""The pages and files that are made of a vault as a whole: the index, the days, the tags, and what all pages load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import basename, dirname
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.base import Output
from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import DERIVED, INDEX, view_of
from vaultconv.formats.html.site.frame import JOURNALS, Frame, Place, folder_id, folder_of, journals
from vaultconv.formats.html.site.search import search_files
from vaultconv.formats.html.site.tags import PAGE, TagPage, tags_in
from vaultconv.formats.html.site.theme import MARK, SCRIPT, STYLE
from vaultconv.vault.described import title_of_board

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Vault


class Entry(NamedTuple):
    """A page in the index: its address from the root, its title, its day, and whether it shows a ``note`` or a ``board``."""

    href: str
    title: str
    date: str = ""
    kind: str = "note"


@dataclass(slots=True)
class Folder:
    """A folder of the vault in the index. ``name`` is ``""`` for the root."""

    name: str
    id: str
    entries: list[Entry] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)


class Month(NamedTuple):
    """The notes of the days of a month, called ``YYYY-MM``."""

    name: str
    days: list[Entry]


class Year(NamedTuple):
    """The months of a year that have notes."""

    name: str
    months: list[Month]


def derived_pages(vault: Vault, context: WriteContext) -> Iterator[Output]:
    """Everything but the notes and boards themselves; nothing, for a vault without any. What would take the place of a file of
    the vault's own is left out."""
    entries = list(_entries(vault, context))
    if not entries:
        return
    taken = set(context.paths.values())
    frame = Frame.of(context)
    made = [(frame.home, _index(frame, entries)), *_journals(frame), *_tags(frame)]
    made += [(f"{DERIVED}/{name}", MARK + frame.theme.files[name]) for name in (STYLE, SCRIPT)]
    made += [(path, MARK + text) for path, text in search_files(vault, context)]
    for path, text in made:
        if path not in taken:
            yield Output(path, text.encode())


def _entries(vault: Vault, context: WriteContext) -> Iterator[tuple[str, Entry]]:
    """Each page of a note or board, with its folder."""
    for note in vault.notes:
        path = context.paths.get(note.path)
        if note.verbatim is None and path is not None:
            yield folder_of(note), Entry(address(path, INDEX), note.title or note.path, note.date)
    for board in vault.boards:
        path = context.paths.get(board.path)
        if board.problem is None and path is not None:
            href = address(view_of(path), INDEX)
            yield dirname(board.path), Entry(href, title_of_board(board), kind="board")


def _index(frame: Frame, entries: list[tuple[str, Entry]]) -> str:
    """The index: a tree of folders, in each its pages by title. Those of a kind of their own are counted apart."""
    folders = {"": Folder("", "")}
    for path, entry in sorted(entries, key=lambda each: (each[1].title.casefold(), each[1].href)):
        _folder(path, folders).entries.append(entry)
    for folder in folders.values():
        folder.folders.sort(key=lambda inner: (inner.name.casefold(), inner.name))
    kinds = Counter(entry.kind for _, entry in entries)
    counts = ", ".join(
        f"{number} {kind}{'s' * (number != 1)}" for kind, number in sorted(kinds.items(), reverse=True)
    )
    name = frame.context.index.vault.name
    return frame.derived("index.html", frame.home, name, "index", tree=folders[""], counts=counts)


def _folder(path: str, folders: dict[str, Folder]) -> Folder:
    """The folder at ``path``, hung into the tree of ``folders``, which are by their paths."""
    known = folders.get(path)
    if known is None:
        known = folders[path] = Folder(basename(path), folder_id(path))
        _folder(dirname(path), folders).folders.append(known)
    return known


def _journals(frame: Frame) -> Iterator[tuple[str, str]]:
    """The page of the days, the latest first."""
    years: list[Year] = []
    for note in sorted(journals(frame.context), key=lambda note: (note.date, note.path), reverse=True):
        year, month = note.date[:4], note.date[:7]
        if not years or years[-1].name != year:
            years.append(Year(year, []))
        months = years[-1].months
        if not months or months[-1].name != month:
            months.append(Month(month, []))
        href = address(frame.context.paths[note.path], INDEX)
        months[-1].days.append(Entry(href, note.title, note.date))
    if years:
        yield JOURNALS, frame.derived("journals.html", JOURNALS, "Journal", "journals", years=years)


@dataclass(slots=True)
class TagEntry:
    """A tag in a list of tags."""

    href: str
    name: str
    count: int
    tags: list[TagEntry]


def _tags(frame: Frame) -> Iterator[tuple[str, str]]:
    """The page of all tags, and that of each."""
    tags = tags_in(frame.context)
    if not tags.pages:
        return
    roots = [_tag_entry(page, True) for page in tags.roots]
    yield PAGE, frame.derived("tags.html", PAGE, "Tags", "tags", tags=roots)
    for _, page in sorted(tags.pages.items()):
        yield page.path, _tag(frame, page)


def _tag(frame: Frame, page: TagPage) -> str:
    """The page of one tag."""
    above = [Place(address(PAGE, INDEX), "Tags")]
    line: list[Place] = []
    up = page.above
    while up is not None:
        line.append(Place(address(up.path, INDEX), f"#{up.name}"))
        up = up.above
    notes = [
        Place(address(frame.context.paths[path], INDEX), note.title)
        for path in page.notes
        if (note := frame.context.index.called(path)) is not None
    ]
    notes.sort(key=lambda place: (place.title.casefold(), place.href))
    below = [_tag_entry(inner, False) for inner in page.below]
    return frame.derived(
        "tag.html", page.path, f"#{page.name}", "tag", above=above + line[::-1], notes=notes, below=below
    )


def _tag_entry(page: TagPage, deep: bool) -> TagEntry:
    below = [_tag_entry(inner, True) for inner in page.below] if deep else []
    return TagEntry(address(page.path, INDEX), page.name, page.count, below)
