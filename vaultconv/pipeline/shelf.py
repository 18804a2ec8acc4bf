"""Notes that were read and are not in memory: of a large vault there are only so many at a time as somebody looks into.

Of a note on the shelf its name and kind are at hand; its *face*, its text and its blocks are each laid by as they are, and taken out when somebody
asks. That takes a third of the time in which the note is read. Whoever has one has the whole note, like any other
:class:`~vaultconv.vault.faced.FacedNote`.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import zlib
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import Any, Final

from vaultconv.model.blocks import BARE, Blocks, Traits
from vaultconv.model.note import Note, Source, Vault
from vaultconv.pipeline.pile import Pile
from vaultconv.vault.faced import FacedNote, Lately
from vaultconv.vault.index import Index

AT_HAND: Final = 4 << 20
"""So many bytes of text the notes have that stay in memory: those of some thousand notes, which take ten times as much there."""
_NOTE_ITSELF: Final = 500
"""What a note takes, whatever is in it, in bytes of text."""
_LATELY: Final = 64
"""The text and the blocks of so many notes that were taken out stay at hand."""
_FACES: Final = 1024
"""And of so many the face, for which others ask more often: it is small."""
_NAMES: Final = (
    *("path", "title", "kind", "form", "shape", "date", "encoding", "final_newline", "lacking"),
    *("properties", "extra", "anchors"),
)
"""What of a note is always at hand: a dozen times each is asked for its names, its keys and its ids."""
_DEEP: Final = ("source", "blocks")
_FACE: Final = tuple(
    name
    for name in (*(field.name for field in fields(Note)), "outbound", "headings", "anchors")
    if name not in (*_NAMES, *_DEEP)
)
_NOTHING: Final[dict[type, Any]] = {}
"""What is said of a note that has nothing to be said, by its type: it is there once."""
_PARTS: Final = 3
_FACED, _TEXT, _BLOCKS = range(_PARTS)
"""In which order the parts of a note lie beside each other."""


def _traits(traits: Traits) -> str | tuple[Any, ...]:
    """Traits as they are laid by: who asks whether they are those of an ordinary block, asks whether they are :data:`BARE`."""
    return "BARE" if traits is BARE else traits.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


_HOW: Final = {**copyreg.dispatch_table, Traits: _traits}


def _laid(part: Any) -> bytes:
    made = io.BytesIO()
    pickler = pickle.Pickler(made, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _HOW
    pickler.dump(part)
    return zlib.compress(made.getbuffer(), 1)


def _taken(pile: Pile, part: int, number: int) -> Any:
    return pickle.loads(zlib.decompress(pile[_PARTS * number + part]))  # noqa: S301  this process has laid it there


class ShelvedNote(FacedNote):
    """A note on a ``_shelf``, where it has a ``_number``. Pickled it is but a face, which needs to be known by somebody."""

    __slots__ = ("_number", "_shelf")

    _shelf: Shelf
    _number: int

    def __getattr__(self, name: str) -> Any:
        """What of its face is not at hand."""
        if name not in _FACE:
            raise AttributeError(name)
        return self._shelf.face(self._number)[name]

    @property
    def blocks(self) -> Blocks:  # type: ignore[override]
        """Its blocks, which are taken out."""
        return self._shelf.blocks(self._number)

    @property
    def source(self) -> Source | None:  # type: ignore[override]
        """Its text, which is taken out."""
        return self._shelf.text(self._number)

    def whole(self) -> Note:
        """The note as it was, with all that is in it."""
        return Note(*(getattr(self, field.name) for field in fields(Note)))


class Shelf:
    """Where notes of one vault lie. Those that come first stay in memory, as long as their text is not longer than ``at_hand``."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        """It is empty."""
        self._at_hand = self._room = at_hand
        self._pile = Pile()
        self.of_outputs = Pile()
        """Where the bytes lie that the notes become."""
        self._index = Index(Vault("", ""))
        self.face: Callable[[int], dict[str, Any]] = Lately(partial(_taken, self._pile, _FACED), _FACES)
        self.text: Callable[[int], Source | None] = Lately(partial(_taken, self._pile, _TEXT), _LATELY)
        self.blocks: Callable[[int], Blocks] = Lately(partial(_taken, self._pile, _BLOCKS), _LATELY)

    def another(self) -> Shelf:
        """One for another vault that is as large."""
        return Shelf(self._at_hand)

    def keep(self, note: Note, size: int = 0) -> Note:
        """``note``, which nobody else has: itself, or laid by. It has so many bytes (``size``), if it does not have its text."""
        self._room -= _NOTE_ITSELF + (size if note.source is None else len(note.source.text))
        if self._room >= 0:
            return note
        from vaultconv.pipeline.face_for_others import face_for_others  # of a small vault nobody asks

        known = face_for_others(note, self._index)
        try:
            number = self._pile.add(_laid({name: getattr(known, name) for name in _FACE}))
            for name in _DEEP:
                self._pile.add(_laid(getattr(note, name)))
        except OSError:  # there is no room on the disk: then the notes stay in memory
            self._room = 1 << 62
            return note
        laid: ShelvedNote = object.__new__(ShelvedNote)
        for name in _NAMES:
            setattr(laid, name, getattr(known, name))
        for name in _FACE:
            if not (value := getattr(known, name)):
                nothing = _NOTHING.setdefault(type(value), value)
                setattr(laid, name, nothing if nothing == value else value)
        laid._shelf, laid._number = self, number // _PARTS
        return laid


def at_hand(note: Note) -> Note:
    """``note`` with all that is in it."""
    return note.whole() if isinstance(note, ShelvedNote) else note
