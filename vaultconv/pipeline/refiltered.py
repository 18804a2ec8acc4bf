"""What of a vault a run leaves out, where the last one with the same filters left out something, and only some notes have changed since.

A note is left out for its path, its tags and its time alone, so what was said of one that nobody edited still holds. A file goes along with the
notes that are meant: what these do with files is in their glimpses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from zlib import crc32

from vaultconv.model.board import Board
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.filtered import LEFT_OUT, Choice
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import others_in
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.publishing import UNPUBLISHED
from vaultconv.vault.known import Unforeseen


class Refiltered:
    """What is left out of the vault that was ``loaded``, of which ``then`` so much was; the ``notes`` are those that there are now, the ``edited``
    ones others than they were."""

    def __init__(
        self,
        loaded: Loaded,
        options: Options,
        then: Mapping[str, str],
        notes: Mapping[str, Note],
        edited: Collection[str],
    ) -> None:
        """Of ``loaded`` the notes and boards are left out from now on."""
        self.loaded = loaded
        self.choice = Choice(loaded, options)
        self.then = then
        self.notes = notes
        if self.choice.is_made:
            left = {path: why for path, why in then.items() if path in notes and path not in edited}
            again = self._items(sorted(edited))
            loaded.left_out = left | {item.path: why for item in again if (why := self.choice.why(item))}

    def _items(self, paths: Iterable[str]) -> Iterator[Note | Board]:
        yield from map(self.notes.__getitem__, paths)
        yield from self.loaded.vault.boards

    def are_others(self, known: Collection[str]) -> bool:
        """Whether other notes and boards are left out, of which there were those that are ``known``, than then."""
        boards = {board.path for board in self.loaded.vault.boards}
        return self.loaded.left_out.keys() != {path for path in self.then if path in known or path in boards}

    def leave_files_out(self, concerned: Collection[str], glimpses: Mapping[str, Glimpse]) -> None:
        """Leaves out files too, where the notes that are ``concerned`` may do something else with them, and all others do what their ``glimpses``
        say."""
        if not self.choice.is_made:
            return
        left, choice = self.loaded.left_out, self.choice
        used = set(choice.used_by(item for item in self._items(concerned) if item.path not in left))
        for path, glimpse in glimpses.items() if choice.is_of_notes else ():
            if path in self.notes and path not in concerned and path not in left:
                used.update(glimpse.uses, choice.called_as(glimpse.shows))
        self.loaded.left_out = {**left, **choice.files_left_out(used)}
        if _is_told_of(self.loaded.left_out) is not _is_told_of(self.then):
            raise Unforeseen("filters")  # nobody was asked what is left out

    def questions(self) -> Iterator[int]:
        """The questions for what is left out that have another answer now."""
        now = self.loaded.left_out
        yield from others_in(dict.fromkeys(self.then), dict.fromkeys(now), crc32(b"absent"))
        yield from others_in(self.then, now, LEFT_OUT)

    def meant(self, losses: Iterable[Loss]) -> Iterator[Loss]:
        """Those of ``losses``, which were found when the vault was read, that concern more than what is left out."""
        return self.choice.meant(losses, self.loaded.left_out)


def _is_told_of(left_out: Mapping[str, str]) -> bool:
    """Whether links to what is ``left_out`` have a line of the ledger: those to what others are not to read have none of ours."""
    return any(why != UNPUBLISHED for why in left_out.values())
