"""Highlights that stand in two notes, where some notes have changed since the last run: which notes have other lines of others than they had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Protocol

from vaultconv.formats.base import Format
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.grouped import are_linked, may_group
from vaultconv.pipeline.members import came
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State
from vaultconv.pipeline.twin_rows import TWINS, told_as_rows, told_in, told_in_rows
from vaultconv.transform.grouping import holds_highlights
from vaultconv.transform.twins import Marks, Told, has_twins_line, marks_of, told_of, with_twins_line
from vaultconv.vault.known import Unforeseen


class AsTold:
    """What the last run of ``source`` told of the highlights of each note, as the ``state`` has it: one by one, when somebody asks."""

    def __init__(self, state: State, source: Source) -> None:
        """Asks nothing yet."""
        self._glimpse = partial(state.glimpse, state.owner(source))

    def of(self, path: str) -> Told | None:
        """What it told of the note at ``path``; None where this had none."""
        data = self._glimpse(f"{TWINS}:{path}")
        return None if data is None else told_in(path, data)

    def notes(self, raw: Mapping[str, Note]) -> NotesByPath:
        """The ``raw`` notes, by path, each with its line."""
        return NotesByPath(raw, lambda path: self._with_line(path, raw[path]))

    def losses(self, paths: Iterable[str]) -> Iterator[Loss]:
        """The lines of the ledger that it told of the highlights of the notes at ``paths``."""
        return (loss for told in map(self.of, paths) if told is not None for loss in told.losses)

    def _with_line(self, path: str, note: Note) -> Note:
        told = self.of(path) if holds_highlights(note) else None
        return note if told is None else with_twins_line(note, told.links)


class Grouped(Protocol):
    """Notes that are grouped; the format that each note with highlights ``came`` from, if it did."""

    came: dict[str, str]

    def marks(self, note: Note) -> Marks:
        """By what the highlights of ``note`` are known."""
        ...

    def named(self, path: str) -> str:
        """The path by which the ledger names the note at ``path``."""
        ...


class Twinned:
    """What is told now of the highlights in ``notes``, as they were read, of which some were ``edited`` or ``removed``, where ``rows`` tell of all as
    they were."""

    def __init__(
        self,
        rows: Mapping[str, bytes],
        notes: Mapping[str, Note],
        edited: Collection[str],
        removed: Collection[str],
        ways: tuple[Format, Format],
        options: Options,
        grouped: Grouped | None = None,
    ) -> None:
        """Raises :class:`~vaultconv.vault.known.Unforeseen` where notes may be made of others, unless all are ``grouped`` already. ``ways``
        are the formats that they are read and written in."""
        self._changed = {*edited, *removed}
        self._ways = ways
        self._grouped = grouped
        new = {path: note for path in edited if holds_highlights(note := notes[path])}
        if grouped is None and any(came(notes[path], ways[1]) for path in edited):
            raise Unforeseen("a note was made of others")
        if grouped is None and new and may_group(ways[1], options):
            raise Unforeseen("highlights may be grouped")
        self.then = told_in_rows(rows)
        self.now = self.then
        if new or not self._changed.isdisjoint(self.then):
            self.now = self._told_anew(new)

    def _told_anew(self, new: Mapping[str, Note]) -> dict[str, Told]:
        then = {path: told.marks for path, told in self.then.items()}
        marks = {path: known for path, known in then.items() if path not in self._changed}
        if (grouped := self._grouped) is not None:
            marks |= {path: grouped.marks(note) for path, note in new.items()}
            link = are_linked(grouped.came.values(), *self._ways)
            return told_of([marks[path] for path in sorted(marks)], link=link, named=grouped.named)
        marks |= {path: marks_of(note) for path, note in new.items()}
        were, are = (are_linked((each.came for each in of.values()), *self._ways) for of in (then, marks))
        goes_on = self._ways[0].name != self._ways[1].name
        if (then and were != are) or (goes_on and not are and any(map(has_twins_line, new.values()))):
            raise Unforeseen("lines that lead to other notes come or go")
        return told_of([marks[path] for path in sorted(marks)], link=are)

    @property
    def otherwise(self) -> set[str]:
        """The notes that are as they were, and of whose highlights something else is told."""
        return {
            path
            for path, told in self.now.items()
            if path not in self._changed
            and (told.links, told.losses) != (self.then[path].links, self.then[path].losses)
        }

    def note(self, note: Note) -> Note:
        """``note`` with its line."""
        told = self.now.get(note.path)
        return note if told is None else with_twins_line(note, told.links)

    def losses(self, paths: Iterable[str]) -> Iterator[Loss]:
        """The lines of the ledger for the highlights in the notes at ``paths``."""
        return (loss for path in paths if path in self.now for loss in self.now[path].losses)

    @property
    def rows(self) -> dict[str, bytes | None]:
        """What is to be stored of it."""
        again = self._changed | self.otherwise
        told = {path: self.now[path] for path in again & self.now.keys()}
        return told_as_rows(told, again & self.then.keys() - told.keys())
