"""The notes of a vault, written in shares, and gone the way back in shares: what :mod:`vaultconv.pipeline.convert` does of each note, done by
whoever has the time (:mod:`vaultconv.pipeline.crew`).

A process that has the notes of a share from the task before does not make them again; one that has not, does. Whom of another share
somebody looks into is read again; of what was written, it is written again. So a task gives the same wherever it is done, and whatever got lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from vaultconv.formats.base import Format, Output, Recognition, WriteContext
from vaultconv.formats.registry import get_format
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Settings, Vault
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.crew import ONE_AT_A_TIME, Parcel, opened
from vaultconv.pipeline.face_for_others import face_for_others
from vaultconv.pipeline.homeward import Returned, notes_returned
from vaultconv.pipeline.load import Loaded, bytes_of
from vaultconv.pipeline.note_by_note import NoteByNote, Written
from vaultconv.pipeline.noticed import HOME, SOURCE, Noticed
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.read_in_shares import (
    InShares,
    Share,
    SourceHere,
    is_told_by_its_face,
    shelf_of_share,
    source_here,
)
from vaultconv.pipeline.record import pack
from vaultconv.pipeline.regrouped import Regrouped, regrouped
from vaultconv.pipeline.shelf import at_hand
from vaultconv.pipeline.way_back import GoingHome, WayBack, all_read_back, vault_there, views_read
from vaultconv.pipeline.written import watched
from vaultconv.vault.faced import Faces, Lately, all_of
from vaultconv.vault.index import Index
from vaultconv.vault.kept import KEPT
from vaultconv.vault.lookers import Lookers
from vaultconv.vault.questions import unasked

_OF_CONTEXT = (
    "source_format",
    "paths",
    "names",
    "options",
    "settings",
    "origins",
    "carriers",
    "mtimes",
    "moved",
    "recorded",
    "destination",
    "absent",
)
"""What of a context is told to others: all but what each makes for itself."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a vault as a whole when its notes are to be written: the vault, and as links see it (``seen``), both without their
    notes, which are those that have ``faces``, and of which those at the paths ``chosen`` are to be written; the format that is
    written (``target``), what the writer is told (``context``), the ``settings`` of the destination, the hash of the bytes of each note, and
    which files show what is at an address of the web. What is to be noticed of notes is ``noticed``: the files that each of them uses; None: nothing."""

    vault: Vault
    seen: Vault
    faces: list[Faces]
    chosen: frozenset[str]
    target: str
    context: Mapping[str, Any]
    settings: Settings
    stamps: Mapping[str, str]
    downloads: Mapping[str, str]
    used: Mapping[str, list[str]] | None


@dataclass(slots=True)
class Asked:
    """What was learned of a vault by asking: who looked into whom, to whose headings links lead, and what formats worked out of it."""

    lookers: Lookers
    led_to: set[str]
    memos: tuple[dict[str, Any], dict[str, Any]]

    @classmethod
    def of(cls, index: Index, context: WriteContext) -> Asked:
        """What was asked of ``index`` so far, and worked out: a copy, into which an executor may look while the next share is written,
        to weigh or send it. What it saw there would be taken for questions of the note that is written just then."""
        kept = [
            {name: unasked(known) for name, known in memo.items() if name in KEPT}
            for memo in (index.memo, context.memo)
        ]
        return cls(index.lookers.copy(), set(index.led_to), (kept[0], kept[1]))

    def told_to(self, index: Index, context: WriteContext) -> None:
        """Lets ``index`` know, and ``context``, as if they had been asked."""
        for path, askers in self.lookers.items():
            index.lookers.update(path, askers)
        index.led_to |= self.led_to
        for memo, kept in zip((index.memo, context.memo), self.memos, strict=True):
            memo.update({name: known for name, known in kept.items() if name not in memo})


@dataclass(slots=True)
class WrittenShare:
    """What a share became: its files as they were ``written``, and with what was carried put in (``outputs``); its lines of the ledger; the
    faces and glimpses of its notes (None: not all can be kept), and the faces of what they are as their new format reads them (``home``, by the path in the source); what is carried for those
    that ``failed``. ``is_apart``: whether they can be told apart there."""

    written: list[Output]
    outputs: list[Output]
    losses: list[Loss]
    asked: Asked
    faces: dict[str, str]
    glimpses: dict[str, bytes] | None
    home: Faces
    failed: dict[str, bytes]
    is_apart: bool


def write_share(told: Parcel, whole: Parcel, share: Share) -> WrittenShare:
    """Writes ``share``, and reads it back. A task."""
    with ONE_AT_A_TIME, rarely_collecting():
        return _written_here(told, whole).write(share)


def _written_here(told: Parcel, whole: Parcel) -> _WrittenHere:
    return opened(f"written {told.key} {whole.key}", lambda: _WrittenHere(source_here(told), whole.open()))


class _WrittenHere:
    """What notes became, as far as this process has written them."""

    def __init__(self, source: SourceHere, whole: Whole) -> None:
        self.source = source
        self.whole = whole
        self.options = source.told.options
        self.target = get_format(whole.target)
        self.settings = whole.settings
        source.faces = all_of(whole.faces)
        source.stamps = whole.stamps
        for note in source.faces.values():
            note.known_by(source.lately)
        self._notes: dict[str, Note] = dict(source.faces)
        self.loaded = self._loaded()
        self.loaded.index.questions.is_noted = whole.used is not None
        self.context = watched(
            WriteContext(
                index=self.loaded.index,
                resolver=self.loaded.resolver,
                read=partial(bytes_of, self.loaded),
                **whole.context,
            )
        )
        self.lately = Lately(self._again)
        self._shares: dict[int, dict[str, Note]] = {}
        self._shelf = shelf_of_share(source.told.options)

    def _loaded(self) -> Loaded:
        told, whole = self.source.told, self.whole
        notes = tuple(self.source.faces.values())
        chosen = tuple(note for note in notes if note.path in whole.chosen)
        return Loaded(
            told.tree.root,
            told.tree,
            self.source.format,
            Recognition(100, ""),
            replace(whole.vault, notes=chosen),
            Index(replace(whole.seen, notes=notes), notes=self._notes),
            whole.stamps,
            whole.context["mtimes"],
            downloads=whole.downloads,
        )

    def write(self, share: Share) -> WrittenShare:
        made, home, failed, noticed = self._made(share)
        index = Index(Vault("", self.whole.target))
        loaded = self.loaded
        return WrittenShare(
            made.written,
            made.outputs,
            made.losses,
            Asked.of(loaded.index, self.context),
            {} if noticed is None else dict(noticed.faces),
            None if noticed is None else noticed.all_of(SOURCE),
            Faces.of({path: face_for_others(note, index) for path, note in home.items()}),
            failed,
            all(map(is_told_by_its_face, home.values())),
        )

    def home(self, share: Share) -> dict[str, Note]:
        """What the notes of ``share`` are as their new format reads them, by the path in the source."""
        if share.number not in self._shares:
            self._made(share)
        return self._shares[share.number]

    def original(self, path: str) -> Note:
        """The note at ``path`` of the source."""
        return self._notes[path]

    def _made(self, share: Share) -> tuple[Written, dict[str, Note], dict[str, bytes], Noticed | None]:
        own = self.source.notes(share)
        self._notes |= own
        notes = [note for path, note in own.items() if path in self.whole.chosen]
        each = self._each(notes)
        noticed = None if self.whole.used is None else Noticed(self.whole.used)
        if noticed is not None:
            each.notice = noticed.in_source(self.loaded.index, self.loaded.resolver)
        made = each.write(notes)
        home, failed = self._read_back(made)
        self._shares[share.number] = home
        return made, home, failed, noticed

    def _read_back(self, made: Written) -> tuple[dict[str, Note], dict[str, bytes]]:
        goes_back = self.options.carriers and self.target.name != self.loaded.format.name
        if not goes_back or self.target.reader is None or self.loaded.format.writer is None:
            return {}, {}
        notes, _, failed = all_read_back(
            self.loaded, made.outputs, self.target, self.options, self.settings, self._shelf
        )
        return notes, failed

    def _each(self, notes: Iterable[Note]) -> NoteByNote:
        goes_on = self.target.name != self.loaded.format.name
        back = notes_returned(notes, self.loaded, self.target) if goes_on else {}
        return NoteByNote(
            self.loaded, self.target, self.options, self.context, self.settings, back=Returned(back)
        )

    def _again(self, path: str) -> Note:
        """What the note at ``path`` of the source became, as its new format reads it."""
        note = self.original(path)
        notes, _ = self._read_back(self._each([note]).write([note]))
        return notes[path]


# -- the way back ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HomeThere:
    """The vault that was written, as it goes back: without those of its notes that have ``faces``, by their paths in the source; where
    in the source each of its ``paths`` comes from, and which are only their own bytes (``failed``)."""

    vault: Vault
    faces: list[Faces]
    paths: Mapping[str, str]
    failed: frozenset[str]


@dataclass(slots=True)
class CarriedShare:
    """What is ``carried`` for the notes of a share, packed as it is stored; and the ``glimpses`` of what they became, as it goes back (None: not
    all can be kept)."""

    carried: dict[str, bytes]
    glimpses: dict[str, bytes] | None
    asked: Asked


def carry_share(told: Parcel, whole: Parcel, home: Parcel, share: Share) -> CarriedShare:
    """Finds out what is to be carried for ``share``. A task."""
    with ONE_AT_A_TIME, rarely_collecting():
        there = opened(
            f"home {told.key} {whole.key} {home.key}",
            lambda: _HomeHere(_written_here(told, whole), home.open()),
        )
        return there.carry(share)


class _HomeHere:
    """The vault that was written, as it goes back."""

    def __init__(self, written: _WrittenHere, home: HomeThere) -> None:
        self.written = written
        self.home = home
        faces = [
            note.known_by(lambda path: written.lately(home.paths[path]))
            for note in all_of(home.faces).values()
        ]
        vault = replace(home.vault, notes=(*faces, *home.vault.notes))
        self._notes: dict[str, Note] = {note.path: note for note in vault.notes}
        index = Index(vault, notes=self._notes)
        index.questions.is_noted = written.whole.used is not None
        there = Regrouped(vault, index, written.target.resolver, home.paths)
        self.going = GoingHome(written.loaded, written.target, written.options, written.settings, there, {})

    def carry(self, share: Share) -> CarriedShare:
        notes = self.written.home(share)
        self._notes |= {note.path: note for note in notes.values()}
        index, carried = self.going.home.index, dict[str, bytes]()
        noticed = None if self.written.whole.used is None else Noticed({})
        notice = None if noticed is None else noticed.at_home(index)
        for source, note in notes.items():
            whole = at_hand(note)
            with index.holding(whole):
                if source not in self.home.failed:
                    carried[source] = pack(self.going.carry(self.written.original(source), whole))
                if notice is not None:
                    notice(whole)
        glimpses = None if noticed is None else noticed.all_of(HOME)
        return CarriedShare(carried, glimpses, Asked.of(index, self.going.context))


# -- who has them done -------------------------------------------------------------------------------------------------


class WritingInShares:
    """Has what was ``loaded`` in shares written in shares."""

    def __init__(
        self,
        shared: InShares,
        loaded: Loaded,
        target: Format,
        options: Options,
        context: WriteContext,
        settings: Settings,
    ) -> None:
        """Nothing is written yet."""
        self.shared, self.loaded, self.target, self.options = shared, loaded, target, options
        self.context, self.settings = context, settings
        self._whole = Parcel("", b"")
        self._written: list[WrittenShare] = []
        self.noticed: Noticed | None = None
        """What was noticed of the notes, if that was asked for and all of it can be kept."""

    def write(
        self, each: NoteByNote, sheets: list[Output], used: Mapping[str, list[str]] | None
    ) -> Written | None:
        """The files of the notes, then those of ``sheets``; None where what they become cannot be told apart. If they are to be remembered,
        ``used`` are the files that each of them uses."""
        loaded, context = self.loaded, self.context
        whole = Whole(
            replace(loaded.vault, notes=()),
            replace(loaded.index.vault, notes=()),
            self.shared.faces,
            frozenset(note.path for note in loaded.vault.notes),
            self.target.name,
            {name: getattr(context, name) for name in _OF_CONTEXT},
            self.settings,
            loaded.digests,
            loaded.downloads,
            used,
        )
        self._whole = Parcel.of(whole)
        self._written = self.shared.crew.each(
            write_share, [self.shared.told, self._whole], self.shared.shares
        )
        if not all(share.is_apart for share in self._written):
            return None
        made = each.write((), sheets)
        made.written[:0] = _in_order(output for share in self._written for output in share.written)
        made.outputs[:0] = _in_order(output for share in self._written for output in share.outputs)
        made.losses[:0] = [loss for share in self._written for loss in share.losses]
        asked = loaded.index.questions.asked
        self.noticed = None if used is None else Noticed({})
        for share in self._written:
            share.asked.told_to(loaded.index, context)
            self._notice(SOURCE, share.glimpses, asked)
        return made

    def _notice(
        self, side: str, glimpses: Mapping[str, bytes] | None, asked: Mapping[str, Iterable[int]]
    ) -> None:
        """Takes the ``glimpses`` of notes of one ``side`` that another process had, for which more was ``asked`` here."""
        if glimpses is None:
            self.noticed = None
        if self.noticed is not None and glimpses is not None:
            self.noticed.add(side, glimpses, asked)

    @property
    def faces(self) -> dict[str, str]:
        """The faces of the notes, if they were asked for."""
        return {path: face for share in self._written for path, face in share.faces.items()}

    def noticed_with(self, faces: Mapping[str, str]) -> Noticed | None:
        """What was noticed of the notes that have such ``faces``."""
        if self.noticed is not None:
            self.noticed.faces.update(faces)
        return self.noticed

    def carried_for(self, outputs: list[Output], views: list[Output], copied: Mapping[str, str]) -> WayBack:
        """As :func:`~vaultconv.pipeline.way_back.carried_for`."""
        loaded, target, options, settings = self.loaded, self.target, self.options, self.settings
        if target.reader is None or loaded.format.writer is None:
            return WayBack({})
        faces = [share.home for share in self._written]
        notes = all_of(faces)
        failed = {path: data for share in self._written for path, data in share.failed.items()}
        boards: dict[str, Board] = {}
        sheets = [output for output in outputs if loaded.index.sheet(output.source) is not None]
        _, boards, failed_boards = all_read_back(loaded, sheets, target, options, settings)
        again = self._read_back(outputs)
        for note in notes.values():
            note.known_by(again)
        there = tuple(views_read(views, target, options, settings))
        vault = vault_there(loaded, target, self.context, settings, (*notes.values(), *there), boards, copied)
        paths = {path: source for source, path in self.context.paths.items()} | dict(copied)
        home = HomeThere(replace(vault, notes=there), faces, paths, frozenset(failed))
        parcels = [self.shared.told, self._whole, Parcel.of(home)]
        shares = self.shared.crew.each(carry_share, parcels, self.shared.shares)
        going = GoingHome(loaded, target, options, settings, regrouped(loaded, vault, target, paths), {})
        carried = failed | failed_boards
        for share in shares:
            carried |= share.carried
            share.asked.told_to(going.home.index, going.context)
            self._notice(HOME, share.glimpses, {})
        if self.noticed is not None:
            for view in there:
                self.noticed.at_home(going.home.index)(view)
        carried |= going.carry_boards(
            {source: board for source, board in boards.items() if source not in failed_boards}
        )
        return WayBack(carried, going.context, dict(notes))

    def _read_back(self, outputs: Iterable[Output]) -> Lately[str, Note]:
        """What gives the note at a path of the destination, read again from what was written."""
        files = {output.path: output for output in outputs}

        def read(path: str) -> Note:
            output = files[path]
            found, _, _ = all_read_back(self.loaded, [output], self.target, self.options, self.settings)
            return found[output.source]

        return Lately(read)


def _in_order(outputs: Iterable[Output]) -> list[Output]:
    """``outputs`` in the order of their notes."""
    return sorted(outputs, key=lambda output: output.source)
