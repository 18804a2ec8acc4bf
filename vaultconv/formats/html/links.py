"""Where the links of a page lead: relative addresses, and the ids that they lead to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from vaultconv.formats.html.naming import PAGES, slug_of, view_of
from vaultconv.formats.html.publishing import publishes
from vaultconv.formats.html.site.tag_pages import tag_pages
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Heading
from vaultconv.model.board import Board
from vaultconv.model.note import NoteKind
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Text
from vaultconv.vault.fragments import Place, places_of
from vaultconv.vault.index import Index
from vaultconv.vault.kept import NAMES, Change, worked_out
from vaultconv.vault.naming import fold

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext

_SAFE = "/-_.~!$&'()*+,;=:@"
"""What stands as itself in the path of an address (RFC 3986, section 3.3)."""

NO_PAGE: Final = "There is no such page here: "
NO_FILE: Final = "There is no such file here: "
"""What a link or a picture says of itself that leads to what is not there; its name follows."""

_BLANK = lazy_pattern(r"\s")
_MEMO = "html.headings"
_TOLD = "html.places"
_FIRST = "html.firsts"
_PLAIN = lazy_pattern(r"[\w ,.:;()/?'’+-]*")
"""A heading that is spelled in one way only."""


def address(path: str, page: str) -> str:
    """The relative address of the file at ``path`` for the page at ``page``.

    >>> address("a/My i.png", "a/b/n.html"), address("n.html", "n.html")
    ('../My%20i.png', 'n.html')
    """
    text = quote(_relative(path, dirname(page)), safe=_SAFE)
    return f"./{text}" if ":" in text.partition("/")[0] else text


def _relative(path: str, folder: str) -> str:
    """The way to ``path`` from ``folder``, both as they are seen from the root of the site."""
    if not folder:
        return path
    there, here = path.split("/"), folder.split("/")
    shared = 0
    for one, other in zip(there, here, strict=False):
        if one != other:
            break
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:])


def fragment(id: str) -> str:
    """``#`` and ``id`` as the end of an address."""
    return "#" + quote(id, safe=_SAFE + "^")


def note_id(label: str, back: bool = False) -> str:
    """The id of the footnote called ``label``, whose case does not count, or of the place that it leads ``back`` to. No slug
    has a colon.

    >>> note_id("A b"), note_id("1", back=True)
    ('fn:a-b', 'fnref:1')
    """
    return ("fnref:" if back else "fn:") + _BLANK.sub("-", label.casefold())


def ids_of(titles: list[str]) -> list[str]:
    """The ids of the headings of a page, in order: slugs, and a number where one is taken.

    >>> ids_of(["One", "Two", "One"])
    ['one', 'two', 'one-2']
    """
    taken: set[str] = set()
    counts: dict[str, int] = {}
    out = []
    for title in titles:
        slug = unique = slug_of(title)
        while unique in taken:
            counts[slug] = counts.get(slug, 1) + 1
            unique = f"{slug}-{counts[slug]}"
        taken.add(unique)
        out.append(unique)
    return out


def heading_ids(path: str, index: Index) -> list[tuple[str, str]]:
    """The headings of the note at ``path``: their slug, by which they are found, and their id."""
    headings = index.headings(
        path
    )  # asked each time: the answer is remembered for all, the question for who asked it
    memo: dict[str, list[tuple[str, str]]] = index.memo.setdefault(_MEMO, {})
    known = memo.get(path)
    if known is None:
        titles = [heading.text for heading in headings]
        known = memo[path] = list(zip(map(slug_of, titles), ids_of(titles), strict=True))
    return known


def first_places(path: str, index: Index) -> dict[str, int]:
    """Which of the headings of the note at ``path``, by number, is the first with each slug: a page of thousands has as many links to them."""
    slugs = heading_ids(path, index)
    memo: dict[str, dict[str, int]] = index.memo.setdefault(_FIRST, {})
    known = memo.get(path)
    if known is None:
        known = memo[path] = {slug: len(slugs) - n for n, (slug, _) in enumerate(reversed(slugs), 1)}
    return known


def _retitled(_index: Index, then: dict[str, int], change: Change) -> dict[str, int]:
    made = Counter(then)
    made.subtract(fold(note.title) for note in change.then.values())
    made.update(fold(note.title) for note in change.now.values())
    return {title: count for title, count in sorted(made.items()) if count}


@worked_out("html.titles", NAMES, amend=_retitled)
def titles_in(index: Index) -> dict[str, int]:
    """How many notes have each title, folded."""
    return dict(sorted(Counter(fold(note.title) for note in index.vault.notes).items()))


@dataclass(slots=True)
class Destination:
    """Where a link leads: its address (None: nowhere), what it means, and the path of that in the destination and its title,
    ``""`` where several pages have it: it ``shares`` that."""

    href: str | None
    target: Target
    path: str = ""
    title: str = ""
    day: str = ""
    """The day whose note it is (``YYYY-MM-DD``), ``""`` for any other."""
    shares: bool = False

    def goes_by(self, name: str) -> bool:
        """Whether a page that is looked for by ``name`` is this one alone: it has the title, or the path is made of it."""
        last = basename(name).removesuffix(".md")
        if fold(last) == fold(self.title):
            return True
        return not self.shares and basename(self.path) in (name, slug_of(last) + PAGES[0])


@dataclass(slots=True)
class Links:
    """Finds where the links of one note lead: ``note`` is its path in the source, ``page`` in the destination."""

    note: str
    page: str
    context: WriteContext
    bare: bool = False
    """Whether the page is to say nothing of other notes: it goes home to the site that it came from, and is written just so
    whatever else is there."""

    def to(self, reference: Reference) -> Destination:
        """Where ``reference`` leads. A URL leads to itself: whether that is safe is for the caller to ask."""
        target = self.context.target(reference, self.note)
        if target.kind not in ("note", "asset"):
            return Destination(None, target)
        path = self.context.paths.get(target.path)
        if path is None or (self.public and target.path in self.context.absent):
            return Destination(None, Target("missing", reference.target))
        if self._is_shown(target.path):
            path = view_of(path)
        place = self._place(reference, target.path)
        note = self.context.index.called(target.path)
        title = note.title if note is not None and self._is_only(note.title) else ""
        href = address(path, self.page) + place if path != self.page else place or "#"
        day = note.date if note is not None and note.kind is NoteKind.JOURNAL else ""
        return Destination(href, target, path, title, day, note is not None and not title)

    def meant(self, reference: Reference) -> Reference:
        """``reference``; what is on the web alone by its address there."""
        target = self.context.target(reference, self.note) if reference.web else None
        if target is None or target.kind != "url":
            return reference
        return Reference(ReferenceKind.URL, target.path)

    def _is_only(self, title: str) -> bool:
        """Whether one note alone has that ``title``, as pages are looked for."""
        return titles_in(self.context.index).get(fold(title), 0) < 2

    def _is_shown(self, path: str) -> bool:
        """Whether what is at ``path`` in the source is a board that has a page of its own."""
        sheet = self.context.index.sheet(path)
        return isinstance(sheet, Board) and sheet.problem is None

    def tells(self, reference: Reference, where: Destination) -> bool:
        """Whether the address of a link tells its headings: who reads both pages finds just them by the id."""
        href, path, index = where.href, where.target.path, self.context.index
        if href is None or not index.is_note(path):
            return False
        ids = heading_ids(path, index)
        memo: dict[str, dict[str, Place]] = index.memo.setdefault(_TOLD, {})
        told = memo.get(path)
        if told is None:
            lines = {
                line.line: Heading(line.level, (Text(line.text),), line=line.line)
                for line in index.headings(path)
            }
            named = {
                fragment(id): lines[heading.line]
                for (_, id), heading in zip(ids, index.headings(path), strict=True)
                if _PLAIN.fullmatch(heading.text)
            }
            told = memo[path] = places_of(tuple(lines.values()), named)
        return told.get(href[href.find("#") :]) == (reference.headings, "")

    def picture(self, url: str) -> str:
        """The address of the file that shows what is at ``url``; ``""`` if there is none."""
        path = self.context.downloads.get(url)
        return address(path, self.page) if path is not None else ""

    @property
    def public(self) -> bool:
        """Whether the page is for others: then it does not say the name of what it cannot lead to."""
        return publishes(self.context.options)

    def is_shown(self, path: str) -> bool:
        """Whether what is at ``path`` in the source is written by this run."""
        return path not in self.context.absent

    def tag(self, name: str) -> str:
        """The address of the page of a tag; ``""`` for one that has none."""
        is_single = self.bare or self.context.alone
        path = "" if is_single else tag_pages(self.context).get(fold(name.strip("/")), "")
        return address(path, self.page) if path else ""

    def _place(self, reference: Reference, path: str) -> str:
        """``#`` and the id of the place in the note at ``path`` that ``reference`` names; ``""`` where it is not there."""
        if not self.context.index.is_note(path):  # what a place in a file is called is no affair of ours
            part = "#".join(reference.headings) or reference.subpath
            return "#" + quote(part, safe=_SAFE) if part else ""
        id = reference.block or (reference.target if reference.kind is ReferenceKind.BLOCK else "")
        if id:
            block = self.context.index.block(path, id)
            return fragment("^" + block.traits.anchor) if block is not None else ""
        if not reference.headings:
            return "#" + quote(reference.subpath, safe=_SAFE) if reference.subpath else ""
        wanted = [slug_of(part) for part in reference.headings]
        found = ""
        first = first_places(path, self.context.index).get(wanted[0])
        if first is None:
            return ""
        ids = heading_ids(path, self.context.index)
        for slug, id in map(ids.__getitem__, range(first, len(ids))):
            if slug == wanted[0]:
                wanted.pop(0)
                found = id
                if not wanted:
                    break
        return "" if wanted else fragment(found)
