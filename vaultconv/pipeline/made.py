"""What a run makes that converts only some notes of a vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vaultconv.formats.base import Output
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.actions import Action
from vaultconv.pipeline.attachments import Use
from vaultconv.pipeline.downloads import Downloads
from vaultconv.pipeline.home import OtherHome
from vaultconv.pipeline.left_in_export import left_in_export
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.memory import Memory
from vaultconv.pipeline.note_by_note import NoteByNote, Written
from vaultconv.pipeline.sheets import Sheets
from vaultconv.pipeline.way_back import WayBack


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of the ``notes`` that are concerned, and of the vault as a whole; ``use`` is what these notes do with files. The ``others``
    that are concerned are left out."""

    notes: list[Note]
    others: list[Note]
    each: NoteByNote
    written: Written
    sheets: Sheets
    finished: list[Output]
    use: Use
    way_back: WayBack
    home: OtherHome | None

    @property
    def carried(self) -> Mapping[str, bytes]:
        """What is carried for each note."""
        return self.way_back.carried if self.each.options.carriers else {}

    def left_in_export(self) -> Iterable[Loss]:
        """The lines for what no note shows of an export, where nothing is carried."""
        return () if self.each.options.carriers else left_in_export(self.each.loaded, self.way_back.carried)


@dataclass(frozen=True, slots=True)
class Told:
    """What a run tells: its lines of the ledger, and what notes do with files."""

    losses: tuple[Loss, ...]
    use: Use


@dataclass(frozen=True, slots=True)
class Restructured:
    """What such a run comes to: the ``actions`` for all files but those that were written of what is not ``decided`` anew, and those at the paths
    that ``stays`` has; what it tells, the source as it was ``loaded``, what is remembered, and what notes show from the web."""

    decided: frozenset[str]
    stays: frozenset[str]
    actions: tuple[Action, ...]
    told: Told
    loaded: Loaded
    memory: Memory
    downloads: Downloads
