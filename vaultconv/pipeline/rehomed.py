"""The destination on its way back, where some notes are written anew, and all others are as the last run left them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from vaultconv.formats.base import Output, WriteContext
from vaultconv.model.note import Settings
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import glimpses_in
from vaultconv.pipeline.grouped_home import GroupedHome, HomeAsIs
from vaultconv.pipeline.grouped_source import SourceAsIs
from vaultconv.pipeline.home import OtherHome
from vaultconv.pipeline.layer import THERE
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.memory import Memory
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.refiled import Refiled
from vaultconv.pipeline.reworded import Since, note_as_written
from vaultconv.pipeline.same_files import without_same
from vaultconv.vault.known import Unforeseen


@dataclass(frozen=True, slots=True)
class Rehomed:
    """That of the vault that was ``loaded``, of which so much was remembered (``memory``), with the glimpses of what stood there (``then``, and
    all ``rows``); ``context`` is where everything goes now."""

    since: Since
    memory: Memory
    loaded: Loaded
    context: WriteContext
    rows: Mapping[str, bytes]
    then: Mapping[str, Glimpse]
    source: SourceAsIs

    def home(
        self,
        concerned: Collection[str],
        outputs: Collection[Output],
        settings: Settings,
        files: Refiled,
        same: Mapping[str, str],
    ) -> OtherHome | None:
        """It, of which the notes that are ``concerned`` are written anew: ``outputs`` are their files, ``settings`` its own, and ``files`` those of
        the source that are others, of which some are the ``same`` as others. None where nothing goes back."""
        since, memory = self.since, self.memory
        if memory.home is None:
            if outputs and since.target.name != self.loaded.format.name:
                raise Unforeseen("something goes back for the first time")
            return None
        sources = {path: source for source, path in self.context.paths.items()}
        grouped = self.source.again
        if memory.there is not None and (grouped is None or not grouped.members):
            raise Unforeseen("nothing is grouped any more")
        then = self.then if memory.there is None else glimpses_in(self.rows, f"{THERE}:")
        kept = {path for path in then if (source := sources.get(path)) and source not in concerned}
        if not (kept or outputs):
            raise Unforeseen("nothing goes back any more")
        there = NotesByPath(
            kept, lambda path: note_as_written(path, sources[path], since, self.loaded, settings)
        )
        worded = {output.path for output in outputs if since.is_as_wanted(output.path, output.data)}
        left = self.loaded.left_out.keys() ^ since.left_out.keys()
        boards = left & {sheet.path for sheet in self.loaded.vault.sheets}
        stood, stands = without_same(memory.paths, memory.same), without_same(self.context.paths, same)
        files_there = files.at_home(stood, stands, boards)
        if grouped is not None and memory.there is None:
            sources = memory.sources()
            home = HomeAsIs(there, memory.home, self.then, kept, worded, files_there, sources)
            home.back = self.loaded.format
            return home
        if grouped is not None:
            return GroupedHome(there, memory, self.then, then, worded, files_there, self.loaded, grouped)
        return OtherHome(there, memory.home, self.then, kept, worded, files_there, memory.sources())
