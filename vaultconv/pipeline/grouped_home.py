"""A destination on its way back whose notes are grouped again as the source was, where only some of them were just written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from vaultconv.formats.base import Format
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import GlimpsedNotes, asking, difference_of
from vaultconv.pipeline.grouped import are_linked, grouper_of
from vaultconv.pipeline.grouped_again import GroupedAgain, Layered
from vaultconv.pipeline.home import OtherHome, remember, with_rest
from vaultconv.pipeline.layer import THERE, Layer
from vaultconv.pipeline.load import Loaded, shown_in
from vaultconv.pipeline.members import came
from vaultconv.pipeline.memory import HOME, Memory, glimpses_of
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.refiled import Refiled
from vaultconv.pipeline.regrouped import Regrouped, written_of
from vaultconv.transform.grouping import Grouper
from vaultconv.transform.leads import GroupedResolver
from vaultconv.transform.twins import has_twins_line
from vaultconv.transform.what_became import Standing
from vaultconv.vault.fragments import IDS, Pages
from vaultconv.vault.index import Index, Known
from vaultconv.vault.known import Unforeseen


class HomeAsIs(OtherHome):
    """One whose notes stay what they are on the way back to a source whose notes were grouped."""

    back: Format
    """The format that it goes back to."""

    def among(self, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
        """The ``vault`` that was written anew among the rest of what is there. Raises :class:`~vaultconv.vault.known.Unforeseen` where grouping may do
        something to a note of it."""
        if any(came(note, self.back) or has_twins_line(note) for note in vault.notes):
            raise Unforeseen("notes are grouped on their way back")
        return super().among(vault, target, paths)


class GroupedHome(OtherHome):
    """One where notes have come or gone, or have another face, and that is grouped on its way back."""

    def __init__(
        self,
        notes: Mapping[str, Note],
        memory: Memory,
        then: Mapping[str, Glimpse],
        written: Mapping[str, Glimpse],
        same: Collection[str],
        files: Refiled,
        loaded: Loaded,
        source: GroupedAgain,
    ) -> None:
        """``notes`` are those that stand as they were written, of which so much was remembered (``memory``); ``then`` are the glimpses of the notes
        that all were grouped into, ``written`` of all as they were written; of those that were written anew the ``same`` have the same words.
        The ``source`` was ``loaded``."""
        assert memory.home is not None and memory.there is not None  # noqa: S101, PT018  it was asked
        paths = {**memory.sources(), **memory.homeward}
        super().__init__(notes, memory.home, then, then.keys(), same, files, paths)
        self._layer: Layer = memory.there
        self._before_members = memory.there.members
        self._written = written
        self._loaded = loaded
        self._source = source
        self._homeward = memory.homeward
        self._pages: Pages | None = None

    def pages(self, notes: Iterable[Note], paths: Mapping[str, str]) -> Pages:
        """The pages that ``notes`` are, and those that are as they were written; a note of these that somebody looks into leads where they say."""
        new = {note.path: note.extra.get(IDS) for note in notes}
        kept, read = {path: self._written[path] for path in self.notes if path not in new}, self.notes
        in_order = sorted((*kept, *new), key=lambda path: paths.get(path, path))
        self._pages = pages = Pages(in_order, lambda path: new[path] if path in new else kept[path].ids)
        self.notes = NotesByPath(kept, lambda path: pages.settled(read[path]))
        return pages

    def among(self, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
        """The ``vault`` that was written anew among the rest of what is there, grouped."""
        self._new = {note.path: note for note in vault.notes}
        notes = with_rest(vault.notes, self.notes)
        others = difference_of(self._written, self._new, self._new, ())
        same = {
            path
            for path in self.same & self._new.keys() & self._written.keys()
            if not others.now[path].differs_in(self._written[path])
        }
        given = Layered(
            self._layer,
            self._written,
            notes,
            self._new.keys() - same,
            self._written.keys() - notes.keys(),
            self.files,
            self._then,
            self.before.known,
            lambda path: paths.get(path, path),
            elsewhere={path for path in self._new if paths.get(path) != self._paths.get(path)},
        )
        self.sources = paths
        self.again = GroupedAgain(given, partial(self._read, vault, target), self._group)
        then, edited = self._then, self.again.edited
        standing = set(self.again.paths)
        grouped = NotesByPath(standing, self.again.note)
        self.difference = difference_of(then, grouped, edited, then.keys() - standing)
        self.kept = {path: then[path] for path in standing - edited}
        self.difference.is_of_others = self.files.is_seen
        self.gone = {path: glimpse for path, glimpse in then.items() if path not in standing}
        in_order = {path: self.difference.now.get(path) or then[path] for path in self.again.paths}
        self.known = self.difference.known(self.before.known, in_order)
        made = self.again.ungrouped.made.vault
        whole = replace(
            vault, notes=cast(tuple[Note, ...], GlimpsedNotes(in_order)), boards=made.boards, bases=made.bases
        )
        index = Index(shown_in(whole), notes=grouped, known=self.known, glimpses=in_order)
        changed = self.difference.edited(
            lambda: list(then), list(in_order), partial(self._called_otherwise, index)
        )
        self.memo = remember(index, self.before.memos, self.difference, changed)
        originals = self._originals(grouped)
        homeward = {path: source for path, source in self._homeward.items() if path in self.kept}
        self.homeward = homeward | {path: note.path for path, note in originals.items()}
        self.layer = self.again.layer
        resolver = GroupedResolver(target.resolver.resolve)
        return Regrouped(whole, index, resolver, {**paths, **self.homeward}, originals)

    def _read(
        self,
        vault: Vault,
        target: Format,
        notes: Iterable[Note],
        known: Known,
        glimpses: Mapping[str, Glimpse],
    ) -> Loaded:
        """The vault as it was written, before it is grouped."""
        whole = replace(vault, notes=cast(tuple[Note, ...], notes))
        there = with_rest(self._new.values(), self.notes)
        index = Index(whole, notes=there, known=known, glimpses=glimpses)
        index.questions.is_noted = True
        return written_of(self._loaded, target, whole, index)

    def _group(
        self, written: Loaded, standing: Standing, came: Mapping[str, str], _among: Collection[str]
    ) -> Grouper:
        back = self._loaded.format
        link = are_linked(came.values(), written.format, back)
        if link is not are_linked(self._layer.came.values(), written.format, back):
            raise Unforeseen("lines that lead to other notes come or go")
        grouper = grouper_of(written, back, Options(target_format=back.name), standing)
        assert grouper is not None  # noqa: S101  something stands
        grouper.mark()
        if not link:
            grouper.without_lines()
        return grouper

    def _here(self, paths: Iterable[str]) -> Iterator[str]:
        """The notes, as grouping makes them again, that those at ``paths`` of the destination are."""
        those = set(paths)
        for path, of in self.again.members.items():
            if not those.isdisjoint(of):
                yield path
        yield from sorted(those - self.again.gone)

    def _originals(self, grouped: Mapping[str, Note]) -> dict[str, Note]:
        """The note of the source that each was which grouping made again of what was written anew."""
        found: dict[str, Note] = {}
        for path in self._here(self._new):
            if path in self.again.members:
                was = str((grouped[path].carried or {}).get("path", ""))
                if was in self._source.gone:
                    found[path] = self._source.member(was)
        return found

    def concerned(self, questions: Collection[int]) -> set[str]:
        """The notes of the source for whose way back one of the ``questions`` was asked, or that are grouped again."""
        there = set(self.again.concerned)
        for path in (*asking(questions, self.kept), *self.difference.now):
            there.update(self.again.members.get(path, [path]))
        return {self.sources[path] for path in there & self.notes.keys()}  # all others were written just now

    def glimpses(self, pages: Iterable[Note], index: Index) -> dict[str, bytes | None]:
        """What is to be stored of its notes, as they were written too, of which the ``pages`` were written anew; ``index`` is that of all grouped."""
        gone: dict[str, bytes | None] = {f"{HOME}:{path}": None for path in self.gone}
        here = [self.again.note(path) for path in sorted(self._here(page.path for page in pages))]
        if self._pages is not None:
            self.again.asks(self._pages.asked)
        return gone | glimpses_of(HOME, here, index, {}) | self.again.glimpses(THERE)

    def askers(self, written: Collection[str]) -> set[str]:
        """The notes that looked into others, or do now, for those at the paths ``written``, which were written anew."""
        then = {path for path, of in self._before_members.items() if not set(of).isdisjoint(written)}
        return {*written, *then, *self._here(written)}
