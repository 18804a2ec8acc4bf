"""A note of which only its face is in memory: what the rest of its vault asks for. Its blocks and its text are read again when somebody
looks into them, so whoever has one has the whole note.

A vault that is worked on by several processes is made of these: each process has read a share of the notes, and knows the others so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, Generic, TypeVar

from vaultconv.model.blocks import AnyBlock, Blocks, Heading
from vaultconv.model.note import Note, Source
from vaultconv.model.plain import source_text
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.outbound import HeadingLine, Outbound

_K = TypeVar("_K")
_V = TypeVar("_V")
_DEEP = ("blocks", "source")
_FACE = tuple(field.name for field in fields(Note) if field.name not in _DEEP)
_LEARNED = ("outbound", "headings", "anchors", "lacking", "aliases")
ALIAS_KEYS = frozenset({"alias", "aliases"})
"""Properties, in lower case, that give a note further names (Obsidian, Logseq)."""


class FacedNote(Note):
    """A note that was read, and is read again by who looks into it (:meth:`known_by`). ``outbound`` are its references, without the blocks
    that they stand in, ``headings`` those that links can name, ``anchors`` the ids of its blocks in lower case and in their order,
    ``lacking`` what it is known to have none of (:attr:`~vaultconv.model.note.Note.lacking`), ``aliases`` its further names."""

    __slots__ = ("_read", "aliases", "anchors", "headings", "lacking", "outbound")

    outbound: tuple[Outbound, ...]
    headings: tuple[HeadingLine, ...]
    anchors: tuple[str, ...]
    aliases: tuple[str, ...]
    _read: Callable[[str], Note]

    def __new__(cls, *given: Any, **named: Any) -> Note:  # type: ignore[misc]
        """Who makes another note of one (:func:`dataclasses.replace`) has read all of it: that is a note like any."""
        return Note(*given, **named)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Never asked, see :meth:`__new__`: :func:`faced` makes them."""

    @property
    def blocks(self) -> Blocks:  # type: ignore[override]
        """Its blocks, which are read."""
        return self._read(self.path).blocks

    @property
    def source(self) -> Source | None:  # type: ignore[override]
        """Its text, which is read."""
        return self._read(self.path).source

    def known_by(self, read: Callable[[str], Note]) -> FacedNote:
        """Itself; ``read`` gives the whole note at its path from now on."""
        self._read = read
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _faced_again, tuple(getattr(self, name) for name in (*_FACE, *_LEARNED))


def faced(
    note: Note, blocks: Iterable[AnyBlock], outbound: Iterable[Outbound], lacking: frozenset[str]
) -> FacedNote:
    """The face of ``note``, all of whose ``blocks`` these are, which has these ``outbound`` references, and is ``lacking`` something."""
    return _faced_again(
        *(getattr(note, name) for name in _FACE),
        tuple(Outbound(one.reference, one.place, one.line, None, one.key, one.raw) for one in outbound),
        headings_of(note),
        _anchors(blocks),
        lacking,
        aliases_of(note),
    )


def _faced_again(*said: Any) -> FacedNote:
    """The face of a note that has ``said`` what :meth:`FacedNote.__reduce__` says."""
    made: FacedNote = object.__new__(FacedNote)
    for name, value in zip((*_FACE, *_LEARNED), said, strict=True):
        setattr(made, name, value)
    return made


def headings_of(note: Note) -> tuple[HeadingLine, ...]:
    """The headings at the root of ``note``, those that links can name (headings in quotes, callouts and lists do not count: Obsidian)."""
    if isinstance(note, FacedNote):
        return note.headings
    return tuple(
        HeadingLine(block.level, source_text(block.spans), block.line)
        for block in note.blocks
        if isinstance(block, Heading)
    )


def anchors_of(note: Note) -> tuple[str, ...]:
    """The ids of the blocks of ``note``, in lower case (they are compared without it), each once and in the order of the text."""
    if isinstance(note, FacedNote):
        return note.anchors
    return _anchors(iter_blocks(note.blocks))


def aliases_of(note: Note) -> tuple[str, ...]:
    """The further names of ``note``, from its properties; one text is one alias.

    >>> from vaultconv.model.properties import Properties, Property, PropertyType
    >>> names = Property("Aliases", ["One", 2, "Two"], PropertyType.LIST)
    >>> aliases_of(Note("N.md", "N", properties=Properties((names,))))
    ('One', 'Two')
    """
    if isinstance(note, FacedNote):
        return note.aliases
    found: list[str] = []
    for item in note.properties:
        if item.key.lower() in ALIAS_KEYS:
            listed = item.value if isinstance(item.value, list) else [item.value]
            found += [text.strip() for text in listed if isinstance(text, str) and text.strip()]
    return tuple(found)


class NamesOf(Mapping[str, tuple[str, tuple[str, ...]]]):
    """How each of ``notes`` is called, its title and its aliases, by its path; said when it is asked.

    >>> dict(NamesOf({"N.md": Note("N.md", "N")}))
    {'N.md': ('N', ())}
    """

    __slots__ = ("_notes",)

    def __init__(self, notes: Mapping[str, Note]) -> None:
        self._notes = notes

    def __getitem__(self, path: str) -> tuple[str, tuple[str, ...]]:
        note = self._notes[path]
        return note.title, aliases_of(note)

    def __contains__(self, path: object) -> bool:
        return path in self._notes

    def __iter__(self) -> Iterator[str]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


def lowered(id: str) -> str:
    """``id`` in lower case: itself, where it is.

    >>> id = "6655"
    >>> lowered(id) is id, lowered("A1")
    (True, 'a1')
    """
    small = id.lower()
    return id if small == id else small


def _anchors(blocks: Iterable[AnyBlock]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lowered(block.traits.anchor) for block in blocks if block.traits.anchor))


class Lately(Generic[_K, _V]):
    """What was read lately, such as notes by their paths: of each ``read`` is asked once, as long as not ``many`` others were asked for since."""

    def __init__(self, read: Callable[[_K], _V], many: int = 256) -> None:
        """Reads nothing yet."""
        self._read = read
        self._many = many
        self._notes: OrderedDict[_K, _V] = OrderedDict()
        self.count = 0
        """How often something was read."""

    def __call__(self, path: _K) -> _V:
        """The note at ``path``."""
        if path in self._notes:
            known = self._notes.pop(path)
        else:
            known = self._read(path)
            self.count += 1
        self._notes[path] = known
        while len(self._notes) > self._many:
            self._notes.popitem(last=False)
        return known


class Faces:
    """Faces of notes by their paths, pickled once by who has read the notes: who only hands them on need not do it again."""

    __slots__ = ("_notes", "data")

    def __init__(self, data: bytes) -> None:
        """Of what :meth:`of` has made."""
        self.data = data
        self._notes: dict[str, FacedNote] | None = None

    @classmethod
    def of(cls, notes: Mapping[str, FacedNote]) -> Faces:
        """Those of ``notes``."""
        import pickle  # only where processes share the work

        return cls(pickle.dumps(dict(notes), pickle.HIGHEST_PROTOCOL))

    def __reduce__(self) -> tuple[Any, ...]:
        return Faces, (self.data,)

    @property
    def notes(self) -> dict[str, FacedNote]:
        """The faces, the same ones each time."""
        if self._notes is None:
            import pickle

            self._notes = pickle.loads(self.data)  # noqa: S301  a process of ours has packed it
        return self._notes


def all_of(shares: Iterable[Faces]) -> dict[str, FacedNote]:
    """The faces in all ``shares``, in the order of their paths."""
    return dict(sorted((path, note) for share in shares for path, note in share.notes.items()))
