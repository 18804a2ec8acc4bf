"""Notes that were read and are not in memory: of a large vault there are only so many at a time as somebody looks into.

Of a note on the shelf its name and kind are at hand; its *face*, its text and its blocks are each laid by as they are, and taken out when somebody
asks. That takes a third of the time in which the note is read. Whoever has one has the whole note, like any other
:class:`~vaultconv.vault.faced.FacedNote`.
"""

from __future__ import annotations

import copyreg
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import fields
from functools import partial
from sys import intern
from typing import Any, Final

from vaultconv.formats.base import Format
from vaultconv.model.blocks import BARE, Blocks, Traits
from vaultconv.model.note import Encoding, Note, Source, Vault
from vaultconv.model.properties import Properties
from vaultconv.pipeline.pile import Order, Pile, PiledTexts
from vaultconv.vault.faced import FacedNote, Lately
from vaultconv.vault.index import Index

AT_HAND: Final = 4 << 20
"""So many bytes of text the notes have that stay in memory: those of some thousand notes, which take ten times as much there."""
_TIMES: Final = 16
"""So many times as much memory as its text takes a note: eight as it was, and eight as it became."""
_MANY: Final = 20_000
"""From so many files on it makes no difference any more how long the first thousand notes take."""
_NOTE_ITSELF: Final = 500
"""What a note takes, whatever is in it, in bytes of text."""
_LATELY: Final = 64
"""The text and the blocks of so many notes that were taken out stay at hand."""
_FACES: Final = 1024
"""And of so many the face, for which others ask more often: it is small."""
_OF_VERY_MANY: Final = 8
"""One of so many of these stays at hand of a vault with very many notes, where hardly any is asked for twice in a row."""
_NAMES: Final = (
    *("path", "title", "kind", "form", "shape", "date", "encoding", "final_newline", "lacking"),
    *("aliases", "anchors"),
)
"""What of a note is always at hand: a dozen times each is asked for its names and its ids."""
_SAID: Final = ("properties", "extra")
_DEEP: Final = ("source", "blocks", *_SAID)
_FACE: Final = tuple(
    name
    for name in (*(field.name for field in fields(Note)), "outbound", "headings", "anchors")
    if name not in (*_NAMES, *_DEEP)
)
_NOTHING: Final[dict[type, Any]] = {}
"""What is said of a note that has nothing to be said, by its type: it is there once."""
_ENCODINGS: Final[dict[tuple[str, bool, str], Encoding]] = {}
"""How texts are laid in bytes, each way once: in a vault there are few."""
_EXTRA: Final[dict[tuple[str, ...], tuple[str, ...]]] = {}
"""The names of what is extra, those of a kind of notes once."""
_PROTOCOL: Final = 5
"""The way in which the parts of a note are pickled: that of Python 3.8 and later, in which they never leave this process."""
_PARTS: Final = 4
_FACED, _TEXT, _BLOCKS, _SAYING = range(_PARTS)
"""In which order the parts of a note lie beside each other."""


def _traits(traits: Traits) -> str | tuple[Any, ...]:
    """Traits as they are laid by: who asks whether they are those of an ordinary block, asks whether they are :data:`BARE`."""
    return "BARE" if traits is BARE else traits.__reduce_ex__(_PROTOCOL)


_HOW: Final = {**copyreg.dispatch_table, Traits: _traits}


def _laid(part: Any) -> bytes:
    import pickle  # only a vault of some size is laid by

    made = io.BytesIO()
    pickler = pickle.Pickler(made, _PROTOCOL)
    pickler.dispatch_table = _HOW
    pickler.dump(part)
    return zlib.compress(made.getbuffer(), 1)


def _taken(pile: Pile, part: int, number: int) -> Any:
    import pickle

    return pickle.loads(zlib.decompress(pile[_PARTS * number + part]))  # noqa: S301  this process has laid it there


class ShelvedNote(FacedNote):
    """A note on a ``_shelf``, where it has a ``_number``. Pickled it is but a face, which needs to be known by somebody."""

    __slots__ = ("_names", "_number", "_shelf")

    _shelf: Shelf
    _number: int
    _names: tuple[str, ...]
    """Of what is extra the names."""

    def __getattr__(self, name: str) -> Any:
        """What of its face is not at hand."""
        if name == "extra":
            return _Extra(self)
        if name == "properties":
            return self.said[0]
        if name not in _FACE:
            raise AttributeError(name)
        return self._shelf.face(self._number)[name]

    @property
    def said(self) -> tuple[Properties, Mapping[str, Any]]:
        """What it says about itself, its properties and what is extra, which is taken out."""
        return self._shelf.said(self._number)

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
        note = Note(*(getattr(self, field.name) for field in fields(Note)))
        note.extra = dict(note.extra)
        return note


class _Extra(Mapping[str, Any]):
    """What is extra of a ``note`` on the shelf: what there is of it is at hand, for of most it is asked in vain."""

    __slots__ = ("_note",)

    def __init__(self, note: ShelvedNote) -> None:
        self._note = note

    def __getitem__(self, name: str) -> Any:
        return self._note.said[1][name]

    def __contains__(self, name: object) -> bool:
        return name in self._note._names

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping."""
        return self[name] if name in self._note._names else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._note._names)

    def __len__(self) -> int:
        return len(self._note._names)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class Shelf:
    """Where notes of one vault lie. Those that come first stay in memory, as long as their text is not longer than ``at_hand``."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        """It is empty."""
        self._at_hand = self._room = at_hand
        self._pile = Pile()
        self.is_of_very_many = False
        """Whether all that can be let go is let go as soon as it can."""
        self.of_outputs = Pile()
        """Where the bytes lie that the notes become."""
        self.order = Order()
        """That of the notes in tables that lie beside it."""
        self._files = Order()
        """And that of the files."""
        self._index = Index(Vault("", ""))
        self.face: Callable[[int], dict[str, Any]]
        self.text: Callable[[int], Source | None]
        self.blocks: Callable[[int], Blocks]
        self.said: Callable[[int], tuple[Properties, Mapping[str, Any]]]
        self._keep_lately(1)

    def expect(self, files: int) -> None:
        """A vault of so many ``files`` comes: of one with very many the first notes do not stay in memory either, unless there is more of it
        than is usual."""
        self.is_of_very_many = files > _MANY and self._at_hand <= AT_HAND
        if self.is_of_very_many:
            self._at_hand = self._room = 0
            self._keep_lately(_OF_VERY_MANY)

    def another(self) -> Shelf:
        """One for another vault that is as large."""
        made = Shelf(self._at_hand)
        made.is_of_very_many = self.is_of_very_many
        if self.is_of_very_many:
            made._keep_lately(_OF_VERY_MANY)
        return made

    def let_lie(self, index: Index) -> None:
        """What is worked out of each note of the vault that ``index`` is of lies beside them, if there are very many."""
        if self.is_of_very_many:
            index.texts = partial(PiledTexts, self.order)

    def texts_of_files(self) -> MutableMapping[str, str]:
        """A table of a text for each file, which is not in memory, if there are very many."""
        return PiledTexts(self._files) if self.is_of_very_many else {}

    def _keep_lately(self, one_of: int) -> None:
        """Of the notes that are taken out from now on ``one_of`` as many stay at hand as do of a usual vault."""
        taken = partial(partial, _taken, self._pile)
        self.face = Lately(taken(_FACED), _FACES // one_of)
        self.text = Lately(taken(_TEXT), _LATELY // one_of)
        self.blocks = Lately(taken(_BLOCKS), _LATELY // one_of)
        self.said = Lately(taken(_SAYING), _LATELY // one_of)

    def keep(self, note: Note, size: int = 0, was: Note | None = None) -> Note:
        """``note``, which nobody else has: itself, or laid by. It has so many bytes (``size``), if it does not have its text. Names that are those
        of the note which it ``was`` are there once."""
        self._room -= _NOTE_ITSELF + (size if note.source is None else len(note.source.text))
        if self._room >= 0:
            return note
        from vaultconv.pipeline.face_for_others import face_for_others  # of a small vault nobody asks

        known = face_for_others(note, self._index)
        try:
            number = self._pile.add(_laid({name: getattr(known, name) for name in _FACE}))
            for part in (note.source, note.blocks, (note.properties, note.extra)):
                self._pile.add(_laid(part))
        except OSError:  # there is no room on the disk: then the notes stay in memory
            self._room = 1 << 62
            return note
        laid: ShelvedNote = object.__new__(ShelvedNote)
        for name in _NAMES:
            setattr(laid, name, getattr(known, name))
        if type(laid.title) is str:
            laid.title = intern(laid.title)  # where it comes from and where it goes it is one
        how = laid.encoding
        if not how.crlf_lines and not how.replaced:
            laid.encoding = _ENCODINGS.setdefault((how.codec, how.bom, how.newline), how)
        for name in (*_FACE, *_SAID):
            if not (value := getattr(known, name)):
                nothing = _NOTHING.setdefault(type(value), value)
                setattr(laid, name, nothing if nothing == value else value)
        for name in _NAMES if isinstance(was, ShelvedNote) else ():
            if (same := getattr(was, name)) == getattr(laid, name):
                setattr(laid, name, same)
        names = tuple(note.extra)
        laid._names = _EXTRA.setdefault(names, names)
        laid._shelf, laid._number = self, number // _PARTS
        return laid


def text_at_hand(memory: int) -> int:
    """How much text the notes have that take so much ``memory``: on both sides, as they were and as they became. 0 is for all there is.

    >>> text_at_hand(64 << 20) == AT_HAND, text_at_hand(0) > 1 << 40
    (True, True)
    """
    return memory // _TIMES if memory else 1 << 62


def can_lie(format: Format) -> bool:
    """Whether notes of ``format`` can be laid by."""
    return any(getattr(format, says, False) for says in ("notes_can_lie", "notes_stand_alone"))


def at_hand(note: Note) -> Note:
    """``note`` with all that is in it."""
    return note.whole() if isinstance(note, ShelvedNote) else note


def kept_anew(
    change: Callable[[Note], Note], notes: Iterable[Note], keep: Callable[[Note], Note] | None
) -> Iterator[Note]:
    """``notes`` as ``change`` has them, each that is another then laid by once more, by what does ``keep`` them."""
    for note in notes:
        made = change(note)
        yield made if made is note or keep is None else keep(made)
