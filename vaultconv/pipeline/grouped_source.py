"""A source whose notes are grouped, where some of these have changed since the last run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.edited_since import EditedSince
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import glimpses_in
from vaultconv.pipeline.grouped import are_linked, grouper_of, stamp_of, time_of
from vaultconv.pipeline.grouped_again import GroupedAgain, Layered
from vaultconv.pipeline.layer import RAW, Layer
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.memory import Memory
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.paged import Paged
from vaultconv.pipeline.refiled import UNCHANGED, Refiled, refiled
from vaultconv.pipeline.reopened import Reopened
from vaultconv.pipeline.reworded import Since
from vaultconv.pipeline.twin_rows import told_in_rows
from vaultconv.transform.grouping import Grouper, holds_highlights
from vaultconv.transform.leads import GroupedResolver
from vaultconv.transform.twins import has_twins_line, linked, twins_in
from vaultconv.transform.what_became import Standing
from vaultconv.vault.known import Unforeseen


class _Members(Mapping[str, tuple[Note, ...]]):
    """The notes of which each note was made that grouping made, read when somebody asks."""

    def __init__(self, again: GroupedAgain) -> None:
        self._again = again

    def __getitem__(self, path: str) -> tuple[Note, ...]:
        return self._again.members_of(path)

    def __contains__(self, path: object) -> bool:
        return path in self._again.members

    def __iter__(self) -> Iterator[str]:
        return iter(self._again.members)

    def __len__(self) -> int:
        return len(self._again.members)


class _Stamps(Mapping[str, str]):
    """What each note is of, those that grouping made too, as far as it was ``read``."""

    def __init__(self, members: Mapping[str, list[str]], read: Mapping[str, str]) -> None:
        self._members, self._read = members, read

    def __getitem__(self, path: str) -> str:
        return stamp_of(self._members[path], self._read) if path in self._members else self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._read, **self._members})

    def __len__(self) -> int:
        return len({**self._read, **self._members})


def source_again(
    since: Since,
    memory: Memory,
    there: Reopened,
    rows: Mapping[str, bytes],
    then: Mapping[str, Glimpse],
    left: Collection[str],
) -> SourceAsIs:
    """The source as it is ``there``, where the last run found what ``since`` says, and remembered so much (``memory``, and the ``rows`` of its
    glimpses, which for its notes are those ``then``); the files ``left`` did not come along."""
    if memory.raw is not None:
        return GroupedSource(since, memory, there, rows, then, left)
    since_then = EditedSince(since, memory, there)
    raw, edited = since_then.raw, since_then.paths()
    paged = Paged(raw, then, edited)
    edited |= set(paged.led_otherwise())
    return SourceAsIs(since_then, NotesByPath(raw, paged.settled), edited, paged)


class SourceAsIs:
    """A source whose notes stay what they are."""

    def __init__(
        self, since_then: EditedSince, notes: Mapping[str, Note], edited: set[str], paged: Paged
    ) -> None:
        """The ``notes`` that are there, some of them ``edited``, ``paged`` by what they ask each other for."""
        self.paged = paged
        self.check_views = since_then.check_views
        self.notes = notes
        self.edited = edited
        self.layer: Layer | None = None
        self.again: GroupedAgain | None = None

    def known_to(self, loaded: Loaded) -> None:
        """Nothing is to be known of it."""

    def together(self, paths: set[str]) -> set[str]:
        """The notes at ``paths``, and those with which they are converted, since what is carried for all is with one of them."""
        return paths

    def losses(self, _paths: Iterable[str]) -> Iterable[Loss]:
        """The lines of the ledger for how notes were grouped: none."""
        return ()

    @property
    def glimpses(self) -> dict[str, bytes | None]:
        """What is to be stored of the notes before grouping: nothing."""
        return {}


class GroupedSource(SourceAsIs):
    """One whose notes are grouped."""

    def __init__(
        self,
        since: Since,
        memory: Memory,
        there: Reopened,
        rows: Mapping[str, bytes],
        then: Mapping[str, Glimpse],
        left: Collection[str],
    ) -> None:
        """Groups those that an edit concerns; ``then`` are the glimpses of what they were grouped into, and the files ``left`` did not come along.
        Raises
        :class:`~vaultconv.vault.known.Unforeseen` where it cannot be told which these are."""
        assert memory.raw is not None  # noqa: S101  it was asked
        raw_then = glimpses_in(rows, f"{RAW}:")
        since_then = EditedSince(since, memory, there, raw_then.keys(), memory.raw.stamps)
        alone, edited = since_then.raw, since_then.paths()
        if since.left_out:
            raise Unforeseen("notes of a part of a vault")
        paged = Paged(alone, raw_then, edited)
        edited |= set(paged.led_otherwise())
        raw = NotesByPath(alone, paged.settled)
        there.notes = raw
        there.boards, there.bases = there.sheets_as_read
        self._since, self._there = since, there
        given = Layered(
            memory.raw,
            raw_then,
            raw,
            edited,
            raw_then.keys() - raw.keys(),
            self._refiled(memory, raw_then, left),
            then,
            memory.source.known,
            stamps={path: there.reading.digests[path] for path in there.exported},
        )

        self._memory, self._rows = memory.raw, rows
        again = GroupedAgain(given, there.loaded, self._group)
        if bool(again.members) is not bool(
            memory.raw.members
        ):  # where some are, texts name notes by their paths
            raise Unforeseen("the first notes are grouped, or none any more")
        made = again.ungrouped.made.vault
        there.boards, there.bases = made.boards, made.bases
        contested = since.contested.sources & set(again.paths)
        super().__init__(since_then, NotesByPath(again.paths, again.note), again.edited | contested, paged)
        self.layer = again.layer
        self.again = self._grouped = again

    def _group(
        self, loaded: Loaded, standing: Standing, came: Mapping[str, str], among: Collection[str]
    ) -> Grouper:
        target, options = self._since.target, self._since.options
        link = are_linked(came.values(), loaded.format, target)
        if link is not are_linked(self._memory.came.values(), loaded.format, target):
            raise Unforeseen("lines that lead to other notes come or go")
        grouper = grouper_of(loaded, target, options, standing)
        assert grouper is not None  # noqa: S101  something stands
        grouper.mark()
        if not link and target.name != loaded.format.name:
            self._take_lines(grouper, loaded, among)
        return grouper

    def _take_lines(self, grouper: Grouper, loaded: Loaded, among: Collection[str]) -> None:
        """Takes lines out of notes that are grouped that lead to others with the same highlights. Raises
        :class:`~vaultconv.vault.known.Unforeseen` where one of any note does not say what it should: it has its line in the ledger."""
        layer = self._memory
        notes = [note for note in loaded.vault.notes if holds_highlights(note)]
        if not (layer.unlined or any(map(has_twins_line, notes))):
            return
        then = {path: told.marks for path, told in told_in_rows(self._rows).items()}
        now = {path: marks for path, marks in then.items() if layer.is_apart(path, among)}
        now |= {marks.path: marks for marks in grouper.marks}
        were, are = (linked(twins_in([of[path] for path in sorted(of)])) for of in (then, now))
        others = (path for path in layer.unlined if path not in among and were.get(path) != are.get(path))
        if any(others) or not grouper.without_links_to_twins(notes, are):
            raise Unforeseen("a line does not name the notes with the same highlights")

    def _refiled(self, memory: Memory, raw: Mapping[str, Glimpse], left: Collection[str]) -> Refiled:
        """Which files are others than they were."""
        since, seen = self._since, self._since.seen
        if memory.files == seen.files:
            return UNCHANGED
        vault = self._there.vault()
        known = memory.paths.keys() - memory.faces.keys() | set(left)
        return refiled(vault, known, raw, since.then, seen.looks)

    def known_to(self, loaded: Loaded) -> None:
        """Lets ``loaded``, which was read of it, know what its notes were made of."""
        again = self._grouped
        members, read, times = again.members, self._there.reading.digests, loaded.mtimes
        loaded.members = _Members(again)
        loaded.before = again.ungrouped
        loaded.digests = _Stamps(members, read)
        loaded.mtimes = {**times, **{path: time_of(of, times) for path, of in members.items()}}
        loaded.grouped = GroupedResolver(loaded.format.resolver.resolve, by_path=bool(members))

    def together(self, paths: set[str]) -> set[str]:
        """The notes at ``paths``, and those that were made of the same notes: what is carried for these is with the first."""
        members = self._grouped.members
        those = {each for path in paths if path in members for each in members[path]}
        return paths.union(path for path, of in members.items() if not those.isdisjoint(of))

    def losses(self, paths: Iterable[str]) -> Iterable[Loss]:
        """The lines of the ledger for how the notes at ``paths`` were grouped."""
        return self._grouped.losses(paths)

    @property
    def glimpses(self) -> dict[str, bytes | None]:
        """What is to be stored of the notes before grouping."""
        self._grouped.asks(self.paged.asked)
        return self._grouped.glimpses(RAW)
