"""The tags of a vault, and the page of each: a tag stands under those that its name begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultconv.formats.html.naming import DERIVED, PAGES, slug_of
from vaultconv.model.properties import Properties
from vaultconv.model.spans import Tag
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.kept import PROPERTIES, TAGS, worked_out
from vaultconv.vault.naming import fold

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Note

KEYS = frozenset({"tags", "tag"})
"""Properties, in lower case, that hold tags (Obsidian, Logseq)."""

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

    def __init__(self, notes: Iterable[Note]) -> None:
        self.pages: dict[str, TagPage] = {}
        having: dict[str, dict[str, None]] = {}
        for note in notes:
            for name in tags_of(note):
                key = fold(name)
                having.setdefault(key, {})[note.path] = None
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
        notes = context.index.vault.notes
        known = context.memo[_MEMO] = Tags(note for note in notes if note.path not in context.absent)
    assert isinstance(known, Tags)  # noqa: S101  nobody else knows this name
    return known


@worked_out("html.tag-pages", PROPERTIES, TAGS)
def tag_pages(context: WriteContext) -> dict[str, str]:
    """The page of each tag that a note of the site has, by its folded name."""
    return {key: page.path for key, page in tags_in(context).pages.items()}


def tags_of(note: Note) -> Iterator[str]:
    """The tags of ``note``: those of its properties, then those in its text.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.note import Note
    >>> from vaultconv.model.spans import Text
    >>> list(tags_of(Note("a", "a", blocks=(Paragraph((Tag("x/y"), Text(" "), Tag("z"))),))))
    ['x/y', 'z']
    """
    yield from tags_among(note.properties)
    for block in iter_blocks(note.blocks):
        if block.traits.properties:
            yield from tags_among(Properties(block.traits.properties))
        for spans in spans_of(block):
            for span in iter_spans(spans):
                if isinstance(span, Tag) and (name := span.name.strip("/")):
                    yield name


def tags_among(properties: Properties) -> Iterator[str]:
    """The tags that ``properties`` say."""
    for item in properties:
        if item.key.lower() in KEYS:
            values = item.value.split(",") if isinstance(item.value, str) else item.value
            for value in values if isinstance(values, list) else ():
                if isinstance(value, str) and (name := name_of(value)):
                    yield name


def name_of(value: str) -> str:
    """The tag that the value of a property is.

    >>> name_of("#a/b "), name_of("[[two words]]")
    ('a/b', 'two words')
    """
    return value.strip().removeprefix("#").removeprefix("[[").removesuffix("]]").strip("/ ")


def _free(key: str, taken: set[str]) -> str:
    """The path of the page of a tag: one that no other has."""
    stem = f"{DERIVED}/tags/" + "/".join(slug_of(part) for part in key.split("/"))
    path, number = stem + PAGES[0], 1
    while path in taken:
        number += 1
        path = f"{stem}-{number}{PAGES[0]}"
    taken.add(path)
    return path
