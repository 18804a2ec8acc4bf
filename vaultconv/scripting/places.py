"""Places in notes that links can lead to: a heading, by its number among those of its note, or a block, by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultconv.formats.base import Resolver
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.headings import clean_heading, find_heading
from vaultconv.vault.index import HeadingLine, Index


class Place(NamedTuple):
    """What a link leads to: the ``path`` of a note, the number of the ``heading`` there (-1: none), or the id of the ``block``. Of what is
    not there, ``words`` are what is written."""

    path: str
    heading: int = -1
    block: str = ""
    words: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is the note as a whole."""
        return self == Place(self.path)

    def __str__(self) -> str:
        return f"{self.path}#{self.heading}^{self.block}#{self.words}"


def place_of(reference: Reference, source: str, index: Index, resolver: Resolver) -> Place | None:
    """The place that ``reference`` in the note at ``source`` leads to; None where that is in no note."""
    target = resolver.resolve(reference, source, index)
    if target.kind != "note":
        return None
    if reference.kind is ReferenceKind.BLOCK:
        return Place(target.path, block=reference.target.lower())
    if reference.block:
        known = reference.block.lower() in index.anchors(target.path)
        return (
            Place(target.path, block=reference.block.lower())
            if known
            else Place(target.path, words="^" + reference.block)
        )
    if not reference.headings:
        return Place(target.path, words=reference.subpath)
    headings = index.headings(target.path)
    found = find_heading(headings, reference.headings)
    if found is None:
        return Place(target.path, words="#".join(reference.headings))
    return Place(target.path, headings.index(found))


def way_to(number: int, headings: Sequence[HeadingLine]) -> tuple[str, ...]:
    """The headings that lead to the one with this ``number``: itself, and as many of those above it as that takes.

    >>> page = [HeadingLine(1, "A", 1), HeadingLine(2, "x", 2), HeadingLine(1, "B", 3), HeadingLine(2, "x", 4)]
    >>> way_to(1, page), way_to(3, page)
    (('x',), ('B', 'x'))
    """
    above: list[HeadingLine] = []
    for heading in headings[: number + 1]:
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
    names = tuple(clean_heading(heading.text) for heading in above)
    for start in range(len(names) - 1, -1, -1):
        if find_heading(headings, names[start:]) is headings[number]:
            return names[start:]
    return names
