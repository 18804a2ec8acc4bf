"""Notes that are grouped, where some have changed since the last run: only those are grouped again that the edit concerns.

The last run left how the vault was before its notes were grouped, and what became of which (:mod:`vaultconv.pipeline.layer`). A note is
concerned that was edited, or that asked that vault something that has another answer now; with it all that are tied to it, by what they say of
their source, by leading to each other, or because they were one note. Of these alone the notes are read, and go through the same grouping as
in a whole run, with all else standing as it was. Where they come to want a path that another has, it is not foreseen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import GlimpsedNotes, asking, called_otherwise, difference_of
from vaultconv.pipeline.grouped import came_from, named_by
from vaultconv.pipeline.home import remember
from vaultconv.pipeline.layer import Layer, glimpses_before
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.refiled import Refiled
from vaultconv.pipeline.side import Side
from vaultconv.pipeline.ties import Ties, tied
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.transform.grouping import Grouper
from vaultconv.transform.leads import LED, NAMED, Leads
from vaultconv.transform.twins import Marks
from vaultconv.transform.what_became import Grouping, Standing, is_shared
from vaultconv.vault.index import Index, Known
from vaultconv.vault.kept import kept_of
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.questions import IDS, hash_of

Reading = Callable[[Sequence[Note], Known, Mapping[str, Glimpse]], Loaded]
"""Gives the vault before grouping, of which just glimpses of the notes are at hand, and how they are called; what is asked of its index is noted."""
Regroup = Callable[[Loaded, Standing, Mapping[str, str], Collection[str]], Grouper]
"""Groups some notes of a vault, those of the paths that are given; it is told which format each note of all came from, if it did."""


@dataclass(frozen=True, slots=True)
class Layered:
    """A vault before grouping: what was remembered of it (``layer``), with glimpses of its notes as they were ``then``; its ``notes`` as they are,
        of which some were ``edited``, and which were ``removed``; the ``files`` that are others; and the notes as they were after grouping (``seen``,
    ``known``)."""

    layer: Layer
    then: Mapping[str, Glimpse]
    notes: Mapping[str, Note]
    edited: Collection[str]
    removed: Collection[str]
    files: Refiled
    seen: Mapping[str, Glimpse]
    known: Known
    order: Callable[[str], str] = str
    """By what the notes are in order, before they are grouped."""
    stamps: Mapping[str, str] = field(default_factory=dict)
    """What each note of a file of many is made of."""
    elsewhere: Collection[str] = ()
    """Those that have another place in that order than they had."""


@dataclass(slots=True)
class _Pass:
    """What came of grouping the notes at the paths ``among`` which some are concerned."""

    among: frozenset[str]
    made: Grouping
    grouper: Grouper


@dataclass(slots=True)
class _Now:
    """What is known of the whole: the ``members`` of each note that was made, its ``leads``, ``ties`` and ``names``."""

    members: dict[str, list[str]]
    leads: Leads
    ties: dict[str, list[str]]
    names: dict[str, str] = field(default_factory=dict)


class GroupedAgain:
    """The notes of a vault, grouped, where some have changed."""

    def __init__(self, given: Layered, read: Reading, group: Regroup) -> None:
        """Groups those that are concerned. Raises :class:`~vaultconv.vault.known.Unforeseen` where it cannot be told which these are."""
        self._given = given
        self._group = group
        layer, notes, then = given.layer, given.notes, given.then
        changed = {*given.edited, *given.removed}
        self._difference = difference_of(then, notes, given.edited, given.removed)
        now = self._difference.now
        glimpses = {path: now.get(path) or then[path] for path in sorted(notes, key=given.order)}
        self._known = self._difference.known(layer.side.known, glimpses, given.elsewhere)
        self._difference.is_of_others = given.files.is_seen
        self._loaded = read(GlimpsedNotes(glimpses), self._known, glimpses)
        self._index = self._loaded.index
        edited = self._difference.edited(self._then_in_order, list(glimpses), self._questions)
        remember(self._index, layer.side.memos, self._difference, edited)
        self._kept = {path: glimpse for path, glimpse in then.items() if path not in changed}
        self._found: dict[str, Note] = {}
        self._losses: dict[str, list[Loss]] = {}
        self._members: dict[str, Note] = {}
        self._marks: dict[str, Marks] = {}
        self._names: Mapping[str, str] = {}
        self.came = dict(layer.came)
        """The format that each note with highlights came from, if it did."""
        self.concerned = changed.union(asking(self._questions(), self._kept))
        """The notes that were edited or removed, and those that asked what has another answer now."""
        self._now = _Now(dict(layer.members), layer.leads, dict(layer.ties))
        self.ungrouped = self._settled()
        self.gone = {path for members in self._now.members.values() for path in members}
        """The notes that are no more, since others were made of them."""

    def _then_in_order(self) -> list[str]:
        return sorted(self._given.then, key=self._given.order)

    def _questions(self) -> set[int]:
        layer, index, files = self._given.layer, self._index, self._given.files
        return called_otherwise(self._difference, layer.side, self._known, index, files)

    # -- which are grouped again ---------------------------------------------------------------------------------------

    def _settled(self) -> Ungrouped:
        """Groups all that are concerned, until nobody else is."""
        layer = self._given.layer
        then = Ties(layer.ties, layer.members)
        self._ties = [then]
        among = tied(self.concerned, self._ties)
        while True:
            done = self._passed(among)
            self._now = self._with(done)
            self._ties = [then, Ties(done.made.ties, done.made.members_by_path)]
            self.concerned.update(asking(self._led_otherwise(done), self._kept))
            wider = among | tied(self.concerned, self._ties)
            if wider == among:
                break
            among = wider
        self._among, self.came = among, self._came(among)
        self._names = self._now.names  # who is read later is called as all are now
        if is_shared(self._now.members):
            raise Unforeseen("a note is in two")
        self._check_paths(done)
        self._take(done)
        return Ungrouped(
            self._loaded.vault, self._index, done.made, self.came, self._given.stamps, is_told_apart=True
        )

    def _passed(self, among: frozenset[str]) -> _Pass:
        """Groups the notes at the paths ``among``."""
        given, asked = self._given, self._index.questions.asked
        here = [given.notes[path] for path in sorted(among, key=given.order) if path in given.notes]
        for path in among:
            asked.pop(path, None)
        leads = self._now.leads
        rest = Leads(
            {path: there for path, there in leads.moved.items() if path not in among},
            {path: places for path, places in leads.parted.items() if path not in among},
        )
        standing = self._standing_beside(among)
        taken = [path.casefold() for path in (*(given.notes.keys() - among), *standing)]
        vault = replace(self._loaded.vault, notes=tuple(here))
        grouper = self._group(
            replace(self._loaded, vault=vault),
            Standing(rest, taken, lambda notes: self._called(standing, among, notes), self._names),
            self._came(among),
            among,
        )
        made = grouper.grouping()
        return _Pass(among, made, grouper)

    def _came(self, among: Collection[str]) -> dict[str, str]:
        """The format that each note with highlights came from, if it did, where those ``among`` them are others than they were."""
        notes = self._given.notes
        found = {path: format for path, format in self.came.items() if path not in among}
        return found | came_from(notes[path] for path in among if path in notes)

    def _standing_beside(self, among: Collection[str]) -> dict[str, list[str]]:
        """The notes that were made of none of those ``among``, each with what it was made of."""
        return {path: of for path, of in self._now.members.items() if set(of).isdisjoint(among)}

    def _called(
        self, standing: Mapping[str, list[str]], among: Collection[str], notes: Sequence[Note]
    ) -> Index:
        """What tells how notes are called after grouping: those ``standing`` and all others that are not ``among`` these as before, and the
        ``notes``."""
        given, seen = self._given, self._given.seen
        gone = {path for members in standing.values() for path in members}
        here = {note.path: note for note in notes}
        stays = {path for path in seen if path in standing or path in given.notes.keys() - among - gone}
        others = difference_of(seen, here, here, seen.keys() - stays - here.keys())
        now = others.now
        glimpses = {path: now.get(path) or seen[path] for path in sorted(stays | here.keys())}
        vault = replace(self._loaded.vault, notes=cast(tuple[Note, ...], GlimpsedNotes(glimpses)))
        there = NotesByPath(glimpses, here.get)
        return Index(vault, notes=there, known=others.known(given.known, glimpses), glimpses=glimpses)

    def _with(self, done: _Pass) -> _Now:
        """What is known of the whole, once a pass is ``done``."""
        layer, made, among = self._given.layer, done.made, done.among
        members = {path: list(of) for path, of in self._standing_beside(among).items()}
        members |= {path: [note.path for note in of] for path, of in made.members.items()}
        ties = {path: list(each) for path, each in layer.ties.items() if path not in among}
        ties |= {path: sorted(set(each)) for path, each in made.ties.items() if each}
        names = {path: done.grouper.called(path) for path in layer.names if path in members}
        return _Now(members, made.leads, ties, names | made.names)

    def _led_otherwise(self, done: _Pass) -> set[int]:
        """The questions for what became of notes that have another answer now."""
        layer, now = self._given.layer, self._now
        found = {
            hash_of(LED, path)
            for path in done.among
            if layer.moved.get(path) != now.leads.moved.get(path)
            or layer.parted.get(path) != now.leads.parted.get(path)
        }
        others = (path for path in layer.names if layer.names[path] != now.names.get(path))
        return found.union(hash_of(NAMED, path) for path in others)

    def _check_paths(self, done: _Pass) -> None:
        """Raises :class:`~vaultconv.vault.known.Unforeseen` where a note that was made may have another path beside all others than it got
        here."""
        given, now = self._given, self._now.members
        layer = given.layer
        stands = {path.casefold() for path in now if path not in done.made.members}
        come = {path.casefold() for path in given.notes.keys() - given.then.keys()}
        theirs = {path.casefold() for made in now if made not in done.made.members for path in now[made]}
        freed = {path.casefold() for path in (*layer.members, *given.then)}
        freed -= {path.casefold() for path in (*now, *given.notes)}
        mine = freed.union(path.casefold() for path in done.made.members)
        wanted = (got for path in mine for got in layer.met.get(path, ()))
        is_met = not (stands | theirs).isdisjoint(done.made.met) or any(
            got.casefold() in stands for got in wanted
        )
        are_titled = any(
            given.seen[note.path].note.title != note.title
            for note in done.made.vault.notes
            if note.path in done.made.members and note.path in given.seen
        )
        are_others = now != dict(layer.members) or given.then.keys() != given.notes.keys()
        is_other = are_others or are_titled or bool(given.elsewhere)
        if is_other and (is_met or not stands.isdisjoint(come)):
            raise Unforeseen("a path is taken")

    def _take(self, done: _Pass) -> None:
        """Takes what a pass has ``done``: its notes, and the lines of the ledger for them."""
        for note in done.made.vault.notes:
            self._found[note.path] = note
            self._losses[note.path] = []
        for of in done.made.members.values():
            self._members |= {member.path: member for member in of}
        self._marks |= {marks.path: marks for marks in done.made.marks}
        for loss in done.made.losses:
            self._losses.setdefault(loss.note, []).append(loss)

    # -- what is grouped now -------------------------------------------------------------------------------------------

    @property
    def members(self) -> Mapping[str, list[str]]:
        """The paths of the notes that each note was made of."""
        return self._now.members

    @property
    def paths(self) -> list[str]:
        """The paths of all notes after grouping."""
        return sorted({*(self._given.notes.keys() - self.gone), *self._now.members})

    @property
    def edited(self) -> set[str]:
        """The notes after grouping that are others than they were, or new."""
        layer, now = self._given.layer, self._now.members
        made = {
            path
            for path, of in now.items()
            if layer.members.get(path) != of or not self.concerned.isdisjoint(of)
        }
        kept = self.concerned & self._given.notes.keys() - self.gone
        return made | (kept - now.keys()) | {path for path in self.paths if path not in self._given.seen}

    def note(self, path: str) -> Note:
        """The note at ``path`` after grouping."""
        if path not in self._found:
            here = self._now.members.get(path, [path])
            self._take(self._passed(tied(here, self._ties)))
        if path not in self._found:
            raise Unforeseen(path)
        return self._found[path]

    def marks(self, note: Note) -> Marks:
        """By what the highlights of ``note`` are known, which is one of those after grouping."""
        self.note(note.path)
        return self._marks[note.path]

    def named(self, path: str) -> str:
        """The path by which the ledger names the note at ``path``."""
        return named_by(self._now.members, path)

    def member(self, path: str) -> Note:
        """The note at ``path`` as it was before a note was made of it that was grouped here."""
        return self._members[path]

    def members_of(self, path: str) -> tuple[Note, ...]:
        """The notes that the one at ``path`` was made of."""
        self.note(path)
        return tuple(map(self.member, self._now.members[path]))

    def losses(self, paths: Iterable[str]) -> Iterator[Loss]:
        """The lines of the ledger for how the notes at ``paths`` were grouped."""
        for path in paths:
            if path in self._now.members:
                self.note(path)
                yield from self._losses.get(path, ())

    @property
    def layer(self) -> Layer:
        """What is remembered of it now."""
        side = Side(self._known, (kept_of(self._index.memo), {}), {}, {})
        leads = self._now.leads
        layer = self._given.layer
        now = Layer(
            side,
            dict(sorted(self._now.members.items())),
            dict(sorted(leads.moved.items())),
            dict(sorted(leads.parted.items())),
            dict(sorted(self._now.names.items())),
            dict(sorted(self._now.ties.items())),
            dict(sorted(self._met().items())),
            dict(sorted(self.came.items())),
            dict.fromkeys(sorted({*(layer.unlined.keys() - self._among), *self.ungrouped.made.unlined})),
            dict(sorted(self._given.stamps.items())),
        )
        for table in ("members", "moved", "parted", "names", "ties", "met", "came", "unlined", "stamps"):
            if getattr(now, table) == dict(getattr(layer, table)):  # nothing is stored again
                setattr(now, table, getattr(layer, table))
        return now

    def _met(self) -> dict[str, list[str]]:
        """By each path that notes wanted and did not get, those that they got."""
        now, made = self._now.members, self.ungrouped.made
        found = {
            path: [each for each in got if each in now and each not in made.members]
            for path, got in self._given.layer.met.items()
        }
        for path, got in made.met.items():
            found[path] = sorted({*found.get(path, ()), *got})
        return {path: got for path, got in found.items() if got}

    def asks(self, ids: Mapping[str, Collection[str]]) -> None:
        """Notes that it was asked for the ``ids`` of pages for the links of each note."""
        for path, names in ids.items():
            self._index.asks(path, IDS, names)

    def glimpses(self, side: str) -> dict[str, bytes | None]:
        """What is to be stored of its notes as they were before grouping, by the name of the ``side``."""
        notes, then = self._given.notes, self._given.then
        now = glimpses_before(
            self.ungrouped, side, [notes[path] for path in sorted(self._among) if path in notes]
        )
        same = {
            key for path in self._among & then.keys() if now.get(key := f"{side}:{path}") == then[path].data
        }
        gone: dict[str, bytes | None] = {f"{side}:{path}": None for path in self._given.removed}
        return gone | {key: data for key, data in now.items() if key not in same}
