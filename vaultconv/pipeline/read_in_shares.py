"""The notes of a vault, read in shares: each share is read by whoever has the time (:mod:`vaultconv.pipeline.crew`), which keeps the notes and
gives back their faces (:mod:`vaultconv.vault.faced`).

Only notes are shared that can be told apart: where all that is to be known of a note is in the note itself, and in its face for all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from vaultconv.errors import SourceError
from vaultconv.formats.base import ReadContext, Recognition, Unit
from vaultconv.formats.registry import get_format
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Settings, Vault, has_fields
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.crew import ONE_AT_A_TIME, Crew, Parcel, opened
from vaultconv.pipeline.face_for_others import face_for_others
from vaultconv.pipeline.fingerprint import NOTE
from vaultconv.pipeline.members import CARRIED
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import Reading, read_safely, with_carried
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.shelf import Shelf, text_at_hand
from vaultconv.pipeline.state import State
from vaultconv.transform.grouping import holds_highlights
from vaultconv.vault.faced import FacedNote, Faces, Lately, all_of
from vaultconv.vault.filters import IGNORE_FILE
from vaultconv.vault.fragments import IDS
from vaultconv.vault.index import Index
from vaultconv.vault.tree import Tree

_NOTE_ITSELF = 500
"""What a note costs, whatever is in it, in bytes of text."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the notes of a vault: the ``units`` that they are, the ``number`` of the share."""

    number: int
    units: tuple[Unit, ...]


def shares_of(units: Sequence[Unit], many: int) -> list[Share]:
    """``units`` in their order, in ``many`` shares of about the same size.

    >>> [[unit.path for unit in share.units] for share in shares_of([Unit(name, "note", 9000) for name in "abcd"], 2)]
    [['a', 'b'], ['c', 'd']]
    """
    weights = [unit.size + _NOTE_ITSELF for unit in units]
    whole, done = sum(weights), 0
    shares: list[list[Unit]] = [[] for _ in range(many)]
    for unit, weight in zip(units, weights, strict=True):
        shares[many * done // whole].append(unit)
        done += weight
    return [Share(number, tuple(share)) for number, share in enumerate(shares) if share]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before the notes are read: the files (``tree``), their ``format``, the ``options`` and the ``settings`` of the vault; and
    whether there is a state with what was carried for the way back. ``run`` is like no other: what a process keeps, which may outlive this
    run in a cluster, is for this run alone."""

    tree: Tree
    format: str
    options: Options
    settings: Settings
    has_state: bool
    run: str = field(default_factory=lambda: uuid4().hex)

    def reading(self) -> Reading:
        """What reads its notes. It has to be closed."""
        reading = Reading(self.tree, get_format(self.format), Recognition(100, ""), self.options)
        reading.settings = self.settings
        if self.has_state:
            reading.state = State.open(self.tree.root)
        return reading


@dataclass(slots=True)
class ReadShare:
    """What a share was read as: the faces of its notes, the hash of the bytes of each (``stamps``), and what went wrong. ``is_apart``: whether
    its notes can be told apart."""

    faces: Faces
    stamps: dict[str, str]
    losses: list[Loss]
    is_apart: bool


def shelf_of_share(options: Options) -> Shelf:
    """Where the notes of a share lie that are not to be in memory: each of two processes has half of what is at hand."""
    return Shelf(text_at_hand(options.memory) // 2)


def read_share(told: Parcel, share: Share) -> ReadShare:
    """Reads ``share``. A task."""
    with ONE_AT_A_TIME, rarely_collecting():
        return source_here(told).read(share)


def source_here(told: Parcel) -> SourceHere:
    """The notes of the source that is ``told`` of, as far as this process has read them."""
    return opened(f"source {told.key}", lambda: SourceHere(told.open()))


class SourceHere:
    """The notes of a source, as far as this process has read them."""

    def __init__(self, told: Told) -> None:
        """Reads nothing yet."""
        self.told = told
        self.format = get_format(told.format)
        self.stamps: Mapping[str, str] = {}
        self.faces: Mapping[str, FacedNote] = {}
        self.lately = Lately(self._again)
        self._shelf = shelf_of_share(told.options)
        self._shares: dict[int, dict[str, Note]] = {}

    def read(self, share: Share) -> ReadShare:
        """What ``share`` was read as."""
        reading = self._taken(share)
        index = Index(Vault("", self.told.format))
        faces = Faces.of({note.path: face_for_others(note, index) for note in reading.notes})
        return ReadShare(faces, reading.stamps, reading.losses, _is_apart(reading, share, self.told))

    def notes(self, share: Share) -> dict[str, Note]:
        """The notes of ``share``, by path."""
        if share.number not in self._shares:
            self._taken(share)
        return self._shares[share.number]

    def _taken(self, share: Share) -> Reading:
        reading = self.told.reading()
        reading.keep = self._shelf.keep
        try:
            reading.take_each(share.units)
        finally:
            reading.close()
        self._shares[share.number] = {note.path: note for note in reading.notes}
        return reading

    def _again(self, path: str) -> Note:
        """The note at ``path``, which somebody has read before."""
        tree, face = self.told.tree, self.faces[path]
        file = tree.get(path)
        data = tree.read(path)
        if file is None or digest(data) != self.stamps[path]:
            raise SourceError("has changed while the vault was read", path=path, remedy="Run again.")
        unit = Unit(path, NOTE, file.size, file.mtime_ns)
        assert self.format.reader is not None  # noqa: S101  it has read the note before
        context = ReadContext(
            self.told.options.format_options, self.told.settings, face.carried, file.mtime_ns
        )
        for item in read_safely(self.format.reader, unit, data, context):
            if isinstance(item, Note):
                return with_carried(item, face.carried)
        raise SourceError("is no note any more", path=path, remedy="Run again.")


def _is_apart(reading: Reading, share: Share, told: Told) -> bool:
    """Whether the notes that ``reading`` found in ``share`` can be told apart: each file is one note, which nothing else is made of, no
    other names a place of by an id that only this one knows, and no other process has to know of."""
    there = [note.path for note in reading.notes]
    expected = [unit.path for unit in share.units if unit.path in reading.stamps]
    beside = reading.boards or reading.bases or reading.attachments or reading.exported
    return (
        there == expected
        and not beside
        and (reading.state is not None) == told.has_state
        and all(map(is_told_by_its_face, reading.notes))
        and not any(map(_is_of_many, reading.notes))
    )


def _is_of_many(note: Note) -> bool:
    """Whether ``note`` was made of several, or others are made of it."""
    return CARRIED in (note.carried or {}) or has_fields(note) or holds_highlights(note)


def is_told_by_its_face(note: Note) -> bool:
    """Whether the face of ``note`` says all that others need: not of a page whose ids others name, nor of one that shows a board."""
    return IDS not in note.extra and "shows" not in note.extra


class InShares:
    """The notes of a source that were read in ``shares`` by a ``crew``, to which the source is ``told``."""

    def __init__(self, crew: Crew) -> None:
        """Nothing is read yet."""
        self.crew = crew
        self.shares: list[Share] = []
        self.faces: list[Faces] = []
        self.told = Parcel("", b"")
        self.source: SourceHere | None = None

    def read(self, reading: Reading, units: list[Unit]) -> Mapping[str, str]:
        """Reads the notes among ``units``, and gives the hash of the bytes of each by its path (``""``: it could not be read); of none, where
        there are few, or they cannot be told apart."""
        notes = [unit for unit in units if unit.role == NOTE]
        tree = reading.tree
        ignoring = any(path.rpartition("/")[2] == IGNORE_FILE for path in tree.hidden)
        odd = any(unit.further or tree.get(unit.path) is None for unit in notes)
        if len(notes) < self.crew.fewest or ignoring or odd or tree.only:
            return {}
        told = Told(
            tree,
            reading.format.name,
            replace(reading.options, jobs=1, executor=None),
            reading.settings,
            reading.state is not None,
        )
        parcel = Parcel.of(told)
        shares = shares_of(notes, self.crew.many)
        read = self.crew.each(read_share, [parcel], shares)
        if not all(share.is_apart for share in read):
            return {}
        self.shares, self.told, self.source = shares, parcel, SourceHere(told)
        self.faces = [share.faces for share in read]
        self.source.stamps = {path: stamp for share in read for path, stamp in share.stamps.items()}
        self.source.faces = all_of(self.faces)
        for share in read:
            reading.losses += share.losses
            for path, note in share.faces.notes.items():
                reading.notes.append(note.known_by(self.source.lately))
                reading.digests[path] = share.stamps[path]
        return dict.fromkeys((unit.path for unit in notes), "") | self.source.stamps
