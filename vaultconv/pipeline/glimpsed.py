"""A vault of which an earlier run has seen each note: what is worked out of it as a whole, from glimpses of its notes, and which questions have
another answer than they had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias, overload
from zlib import crc32

from vaultconv.formats.base import WriteContext
from vaultconv.model.download import PREFIX
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.glimpse import Glimpse, glimpse_of
from vaultconv.pipeline.memory import Memos, Side
from vaultconv.pipeline.refiled import Refiled, called_so
from vaultconv.pipeline.written import names_of
from vaultconv.vault import questions as ask
from vaultconv.vault.edited import Edited
from vaultconv.vault.fragments import more_names
from vaultconv.vault.index import Index, Known, aliases_of
from vaultconv.vault.kept import ALL_PARTS, KEPT, Change, Recalling, kept_of
from vaultconv.vault.known import Unforeseen, called
from vaultconv.vault.naming import fold
from vaultconv.vault.questions import AskedTable, hash_of
from vaultconv.vault.stored import Left

_There: TypeAlias = tuple[str, tuple[str, ...], str]
"""The note in which something is, the headings above it, and the id of its block."""


class GlimpsedNotes(Sequence[Note]):
    """The notes of ``glimpses``, without their words, in the order of these."""

    def __init__(self, glimpses: Mapping[str, Glimpse]) -> None:
        """Unpacks nothing yet."""
        self._glimpses = glimpses

    @overload
    def __getitem__(self, place: int) -> Note: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Note]: ...
    def __getitem__(self, place: int | slice) -> Note | Sequence[Note]:
        return tuple(self)[place]

    def __iter__(self) -> Iterator[Note]:
        return (glimpse.note for glimpse in self._glimpses.values())

    def __len__(self) -> int:
        return len(self._glimpses)

    def without(self, left: Container[str]) -> GlimpsedNotes:
        """Them but for those that are ``left`` out."""
        return GlimpsedNotes({path: glimpse for path, glimpse in self._glimpses.items() if path not in left})


@dataclass(slots=True)
class Difference:
    """In what a vault differs from what it was: ``then`` and ``now`` have the glimpses of the notes that are not the same. ``is_of_others``:
    other notes of it are left out, or its files are others."""

    then: Mapping[str, Glimpse]
    now: Mapping[str, Glimpse]
    is_of_others: bool = False
    parts: frozenset[str] = field(init=False)
    """In what their notes differ."""

    def __post_init__(self) -> None:
        """Compares them."""
        found: set[str] = set()
        if self.then.keys() != self.now.keys():
            found = set(ALL_PARTS)
        else:
            for path, glimpse in self.now.items():
                found |= glimpse.differs_in(self.then[path])
        self.parts = frozenset(found)

    def concerns(self, name: str) -> bool:
        """Whether what is worked out by the ``name`` depends on it."""
        kept = KEPT.get(name)
        if kept is None or self.is_of_others:
            return True
        if not kept.of & self.parts:
            return False
        return kept.by is None or _shares(kept.by, self.then) != _shares(kept.by, self.now)

    def known(self, before: Known, glimpses: Mapping[str, Glimpse], elsewhere: Collection[str] = ()) -> Known:
        """What an index of all the ``glimpses`` knows, of which it knew something ``before``; those of the notes ``elsewhere`` have another
        place among them."""
        names = before.names
        if _all_called(self.then) != _all_called(self.now):
            names = {path: called for path, called in before.names.items() if path in glimpses}
            names |= _all_called(self.now)
        if _ids(self.then) == _ids(self.now):
            return Known(names, before.places, before.blocks)
        places = before.places
        if _unique_ids(self.then) != _unique_ids(self.now):
            places = self._places(before.places, glimpses, elsewhere)
        return Known(names, places, self._blocks(before.blocks, glimpses))

    def _places(
        self, before: Mapping[str, _There], glimpses: Mapping[str, Glimpse], elsewhere: Collection[str]
    ) -> dict[str, _There]:
        """What ids name that are unique in the vault, as it was ``before`` but for the ids in question: of notes with one id the first has it."""
        places = dict(before.items())
        now = {path: _ids_in(glimpse) for path, glimpse in self.now.items()}
        moved = {id for path in elsewhere if path not in now for id in _ids_in(glimpses[path])}
        asked = {id for glimpse in self.then.values() for id in _ids_in(glimpse)}.union(moved, *now.values())
        held = {id: before[id][0] for id in asked if id in before}
        lost = moved.union(
            id
            for id, path in held.items()
            if path in self.then and (path in elsewhere or id not in now.get(path, ()))
        )
        found = {id: [path] for id, path in held.items() if path not in self.then}
        for path, glimpse in glimpses.items() if lost else ():
            if path not in now and (among := lost.intersection(glimpse.ids_among(lost))):
                for id in among:
                    found.setdefault(id, []).append(path)
        for path, ids in now.items():
            for id in ids:
                found.setdefault(id, []).append(path)
        order = {path: place for place, path in enumerate(glimpses)}
        for id in asked:
            places.pop(id, None)
            if id in found:
                first = min(found[id], key=order.__getitem__)
                places[id] = (first, *(now[first] if first in now else _ids_in(glimpses[first]))[id])
        return places

    def _blocks(self, before: Mapping[str, str], glimpses: Mapping[str, Glimpse]) -> dict[str, str]:
        """The path of the note with the block of each id, ``""`` where several have one, as it was ``before`` but for the ids in question."""
        blocks = dict(before.items())
        come = [(path, set(glimpse.anchors)) for path, glimpse in self.now.items()]
        for name in {
            name for glimpse in (*self.then.values(), *self.now.values()) for name in glimpse.anchors
        }:
            holder = before.get(name)
            if holder == "":
                kept = (path for path in glimpses.keys() - self.now.keys() if glimpses[path].has_anchor(name))
            else:
                kept = (path for path in (holder,) if path is not None and path not in self.then)
            holders = [*kept, *(path for path, anchors in come if name in anchors)]
            blocks.pop(name, None)
            if holders:
                blocks[name] = holders[0] if len(holders) == 1 else ""
        return blocks

    def edited(
        self, then: Callable[[], Sequence[str]], now: Sequence[str], questions: Callable[[], Iterable[int]]
    ) -> Edited | None:
        """It, for whoever works something out again: the paths of all notes ``then`` and ``now``, and the ``questions`` for names and ids that have
        another answer. None where that is not all."""
        return None if self.is_of_others else Edited(self.then.keys(), self.now.keys(), then, now, questions)

    def questions(self, before: Known, known: Known) -> Iterator[int]:
        """The questions for names, ids, and what notes hold that may have another answer now."""
        for path in self.then.keys() | self.now.keys():
            yield hash_of(ask.NOTE, path)
            then, now = self.then.get(path), self.now.get(path)
            if then is None or now is None:
                yield from called_so(path)
            if then is None or now is None or called(then.note) != called(now.note):
                yield hash_of(ask.CALLED, path)
            if _ids_of(then) != _ids_of(now):
                yield from (hash_of(ask.IDS, fold(name)) for name in (path, *more_names(path)))
            if then is None or now is None or then.called_headings != now.called_headings:
                yield hash_of(ask.HEADINGS, path)
            for table, was, is_now in zip((ask.TITLE, ask.ALIAS), _folded(then), _folded(now), strict=True):
                yield from (hash_of(table, name) for name in was ^ is_now)
        yield from others_in(before.places, known.places, ask.PLACE)
        yield from others_in(before.blocks, known.blocks, ask.BLOCK)


def difference_of(
    then: Mapping[str, Glimpse], notes: Mapping[str, Note], edited: Iterable[str], removed: Iterable[str]
) -> Difference:
    """How ``notes`` differ from what was seen of them ``then``, of which some were ``edited``, and others ``removed``."""
    alone = Index(Vault("", ""))
    now = {path: glimpse_of(notes[path], alone, (), ()) for path in sorted(edited)}
    changed = {*now, *removed}
    return Difference({path: then[path] for path in sorted(changed & then.keys())}, now)


def glimpses_in(rows: Mapping[str, bytes], side: str) -> dict[str, Glimpse]:
    """The glimpses of the notes of one ``side`` that ``rows`` hold, in the order of their paths."""
    found = (what.removeprefix(side) for what in rows if what.startswith(side))
    return {path: Glimpse(path, rows[side + path]) for path in sorted(found)}


_FEW = 16
"""So many questions are looked for among those of a note without unpacking these."""


def asking(questions: Collection[int], glimpses: Mapping[str, Glimpse]) -> Iterator[str]:
    """The notes for which one of ``questions`` was asked."""
    those = frozenset(questions)
    if not those:
        return
    packed = [ask.packed((question,)) for question in those] if len(those) <= _FEW else []
    for path, glimpse in glimpses.items():
        if packed:
            asked = glimpse.packed_questions
            if not any(question in asked for question in packed):
                continue
        if not those.isdisjoint(glimpse.questions):
            yield path


def leading_to(files: Collection[str], glimpses: Mapping[str, Glimpse]) -> Iterator[str]:
    """The notes that lead to one of the ``files``, or show it."""
    those = frozenset(files)
    for path, glimpse in glimpses.items() if those else ():
        if not those.isdisjoint(glimpse.uses):
            yield path


def _shares(
    by: Callable[[Note], Iterable[Hashable]], glimpses: Mapping[str, Glimpse]
) -> Counter[tuple[Hashable, ...]]:
    """What is worked out of each note of ``glimpses``, of which there is anything."""
    return Counter(share for glimpse in glimpses.values() if (share := tuple(by(glimpse.note))))


NO_DIFFERENCE = Difference({}, {})
"""Nothing is another."""


def _all_called(glimpses: Mapping[str, Glimpse]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {path: _names_of(glimpse) for path, glimpse in glimpses.items()}


def _ids_of(glimpse: Glimpse | None) -> Mapping[str, Any] | None:
    return None if glimpse is None else glimpse.ids


def _names_of(glimpse: Glimpse) -> tuple[str, tuple[str, ...]]:
    return glimpse.note.title, aliases_of(glimpse.note)


def _folded(glimpse: Glimpse | None) -> tuple[set[str], set[str]]:
    """The title and the aliases of a note, as names are compared; none of no note."""
    if glimpse is None:
        return set(), set()
    title, aliases = _names_of(glimpse)
    return {fold(title)}, set(map(fold, aliases))


def _ids(glimpses: Mapping[str, Glimpse]) -> dict[str, Any]:
    """The ids that are unique in the vault, and the block ids, of those of ``glimpses`` that have some."""
    found = {path: (glimpse.unique_ids, glimpse.anchors) for path, glimpse in glimpses.items()}
    return {path: ids for path, ids in found.items() if any(ids)}


def _unique_ids(glimpses: Mapping[str, Glimpse]) -> dict[str, Any]:
    """The ids that are unique in the vault, of those of ``glimpses`` that have some."""
    return {path: ids for path, glimpse in glimpses.items() if (ids := glimpse.unique_ids)}


def _ids_in(glimpse: Glimpse) -> dict[str, tuple[tuple[str, ...], str]]:
    """What those of its ids name that are unique in the vault, in lower case."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for name, (headings, block) in glimpse.unique_ids.items():
        found.setdefault(name.lower(), (headings, block))
    return found


def others_in(then: Mapping[str, Any], now: Mapping[str, Any], table: int) -> Iterator[int]:
    """The questions for the entries of a ``table`` that are others ``now``."""
    if then is now or then == now:
        return
    yield hash_of(table, ask.ALL)
    before, after = _plain(then), _plain(now)
    for key, value in after.items():
        if key not in before or before[key] != value:
            yield hash_of(table, key)
    for key in before.keys() - after.keys():
        yield hash_of(table, key)


def _plain(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """``table`` as one into which it is quick to look: without noting what is asked."""
    if isinstance(table, AskedTable):
        return dict(dict.items(table))
    return table.table if isinstance(table, Left) else table


def others_in_context(
    paths: Mapping[str, str], others: Collection[str], context: WriteContext
) -> Iterator[int]:
    """The questions for where everything goes that have another answer in ``context``, where once everything went to ``paths``; the files of
    ``others`` are there, then and now."""
    moved = frozenset(
        source for source, path in paths.items() if source != path and not source.startswith(PREFIX)
    )
    yield from others_in(paths, context.paths, crc32(b"paths"))
    then, now = {*paths.values()}, {*_plain(context.paths).values()}
    met = names_of((now - then).difference(others))
    met.subtract(names_of((then - now).difference(others)))
    yield from others_in({}, {name: more for name, more in met.items() if more}, crc32(b"names"))
    yield from others_in(dict.fromkeys(moved), dict.fromkeys(context.moved), table := crc32(b"moved"))
    if bool(moved) is not bool(context.moved):
        yield hash_of(table, ask.ANY)
    for path in then ^ now:
        yield hash_of(ask.THERE, fold(path))


def others_in_memo(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[int] | None:
    """The questions for what formats worked out of the vault that have another answer ``now``; None where something else is another on
    which each note may depend."""
    found: list[Iterator[int]] = []
    for name in kept_of(now.new if isinstance(now, Recalling) else now):
        if name not in then:
            continue  # nobody asked
        for table, before, after in _tables(name, then[name], now[name]):
            if isinstance(before, frozenset) and isinstance(after, frozenset):
                found.append(others_in(dict.fromkeys(before), dict.fromkeys(after), table))
            elif isinstance(before, dict) and isinstance(after, dict):
                found.append(others_in(before, after, table))
            elif before != after:
                return None
    return (question for part in found for question in part)


def _tables(name: str, then: Any, now: Any) -> Iterator[tuple[int, Any, Any]]:
    """What was worked out by the ``name``, table by table."""
    if isinstance(then, tuple) and hasattr(then, "_fields"):
        for part in then._fields:
            yield from _tables(f"{name}.{part}", getattr(then, part), getattr(now, part))
    else:
        yield crc32(name.encode()), then, now


def called_otherwise(
    difference: Difference, before: Side, known: Known, index: Index, files: Refiled
) -> set[int]:
    """The questions for names and ids, and for what is worked out by way of ``index``, that have another answer, where that was ``before``, and is
    so ``known`` now, after the ``difference``; ``files`` are what is no note. What it concerns of that is worked out again."""
    _work_out(difference, before.memos[0], index, Change(_notes(difference.then), _notes(difference.now)))
    others = others_in_memo(before.memos[0], index.memo)
    if others is None:
        raise Unforeseen("each note may depend on that")
    return {*others, *difference.questions(before.known, known), *files.questions()}


def work_out_anew(
    difference: Difference,
    before: Side,
    context: WriteContext,
    glimpses: Mapping[str, Glimpse],
    questions: Collection[int],
) -> set[int] | None:
    """Works out again what the ``difference`` concerns of what was worked out ``before`` of the vault of ``context``, where the ``questions`` for
    names and ids have another answer now; by that, and by its index, all else is recalled. Gives all questions that have another answer now; None
    where each note may depend on something that is another. ``glimpses`` are those of the notes that are as they were."""
    then, now = _notes(difference.then), _notes(difference.now)
    change = Change(then, now, partial(asking, questions, glimpses))
    _work_out(difference, before.memos[1], context, change)
    others = others_in_memo(before.memos[1], context.memo)
    return None if others is None else {*questions, *others}


def _notes(glimpses: Mapping[str, Glimpse]) -> dict[str, Note]:
    return {path: glimpse.note for path, glimpse in glimpses.items()}


def _work_out(difference: Difference, memo: Memos, given: Index | WriteContext, change: Change) -> None:
    """Works out again what of ``memo`` the ``difference`` concerns, by way of what is ``given``: of what it was, if it is known how. What somebody
    asked for already is."""
    index = given if isinstance(given, Index) else given.index
    for name in filter(difference.concerns, memo):
        kept = KEPT.get(name)
        if kept is None:
            raise Unforeseen(name)
        if name in given.memo:
            continue
        if kept.amend is None or difference.is_of_others:
            kept.work(given)
            continue
        with index.asked_by(""):
            given.memo[name] = index.questions.of(name, kept.amend(given, memo[name], change))
