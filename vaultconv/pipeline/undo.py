"""Taking a run back: each file it wrote is as it was before, byte for byte, with its time, its rights and its folders.

An undo is planned like any run, and carried out like one: staged, moved into place, remembered. So it can be previewed, killed
at any instant, and undone itself. Only what that run did is taken back. A file that was changed since, by its owner or by a later
run, is named, and nothing at all is done, unless that is forced.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vaultconv.errors import UsageError
from vaultconv.pipeline.actions import WRITTEN, Action, Kind, digest_file
from vaultconv.pipeline.apply import Applied, Progress, apply
from vaultconv.pipeline.destination import READ_ONLY, Destination, Place
from vaultconv.pipeline.history import Back, Change, FolderChange, History, Occasion, Past
from vaultconv.pipeline.mirrored import brought, check_backed_up, pack_of
from vaultconv.pipeline.sealed import check_open
from vaultconv.pipeline.state import State
from vaultconv.remote.address import Location, address_of, place_of
from vaultconv.vault.tree import reason


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking back the run ``past`` would do to ``destination``: one action for each file that it changed."""

    destination: Path
    past: Past
    actions: tuple[Action, ...]
    back: Back
    backup: Path | None = None
    """The folder that keeps what stands in an object store, from which it is taken back, too."""

    @property
    def conflicts(self) -> tuple[Action, ...]:
        """The files that were changed since, or that something is in the way of."""
        return tuple(action for action in self.actions if action.kind is Kind.CONFLICT)

    @property
    def is_refused(self) -> bool:
        """Whether nothing is done, because of the conflicts: with force there are none but what cannot be forced."""
        return bool(self.conflicts) and not self.back.forced


def runs(destination: Location) -> tuple[Past, ...]:
    """The runs that changed ``destination``, a path or an address, the first first.

    Raises :class:`~vaultconv.errors.UsageError` if it is no folder, and :class:`~vaultconv.errors.StateError` for damaged records."""
    destination = place_of(destination)
    if not destination.is_dir():
        if address_of(destination) is not None:
            raise UsageError(
                "nothing was converted into it from here",
                path=destination,
                remedy="The records of runs are on the machine that they were done on.",
            )
        raise UsageError("is no folder", path=destination, remedy="Name the folder that was converted into.")
    with State.open(destination) as state:
        return History(state).runs()


def plan_undo(
    destination: Location, number: int = 0, force: bool = False, backup: Path | str | None = None
) -> Undoing:
    """What taking back run ``number`` (0: the last one) would do to ``destination``. Writes nothing. With ``force`` what was
    changed since is taken back too. What stood in an object store is in the ``backup`` that the run was given.

    Raises :class:`~vaultconv.errors.UsageError` if there is no such run, or what it takes is not kept any more."""
    backup = None if backup is None else Path(backup)
    destination = place_of(destination)
    check_backed_up(destination, backup)
    known = runs(brought(destination))
    past = _chosen(known, number, destination)
    with State.open(destination) as state:
        history = History(state)
        judge = _Judge(destination, history, past, force)
        if backup is not None:
            judge.pack = _pack(history, past, destination, backup)
        actions = tuple(judge.settle(change) for change in history.changes(past.number))
        folders = history.folders(past.number)
    made = frozenset(folder.path for folder in folders if folder.what == "made")
    is_last = all(_goes_on(later, past) for later in known if later.number > past.number)
    back = Back(past, made, _were(folders, judge.view), is_last, force)
    return Undoing(destination, past, actions, back, backup)


def undo(undoing: Undoing, durable: bool = True, progress: Progress | None = None) -> Applied:
    """Carries out ``undoing``; nothing of it, if it is refused.

    Raises what :func:`~vaultconv.pipeline.apply.apply` raises."""
    check_open(undoing.destination)
    if undoing.is_refused:
        return foresee_undo(undoing)
    past = undoing.past
    occasion = Occasion("undo", {"force": True} if undoing.back.forced else {}, int(time.time()), past.number)
    with State.open(undoing.destination) as state:
        return apply(
            undoing.actions,
            undoing.destination,
            state,
            past.source,
            durable=durable,
            progress=progress,
            occasion=occasion,
            back=undoing.back,
            backup=undoing.backup,
        )


def foresee_undo(undoing: Undoing) -> Applied:
    """What :func:`undo` would do, if nothing goes wrong on the disk. Writes nothing."""
    applied = Applied()
    lists = {Kind.KEEP: applied.kept, Kind.CONFLICT: applied.conflicts}
    for action in undoing.actions:
        if action.kind not in WRITTEN or not undoing.is_refused:
            lists.get(action.kind, applied.written).append(action)
    return applied


def _chosen(past: Iterable[Past], number: int, destination: Path) -> Past:
    """The run with this ``number``, or the last one: if that is an undo that was killed, the run that it was taking back."""
    known = {run.number: run for run in past}
    if not known:
        raise UsageError(
            "no run has changed anything here",
            path=destination,
            remedy="Name the folder that was converted into.",
        )
    run = known.get(number or max(known))
    if run is not None and not number and (begun := known.get(run.occasion.undoes)) and _goes_on(run, begun):
        run = begun
    if run is None:
        raise UsageError(
            f"there is no run {number}",
            path=destination,
            remedy="`vaultconv runs` lists those that there are.",
        )
    if not run.is_kept:
        is_folder = address_of(destination) is None
        raise UsageError(
            f"what it takes to undo run {run.number} is not kept{' any more' if is_folder else ''}",
            path=destination,
            remedy="`vaultconv runs` lists those that can be undone."
            if is_folder
            else "In an object store only a run can be undone that was given --backup DIR.",
        )
    return run


def _goes_on(later: Past, past: Past) -> bool:
    """Whether the run ``later`` was to take back ``past`` and was killed, so that taking it back goes on with that."""
    return not later.ended and later.occasion.undoes == past.number


def _pack(history: History, past: Past, destination: Path, backup: Path) -> Path:
    """The file in ``backup`` that keeps what stood in a store before the run ``past``."""
    pack = pack_of(destination, backup, past.number, past.occasion.when)
    if not pack.is_file() and any(change.before.hash for change in history.changes(past.number)):
        raise UsageError(
            f"nothing of run {past.number} is kept in {backup}",
            path=destination,
            remedy="Name the folder that the run was given with --backup.",
        )
    return pack


class _Judge:
    """Compares what a run left with what is there now."""

    def __init__(self, destination: Path, history: History, past: Past, force: bool) -> None:
        self.view = Destination(destination)
        self.history = history
        self.past = past
        self.force = force
        self.pack: Path | None = None
        """The file outside of the destination that keeps what stood there."""

    def settle(self, change: Change) -> Action:
        """What becomes of the file that ``change`` is about."""
        before = change.before
        place = self.view.look(change.path)
        action = Action(
            change.path,
            Kind.UPDATE if place.there else Kind.WRITE,
            change.record.source if change.record else "",
            mtime_ns=before.mtime_ns,
            size=before.size,
            record=replace(change.record) if change.record else None,
            is_owners=change.record is None,
        )
        if place.blocked:
            return _conflict(action, place.blocked)
        if place.there:
            action.seen = (place.size, place.mtime_ns)
            try:
                action.old = digest_file(Path(self.view.full(place.actual)))
            except OSError as error:
                return _conflict(action, f"cannot be read to compare: {reason(error)}")
        if before.hash:
            kept = self.history.kept(self.past.number, before)
            action.kept = kept if self.pack is None else replace(kept, file=str(self.pack))
        else:
            action.kind = Kind.REMOVE
        if action.old == before.hash:
            action.kind, action.kept = Kind.KEEP, None
            return action
        if action.old != change.hash and not self.force:
            return _conflict(action, self._since(change, place))
        if place.stays and not self.force and (not before.hash or before.mode & 0o222):
            return _conflict(action, READ_ONLY)
        return action

    def _since(self, change: Change, place: Place) -> str:
        """What has happened to a file since the run."""
        if later := self.history.last_change(change.path, self.past.number):
            return f"was changed by run {later}, which came later"
        what = "changed" if place.there else "removed"
        return f"was {what} since run {self.past.number}"


def _conflict(action: Action, why: str) -> Action:
    action.kind, action.reason = Kind.CONFLICT, why
    return action


def _were(folders: Iterable[FolderChange], view: Destination) -> Mapping[str, tuple[int, int]]:
    """The rights and times to set back: those of folders that are made again, and the times of those that nobody has put
    anything into, or taken out of, since."""
    were = {}
    for folder in folders:
        try:
            now = Path(view.full(folder.path)).lstat().st_mtime_ns
        except FileNotFoundError:
            if folder.what in ("removed", "seen"):
                were[folder.path] = (folder.mode, folder.old_mtime_ns)
        else:
            if folder.what == "changed" and now == folder.mtime_ns:
                were[folder.path] = (0, folder.old_mtime_ns)
    return were
