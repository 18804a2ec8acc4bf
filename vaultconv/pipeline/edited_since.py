"""Which notes of a source are others than the last run found: by how their files look, and in a file that holds many by what each is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from posixpath import dirname

from vaultconv.pipeline.memory import Memory
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.reopened import Reopened
from vaultconv.pipeline.reworded import Since
from vaultconv.vault.known import Unforeseen


class EditedSince:
    """The notes that are ``there`` now, where the last run found what ``since`` says and remembered so much (``memory``)."""

    def __init__(
        self,
        since: Since,
        memory: Memory,
        there: Reopened,
        notes: Collection[str] | None = None,
        stamps: Mapping[str, str] | None = None,
    ) -> None:
        """Reads no note. The ``notes`` were there (None: those that are remembered), of which those of files of many were made of what ``stamps`` say (None: as is
        recorded with the files that they became)."""
        self._known_stamps = stamps
        self._notes = memory.faces.keys() if notes is None else notes
        self._then, self._now = since.then.known, since.seen.looks.known
        self._records = since.records
        self._contested = since.contested.sources
        self._memory = memory
        self._there = there
        self._passed: list[str] = []
        self.raw = NotesByPath(self._holding(), there.raw.__getitem__)
        """All files that may be notes, by path, and the notes of those that hold many."""

    def paths(self) -> set[str]:
        """The paths of those that are others than they were, or new, or of which the file in the destination is contested."""
        contested = self._contested
        return {
            path for path in self.raw if path not in self._notes or path in contested or self._is_edited(path)
        }

    def _holding(self) -> Iterator[str]:
        """The paths of the files that may be notes: not those that held none, and are as they were."""
        for path in self._there.raw:
            if path in self._notes or path not in self._then or self._is_edited(path):
                yield path
            elif path in self._memory.paths:
                raise Unforeseen(path)  # it is a file of another kind, which only who reads it knows
            else:
                self._passed.append(path)

    def check_views(self, gone: Collection[str]) -> None:
        """Raises :class:`~vaultconv.vault.known.Unforeseen` where one of the files ``gone`` is a board that a page shows, which was no note as long
        as the board was there."""
        folders = {dirname(path) for path in gone}
        for path in self._passed:
            note = None
            with suppress(Unforeseen):  # it holds no note at all
                note = self._there.raw[path] if dirname(path) in folders else None
            if note is not None and note.extra.get("shows") in gone:
                raise Unforeseen(path)

    def _is_edited(self, path: str) -> bool:
        if path in self._there.exported:
            return self._stamps.get(path) != self._there.reading.digests[path]
        then, now = self._then.get(path), self._now.get(path)
        if then is None or now is None:
            raise Unforeseen(path)
        return then[1] != now[1] or then[0][1] != now[0][1]

    @cached_property
    def _stamps(self) -> dict[str, str]:
        """What each note was made of that a file was written of."""
        if self._known_stamps is not None:
            return dict(self._known_stamps)
        return {record.source: record.stamp for record in self._records.values()}
