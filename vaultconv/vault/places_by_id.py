"""What the ids of blocks name that are unique in a vault: the path of the note, and the headings that lead to the block, or its own id there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import TypeAlias

from vaultconv.model.note import Note
from vaultconv.vault.faced import FacedNote, lowered
from vaultconv.vault.stored import as_json

IdPlace: TypeAlias = tuple[str, tuple[str, ...], str]
"""The path of a note, the headings that lead to a block in it, and its id there."""


def places_by_id(
    notes: Mapping[str, Note], texts: Callable[[], MutableMapping[str, str]] = dict
) -> Mapping[str, IdPlace]:
    """What each id in ``notes`` names, by the id in lower case: the first of several. ``texts`` makes a table of texts: of a vault with very many
    notes one that is not in memory, and then the places are not either.

    >>> found = places_by_id({"N.md": Note("N.md", "N", extra={"blocks": {"A1": (("Top",), "")}})})
    >>> found["a1"]
    ('N.md', ('Top',), '')
    """
    said = {} if texts is dict else SaidPlaces(texts())
    for path, note in notes.items():
        blocks = note.extra.get("blocks", {})
        if not blocks:
            continue
        known = {id: id for id in note.anchors} if isinstance(note, FacedNote) else {}
        for name, (headings, block) in blocks.items():
            id = lowered(name)
            said.setdefault(known.get(id, id), (path, headings, block))
    return said


class SaidPlaces(MutableMapping[str, IdPlace]):
    """Places in a table of ``texts``.

    >>> places = SaidPlaces({})
    >>> places.setdefault("a1", ("N.md", ("Top",), ""))
    ('N.md', ('Top',), '')
    >>> places["a1"], "a2" in places
    (('N.md', ('Top',), ''), False)
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: MutableMapping[str, str]) -> None:
        self._texts = texts

    def __getitem__(self, id: str) -> IdPlace:
        path, headings, block = json.loads(self._texts[id])
        return path, tuple(headings), block

    def __setitem__(self, id: str, place: IdPlace) -> None:
        self._texts[id] = as_json(place).decode("utf-8", "surrogatepass")

    def __delitem__(self, id: str) -> None:
        del self._texts[id]

    def __contains__(self, id: object) -> bool:
        return id in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
