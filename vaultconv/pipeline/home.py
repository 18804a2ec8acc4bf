"""A destination on its way back, of whose notes only some were just written: the rest is known from the last run."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from vaultconv.formats.base import Format, WriteContext
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.glimpse import Glimpse, glimpse_of
from vaultconv.pipeline.glimpsed import (
    NO_DIFFERENCE,
    Difference,
    GlimpsedNotes,
    asking,
    called_otherwise,
    others_in_context,
    work_out_anew,
)
from vaultconv.pipeline.layer import Layer
from vaultconv.pipeline.memory import HOME, Memos, Side, glimpses_of
from vaultconv.pipeline.on_demand import NotesByPath, UnreadNotes
from vaultconv.pipeline.refiled import Refiled
from vaultconv.pipeline.regrouped import Regrouped
from vaultconv.vault.edited import Edited
from vaultconv.vault.fragments import IDS, Pages, pages_of
from vaultconv.vault.index import Index, Known
from vaultconv.vault.kept import Recalling


@dataclass(slots=True)
class SameHome:
    """One where nobody sees a difference: each of its ``notes``, by path, read when it is asked for, what they are called (``known``), and
    what was worked out of the vault they are in (``memos``: of its index, of the way back)."""

    notes: Mapping[str, Note]
    known: Known
    memos: tuple[Memos, Memos]
    _memo: dict[str, Any] = field(default_factory=dict)

    @property
    def memo(self) -> dict[str, Any]:
        """What was worked out of it for its notes on their way back."""
        return self._memo

    def pages(self, notes: Iterable[Note], _paths: Mapping[str, str]) -> Pages:
        """The pages that ``notes`` are: none of another is asked for, where nobody sees a difference."""
        return pages_of(notes)

    def among(self, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
        """The ``vault`` that was written anew among the rest of what is there, which nobody goes through: what was never worked out of all of it
        cannot be now."""
        whole = replace(vault, notes=cast(tuple[Note, ...], UnreadNotes()))
        index = Index(whole, notes=with_rest(vault.notes, self.notes), known=self.known)
        self._memo = remember(index, self.memos)
        return Regrouped(whole, index, target.resolver, paths)


class OtherHome:
    """One where notes have come or gone, or have another face."""

    def __init__(
        self,
        notes: Mapping[str, Note],
        before: Side,
        then: Mapping[str, Glimpse],
        kept: Collection[str],
        same: Collection[str],
        files: Refiled,
        paths: Mapping[str, str],
    ) -> None:
        """``notes`` are as of :class:`SameHome`; ``before`` is what was remembered of it, with ``then`` the glimpses of its notes, by path, and
        ``paths`` that led from there to the source. Those at the paths ``kept`` are as they were written; of those that were written anew,
        the ``same`` have the same words. ``files`` are those that have come or gone."""
        self.notes = notes
        self.before = before
        self.kept = {path: glimpse for path, glimpse in then.items() if path in kept}
        self.gone = {path: glimpse for path, glimpse in then.items() if path not in kept}
        self.same = same
        self.files = files
        self._paths = paths
        self._then = then
        self.known = before.known
        self.difference = Difference({}, {})
        self.memo: dict[str, Any] = {}
        """What was worked out of it for its notes on their way back."""
        self.sources = paths
        """Where what is there now came from."""
        self.layer: Layer | None = None
        """What is remembered of it before it is grouped; None where it is not."""
        self.homeward: Mapping[str, str] = {}
        """The path in the source of each note that grouping makes again."""

    def pages(self, notes: Iterable[Note], paths: Mapping[str, str]) -> Pages:
        """The pages that ``notes`` are, and those that are as they were; a note of these that somebody looks into leads where they say."""
        new = {note.path: note.extra.get(IDS) for note in notes}
        kept, read = self.kept, self.notes
        in_order = sorted((*kept, *new), key=lambda path: paths.get(path, path))
        pages = Pages(in_order, lambda path: new[path] if path in new else kept[path].ids)
        self.notes = NotesByPath(kept, lambda path: pages.settled(read[path]))
        return pages

    def among(self, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
        """The ``vault`` that was written anew among the rest of what is there."""
        self.sources = paths
        alone = Index(Vault(vault.name, vault.format))
        new = {note.path: glimpse_of(note, alone, (), ()) for note in vault.notes}
        glimpses = {**self.kept, **new}
        in_order = {path: glimpses[path] for path in sorted(glimpses, key=lambda path: paths.get(path, path))}
        same = {path for path in self.same if path in new and self._is_same(path, new[path])}
        self.difference = Difference(
            {path: glimpse for path, glimpse in self.gone.items() if path not in same},
            {path: glimpse for path, glimpse in new.items() if path not in same},
            is_of_others=self.files.is_seen,
        )
        elsewhere = {path for path in new if paths.get(path) != self._paths.get(path)}
        self.known = self.difference.known(self.before.known, in_order, elsewhere)
        whole = replace(vault, notes=cast(tuple[Note, ...], GlimpsedNotes(in_order)))
        notes = with_rest(vault.notes, self.notes)
        index = Index(whole, notes=notes, known=self.known, glimpses=in_order)
        edited = self.difference.edited(
            self._in_order, list(in_order), partial(self._called_otherwise, index)
        )
        self.memo = remember(index, self.before.memos, self.difference, edited)
        return Regrouped(whole, index, target.resolver, paths)

    def _in_order(self) -> list[str]:
        return sorted(self._then, key=lambda path: self._paths.get(path, path))

    def _called_otherwise(self, index: Index) -> set[int]:
        """The questions for names and ids that have another answer."""
        return called_otherwise(self.difference, self.before, self.known, index, self.files)

    def _is_same(self, path: str, now: Glimpse) -> bool:
        then = self.gone.get(path)
        return then is not None and not now.differs_in(then)

    def questions(self, context: WriteContext) -> set[int] | None:
        """The questions that have another answer on the way back by ``context``; None where each note may depend on what is another."""
        questions = self._called_otherwise(context.index)
        found = work_out_anew(self.difference, self.before, context, self.kept, questions)
        if found is None:
            return None
        return found.union(others_in_context(self._paths, (), context))

    def concerned(self, questions: Collection[int]) -> set[str]:
        """The notes of the source for whose way back one of the ``questions`` was asked."""
        return {self.sources[path] for path in asking(questions, self.kept)}

    def glimpses(self, pages: Iterable[Note], index: Index) -> dict[str, bytes | None]:
        """What is to be stored of its notes, of which the ``pages`` were written anew; ``index`` is its own."""
        gone: dict[str, bytes | None] = {f"{HOME}:{path}": None for path in self.gone}
        return gone | glimpses_of(HOME, pages, index, {})

    def askers(self, written: Collection[str]) -> set[str]:
        """The notes that looked into others, or do now, for those at the paths ``written``, which were written anew."""
        return set(written)


def with_rest(notes: Iterable[Note], rest: Mapping[str, Note]) -> Mapping[str, Note]:
    """``notes`` by path, among the ``rest``."""
    return ChainMap({note.path: note for note in notes}, cast(dict[str, Note], rest))


def remember(
    index: Index,
    memos: tuple[Memos, Memos],
    difference: Difference = NO_DIFFERENCE,
    edited: Edited | None = None,
) -> dict[str, Any]:
    """Lets ``index`` know what was worked out by way of it, and gives what was worked out by way of a context, but for what the
    ``difference`` to the vault that it was worked out of concerns, which is worked out again by what was ``edited``; the questions for each
    are noted."""
    index.memo, memo = (
        Recalling(known, index.questions, set(filter(difference.concerns, known)), edited) for known in memos
    )
    return memo
