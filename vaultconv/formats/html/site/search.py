"""The index of the search: built with the site, loaded by the page on the first search.

A page opened from a disk can read no other file, but it can load programs; so the index is programs that do nothing but hand over
data. ``search-index.js`` has the pages (number, address, title, folder, tags), ``search-parts.js`` the words at which its parts begin, with
the names of these; each ``search-NAME.js`` is such a part (:mod:`vaultconv.formats.html.site.postings`). A search loads the parts that its
words may be in, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import DERIVED, INDEX
from vaultconv.formats.html.publishing import hidden_words
from vaultconv.formats.html.site.head import in_script
from vaultconv.formats.html.site.postings import Part, in_order, name_of, packed, parts_of
from vaultconv.formats.html.site.words import shown_in, words
from vaultconv.vault.stored import by_anyone

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.formats.html.site.pages import Pages

LIST: Final = f"{DERIVED}/search-index.js"
"""What a page loads first: all pages."""

STARTS: Final = f"{DERIVED}/search-parts.js"
"""What it loads with that: where the parts begin."""

LISTED, STARTED, HANDED = "vaultSearch(", "vaultSearchParts(", "vaultSearchPart("
"""What takes the pages, the beginnings, and a part with its name."""
END: Final = ");\n"


def list_file(pages: Pages) -> tuple[str, str]:
    """The file that lists ``pages``, with its path."""
    numbers = pages.numbers
    shown = sorted(pages.by_source.values(), key=lambda page: numbers[page.source])
    folders = {folder: place for place, folder in enumerate(dict.fromkeys(page.row.folder for page in shown))}
    listed: list[list[Any]] = [
        [numbers[source], address(path, INDEX), row.title, folders[row.folder], *row.tags]
        for source, path, row in shown
    ]
    return LIST, f"{LISTED}{in_script({'pages': listed, 'folders': list(folders)})}{END}"


def starts_file(starts: Iterable[str]) -> tuple[str, str]:
    """The file that says at which words parts begin, and what these are called, with its path."""
    return STARTS, f"{STARTED}{in_script([[start, name_of(start)] for start in starts])}{END}"


def part_file(start: str, part: Part) -> tuple[str, str]:
    """The file of the ``part`` that begins at ``start``, with its path."""
    return part_path(start), f"{HANDED}{in_script(name_of(start))},{in_script(part)}{END}"


def part_path(start: str) -> str:
    """The path of the part that begins at ``start``."""
    return f"{DERIVED}/search-{name_of(start)}.js"


def parts_files(pages: Pages, context: WriteContext) -> Iterator[tuple[str, str]]:
    """The files of all parts, with their paths: that of their beginnings first."""
    found: dict[str, list[int]] = {}
    numbers = pages.numbers
    for source in sorted(pages.places, key=numbers.__getitem__):
        number = numbers[source]
        for word in words_of(source, pages, context):
            found.setdefault(word, []).append(number)
    parts = parts_of((word, packed(found[word])) for word in sorted(found, key=in_order))
    yield starts_file(start for start, _ in parts)
    for start, part in parts:
        yield part_file(start, part)


def words_of(source: str, pages: Pages, context: WriteContext) -> Iterable[str]:
    """The words of the one of ``pages`` that shows ``source``. Those of a note are noted, so that no later run reads it for them."""
    if source not in pages.notes:
        return pages.page(source).row.words
    noted, earlier = context.noted.get(source), context.earlier
    if noted is None and earlier is not None and source not in earlier.others:
        noted = earlier.noted(source)
    if noted is not None:
        return noted_words(noted)
    note = context.index.note(source)
    assert note is not None  # noqa: S101  it is one of those of the vault
    text = shown_in(note, pages.page(source).row.tags)
    found = sorted(words(hidden_words(text, context.options)))
    context.noted[source] = "\n".join(found).encode("utf-8", "surrogatepass")
    return found


def noted_words(noted: bytes) -> list[str]:
    """The words that were ``noted`` of a note."""
    with by_anyone():
        return noted.decode("utf-8", "surrogatepass").split("\n") if noted else []
