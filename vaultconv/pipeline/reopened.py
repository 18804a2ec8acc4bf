"""A source that is there again: its notes are read one by one when somebody looks into them, all else at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import cast

from vaultconv.model.board import Base, Board
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.load import Loaded, Seen, shown_in
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import Reading
from vaultconv.transform.leads import GroupedResolver
from vaultconv.vault.index import Index
from vaultconv.vault.known import Glimpsed, Known


class Reopened:
    """The source that was ``seen``, where it is read with ``options``. Close it, or use it in ``with``."""

    def __init__(self, seen: Seen, options: Options) -> None:
        """Reads all but the notes."""
        self.seen = seen
        self.reading = Reading(seen.tree, seen.format, seen.recognition, options)
        units = self.reading.take_but_notes()
        self.exported = {note.path: note for note in self.reading.notes}
        """The notes of files that hold many, which are read as a whole."""
        self.raw = NotesByPath(
            [*units, *self.exported],
            lambda path: self.exported[path] if path in self.exported else self.reading.note(units[path]),
        )
        """Each file that may be a note, as it was read alone, and each note of a file that holds many."""
        self.notes: Mapping[str, Note] = self.raw
        self.boards, self.bases = self.sheets_as_read

    def __enter__(self) -> Reopened:
        return self

    def __exit__(self, *_: object) -> None:
        self.reading.close()

    @property
    def sheets_as_read(self) -> tuple[tuple[Board, ...], tuple[Base, ...]]:
        """The boards and the bases that were read, each by their paths."""
        reading, by_path = self.reading, attrgetter("path")
        return tuple(sorted(reading.boards, key=by_path)), tuple(sorted(reading.bases, key=by_path))

    def vault(self, notes: Sequence[Note] = ()) -> Vault:
        """It with these ``notes``."""
        seen, reading = self.seen, self.reading
        return Vault(
            seen.name,
            seen.format.name,
            cast(tuple[Note, ...], notes),
            self.boards,
            tuple(sorted(reading.attachments, key=attrgetter("path"))),
            reading.settings,
            self.bases,
        )

    def loaded(
        self, notes: Sequence[Note], known: Known, glimpses: Mapping[str, Glimpsed] | None = None
    ) -> Loaded:
        """It as a vault that was read, whose ``notes`` are called as is ``known``. What is asked of its index is noted."""
        seen, reading = self.seen, self.reading
        vault = self.vault(notes)
        index = Index(shown_in(vault), notes=self.notes, known=known, glimpses=glimpses)
        index.questions.is_noted = True
        return Loaded(
            seen.tree.root,
            seen.tree,
            seen.format,
            seen.recognition,
            vault,
            index,
            reading.digests,
            seen.mtimes,
            origins=reading.origins,
            made=reading.made,
            written=reading.written,
            downloads=reading.downloads,
            fetched=reading.fetched,
            exported=frozenset(reading.exported),
            tried=frozenset(reading.tried),
            looks=seen.looks,
            home=reading.home,
            grouped=GroupedResolver(seen.format.resolver.resolve, by_path=False),
        )
