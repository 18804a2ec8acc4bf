"""What was read of a page, whatever its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vaultconv.formats.readwise.pages.metadata import plain_author
from vaultconv.formats.readwise.pages.passage import Source
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.properties import Property

_UPDATED = lazy_pattern(r"(?P<name>.+?) \(Updated (?P<date>[^()]+)\)\Z")


_NO_COLON = lazy_pattern(r"(?<=\d)[_-](?=\d\d(?!\d| ?[_-]))")
"""What stands for a colon in the name of a file."""


class Called(NamedTuple):
    """What a page is called where it has no title, and the day when a follow-up export was made (``""``: it is none)."""

    title: str = ""
    updated: str = ""


def parted_name(stem: str) -> Called:
    """What the name of a file says: follow-ups of the bulk export have their date in it.

    >>> parted_name("Slow Maps (Updated January 20, 2025 at 9_25 AM)")
    Called(title='Slow Maps', updated='January 20, 2025 at 9:25 AM')
    """
    found = _UPDATED.match(stem)
    if found is None:
        return Called(stem)
    return Called(found["name"], _NO_COLON.sub(":", found["date"]))


@dataclass(slots=True)
class Page:
    """A page: its title (``""`` if it has none of its own), its properties besides those that its front matter has ``said_already``,
    its blocks."""

    title: str = ""
    items: list[Property] = field(default_factory=list)
    blocks: Blocks = ()
    said_already: Sequence[Property] = ()

    def take(self, item: Property) -> bool:
        """Takes ``item`` in, unless the page says that key already."""
        if any(known.key == item.key for known in (*self.items, *self.said_already)):
            return False
        self.items.append(item)
        return True

    def source(self, title: str) -> Source:
        """What each of its highlights has in common; ``title`` is the page's own if the metadata has none."""
        said = {item.key: item.value for item in (*self.said_already, *self.items)}
        full = said.get("book_title")
        called = full if isinstance(full, str) and full else title
        url = said.get("canonical")
        return Source(plain_author(said.get("author")), called, url if isinstance(url, str) else "")
