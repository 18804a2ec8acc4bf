"""Paths of notes that grouping makes: of the kind of file that they are made of, and none that is taken."""

from __future__ import annotations

from posixpath import splitext
from typing import Final

_PAGES: Final = (".html", ".htm")


def ending_of(path: str) -> str:
    """The ending that a note has which is made of the one at ``path``: a page where that is one.

    >>> ending_of("a/Maps.html"), ending_of("a.json/Maps.md"), ending_of("Maps.markdown")
    ('.html', '.md', '.md')
    """
    ending = splitext(path)[1].lower()
    return ending if ending in _PAGES else ".md"


def folder_for(path: str) -> str:
    """The folder for the notes that are made of the one at ``path``.

    >>> folder_for("a/Maps.html"), folder_for("Maps.md")
    ('a/Maps', 'Maps')
    """
    return path.removesuffix(ending_of(path))


class Taken(set[str]):
    """Paths that are taken, folded; it knows whether somebody came upon one of them.

    >>> taken = Taken(["a.md"])
    >>> taken.was_met, free("b.md", taken), taken.was_met, free("A.md", taken), taken.was_met
    (False, 'b.md', False, 'A 2.md', True)
    """

    was_met = False

    def __contains__(self, path: object) -> bool:
        found = super().__contains__(path)
        self.was_met = self.was_met or found
        return found


def free(path: str, taken: set[str]) -> str:
    """``path``, or with a number if it is ``taken``; it is now."""
    stem, ending = splitext(path)
    number = 1
    while path.casefold() in taken:
        number += 1
        path = f"{stem} {number}{ending}"
    taken.add(path.casefold())
    return path
