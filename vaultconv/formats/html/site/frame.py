"""The frame of a page: what stands around a note, and around each page that is made of the vault as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultconv.formats.html.carriers import text
from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import DERIVED, INDEX, slug_of, view_of
from vaultconv.formats.html.site import head as heads
from vaultconv.formats.html.site.inbound import leading_to
from vaultconv.formats.html.site.pages import folder_of, rows_in, said_in
from vaultconv.formats.html.site.tag_pages import PAGE as TAG_LIST
from vaultconv.formats.html.site.tags import tags_of
from vaultconv.formats.html.site.theme import SCRIPT, STYLE, Theme, theme_of
from vaultconv.model.board import Board
from vaultconv.model.note import NoteKind
from vaultconv.vault.described import title_of_board
from vaultconv.vault.kept import NAMES, PROPERTIES, TAGS, worked_out
from vaultconv.vault.naming import fold
from vaultconv.vault.questions import THERE

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.formats.earlier import Earlier
    from vaultconv.model.note import Note

JOURNALS = f"{DERIVED}/journals.html"
"""The page that lists the notes of days."""

_MEMO = "html.frame"
_SHARED = "html.shared"


class Place(NamedTuple):
    """Where a link of the frame leads, and its words: ``href`` is a path from the root of the site, but for backlinks."""

    href: str
    title: str


@dataclass(slots=True)
class Frame:
    """What all pages of a site have in common. ``home`` is the path of the index."""

    context: WriteContext
    theme: Theme
    home: str
    links: tuple[Place, ...]

    @classmethod
    def of(cls, context: WriteContext) -> Frame:
        """The frame of the site that is written."""
        context.index.questions.ask(THERE, fold(INDEX))
        known = context.memo.get(_MEMO)
        if isinstance(known, cls):
            return known
        with context.index.asked_by(""):
            home = _home(context.paths)
        links = _links(home, *_shared(context))
        made = context.memo[_MEMO] = cls(context, theme_of(context.options), home, links)
        return made

    def was(self, earlier: Earlier) -> bool:
        """Whether an ``earlier`` run set its pages in just this frame."""
        shared = earlier.memo.get(_SHARED)
        home = _home(earlier.paths)
        return shared is not None and (home, _links(home, *shared)) == (self.home, self.links)

    def around(self, note: Note, path: str, article: str, meta: str, language: str, style: str = "") -> str:
        """The page at ``path`` of ``note``, which says its ``meta`` and ``language`` in the head."""
        more = heads.linked_data(note, language)
        return self._page(
            "page.html",
            path,
            note.title,
            str(note.kind),
            heads.head(text(note.title), meta, style, more),
            language,
            article=_html(article),
            backlinks=self._backlinks(note.path, path),
            folders=self._folders(note),
        )

    def derived(self, template: str, path: str, title: str, kind: str, **said: Any) -> str:
        """The page at ``path`` that is made of the vault as a whole, by ``template`` and what it is ``said``."""
        return self._page(
            template, path, title, kind, heads.head(text(title), heads.derived(kind)), "", **said
        )

    def _page(
        self, template: str, path: str, title: str, kind: str, head: str, language: str, **said: Any
    ) -> str:
        page = {
            "path": path,
            "title": title,
            "kind": kind,
            "lang": language,
            "folders": said.pop("folders", ()),
        }
        site = {
            "name": self.context.index.vault.name,
            "root": "../" * path.count("/"),
            "home": address(self.home, INDEX),
            "links": self.links,
            "style": f"{DERIVED}/{STYLE}",
            "script": f"{DERIVED}/{SCRIPT}",
        }
        return self.theme.render(template, head=_html(head), page=page, site=site, **said)

    def _backlinks(self, source: str, path: str) -> list[Place]:
        """The pages that lead to what was at ``source``, as the page at ``path`` links them."""
        found = []
        for other in leading_to(source, self.context):
            there = self.context.paths[other]
            note = self.context.index.called(other)
            sheet = self.context.index.sheet(other)
            if note is not None:
                found.append(Place(address(there, path), note.title))
            elif isinstance(sheet, Board):
                found.append(Place(address(view_of(there), path), title_of_board(sheet)))
        return sorted(found, key=lambda place: (place.title.casefold(), place.href))

    def _folders(self, note: Note) -> list[Place]:
        """The folders that ``note`` lies in, from the outermost, as the index shows them."""
        folder = folder_of(note)
        parts = folder.split("/") if folder else []
        home = address(self.home, INDEX)
        return [
            Place(f"{home}#{folder_id('/'.join(parts[: end + 1]))}", part) for end, part in enumerate(parts)
        ]


def _home(paths: Mapping[str, str]) -> str:
    """The path of the index, where everything goes to ``paths``."""
    return f"{DERIVED}/{INDEX}" if INDEX in paths.values() else INDEX


def _links(home: str, days: bool, tags: bool) -> tuple[Place, ...]:
    """What all pages lead to: the index at ``home``, and the lists of ``days`` and ``tags`` if there are some."""
    links = [Place(home, "All notes")]
    if days:
        links.append(Place(JOURNALS, "Journal"))
    if tags:
        links.append(Place(TAG_LIST, "Tags"))
    return tuple(links)


def _has(note: Note) -> tuple[bool, bool]:
    """Whether ``note`` is that of a day, and whether it has a tag."""
    return note.kind is NoteKind.JOURNAL and bool(note.date), any(True for _ in tags_of(note))


@worked_out(_SHARED, NAMES, PROPERTIES, TAGS, by=_has)
def _shared(context: WriteContext) -> tuple[bool, bool]:
    """Whether there are notes of days, and tags: all pages lead to their lists."""
    rows = list(map(said_in, rows_in(context).values()))
    return any(row.is_day for row in rows), any(row.tags for row in rows)


def folder_id(folder: str) -> str:
    """The id of a ``folder`` in the index. No slug has a colon.

    >>> folder_id("My notes/Bread")
    'folder:my-notes/bread'
    """
    return "folder:" + "/".join(map(slug_of, folder.split("/")))


def _html(text: str) -> Any:
    """``text``, which is HTML already."""
    from markupsafe import Markup  # comes with Jinja2, and is needed where that is

    return Markup(text)  # noqa: S704  what is in it was escaped where it was written
