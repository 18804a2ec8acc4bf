"""Which notes are of one source: by what they say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from vaultconv.model.note import Note
from vaultconv.transform.highlight_keys import AUTHOR, BOOK, BOOK_TITLE, CANONICAL

_T = TypeVar("_T")


class About(NamedTuple):
    """What the note at ``path`` says of its source: its id as text, its title, author and address; ``""`` where it says nothing."""

    path: str
    id: str
    title: str
    author: str
    address: str


def about(note: Note) -> About:
    """What ``note`` says of its source.

    >>> about(Note("A.md", "A"))
    About(path='A.md', id='', title='', author='', address='')
    """
    properties = note.properties
    title, author = properties.text(BOOK_TITLE), properties.text(AUTHOR)
    citation = next(
        (block.traits.citation for block in note.blocks if block.traits.citation is not None), None
    )
    if citation is not None:
        title, author = title or citation.title, author or citation.author
    id = properties.get(BOOK)
    return About(note.path, "" if id is None else str(id), title, author, properties.text(CANONICAL))


def by_source(notes: Iterable[Note]) -> list[list[Note]]:
    """``notes`` of highlights by their sources, in the order of the first of each: by the id of the source; one without an id by
    title, author and address, as far as both say it. Sources of one title with different ids are different."""
    return of_one_source(notes, about)


def of_one_source(items: Iterable[_T], say: Callable[[_T], About]) -> list[list[_T]]:
    """``items`` that stand for notes by the sources of these, as :func:`by_source`, by what they ``say``."""
    groups: dict[object, list[tuple[About, _T]]] = {}
    nameless: list[tuple[About, _T]] = []
    for said, item in ((say(item), item) for item in items):
        (groups.setdefault(said.id, []) if said.id else nameless).append((said, item))
    called: dict[tuple[str, str], list[object]] = {}
    for key, members in groups.items():
        for name in {(said.title, said.author) for said, _ in members}:
            called.setdefault(name, []).append(key)
    for said, item in nameless:
        title, author, address = said[2:]
        known = [
            key
            for key in called.get((title, author), ())
            if not address or all(other.address in ("", address) for other, _ in groups[key])
        ]
        if len(known) == 1 and title:
            groups[known[0]].append((said, item))
            continue
        own: object = (title, author, address) if title else said.path
        if own not in groups:
            called.setdefault((title, author), []).append(own)
        groups.setdefault(own, []).append((said, item))
    listed = [sorted(group, key=lambda each: each[0].path) for group in groups.values()]
    return [[item for _, item in group] for group in sorted(listed, key=lambda group: group[0][0].path)]
