"""Which of the places that look like a tag, or name a page, do: its reader says so, who finds another name there once it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeVar

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.filtered import tags_of
from vaultconv.pipeline.property_facts import scalars

NO_TAG = lazy_pattern(r"[\s#,，.;:!?'\"()\[\]{}]")
"""What a tag of a graph cannot have in its name."""
TAG_IN_VALUE = lazy_pattern(r"(?<![\w#/&])#([^\s#,，.;:!?'\"()\[\]{}]+)")
"""A tag that names a page, in the value of a property."""


V = TypeVar("V")


class Places(Mapping[str, V]):
    """What names become, place by place: ``choose`` gets the number of the place that is asked about, and what stands there then, and gives
    None where it stays.

    >>> places = Places({"a": ("b",)}, lambda number, names: None if number == 1 else names)
    >>> [places.get("a") for _ in range(3)], places.get("c")
    ([('b',), None, ('b',)], None)
    """

    def __init__(
        self,
        names: Mapping[str, V],
        choose: Callable[[int, V], V | None],
    ) -> None:
        self._names = names
        self._choose = choose
        self._numbers = count()

    def __getitem__(self, name: str) -> V:
        new = self._names[name]
        chosen = self._choose(next(self._numbers), new)
        if chosen is None:
            raise KeyError(name)
        return chosen

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def places_of_tags(
    names: Mapping[str, Sequence[str]],
    text: str,
    read: Callable[[Mapping[str, Sequence[str]]], Note],
    in_values: bool,
) -> Mapping[str, Sequence[str]]:
    """``names`` for the places alone that are tags to the reader: ``read`` gives the note with others there. They are tags in the values of
    any property, too, where they are ``in_values``."""
    mark = _mark(text)
    read_as = read(Places(names, lambda number, _names: (f"{mark}{number}",)))
    found = {tag.casefold() for tag in (*tags_of(read_as), *(tags_in_values(read_as) if in_values else ()))}
    return Places(names, lambda number, new: new if f"{mark}{number}" in found else None)


def places_of_names(
    names: Mapping[str, str], text: str, read: Callable[[Mapping[str, str]], Note]
) -> Mapping[str, str]:
    """``names`` of pages for the places alone that name them to the reader: in links, tags, properties, queries, and what the page is called
    itself. One that ends in a slash begins a name."""
    mark = _mark(text)
    read_as = read(Places(names, lambda number, new: f"{mark}{number}{'/' * new.endswith('/')}"))
    said = [read_as.title, str(read_as.extra.get("page", "")), *tags_of(read_as)]

    def named(reference: Reference) -> str:
        said.append(reference.target)
        return ""

    said += (
        fact.value
        for fact in facts(read_as, named)
        if fact.kind in (FactKind.PROPERTY, FactKind.ALIAS, FactKind.CODE)
    )
    found = {int(number) for text in said for number in re.findall(rf"{mark}(\d+)", text.casefold())}
    return Places(names, lambda number, new: new if number in found else None)


def _mark(text: str) -> str:
    """What begins names that are not in ``text``."""
    return next(mark for number in count() if (mark := f"place{number}x") not in text.casefold())


def tags_in_values(note: Note) -> Iterator[str]:
    """The tags that name pages in the values of properties, of ``note`` and of its blocks."""
    blocks = (item for block in iter_blocks(note.blocks) for item in block.traits.properties)
    for text in scalars(item.value for item in (*note.properties, *blocks)):
        yield from (found[1] for found in TAG_IN_VALUE.finditer(text))
