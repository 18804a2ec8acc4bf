"""The tags of a site, and the page of each: a tag stands under those that its name begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultconv.formats.html.naming import DERIVED, PAGES, slug_of
from vaultconv.formats.html.site.pages import rows_in, tags_by_page
from vaultconv.formats.html.site.tags import tags_of
from vaultconv.vault.kept import PROPERTIES, TAGS, worked_out
from vaultconv.vault.naming import fold

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext

PAGE = f"{DERIVED}/tags{PAGES[0]}"
"""The page that lists all tags."""

_MEMO = "html.tags"


@dataclass(slots=True)
class TagPage:
    """A tag as it was written first, the path of its page, the tag right above it (None: none is), those right below, and the
    paths of the notes that have it. ``count`` is how many have it or one below."""

    name: str
    path: str
    above: TagPage | None = None
    below: list[TagPage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0


class Tags:
    """All tags, by their folded names."""

    def __init__(self, notes: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Of ``notes``: their paths, in order, and the tags of each."""
        self.pages: dict[str, TagPage] = {}
        having: dict[str, dict[str, None]] = {}
        for path, names in notes:
            for name in names:
                key = fold(name)
                having.setdefault(key, {})[path] = None
                self.pages.setdefault(key, TagPage(name, ""))
        for key in sorted(having):
            self._under(key, self.pages[key].name)
        taken: set[str] = set()
        for key in sorted(self.pages):
            page = self.pages[key]
            page.path = _free(key, taken)
            page.notes = sorted(having.get(key, ()))
        counted: dict[str, set[str]] = {}
        for key, paths in having.items():
            while key:
                counted.setdefault(key, set()).update(paths)
                key = key.rpartition("/")[0]
        for key, having_it in counted.items():
            self.pages[key].count = len(having_it)

    def _under(self, key: str, name: str) -> None:
        """Puts the tag under the one above it, which is made if no note has it."""
        page = self.pages[key]
        while "/" in key:
            key, name = key.rpartition("/")[0], name.rpartition("/")[0]
            known = key in self.pages
            above = self.pages.setdefault(key, TagPage(name, ""))
            if page.above is None:
                page.above = above
                above.below.append(page)
            elif known:
                return
            page = above

    @property
    def roots(self) -> list[TagPage]:
        """The tags that stand under no other, by name."""
        return [page for _, page in sorted(self.pages.items()) if page.above is None]


def tags_in(context: WriteContext) -> Tags:
    """The tags of the vault that is written."""
    known = context.memo.get(_MEMO)
    if known is None:
        known = context.memo[_MEMO] = Tags(tags_by_page(rows_in(context)))
    assert isinstance(known, Tags)  # noqa: S101  nobody else knows this name
    return known


@worked_out("html.tag-pages", PROPERTIES, TAGS, by=tags_of)
def tag_pages(context: WriteContext) -> dict[str, str]:
    """The page of each tag that a note of the site has, by its folded name."""
    return {key: page.path for key, page in tags_in(context).pages.items()}


def _free(key: str, taken: set[str]) -> str:
    """The path of the page of a tag: one that no other has."""
    stem = f"{DERIVED}/tags/" + "/".join(slug_of(part) for part in key.split("/"))
    path, number = stem + PAGES[0], 1
    while path in taken:
        number += 1
        path = f"{stem}-{number}{PAGES[0]}"
    taken.add(path)
    return path
