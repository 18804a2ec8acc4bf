"""The pages and files that are made of a vault as a whole: the index, the days, the tags, and what all pages load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import basename, dirname
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.base import Output
from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import DERIVED, INDEX
from vaultconv.formats.html.site.frame import JOURNALS, Frame, Place, folder_id
from vaultconv.formats.html.site.pages import Pages, Row, tags_by_page
from vaultconv.formats.html.site.search import LIST, list_file, parts_files
from vaultconv.formats.html.site.search_again import parts_again
from vaultconv.formats.html.site.tag_pages import PAGE, TagPage, Tags, tag_pages, tags_in
from vaultconv.formats.html.site.theme import MARK, SCRIPT, STYLE

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.formats.earlier import Earlier


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


def derived_pages(context: WriteContext) -> Iterator[Output]:
    """Everything but the notes and boards themselves; nothing, for a vault without any. What would take the place of a file of
    the vault's own is left out, and so is what an earlier run wrote just so."""
    pages = Pages.of(context)
    if not pages.places:
        return
    taken = set(context.paths.values())
    frame = Frame.of(context)
    then = _Then.of(frame, pages)
    for path, text in (*_made(frame, pages, then), *_search(frame, pages, then)):
        if path not in taken:
            yield Output(path, text.encode())


@dataclass(frozen=True, slots=True)
class _Then:
    """What an ``earlier`` run left, and the ``pages`` that the site had: None and none, where all is made anew. What the ``others`` show is not
    what they showed: paths of the source."""

    earlier: Earlier | None
    pages: Pages
    others: frozenset[str]

    @classmethod
    def of(cls, frame: Frame, pages: Pages) -> _Then:
        """What is known of the site in the ``frame`` that has these ``pages`` now."""
        earlier = frame.context.earlier
        before = None if earlier is None or not frame.was(earlier) else Pages.before(earlier)
        if before is None:
            return cls(None, Pages({}, {}, {}), frozenset(pages.places))
        return cls(earlier, before, frozenset(pages.others(before)))

    def keeps(self, path: str, is_same: bool = True) -> bool:
        """Whether the file at ``path`` stays as it was: it would be made of the same."""
        return is_same and self.earlier is not None and self.earlier.keep(path)

    def rows_of_others(self, pages: Pages) -> Iterator[Row]:
        """What is said of the others, now and then."""
        return (page.row for each in (pages, self.pages) for page in each.of_sources(self.others))


def _made(frame: Frame, pages: Pages, then: _Then) -> Iterator[tuple[str, str]]:
    """The pages that are not as they were ``then``."""
    if not then.keeps(frame.home, not then.others):
        yield frame.home, _index(frame, pages)
    shown = {place.href for place in frame.links}
    is_of_days = any(row.is_day for row in then.rows_of_others(pages))
    if JOURNALS in shown and not then.keeps(JOURNALS, not is_of_days):
        yield JOURNALS, _journals(frame, pages)
    is_of_tags = any(row.tags for row in then.rows_of_others(pages))
    if PAGE in shown and (is_of_tags or not all(map(then.keeps, (PAGE, *tag_pages(frame.context).values())))):
        yield from _tags(frame, pages, then)


def _search(frame: Frame, pages: Pages, then: _Then) -> Iterator[tuple[str, str]]:
    """What all pages load, and the index of the search."""
    loaded = {f"{DERIVED}/{name}": frame.theme.files[name] for name in (STYLE, SCRIPT)}
    files = [(path, text) for path, text in loaded.items() if not then.keeps(path)]
    if not then.keeps(LIST, not then.others):
        files.append(list_file(pages))
    context = frame.context
    again = None if then.earlier is None else parts_again(pages, then.pages, context, then.earlier)
    files += parts_files(pages, context) if again is None else again
    return ((path, MARK + text) for path, text in files)


def _index(frame: Frame, pages: Pages) -> str:
    """The index: a tree of folders, in each its pages by title. Those of a kind of their own are counted apart."""
    folders = {"": Folder("", "")}
    for folder, entry in sorted(_entries(pages), key=lambda each: (each[1].title.casefold(), each[1].href)):
        _folder(folder, folders).entries.append(entry)
    for each in folders.values():
        each.folders.sort(key=lambda inner: (inner.name.casefold(), inner.name))
    kinds = Counter(page.row.kind for page in pages.by_source.values())
    counts = ", ".join(
        f"{number} {kind}{'s' * (number != 1)}" for kind, number in sorted(kinds.items(), reverse=True)
    )
    name = frame.context.index.vault.name
    return frame.derived("index.html", frame.home, name, "index", tree=folders[""], counts=counts)


def _entries(pages: Pages) -> Iterator[tuple[str, Entry]]:
    """Each of ``pages`` in the index, with its folder."""
    for source, path, row in pages.by_source.values():
        yield row.folder, Entry(address(path, INDEX), row.title or source, row.date, row.kind)


def _folder(path: str, folders: dict[str, Folder]) -> Folder:
    """The folder at ``path``, hung into the tree of ``folders``, which are by their paths."""
    known = folders.get(path)
    if known is None:
        known = folders[path] = Folder(basename(path), folder_id(path))
        _folder(dirname(path), folders).folders.append(known)
    return known


def _journals(frame: Frame, pages: Pages) -> str:
    """The page of the days, the latest first."""
    years: list[Year] = []
    days = [page for page in pages.by_source.values() if page.row.is_day]
    for _, path, row in sorted(days, key=lambda page: (page.row.date, page.source), reverse=True):
        year, month = row.date[:4], row.date[:7]
        if not years or years[-1].name != year:
            years.append(Year(year, []))
        months = years[-1].months
        if not months or months[-1].name != month:
            months.append(Month(month, []))
        months[-1].days.append(Entry(address(path, INDEX), row.title, row.date))
    return frame.derived("journals.html", JOURNALS, "Journal", "journals", years=years)


@dataclass(slots=True)
class TagEntry:
    """A tag in a list of tags."""

    href: str
    name: str
    count: int
    tags: list[TagEntry]


def _tags(frame: Frame, pages: Pages, then: _Then) -> Iterator[tuple[str, str]]:
    """The page of all tags, and that of each, but for those that stay as they were ``then``."""
    tags, before = tags_in(frame.context), Tags(tags_by_page(then.pages.notes))
    roots, were = ([_tag_entry(page, True) for page in each.roots] for each in (tags, before))
    if not then.keeps(PAGE, roots == were):
        yield PAGE, frame.derived("tags.html", PAGE, "Tags", "tags", tags=roots)
    for key, page in sorted(tags.pages.items()):
        was = before.pages.get(key)
        is_same = was is not None and _around(page) == _around(was) and page.notes == was.notes
        if not then.keeps(page.path, is_same and then.others.isdisjoint(page.notes)):
            yield page.path, _tag(frame, pages, page)


def _around(page: TagPage) -> tuple[list[Place], list[TagEntry]]:
    """The tags above that of ``page``, and itself; and those below."""
    above = [Place(address(PAGE, INDEX), "Tags")]
    line: list[Place] = []
    up: TagPage | None = page
    while up is not None:
        line.append(Place(address(up.path, INDEX), f"#{up.name}"))
        up = up.above
    return above + line[::-1], [_tag_entry(inner, False) for inner in page.below]


def _tag(frame: Frame, pages: Pages, page: TagPage) -> str:
    """The page of one tag."""
    (*above, _), below = _around(page)
    notes = [Place(address(path, INDEX), row.title) for _, path, row in pages.of_sources(page.notes)]
    notes.sort(key=lambda place: (place.title.casefold(), place.href))
    return frame.derived("tag.html", page.path, f"#{page.name}", "tag", above=above, notes=notes, below=below)


def _tag_entry(page: TagPage, deep: bool) -> TagEntry:
    below = [_tag_entry(inner, True) for inner in page.below] if deep else []
    return TagEntry(address(page.path, INDEX), page.name, page.count, below)
