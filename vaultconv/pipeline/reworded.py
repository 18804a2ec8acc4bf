"""A run in which only the words of some notes have changed: these notes are converted again, and those that show their words; no other
note is read.

The last run remembers the face of each note (:mod:`vaultconv.pipeline.face`). Where the notes that were edited have the faces that they
had, on both sides, nobody else sees the difference, and what is made of the whole vault is what it was. Wherever that is not so, or
anything is not as it was remembered, the answer is None, and the whole vault is converted: so the result is always that of a
whole run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultconv.formats.base import Format, Output, Unit, WriteContext
from vaultconv.model.losses import Loss
from vaultconv.model.note import OF_BLOCKS, Note, Settings
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.actions import Action, NewFile
from vaultconv.pipeline.asking import Asking
from vaultconv.pipeline.attachments import Missing, Use, in_order, use_of
from vaultconv.pipeline.contested import NOTHING_CONTESTED, WANTED, Contested
from vaultconv.pipeline.decide import decide_some
from vaultconv.pipeline.face import face_of, is_as_seen
from vaultconv.pipeline.filtered import Choice, look_around
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.home import SameHome, remember
from vaultconv.pipeline.homeward import Returned, notes_returned
from vaultconv.pipeline.left_in_export import gone_back, left_in_export
from vaultconv.pipeline.load import Loaded, Seen
from vaultconv.pipeline.looks import Looks
from vaultconv.pipeline.memory import HOME, SOURCE, Memory, Side, glimpses_of, is_told_apart
from vaultconv.pipeline.note_by_note import NoteByNote, Written
from vaultconv.pipeline.on_demand import AllNotes, NotesByPath
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Record, Source, digest
from vaultconv.pipeline.reopened import Reopened
from vaultconv.pipeline.same_files import used_of
from vaultconv.pipeline.seen_there import SeenThere
from vaultconv.pipeline.state import State
from vaultconv.pipeline.transformed import alone, altered_among
from vaultconv.pipeline.twinned import AsTold
from vaultconv.pipeline.unworded import unworded
from vaultconv.pipeline.vault_settings import not_ours, settings_in
from vaultconv.pipeline.way_back import WayBack, carried_for, read_back
from vaultconv.pipeline.where import wishes_of
from vaultconv.pipeline.written import is_failed, names_of, watched
from vaultconv.transform.grouping import holds_highlights
from vaultconv.vault.fragments import tells_ids
from vaultconv.vault.index import Index
from vaultconv.vault.kept import kept_of
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.shares import are_as_left


@dataclass(frozen=True, slots=True)
class Since:
    """What is known when a run begins: the ``source`` of the run and the files that it was found in the last time (``then``) and now
    (``seen``), the ``records`` of its files, the settings files that are ``there``, all that is ``standing`` in the destination, and the
    files of ``others``; which files were ``stale``, which were ``spared`` for other runs, and what was ``left_out``; and who is ``asking``
    for what notes show from the web; and which files of the destination are ``contested``."""

    source: Source
    root: Path
    destination: Path
    options: Options
    target: Format
    state: State
    then: Looks
    seen: Seen
    records: Mapping[str, Record]
    there: Mapping[str, bytes]
    standing: SeenThere
    others: tuple[str, ...]
    stale: tuple[str, ...]
    spared: Collection[str]
    left_out: Mapping[str, str]
    asking: Asking
    everyones: Mapping[str, Record] = field(default_factory=dict)
    """The records of all files, whichever source they came from."""
    contested: Contested = NOTHING_CONTESTED

    def wanted(self, path: str) -> bytes | None:
        """What the last run wanted at ``path`` of the destination: what was written there, unless it was left as somebody has it. None where that is
        not known."""
        if path in self.contested.left:
            return self.state.glimpse(self.state.owner(self.source), f"{WANTED}:{path}")
        return self.state.base(self.records[path].hash) if path in self.records else None

    def is_as_wanted(self, path: str, data: bytes) -> bool:
        """Whether ``data`` is just what the last run wanted at ``path``."""
        if path in self.contested.left:
            return data == self.wanted(path)
        return path in self.records and self.records[path].hash == digest(data)

    @property
    def theirs(self) -> dict[str, bytes]:
        """The settings files that are there and that the source did not write."""
        return not_ours(self.there, self.records)

    def settings(self) -> Settings:
        """What the settings files say that are there and not stale."""
        standing = {name: data for name, data in self.there.items() if name not in self.stale}
        return settings_in(standing, self.target, self.options.format_options) or Settings()


@dataclass(frozen=True, slots=True)
class Reworded:
    """What became of the notes at ``paths``: the ``actions`` for their files, their lines of the ledger, the files that they want and that
    are ``missing``; and what is remembered of the vault now."""

    paths: frozenset[str]
    actions: list[Action]
    losses: list[Loss]
    missing: Mapping[str, list[tuple[str, int]]]
    memory: Memory


def edited(then: Looks, now: Looks) -> set[str] | None:
    """The notes that are others than they were, by path; None where notes have come or gone."""
    if then.known.keys() != now.known.keys():
        return None
    return {
        path
        for path, (looks, stamp) in now.known.items()
        if then.known[path][1] != stamp or then.known[path][0][1] != looks[1]
    }


def reworded(since: Since, memory: Memory, there: Reopened) -> Reworded | None:
    """What a run comes to that finds what ``since`` says, and the source as it is ``there``; None where more than words have changed."""
    changed = edited(since.then, since.seen.looks)
    if changed is None:
        return None
    changed |= since.contested.sources
    if not changed <= memory.faces.keys():
        return None
    try:
        if any(_is_described_otherwise(path, since, there) for path in changed):
            return None  # that is known without what links mean
        return _Rewording(since, memory, there).of(changed)
    except Unforeseen:
        return None


def _is_described_otherwise(path: str, since: Since, there: Reopened) -> bool:
    """Whether the note at ``path`` has other properties than it had, as far as that is known."""
    data = since.state.glimpse(since.state.owner(since.source), f"{SOURCE}:{path}")
    if data is None or path not in there.notes:
        return False
    then, now = (
        [(item.key, item.type, item.value) for item in note.properties]
        for note in (Glimpse(path, data).note, there.notes[path])
    )
    return then != now


def _are_moved(path: str, since: Since, now: Note) -> bool:
    """Whether properties of the note at ``path``, or of blocks of it, stand in other lines than they did, as it is ``now``."""
    data = since.state.glimpse(since.state.owner(since.source), f"{SOURCE}:{path}")
    return data is not None and _lines(Glimpse(path, data).note) != _lines(now)


def _lines(note: Note) -> list[int]:
    """In which lines properties of ``note`` stand, and blocks of it that have some."""
    lines = [item.line for item in note.properties]
    if OF_BLOCKS not in note.lacking:
        lines += (block.line for block in iter_blocks(note.blocks) if block.traits.properties)
    return lines


class _Rewording:
    """One such run."""

    def __init__(self, since: Since, memory: Memory, there: Reopened) -> None:
        if there.notes.keys() != memory.faces.keys():
            raise Unforeseen("notes")
        self.since = since
        self.memory = memory
        self.twins = AsTold(since.state, since.source)
        self.each = alone(since.options, since.seen.format)
        self.raw = self.twins.notes(there.raw)
        there.notes = NotesByPath(self.raw, lambda path: self.each.note(self.raw[path]))
        self.loaded = there.loaded(AllNotes(there.notes), memory.source.known)
        self.loaded.left_out = since.left_out
        self.choice = Choice(self.loaded, since.options)
        self.memo = remember(self.loaded.index, memory.source.memos)
        self.reading = there.reading
        self.settings = since.settings()
        self.context = self._context()
        self.faces: dict[str, str] = {}
        self.written: dict[str, set[str]] = {}
        for path, record in since.records.items():
            self.written.setdefault(record.source, set()).add(path)

    def of(self, changed: set[str]) -> Reworded | None:
        """What becomes of the notes that were ``changed``, and of those that show their words."""
        since, memory, loaded = self.since, self.memory, self.loaded
        if not all(map(self._is_as_seen, changed)):
            return None
        paths = self._concerned(changed)
        paths -= since.left_out.keys()
        if not paths <= memory.faces.keys():
            return None  # a board shows what was edited
        notes = [loaded.index.note(path) for path in sorted(paths)]
        found = [note for note in notes if note is not None]
        each = self._each(found)
        made = each.write(found)
        if not is_told_apart(loaded_with(loaded, found), ()) or not self._goes_where_it_went(made.outputs):
            return None
        use = use_of(loaded, sorted(paths))
        noted = [*made.losses, *(loss for output in made.outputs for loss in output.losses)]
        noted += each.also_lost(made, use, noted)
        noted += self.twins.losses(paths)
        noted += self.each.losses(sorted(paths), loaded)
        noted += (loss for loss in self.reading.losses if loss.note in paths)
        if any(loss.note not in paths for loss in noted):
            return None
        if any(loss.note in paths & changed and loss.line for loss in memory.whole):
            return None  # its line may be another
        way_back = self._way_back(made)
        if way_back is None:
            return None
        carries = since.options.carriers
        if carries:
            unworded(way_back.carried, used_of(memory.same.keys(), use.users) | altered_among(found))
        else:
            noted += left_in_export(loaded, way_back.carried)
        actions = self._actions(made.outputs, way_back.carried if carries else {})
        if actions is None:
            return None
        missing = {wanted.target: list(wanted.notes) for wanted in use.missing}
        losses = [*noted, *(loss for loss in memory.whole if loss.note in paths)]
        others = [note for path in sorted(changed - paths) if (note := loaded.index.note(path)) is not None]
        remembered = self._remembered(found, others, use, way_back)
        return Reworded(frozenset(paths), actions, losses, missing, remembered)

    def _is_as_seen(self, path: str) -> bool:
        """Whether the note at ``path`` has the face that it had, and would go where it went."""
        note = self.loaded.index.note(path)
        assert note is not None  # noqa: S101  all notes are there, or unforeseen
        self.faces[path] = face_of(note, self.loaded.index, self.loaded.resolver)
        return (
            is_as_seen(self.faces[path], self.memory.faces[path], path in self.memory.source.led_to)
            and self.choice.why(note) == self.since.left_out.get(path, "")
            and not (holds_highlights(self.raw[path]) or tells_ids(note) or self.twins.of(path))
            and self._wish(note) == self.memory.wish(path)
            and (not _are_moved(path, self.since, note) or self._has_its_shares(path))
        )

    def _has_its_shares(self, path: str) -> bool:
        """Whether the note at ``path`` has the shares that it had in what was worked out of the vault."""
        of_index, of_context = self.memory.source.memos
        return are_as_left(self.loaded.index, of_index, path) and are_as_left(self.context, of_context, path)

    def _wish(self, note: Note) -> str:
        return wishes_of([note], self.since.target, self.context).get(note.path, note.path)

    @property
    def _goes_on(self) -> bool:
        return self.since.target.name != self.loaded.format.name

    def _concerned(self, changed: set[str]) -> set[str]:
        """The notes that were ``changed``, and those that looked into them: here, or where they are on their way back."""
        memory = self.memory
        paths = changed.union(*(memory.source.lookers.get(path, ()) for path in changed))
        if memory.home is not None:
            sources = memory.sources()
            there = [memory.paths[path] for path in paths if path in memory.paths]
            lookers = {looker for path in there for looker in memory.home.lookers.get(path, ())}
            paths |= {sources.get(path, path) for path in lookers}
        return paths

    def _context(self) -> WriteContext:
        """What is known of the whole, as a whole run would know it."""
        since, memory, loaded = self.since, self.memory, self.loaded
        written = set(memory.paths.values())
        return watched(
            WriteContext(
                loaded.format.name,
                loaded.index,
                loaded.resolver,
                memory.placed(),
                names_of([*written, *(path for path in since.others if path not in written)]),
                since.options.format_options,
                loaded.vault.settings,
                since.options.origins,
                since.options.carriers,
                loaded.mtimes,
                moved=frozenset(source for source, path in memory.paths.items() if source != path),
                recorded={record.source: path for path, record in since.records.items()},
                destination=settings_in(since.theirs, since.target, since.options.format_options),
                absent=frozenset(since.left_out),
                memo=self.memo,
                home=settings_in(loaded.home, since.target, since.options.format_options),
            )
        )

    def _each(self, notes: Iterable[Note]) -> NoteByNote:
        since, loaded = self.since, self.loaded
        back = notes_returned(notes, loaded, since.target) if self._goes_on else {}
        return NoteByNote(
            loaded, since.target, since.options, self.context, self.settings, back=Returned(back)
        )

    def _goes_where_it_went(self, outputs: Iterable[Output]) -> bool:
        """Whether ``outputs`` are just the files that there were of their notes."""
        now: dict[str, set[str]] = {}
        for output in outputs:
            if output.into or output.redacted or is_failed(output):
                return False
            now.setdefault(output.source, set()).add(output.path)
        return all(self.written.get(source) == paths for source, paths in now.items())

    def _way_back(self, made: Written) -> WayBack | None:
        """What is carried for what was ``made``; None where what was written has another face than before."""
        since, memory, loaded = self.since, self.memory, self.loaded
        outputs, _ = gone_back(made.outputs, [], loaded, since.options)
        if memory.home is None:
            return WayBack({}) if not (outputs and self._goes_on) else None
        settings = self.settings
        sources = memory.sources()
        there = NotesByPath(
            memory.home.known.names,
            lambda path: note_as_written(path, sources.get(path, ""), since, loaded, settings),
        )
        home = SameHome(there, memory.home.known, memory.home.memos)
        found = carried_for(loaded, outputs, [], since.target, self.context, since.options, settings, home)
        if found.context is None:
            return None
        index, resolver = found.context.index, found.context.resolver
        for note in found.notes.values():
            known = there.get(note.path)
            if known is None:
                return None
            faces = face_of(note, index, resolver), face_of(known, index, resolver)
            if not is_as_seen(*faces, note.path in memory.home.led_to):
                return None
        return found if is_told_apart(loaded_with(loaded, ()), found.notes.values()) else None

    def _actions(self, outputs: Iterable[Output], carried: Mapping[str, bytes]) -> list[Action] | None:
        """The actions for ``outputs``; None where one of their files is not ours to write."""
        since, loaded = self.since, self.loaded
        files = [
            NewFile(
                output.path,
                output.data,
                output.source,
                loaded.mtimes.get(output.source, 0),
                self.reading.digests.get(output.source, ""),
                carried.get(output.source, b""),
            )
            for output in outputs
        ]
        actions = decide_some(
            files, since.destination, since.state, since.source, since.everyones, since.options.on_conflict
        )
        return actions if all(map(since.contested.is_for_words, actions)) else None

    def _remembered(self, notes: list[Note], others: list[Note], use: Use, way_back: WayBack) -> Memory:
        """What the next run may know of the ``notes``, and of the ``others`` that are left out."""
        for note in others:
            look_around(note, self.loaded)
        memory, paths = self.memory, {note.path for note in notes}
        source = looked_into(memory.source, self.loaded.index, paths)
        home = memory.home
        glimpses = self.since.contested.forgotten()
        glimpses |= glimpses_of(SOURCE, [*notes, *others], self.loaded.index, use.used_by())
        if home is not None and way_back.context is not None:
            there = {memory.paths[path] for path in paths if path in memory.paths}
            home = looked_into(home, way_back.context.index, there)
            glimpses |= glimpses_of(HOME, way_back.notes.values(), way_back.context.index, {})
        source = with_memos(source, self.context)
        if home is not None and way_back.context is not None:
            home = with_memos(home, way_back.context)
        is_same = all(memory.faces.get(path) == face for path, face in self.faces.items())
        faces = memory.faces if is_same else {**memory.faces, **self.faces}
        return replace(memory, faces=faces, source=source, home=home, glimpses=glimpses)


def note_as_written(path: str, source: str, since: Since, loaded: Loaded, settings: Settings) -> Note | None:
    """The note at ``path`` of the destination, as the last run wrote it: what became of the one at ``source``. None where that is not
    known."""
    original = loaded.index.note(source)
    data = since.wanted(path)
    if original is None or data is None:
        return None
    unit = Unit(path, "note")
    read = read_back(unit, data, original, loaded, since.target, since.options, settings)
    return read if isinstance(read, Note) else None


def looked_into(side: Side, index: Index, askers: set[str]) -> Side:
    """``side`` with whom the ``askers`` looked into now, as ``index`` noted it."""
    others: dict[str, list[str]] = {}
    for path, known in side.lookers.items():
        if not askers.isdisjoint(known):
            others[path] = [looker for looker in known if looker not in askers]
    for path, now in index.lookers.items():
        if looked := now & askers:
            others[path] = sorted(looked.union(others.get(path, side.lookers.get(path, ()))))
    told = side.lookers
    if any(told.get(path, []) != lookers for path, lookers in others.items()):
        told = {**told, **others}
        told = {path: told[path] for path in sorted(told) if told[path]}
    led_to = side.led_to
    if not index.led_to <= led_to.keys():
        led_to = dict.fromkeys(sorted(index.led_to | led_to.keys()))
    return replace(side, lookers=told, led_to=led_to)


def with_memos(side: Side, context: WriteContext) -> Side:
    """``side`` with what is known of it by ``context``."""
    return replace(side, memos=(kept_of(context.index.memo), kept_of(context.memo)))


def loaded_with(loaded: Loaded, notes: Iterable[Note]) -> Loaded:
    """``loaded`` as if it had just ``notes``."""
    return replace(loaded, vault=replace(loaded.vault, notes=tuple(notes)))


def missing_now(known: Iterable[Missing], again: Reworded) -> tuple[Missing, ...]:
    """The files that are missing: those ``known``, with what the notes that became other words want now. Notes come before boards, each by
    their paths."""
    notes = again.memory.faces
    wanted = {
        missing.target: [each for each in missing.notes if each[0] not in again.paths] for missing in known
    }
    for target, places in again.missing.items():
        wanted.setdefault(target, []).extend(places)
    return in_order(wanted, notes)
