"""A run in which notes came, went, were renamed or say something else of themselves: these are converted again, and those of which a
question has another answer than it had; of no other note more is read than the glimpse that the last run stored.

Each note asks what is around it while it is converted: what is called so, where that goes, which id a heading has
(:mod:`vaultconv.vault.questions`). What is known of the vault as a whole is worked out again from glimpses, as far as it may be another, and
compared. Nobody else sees a difference but who asked for what is another. Where anything is not as it was remembered, or cannot be
told so, the answer is None, and the whole vault is converted: so the result is always that of a whole run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from vaultconv.assets.find import pictures
from vaultconv.formats.base import WriteContext
from vaultconv.model.losses import Loss
from vaultconv.pipeline.actions import Action, NewCopy, NewFile
from vaultconv.pipeline.attachments import left_out, use_of
from vaultconv.pipeline.convert import copies_of, laid_out
from vaultconv.pipeline.decide import decide_among, left_there
from vaultconv.pipeline.face import face_of
from vaultconv.pipeline.filtered import leading_out, look_around
from vaultconv.pipeline.glimpsed import (
    Difference,
    GlimpsedNotes,
    asking,
    called_otherwise,
    difference_of,
    glimpses_in,
    leading_to,
    others_in_context,
    work_out_anew,
)
from vaultconv.pipeline.grouped_source import source_again
from vaultconv.pipeline.home import OtherHome, remember
from vaultconv.pipeline.homeward import Returned, notes_returned
from vaultconv.pipeline.ledger_again import ledger_again
from vaultconv.pipeline.left_finished import left_finished
from vaultconv.pipeline.left_in_export import gone_back
from vaultconv.pipeline.load import losses_of_tree
from vaultconv.pipeline.made import Made, Restructured, Told
from vaultconv.pipeline.memory import HOME, NOTED, SOURCE, Memory, glimpses_of, is_told_apart, noted_in
from vaultconv.pipeline.neighbours import Others
from vaultconv.pipeline.note_by_note import NoteByNote
from vaultconv.pipeline.on_demand import NotesByPath
from vaultconv.pipeline.publishing import is_hushed
from vaultconv.pipeline.refetched import Refetched, refetched
from vaultconv.pipeline.refiled import OTHERS_LEFT, UNCHANGED, Refiled, refiled
from vaultconv.pipeline.refiltered import Refiltered
from vaultconv.pipeline.rehomed import Rehomed
from vaultconv.pipeline.reopened import Reopened
from vaultconv.pipeline.reused import use_now
from vaultconv.pipeline.reworded import Since, loaded_with, looked_into
from vaultconv.pipeline.same_files import Digests, SameFiles, used_of
from vaultconv.pipeline.there import taken_beside
from vaultconv.pipeline.transformed import alone, altered_among
from vaultconv.pipeline.twinned import Twinned
from vaultconv.pipeline.unworded import unworded
from vaultconv.pipeline.vault_settings import come_home, settings_written
from vaultconv.pipeline.way_back import WayBack, carried_for
from vaultconv.pipeline.where import context_before, context_of, is_inside, wishes_of
from vaultconv.pipeline.written import is_failed
from vaultconv.vault.kept import kept_of
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.questions import IDS


def restructured(
    since: Since, memory: Memory, there: Reopened, rows: Mapping[str, bytes], told: Told
) -> Restructured | None:
    """What a run comes to that finds what ``since`` says, and the source as it is ``there``, where the last one ``told`` and remembered so
    much; ``rows`` are the glimpses of the notes. None where more than notes has changed, or it cannot be told."""
    left: frozenset[str] | None = None
    shown: Refetched | None = None
    try:
        while True:
            run = _Restructuring(since, memory, there, rows, told, left, shown)
            made = run.done()
            if run.is_refused:
                shown = run.refetched
            elif left is None and run.unused != run.left:  # other files come along
                left = run.unused
            else:
                return made
    except Unforeseen:
        return None


class _Restructuring:
    """One such run."""

    def __init__(
        self,
        since: Since,
        memory: Memory,
        there: Reopened,
        rows: Mapping[str, bytes],
        told: Told,
        left: frozenset[str] | None = None,
        shown: Refetched | None = None,
    ) -> None:
        """The files ``left`` do not come along (None: those that did not the last time); notes show what is ``shown``, if that is known."""
        self.since = since
        self.memory = memory
        self.then, self.home_then = (glimpses_in(rows, f"{side}:") for side in (SOURCE, HOME))
        if self.then.keys() != memory.faces.keys():
            raise Unforeseen("glimpses")
        self.rows = rows
        self.told = told
        self.reading = there.reading
        self.losses: list[Loss] = []
        self.left_then = frozenset[str]() if since.options.unused else frozenset(told.use.unused)
        self.left = self.unused = self.left_then if left is None else left
        self.source = source_again(since, memory, there, rows, self.then, self.left_then)
        read = self.source.notes
        self.removed = memory.faces.keys() - read.keys()
        self.edited = set(self.source.edited)
        ways, grouped = (since.seen.format, since.target), self.source.again
        self.twins = Twinned(rows, read, self.edited, self.removed, ways, since.options, grouped)
        self.edited |= self.twins.otherwise
        if grouped is not None and not (self.twins.now or grouped.members):
            raise Unforeseen("nothing holds highlights any more")
        self.each = alone(since.options, since.seen.format)
        self.notes = there.notes = NotesByPath(read, lambda path: self.each.note(self.twins.note(read[path])))
        self.difference = self._difference()
        now = self.difference.now
        self.glimpses = {path: now.get(path) or self.then[path] for path in sorted(self.notes)}
        self.known = self.difference.known(memory.source.known, self.glimpses)
        self.loaded = there.loaded(GlimpsedNotes(self.glimpses), self.known, self.glimpses)
        self.source.known_to(self.loaded)
        self.refiltered = Refiltered(self.loaded, since.options, since.left_out, self.notes, self.edited)
        self.refiled = self._refiled()
        self.source.check_views(self.refiled.gone)
        is_placed_anew = taken_beside(since.others, since.options) != memory.taken
        are_others = self.refiled.is_seen or self.refiltered.are_others(memory.faces.keys())
        self.difference.is_of_others = are_others or is_placed_anew
        self.context = self._before()
        changed = self.edited | self.removed
        self.refetched = shown or refetched(since, memory.shown, rows, self.loaded, self.notes, changed)
        self.is_refused = False

    def _refiled(self) -> Refiled:
        """Which files are others than they were."""
        since, memory, loaded = self.since, self.memory, self.loaded
        if memory.files == since.seen.files:
            may_be_same = since.options.dedupe or memory.same
            return OTHERS_LEFT if may_be_same or self.left != self.left_then else UNCHANGED
        known = memory.paths.keys() | self.left_then
        return refiled(loaded.vault, known, memory.faces, since.then, since.seen.looks)

    def _difference(self) -> Difference:
        for path in sorted(self.edited):
            note = self.notes[path]
            is_not_understood = note.verbatim is not None or note.problem is not None
            if is_not_understood or any(shown.file for shown in pictures(note)):
                raise Unforeseen(path)
        return difference_of(self.then, self.notes, self.edited, self.removed)

    @property
    def _goes_on(self) -> bool:
        return self.since.target.name != self.loaded.format.name

    # -- which notes are concerned -------------------------------------------------------------------------------------

    def _before(self) -> WriteContext:
        """What is known of the whole before it is known where everything goes: of that the wishes of the notes that are as they were."""
        since, memory = self.since, self.memory
        recorded = {record.source: path for path, record in since.records.items()}
        others = Others(since.others, not since.options.on_conflict)
        context = context_before(self.loaded, since.target, since.options, recorded, since.theirs, others)
        edited = self.difference.edited(
            lambda: list(self.then), list(self.glimpses), lambda: self.called_otherwise
        )
        context.memo = remember(context.index, memory.source.memos, self.difference, edited)
        self.questions = work_out_anew(
            self.difference, memory.source, context, self.then, self.called_otherwise
        )
        return context

    @cached_property
    def called_otherwise(self) -> set[int]:
        """The questions for what is called so, and what was worked out of that, that have another answer."""
        before, index = self.memory.source, self.loaded.index
        return called_otherwise(self.difference, before, self.known, index, self.refiled)

    def _first_concerned(self) -> set[str] | None:
        """The notes that were edited, and those for which it was asked what is called so or was worked out of the whole vault, where the
        answer is another. None where that is each."""
        return None if self.questions is None else {*self.edited, *asking(self.questions, self.then)}

    def _settled(self, concerned: set[str]) -> set[str]:
        """Settles where everything goes, and what becomes of boards and bases, and gives all notes that are ``concerned``."""
        since, memory, loaded = self.since, self.memory, self.loaded
        writer = since.target.writer
        assert writer is not None  # noqa: S101  a format that is written has one
        others = Others(since.others, not since.options.on_conflict)
        if self._goes_on or hasattr(writer.naming, "place_again"):  # else all wish to stay
            self.context.wishes = {
                path: memory.wish(path)
                for path in self.notes
                if path not in concerned and path in memory.paths
            }
            wishes_of(map(self.notes.__getitem__, sorted(concerned)), since.target, self.context)
        allotted = {path: memory.paths[path] for path in memory.paths if path not in self.edited}
        digests = Digests(loaded, memory.held)
        self.same_as = SameFiles(loaded, since.target.name, self.left, digests, since.options.dedupe)

        def placed(same: Mapping[str, str]) -> WriteContext:
            self.losses.clear()
            return context_of(
                loaded,
                writer,
                since.target,
                since.options,
                self.losses,
                self.context.recorded,
                self.refetched.downloads,
                self.left,
                same,
                since.theirs,
                others,
                self.context,
                allotted,
            )

        sheets = [sheet.path for sheet in loaded.chosen.sheets]
        users = use_of(loaded, sheets).users if self.same_as.all else {}
        downloads, target = self.refetched.downloads, since.target
        self.context, self.sheets = laid_out(
            loaded, target, since.options, downloads, self.same_as, users, placed
        )
        now, then = self.context.paths, memory.paths
        if not self.refiled.is_any and any(now.get(path) != then.get(path) for path in self._files()):
            raise Unforeseen("a file goes elsewhere")
        questions = set(others_in_context(memory.paths, since.others, self.context))
        questions.update(self.refiltered.questions())
        questions.update(self.refetched.questions(memory.paths))
        others_same = self.same_as.all.keys() ^ memory.same.keys()
        showing = leading_to(others_same, self.then)
        more = self.refetched.concerned.union(showing, asking(questions, self.then))
        return concerned | more & self.notes.keys()

    def _files(self) -> Iterator[str]:
        return (item.path for item in (*self.loaded.vault.attachments, *self.loaded.vault.sheets))

    # -- what becomes of them ------------------------------------------------------------------------------------------

    def done(self) -> Restructured | None:
        """What the run comes to."""
        concerned = self._first_concerned()
        if concerned is None:
            return None
        concerned = self.source.together(concerned & self.notes.keys())
        self.refiltered.leave_files_out(concerned, self.then)
        self.context.absent = frozenset(self.loaded.left_out)
        concerned = self.source.together(self._settled(concerned))
        since, loaded, context, downloads = self.since, self.loaded, self.context, self.refetched.downloads
        writer = since.target.writer
        assert writer is not None  # noqa: S101  a format that is written has one
        context.earlier = left_finished(since, self.memory, self.edited | self.removed)
        finished = [
            *(output for output in self.sheets.files if not output.source),
            *come_home(writer.finish(loaded.chosen, context), loaded.home, since.theirs, since.target),
        ]
        if any(output.copy_of for output in finished):
            return None
        settings = settings_written(since.theirs, finished, since.target, since.options.format_options)
        while True:
            all_notes = [self.notes[path] for path in sorted(concerned)]
            notes = [note for note in all_notes if note.path not in loaded.left_out]
            back = notes_returned(notes, loaded, since.target) if self._goes_on else {}
            each = NoteByNote(
                loaded, since.target, since.options, context, settings, downloads, Returned(back)
            )
            made = each.write(notes, [output for output in self.sheets.files if output.source])
            if any(output.into or is_failed(output) for output in made.outputs):
                return None
            outputs, views = gone_back(made.outputs, self.sheets.pages, loaded, since.options)
            rehomed = Rehomed(since, self.memory, loaded, context, self.rows, self.home_then, self.source)
            home = rehomed.home(concerned, [*outputs, *views], settings, self.refiled, self.same_as.all)
            way_back = (
                WayBack({})
                if home is None
                else carried_for(loaded, outputs, views, since.target, context, since.options, settings, home)
            )
            more = self._concerned_at_home(home, way_back)
            if more is None:
                return None
            if more <= concerned:
                break
            concerned = self.source.together(concerned | more)
        is_apart = is_told_apart(loaded_with(loaded, all_notes), way_back.notes.values())
        if not is_apart or is_hushed(made.outputs, since.options):
            return None
        use = use_of(loaded, [item.path for item in (*notes, *loaded.chosen.sheets)])
        if since.options.carriers:
            redacted = {output.source for output in made.outputs if output.redacted}
            merged = used_of(self.same_as.all, use.users)
            unworded(way_back.carried, redacted | merged | altered_among(notes))
        others = [note for note in all_notes if note.path in loaded.left_out]
        return self._come_to(Made(notes, others, each, made, self.sheets, finished, use, way_back, home))

    def _concerned_at_home(self, home: OtherHome | None, way_back: WayBack) -> set[str] | None:
        """The notes for whose way back a question was asked that has another answer now."""
        if home is None:
            return set()
        if way_back.context is None:
            return None
        questions = home.questions(way_back.context)
        return None if questions is None else home.concerned(questions)

    # -- what it comes to ----------------------------------------------------------------------------------------------

    def _come_to(self, made: Made) -> Restructured | None:
        downloads = self.refetched.downloads
        use = use_now(self.loaded, made, self.told.use, self.then, self.removed, self.notes.keys())
        self.unused = frozenset[str]() if self.since.options.unused else frozenset(use.unused)
        if self.unused != self.left:
            return None
        loaded, left_out = self.loaded, self.loaded.left_out
        concerned = {note.path for note in (*made.notes, *made.others)}
        sheets = {sheet.path for sheet in loaded.vault.sheets}
        copies, dropped = self._copies()
        whole = [loss for loss in (*self._whole(made), *dropped) if loss.note not in left_out]
        noted = self._noted(made, whole)
        if any(loss.note not in concerned | sheets for loss in noted):
            return None
        again = {
            "",
            *concerned,
            *sheets,
            *self.removed,
            *self.refiled.gone,
            *(self.left - self.left_then),
            *(self.same_as.all.keys() - self.memory.same.keys()),
            *(copy.source for copy in copies),
        }
        decided = frozenset(again | left_out.keys() | self.since.left_out.keys())
        kept = self.notes.keys() - concerned
        before = Counter(loss for loss in self.told.losses if loss.note in kept)
        before -= Counter(loss for loss in self.memory.whole if loss.note in kept)
        losses = sorted([*whole, *noted, *before.elements()])
        actions = self._actions(made, copies, decided, losses)
        if not all(map(self.since.contested.is_settled, actions)):
            return None
        if refused := downloads.refused(actions):
            downloads.leave(refused)
            self.is_refused = True
            return None
        actions = downloads.with_those_in_the_way(actions)
        of_notes = [loss for loss in whole if loss.note in self.notes]
        return Restructured(
            decided,
            self._stays(made),
            actions,
            Told(tuple(sorted([*losses, *left_there(actions)])), use),
            loaded,
            self._remembered(made, of_notes),
            downloads,
        )

    def _whole(self, made: Made) -> list[Loss]:
        """The lines of the ledger that are found in the vault as a whole."""
        loaded = self.loaded
        read = (
            *losses_of_tree(loaded.tree, loaded.vault),
            *(loss for loss in self.reading.losses if loss.note not in self.notes),
        )
        return [
            *self.refiltered.meant(read),
            *self.refetched.downloads.losses,
            *leading_out(loaded.chosen.sheets, loaded, self.context),
            *self.losses,
            *self.same_as.losses(),
            *(loss for output in made.finished for loss in output.losses),
            *made.sheets.losses,
            *left_out(tuple(sorted(self.left))),
        ]

    def _copies(self) -> tuple[list[NewCopy], list[Loss]]:
        """The copies of files that are not known to be there as they were, and what of all of them does not arrive."""
        target = self.since.target
        assert target.writer is not None  # noqa: S101  a format that is written has one
        is_member = is_inside(target.writer.naming)
        copies, dropped = copies_of(
            self.loaded, self.context, {*self.left, *self.same_as.all}, target.name, is_member
        )
        since, files = self.since, self.refiled
        anew = since.left_out.keys() | since.contested.sources
        wanted = [copy for copy in copies if copy.source in anew or files.is_to_copy(copy, since.records)]
        return [*wanted, *self.refetched.downloads.copies()], dropped

    def _noted(self, made: Made, whole: Iterable[Loss]) -> list[Loss]:
        """Those that are found note by note."""
        written = made.written
        noted = [*written.losses, *(loss for output in written.outputs for loss in output.losses)]
        noted += made.each.also_lost(written, made.use, [*whole, *noted])
        noted += made.left_in_export()
        concerned = {note.path for note in made.notes}
        noted += self.twins.losses(concerned)
        noted += self.each.losses(sorted(concerned), self.loaded)
        noted += self.source.losses(sorted(concerned))
        return [*noted, *(loss for loss in self.reading.losses if loss.note in concerned)]

    def _actions(
        self, made: Made, copies: Iterable[NewCopy], decided: Collection[str], losses: Iterable[Loss]
    ) -> tuple[Action, ...]:
        """The actions for the files of what is ``decided`` anew, with the ``copies``, and for the ledger of ``losses``."""
        since, loaded = self.since, self.loaded
        files = [
            NewFile(
                output.path,
                output.data,
                output.source,
                loaded.mtimes.get(output.source, 0),
                loaded.digests.get(output.source, ""),
                made.carried.get(output.source, b""),
                output.seed,
                output.needs,
            )
            for output in (*made.written.outputs, *made.finished)
        ]
        ledger = ledger_again(losses, files, since, loaded, self.context.paths, self.known, self.glimpses)
        kept = {
            path
            for path, record in since.records.items()
            if record.source not in decided and path not in since.stale
        }
        kept |= self._stays(made)
        return decide_among(
            [*files, *ledger, *made.sheets.copies, *copies],
            kept,
            since.destination,
            since.state,
            since.source,
            since.everyones,
            since.options.prune,
            loaded.left_out,
            since.spared,
            since.options.on_conflict,
        )

    def _stays(self, made: Made) -> frozenset[str]:
        """The files that are made of the vault as a whole, and stay as they are."""
        earlier = self.context.earlier
        assert earlier is not None  # noqa: S101  it was asked for them
        return frozenset(earlier.stays).difference(output.path for output in made.finished)

    def _remembered(self, made: Made, whole: list[Loss]) -> Memory:
        """What the next run may know."""
        memory, loaded, context = self.memory, self.loaded, self.context
        index, paths, shown = loaded.index, dict(context.paths), dict(self.refetched.downloads.paths)
        every = [*made.notes, *made.others]
        again = {note.path for note in every} | self.removed
        faces = {path: face for path, face in memory.faces.items() if path not in again}
        for note in made.others:
            look_around(note, loaded)
        for note in every:
            index.asks(note.path, IDS, self.source.paged.asked.get(note.path, ()))
            faces[note.path] = face_of(note, index, loaded.resolver)
        glimpses = self.since.contested.forgotten()
        glimpses |= glimpses_of(SOURCE, every, index, made.use.used_by())
        glimpses |= {f"{NOTED}:{note.path}": None for note in made.others}
        glimpses |= noted_in(context, self.notes) | self.twins.rows | self.refetched.rows
        glimpses |= self.source.glimpses
        glimpses |= {f"{side}:{path}": None for path in self.removed for side in (SOURCE, NOTED)}
        home, back = memory.home, made.way_back.context
        if home is not None and made.home is not None and back is not None:
            glimpses |= made.home.glimpses(made.way_back.pages, back.index)
            places = {memory.paths[path] for path in again if path in memory.paths}
            boards = {board.path for board in loaded.vault.boards}
            places |= {paths[path] for path in again | boards if path in paths}
            home = looked_into(home, back.index, made.home.askers(places))
            home = replace(home, known=made.home.known, memos=(kept_of(back.index.memo), kept_of(back.memo)))
        source = looked_into(memory.source, index, again)
        source = replace(source, known=self.known, memos=(kept_of(index.memo), kept_of(context.memo)))
        wishes = {path: wish for path, wish in context.wishes.items() if paths.get(path) != wish}
        return replace(
            memory,
            faces=faces,
            paths=memory.paths if paths == memory.paths else paths,
            shown=memory.shown if shown == memory.shown else shown,
            whole=whole,
            source=source,
            home=home,
            wishes=wishes,
            same=self.same_as.all,
            held=self.same_as.digests.rows,
            raw=self.source.layer,
            there=None if made.home is None else made.home.layer,
            homeward=memory.homeward
            if made.home is None or made.home.homeward == memory.homeward
            else made.home.homeward,
            glimpses=glimpses,
        )
