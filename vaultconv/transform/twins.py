"""Highlights that stand in two notes, or twice in one: what of a note tells them, which they are, and what is said of them there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.passages import is_passage, passage_id
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.duplicates import (
    DUPLICATE,
    agree,
    at_moment,
    is_twins_line,
    place_of,
    twins_line,
    words,
)
from vaultconv.transform.leads import GROUPED
from vaultconv.transform.sources import About, about, of_one_source


class Marked(NamedTuple):
    """What tells a highlight from others: its id, a hash of its words, its place, and where and when it was marked, each ``""`` where nothing says
    it; and the line that it stands in."""

    id: str
    words: str
    place: str
    at: str
    line: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The highlights of a note: what it says of its source, its ``title``, and the format that it ``came`` from, if it did."""

    about: About
    title: str
    came: str
    marked: tuple[Marked, ...]

    @property
    def path(self) -> str:
        """The path of the note."""
        return self.about.path


def marks_of(note: Note) -> Marks:
    """Those of ``note``.

    >>> marks_of(Note("A.md", "A")).marked
    ()
    """
    marked = tuple(
        Marked(
            passage_id(block),
            _hash(words(block)),
            place_of(block),
            "" if (at := at_moment(block)) is None else repr(at),
            block.line,
        )
        for block in iter_blocks(note.blocks)
        if is_passage(block)
    )
    return Marks(about(note), note.title, carried_from(note), marked)


def carried_from(note: Note) -> str:
    """The format that ``note`` came from, by what an earlier conversion left; ``""`` if it did not.

    >>> carried_from(Note("A.md", "A"))
    ''
    """
    return str((note.carried or {}).get("format", ""))


def _hash(text: str) -> str:
    return text and blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Twin:
    """A highlight that stands in two places: the paths of their notes, its line in the second, and whether the words differ."""

    first: str
    second: str
    line: int
    differs: bool

    def loss(self, there: str) -> Loss:
        """The line of the ledger for it, whose first place is ``there``."""
        what = "with other words" if self.differs else "too"
        detail = f"the same highlight stands in {there} {what}: both are kept"
        return Loss(self.second, self.line, DUPLICATE, Outcome.APPROXIMATED, detail)


def twins_in(notes: Iterable[Marks]) -> Iterator[Twin]:
    """The highlights that are told of twice in ``notes``, of whatever source each is."""
    return twins(of_one_source(notes, lambda note: note.about))


def twins(sources: Iterable[Sequence[Marks]]) -> Iterator[Twin]:
    """The highlights that are told of twice in ``sources``: lists of the notes of one source each. What has an id is the same
    wherever it stands; what two notes say of one place and one moment is the same, too, whatever its words."""
    ids: dict[str, tuple[str, str]] = {}
    for notes in sources:
        known: dict[str, list[tuple[str, str, str]]] = {}
        placed: dict[str, list[tuple[str, str, str]]] = {}
        for note in notes:
            path = note.path
            for id, text, place, at, line in note.marked:
                found = ids.get(id) if id else None
                if found is None:
                    found = next(
                        (
                            (there, text)
                            for there, other, where in known.get(text, ())
                            if agree(id, other) and agree(place, where)
                        ),
                        None,
                    )
                if found is None and at:
                    found = next(
                        (
                            (there, told)
                            for there, other, told in placed.get(at, ())
                            if there != path and agree(id, other)
                        ),
                        None,
                    )
                if at:
                    placed.setdefault(at, []).append((path, id, text))
                if found is not None:
                    yield Twin(found[0], path, line, found[1] != text)
                if id:
                    ids.setdefault(id, (path, text))
                if text:
                    known.setdefault(text, []).append((path, id, place))


def linked(found: Iterable[Twin]) -> dict[str, dict[str, None]]:
    """By the path of each note with a highlight that was ``found`` in another, the paths of these."""
    links: dict[str, dict[str, None]] = {}
    for twin in found:
        if twin.first != twin.second:
            links.setdefault(twin.first, {})[twin.second] = None
            links.setdefault(twin.second, {})[twin.first] = None
    return links


@dataclass(frozen=True, slots=True)
class Told:
    """The ``marks`` of a note, and what is told of them: the ``links`` of its line to others that have them too, each the path and the title of
    a note; and the lines of the ledger for it."""

    marks: Marks
    links: tuple[tuple[str, str], ...] = ()
    losses: tuple[Loss, ...] = ()


def told_of(marks: Collection[Marks], *, link: bool, named: Callable[[str], str] = str) -> dict[str, Told]:
    """What is told of the notes with these ``marks``, in the order of their paths, by path. To ``link`` them is to
    have each note name the others with its highlights. ``named`` gives the path by which the ledger names another note.

    >>> told_of([], link=True)
    {}
    """
    found = list(twins_in(marks))
    links = linked(found) if link else {}
    losses: dict[str, list[Loss]] = {}
    for twin in found:
        losses.setdefault(twin.second, []).append(twin.loss(named(twin.first)))
    titles = {note.path: note.title for note in marks} if links else {}
    return {
        note.path: Told(
            note,
            tuple((path, titles[path]) for path in links.get(note.path, ())),
            tuple(losses.get(note.path, ())),
        )
        for note in marks
    }


def has_twins_line(note: Note) -> bool:
    """Whether ``note`` has a line that leads to others with the same highlights.

    >>> has_twins_line(Note("A.md", "A"))
    False
    """
    return any(map(is_twins_line, iter_blocks(note.blocks)))


def with_twins_line(note: Note, links: Iterable[tuple[str, str]]) -> Note:
    """``note`` with a line that leads to those at the path and of the title in each of the ``links``; as it is, where it has such a line, or none
    is needed.

    >>> with_twins_line(Note("A.md", "A"), []).blocks
    ()
    """
    spans = [
        Link(Reference(ReferenceKind.NAME, path, origin=GROUPED), (Text(title),)) for path, title in links
    ]
    if not spans or note.verbatim is not None or any(map(is_twins_line, note.blocks)):
        return note
    return replace(note, blocks=(twins_line(spans), *note.blocks))
