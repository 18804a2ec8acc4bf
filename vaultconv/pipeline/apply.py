"""Carrying out a plan, so that it can be killed at any instant.

Two phases. First every new byte is staged in ``.vaultconv/staging/``, what stands in its place is kept in ``.vaultconv/undo/``,
and both wait for the disk: a full disk is met here, before anything in the destination has changed. Then the hashes about to
appear, and what the run is about to do, are noted in the state, in one transaction, the staged files are moved into place one
by one (a rename: each file is the old one or the new one, never half), files that nothing leads to are removed, and the state
records it all, in one transaction. A run killed in between has left files whose hashes are noted: the next run knows them for
ours and goes on.

``durable`` (the default) keeps this true when the machine loses power: the staged bytes are on the disk before the
first rename, the renames before the state says so. For many files one ``sync`` of the system takes the place of an
``fsync`` each, which is several times cheaper; without ``durable`` only the death of the process is covered.

An undo is such a run, too: its bytes are those that an earlier run kept.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH118, PTH120

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from vaultconv.errors import DONE, FAILED, REFUSED, DestinationError, combine
from vaultconv.pipeline.actions import WRITTEN, Action, Kind
from vaultconv.pipeline.folders import Folders
from vaultconv.pipeline.history import Back, Change, History, Occasion
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.migrated import note_applied, note_begun, note_taken_back, note_taking_back
from vaultconv.pipeline.mirrored import outlet, pack_of
from vaultconv.pipeline.outward import Outward
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.previous import NOTHING, UNDO, Before, ChangedError, Previous
from vaultconv.pipeline.record import Sighting, Source, digest
from vaultconv.pipeline.staging import Staged, Staging, flush, set_mode
from vaultconv.pipeline.state import State
from vaultconv.pipeline.stopped import STOPS, stopped
from vaultconv.vault.tree import reason

STAGING = "staging"
"""The folder in ``.vaultconv`` where files wait to be moved into place."""

Progress = Callable[[Action], None]
"""Called once for each action, when its bytes are staged or when there is nothing to do for it."""


@dataclass(slots=True)
class Failure:
    """A file that could not be written, and why."""

    path: str
    reason: str
    source: str = ""


@dataclass(slots=True)
class Applied:
    """What was done: the actions that were carried out (``written``), those for which there was nothing to do
    (``kept``), those refused (``conflicts``), what is listed as ``stale``, and the files that ``failed``; the paths of what is
    ``untimed``: it has not the time that it should have, for the drive lets nobody set it; and the number of the ``run``, by
    which it can be undone (0: it changed no file)."""

    written: list[Action] = field(default_factory=list)
    kept: list[Action] = field(default_factory=list)
    conflicts: list[Action] = field(default_factory=list)
    stale: list[Action] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    untimed: list[str] = field(default_factory=list)
    run: int = 0

    @property
    def exit_code(self) -> int:
        """What these come to: see :mod:`vaultconv.errors`."""
        refused = self.conflicts or any(action.clashes for action in self.written)
        return combine(REFUSED if refused else DONE, FAILED if self.failed else DONE)


def apply(
    actions: Sequence[Action],
    destination: Path,
    state: State,
    source: Source,
    *,
    durable: bool = True,
    progress: Progress | None = None,
    downloads: Mapping[str, tuple[str, str]] | None = None,
    seen: Sequence[Sighting] = (),
    hardlink: bool = False,
    occasion: Occasion | None = None,
    gone: Collection[str] = (),
    back: Back | None = None,
    backup: Path | None = None,
) -> Applied:
    """Carries out ``actions`` (of :func:`~vaultconv.pipeline.actions.decide`), and records them in ``state`` as coming
    from ``source``, and which file shows what was at each address of the web (``downloads``: path and hash), and what
    was ``seen`` there. With ``hardlink`` attachments are linked where they can be. The ``occasion`` is what the history says of it; of the
    files at ``gone``, which are no more, nothing is known any longer; ``back`` is for an undo, ``backup`` the folder that
    keeps what stood in an object store. Conflicts and stale files are left alone. A plan that changes nothing touches nothing.

    A file that changed since the plan was made becomes a conflict. One that cannot be written is listed as failed, and
    the rest goes on. Raises :class:`~vaultconv.errors.DestinationError` when nothing more can be written (disk full,
    read-only); it says what was written, and the next run completes it. Raises
    :class:`~vaultconv.errors.ConflictError` when another run is writing there."""
    run = _Run(destination, source, durable, progress, hardlink, occasion or Occasion(), back, backup)
    run.sort(actions)
    known = state.downloads() if downloads else {}
    news = {url: entry for url, entry in (downloads or {}).items() if known.get(url) != entry}
    is_done = back is None and state.is_current(source) and not run.staging.is_left()
    if run.todo or run.adopted or news or seen or gone or not is_done:
        run.carry_out(state, news, seen, gone)
    return run.done


class _Run:
    """One run of :func:`apply`."""

    def __init__(
        self,
        destination: Path,
        source: Source,
        durable: bool,
        progress: Progress | None,
        hardlink: bool,
        occasion: Occasion,
        back: Back | None,
        backup: Path | None,
    ) -> None:
        self.destination = destination
        self.source = source
        self.durable = durable
        self.progress = progress or (lambda _: None)
        self.occasion = occasion
        self.back = back
        self.backup = backup
        self.way = Outward()
        self.root = os.path.realpath(destination)
        self.own = os.path.realpath(own_folder(destination))
        self.staging = Staging(os.path.join(self.own, STAGING), hardlink)
        self.done = Applied()
        self.todo: list[Action] = []
        self.adopted: list[Action] = []
        """The files that are kept, where the state does not have their records so yet."""
        self.before: dict[str, Before] = {}
        """What stood in the place of each file that is going to change."""

    def sort(self, actions: Iterable[Action]) -> None:
        """Puts each action where it belongs; nothing is done yet."""
        lists = {Kind.KEEP: self.done.kept, Kind.CONFLICT: self.done.conflicts, Kind.STALE: self.done.stale}
        for action in actions:
            lists.get(action.kind, self.todo).append(action)
            if action.kind is Kind.KEEP and action.record:
                self.adopted.append(action)
            if action.kind not in WRITTEN:
                self.progress(action)

    def carry_out(
        self,
        state: State,
        downloads: Mapping[str, tuple[str, str]],
        seen: Sequence[Sighting],
        gone: Collection[str],
    ) -> None:
        """The phases, in order."""
        try:
            folders = Folders(self.destination, (action.path for action in self.todo))
            with outlet(self.destination) as self.way:
                self._carry_out(state, folders, downloads, seen, gone)
        except (OSError, DestinationError) as error:
            raise self._stopped(error) from error

    def _carry_out(
        self,
        state: State,
        folders: Folders,
        downloads: Mapping[str, tuple[str, str]],
        seen: Sequence[Sighting],
        gone: Collection[str],
    ) -> None:
        state.make_writable(self.durable)
        with locked(own_folder(self.destination)):
            try:
                self.staging.open()
                history = History(state)
                number = history.next()
                staged = self._stage(Previous(self._pack(number)))
                self._put_in_place(state, number, staged, folders, gone)
                self._remember(state, downloads)
                if seen:
                    state.see(self._where_it_is(seen))
                history.prune()
                if self.way.is_store and self.backup is None:
                    history.let_go([number])
            finally:
                with suppress(OSError):  # the next run clears what is left
                    self.staging.clear()

    def _pack(self, number: int) -> str:
        """The file that keeps what stood there before run ``number``; ``""`` if none does."""
        if not self.way.is_store:
            return os.path.join(self.own, UNDO, str(number))
        return str(pack_of(self.destination, self.backup, number, self.occasion.when)) if self.backup else ""

    def _remember(self, state: State, downloads: Mapping[str, tuple[str, str]]) -> None:
        """Records the downloads whose files are in place."""
        there = {action.path for action in (*self.done.written, *self.done.kept)}
        settled = {url: entry for url, entry in downloads.items() if entry[0] in there}
        if settled:
            state.remember(settled)

    def _stage(self, previous: Previous) -> list[Staged]:
        """Writes what is new aside, and keeps what is old."""
        staged = []
        try:
            for action in sorted(self.todo, key=_comes_later):
                try:
                    before = self._kept(previous, action)
                    if action.kind is not Kind.REMOVE:
                        staged.append(self.staging.add(action))
                    self.before[action.path] = before
                except ChangedError as error:
                    self._refuse(action, reason(error))
                except OSError as error:
                    self._fail(action, error)
                self.progress(action)
        finally:
            previous.close()
        if self.durable:
            kept = (
                ([previous.file], [os.path.dirname(previous.file), self.own])
                if previous.is_used
                else ((), ())
            )
            flush([*(each.file for each in staged), *kept[0]], kept[1])
        return staged

    def _kept(self, previous: Previous, action: Action) -> Before:
        """What stands where ``action`` puts something, once it is kept."""
        if action.seen is None:
            return NOTHING
        try:
            return previous.add(os.path.join(self.root, action.path), action.seen, action.old)
        except FileNotFoundError as error:
            raise ChangedError(error.errno, "was removed while this run was under way") from error

    def _put_in_place(
        self, state: State, number: int, staged: Sequence[Staged], folders: Folders, gone: Collection[str]
    ) -> None:
        """Moves what is staged, and removes what is to go, between saying so and recording it. Whatever stops it, what was done
        is recorded."""
        owner = self._begin(state, number, staged, folders)
        moved: list[Staged] = []
        try:
            for each in self.way.in_turn(staged, partial(self._may_go, folders)):
                try:
                    if not self._lacks(each.action) and self._move(each, folders):
                        moved.append(each)
                except OSError as error:
                    self._fail(each.action, error)
            moved = self._still_shown(moved, state, folders)
            self._remove(state, folders)
            if self.back is not None:
                self.done.untimed += folders.set_back(self.back.were)
            if self.durable:
                flush((), [*folders.used, os.path.dirname(folders.view.root)])
        finally:
            self.done.written.sort(key=lambda action: action.path)
            self.done.untimed += (each.action.path for each in moved if each.is_untimed)
            self._end(state, number, owner, moved, folders, gone)

    def _begin(self, state: State, number: int, staged: Sequence[Staged], folders: Folders) -> int:
        """Says what is about to be done; gives the number of the source."""
        ours = [each for each in staged if not each.action.is_owners and not each.record.merged]
        owner = 0
        known = state.records_at(self.before)
        changes = [
            Change(
                each.action.path,
                each.action.kind,
                _hash_of(each),
                self.before[each.action.path],
                known.get(each.action.path),
            )
            for each in staged
        ]
        changes += (
            Change(action.path, action.kind, "", self.before[action.path], known.get(action.path))
            for action in self.todo
            if action.kind is Kind.REMOVE and action.path in self.before
        )
        turn = state.turn(self.source.moved_from or self.source.identity)
        with state.transaction():
            if self.back is None:
                owner = state.expect(self.source, [(each.action.path, _hash_of(each)) for each in ours])
            else:
                state.expect_again(each.record for each in ours)
            if changes:
                History(state).begin(number, self.occasion, self.source, turn, changes, folders.foreseen())
                state.note_folders(folders.to_make, ())
                self.done.run = number
            self._note_begun(state, number)
        return owner

    def _end(
        self,
        state: State,
        number: int,
        owner: int,
        moved: Sequence[Staged],
        folders: Folders,
        gone: Collection[str],
    ) -> None:
        """Records what was done."""
        done = {action.path for action in self.done.written}
        records = [each.record for each in moved if not each.action.is_owners]
        records += (action.record for action in self.adopted if action.record is not None)
        for record in records:
            record.owner = record.owner or owner
        forgotten = {action.path for action in self.done.written if action.kind is Kind.REMOVE} | {*gone}
        if self.back is not None:
            settled = (*self.done.kept, *(each.action for each in moved))
            forgotten |= {action.path for action in settled if action.is_owners}
        with state.transaction():
            state.record(records)
            state.forget(forgotten)
            state.keep_bases(_bases([*(each.action for each in moved), *self.adopted]))
            state.note_folders(folders.made, folders.removed)
            if self.done.run:
                counts = Counter(action.kind.value for action in self.done.written)
                undone = self.before.keys() - done
                History(state).end(number, int(time.time()), counts, undone, folders.changes())
            if self._is_whole():
                self._note_ended(state)
            if self.back is not None and self.back.is_last:
                state.turn_back(self.source.identity, self.back.past.turn)

    def _note_begun(self, state: State, number: int) -> None:
        """Says of the migration that this is about that it is neither applied nor undone for now."""
        if self.back is not None:
            note_taking_back(state, self.back.past.number)
        elif self.occasion.migration is not None and self.done.run:
            note_begun(state, self.occasion.migration, number, self.occasion.when)

    def _note_ended(self, state: State) -> None:
        """Says what the migration has come to that this is about."""
        if self.back is not None:
            note_taken_back(state, self.back.past.number)
        elif self.occasion.migration is not None:
            note_applied(state, self.occasion.migration, self.done.run, self.occasion.when)

    def _is_whole(self) -> bool:
        """Whether all was done that was to be done."""
        return len(self.done.written) == len(self.todo) and not self.done.conflicts

    def _may_go(self, folders: Folders, staged: Staged) -> bool:
        """Whether nothing speaks against moving a file into place, as far as it can be told here."""
        with suppress(OSError):
            info = _there(folders.make_way(staged.action.path))
            seen = info and (info.st_size, info.st_mtime_ns)
            return seen == staged.action.seen and not self._lacking(staged.action)
        return False

    def _lacking(self, action: Action) -> str:
        """A file that ``action`` is to show and that did not get into its place; ``""`` if there is none."""
        if not action.shows:
            return ""
        lost = {each.path for each in self.done.failed} | {each.path for each in self.done.conflicts}
        return min(action.shows & lost, default="")

    def _lacks(self, action: Action) -> bool:
        """Whether a file that ``action`` is to show did not get into its place; then it stays as it is."""
        if lacking := self._lacking(action):
            self._refuse(action, f"is to show `{lacking}`, which could not be written")
        return bool(lacking)

    def _still_shown(self, moved: Sequence[Staged], state: State, folders: Folders) -> list[Staged]:
        """What was ``moved`` into place, less the new files that only notes were to show which stayed as they are: they are taken away
        again."""
        wanted = {path for action in self.todo for path in action.shows}
        wanted -= {path for action in self.done.written for path in action.shows}
        left = [each for each in moved if each.action.path in wanted and each.action.seen is None]
        for each in left:
            self.way.take_away(each.action.path, folders.find_way(each.action.path))
            self.done.written.remove(each.action)
            folders.remove_empty(each.action.path, state.made_folders())
        return [each for each in moved if each not in left]

    def _where_it_is(self, seen: Sequence[Sighting]) -> list[Sighting]:
        """What was ``seen`` of the web, without the paths of files that did not get into their places."""
        there = {action.path for action in (*self.done.written, *self.done.kept)}
        gone = {action.path for action in self.todo if action.kind is not Kind.REMOVE} - there
        return [replace(each, path="") if each.path in gone else each for each in seen]

    def _move(self, staged: Staged, folders: Folders) -> bool:
        """Moves one file into place, if what stands there is still what the plan saw."""
        action = staged.action
        target = folders.make_way(action.path)
        info = _there(target)
        if not self._is_as_seen(action, info):
            return False
        if info and not staged.is_link and action.kept is None:
            set_mode(staged.file, stat.S_IMODE(info.st_mode))
        self._do(action, partial(self.way.put, action.path, staged.file, target))
        return True

    def _do(self, action: Action, work: Callable[[], None]) -> None:
        """Does ``work``, which is noted as done first: one that is interrupted (Ctrl-C) may have been."""
        self.done.written.append(action)
        try:
            work()
        except (OSError, DestinationError):
            self.done.written.pop()
            raise

    def _remove(self, state: State, folders: Folders) -> None:
        """Removes the files that are to go, and the folders that are empty then: those that we made, or, in an undo, that the run
        made which is taken back."""
        todo = [action for action in self.todo if action.kind is Kind.REMOVE and action.path in self.before]
        removable = state.made_folders() if self.back is None else self.back.made
        for action in todo:
            try:
                target = folders.find_way(action.path)
                if self._is_as_seen(action, _there(target)):
                    self._do(action, partial(self.way.take_away, action.path, target))
                    folders.remove_empty(action.path, removable)
            except OSError as error:
                self._fail(action, error)
        for folder in sorted(self.back.made if self.back else (), key=len, reverse=True):
            folders.remove_empty(
                f"{folder}/", removable
            )  # of a run that was killed before it put something there

    def _is_as_seen(self, action: Action, info: os.stat_result | None) -> bool:
        """Whether what stands there is still what the plan saw; else it is a conflict."""
        what = "changed" if info else "removed"
        if (info and (info.st_size, info.st_mtime_ns)) == action.seen:
            if self.way.is_as_known(action.path):
                return True
            what = "changed in the store"
        self._refuse(action, f"was {what} while this run was under way")
        return False

    def _refuse(self, action: Action, why: str) -> None:
        self.done.conflicts.append(replace(action, kind=Kind.CONFLICT, reason=why))

    def _fail(self, action: Action, error: OSError) -> None:
        """Lists a file that failed; goes on, unless every other one would fail too."""
        if error.errno in STOPS:
            raise error
        self.done.failed.append(Failure(action.path, reason(error), action.source))

    def _stopped(self, error: OSError | DestinationError) -> DestinationError:
        """The error for a run that cannot go on: what was and what was not done."""
        settled = {action.path for action in (*self.done.written, *self.done.conflicts)}
        left = (action for action in self.todo if action.path not in settled)
        return stopped(error, self.destination, self.done.written, left)


def _comes_later(action: Action) -> bool:
    """Whether ``action`` is put in place after the files that notes show: so no note ever shows one that is not there."""
    return action.copy_from is None


def _hash_of(staged: Staged) -> str:
    """What the file will hash to that waits."""
    if staged.action.kept is not None:
        return staged.action.kept.before.hash
    known = staged.record.merged or staged.record.hash
    return known if known or staged.action.data is None else digest(staged.action.data)


def _bases(actions: Iterable[Action]) -> Iterable[tuple[str, bytes]]:
    """What each note was written as by us, by its hash."""
    for action in actions:
        record = action.record
        data = action.data if action.base is None else action.base
        if record is not None and record.kind == "note" and data is not None:
            yield record.hash, data


def _there(file: str) -> os.stat_result | None:
    """What stands at ``file``; None for nothing."""
    try:
        return os.lstat(file)
    except FileNotFoundError:
        return None
