"""Paths of notes that grouping makes: of the kind of file that they are made of, and none that is taken."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Paths that are taken, folded; it knows which of them who wanted.

    >>> taken = Taken(["a.md"])
    >>> free("b.md", taken), free("A.md", taken), taken.met
    ('b.md', 'A 2.md', {'a.md': ['A 2.md']})
    """

    def __init__(self, paths: Iterable[str] = ()) -> None:
        """Nobody has wanted any of the ``paths`` yet."""
        super().__init__(paths)
        self.met: dict[str, list[str]] = {}
        """By each of the paths that somebody wanted, those that were given instead."""


def free(path: str, taken: set[str]) -> str:
    """``path``, or with a number if it is ``taken``; it is now."""
    stem, ending = splitext(path)
    number = 1
    met: list[str] = []
    while path.casefold() in taken:
        number += 1
        met.append(path.casefold())
        path = f"{stem} {number}{ending}"
    taken.add(path.casefold())
    if isinstance(taken, Taken):
        for each in met:
            taken.met.setdefault(each, []).append(path)
    return path
