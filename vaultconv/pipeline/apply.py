"""Carrying out a plan, so that it can be killed at any instant.

Two phases. First every new byte is staged in ``.vaultconv/staging/`` and waits for the disk: a full disk is met here,
before anything in the destination has changed. Then the hashes about to appear are noted in the state, in one
transaction, the staged files are moved into place one by one (a rename: each file is the old one or the new one, never
half), and the state records them, in one transaction. A run killed in between has left files whose hashes are noted:
the next run knows them for ours and goes on.

``durable`` (the default) keeps this true when the machine loses power: the staged bytes are on the disk before the
first rename, the renames before the state says so. For many files one ``sync`` of the system takes the place of an
``fsync`` each, which is several times cheaper; without ``durable`` only the death of the process is covered.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH101, PTH102, PTH105, PTH118, PTH120

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultconv.errors import DONE, FAILED, REFUSED, DestinationError, combine
from vaultconv.pipeline.actions import WRITTEN, Action, Kind
from vaultconv.pipeline.destination import Destination, unsafe
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.record import Record, Sighting, Source
from vaultconv.pipeline.staging import Staged, Staging, flush
from vaultconv.pipeline.state import FOLDER, State
from vaultconv.vault.tree import reason

STAGING = "staging"
"""The folder in ``.vaultconv`` where files wait to be moved into place."""

Progress = Callable[[Action], None]
"""Called once for each action, when its bytes are staged or when there is nothing to do for it."""

_STOPS = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What no other file of the run would be spared."""


@dataclass(slots=True)
class Failure:
    """A file that could not be written, and why."""

    path: str
    reason: str
    source: str = ""


@dataclass(slots=True)
class Applied:
    """What was done: the actions that were carried out (``written``), those for which there was nothing to do
    (``kept``), those refused (``conflicts``), what is listed as ``stale``, and the files that ``failed``."""

    written: list[Action] = field(default_factory=list)
    kept: list[Action] = field(default_factory=list)
    conflicts: list[Action] = field(default_factory=list)
    stale: list[Action] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """What these come to: see :mod:`vaultconv.errors`."""
        return combine(REFUSED if self.conflicts else DONE, FAILED if self.failed else DONE)


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
) -> Applied:
    """Carries out ``actions`` (of :func:`~vaultconv.pipeline.actions.decide`), and records them in ``state`` as coming
    from ``source``, and which file shows what was at each address of the web (``downloads``: path and hash), and what
    was ``seen`` there. With ``hardlink`` attachments are linked where they can be. Conflicts and stale files are left alone. A plan that changes nothing touches nothing.

    A file that changed since the plan was made becomes a conflict. One that cannot be written is listed as failed, and
    the rest goes on. Raises :class:`~vaultconv.errors.DestinationError` when nothing more can be written (disk full,
    read-only); it says what was written, and the next run completes it. Raises
    :class:`~vaultconv.errors.ConflictError` when another run is writing there."""
    run = _Run(destination, source, durable, progress, hardlink)
    run.sort(actions)
    known = state.downloads() if downloads else {}
    news = {url: entry for url, entry in (downloads or {}).items() if known.get(url) != entry}
    if run.todo or run.adopted or news or seen or run.staging.is_left() or not state.is_current(source):
        run.carry_out(state, news, seen)
    return run.done


class _Run:
    """One run of :func:`apply`."""

    def __init__(
        self, destination: Path, source: Source, durable: bool, progress: Progress | None, hardlink: bool
    ) -> None:
        self.destination = destination
        self.source = source
        self.durable = durable
        self.progress = progress or (lambda _: None)
        self.staging = Staging(os.path.join(os.path.realpath(destination), FOLDER, STAGING), hardlink)
        self.done = Applied()
        self.todo: list[Action] = []
        self.adopted: list[Record] = []
        """Records of files that are kept, where the state does not have them so yet."""

    def sort(self, actions: Iterable[Action]) -> None:
        """Puts each action where it belongs; nothing is done yet."""
        lists = {Kind.KEEP: self.done.kept, Kind.CONFLICT: self.done.conflicts, Kind.STALE: self.done.stale}
        for action in actions:
            lists.get(action.kind, self.todo).append(action)
            if action.kind is Kind.KEEP and action.record:
                self.adopted.append(action.record)
            if action.kind not in WRITTEN:
                self.progress(action)

    def carry_out(
        self, state: State, downloads: Mapping[str, tuple[str, str]], seen: Sequence[Sighting]
    ) -> None:
        """The phases, in order."""
        try:
            state.make_writable(self.durable)
            with locked(self.destination / FOLDER):
                try:
                    self.staging.open()
                    self._put_in_place(state, self._stage())
                    self._remember(state, downloads)
                    if seen:
                        state.see(seen)
                finally:
                    with suppress(OSError):  # the next run clears what is left
                        self.staging.clear()
        except (OSError, DestinationError) as error:
            raise self._stopped(error) from error

    def _remember(self, state: State, downloads: Mapping[str, tuple[str, str]]) -> None:
        """Records the downloads whose files are in place."""
        there = {action.path for action in (*self.done.written, *self.done.kept)}
        settled = {url: entry for url, entry in downloads.items() if entry[0] in there}
        if settled:
            state.remember(settled)

    def _stage(self) -> list[Staged]:
        staged = []
        for action in sorted(self.todo, key=_comes_later):
            try:
                staged.append(self.staging.add(action))
            except OSError as error:
                self._fail(action, error)
            self.progress(action)
        if self.durable:
            flush([each.file for each in staged])
        return staged

    def _put_in_place(self, state: State, staged: Sequence[Staged]) -> None:
        """Moves what is staged, between saying so and recording it. Whatever stops it, what was moved is recorded."""
        ours = [each for each in staged if not each.action.is_owners]
        owner = state.expect(self.source, [(each.action.path, each.record.hash) for each in ours])
        folders = _Folders(self.destination)
        records = self.adopted
        try:
            for each in staged:
                try:
                    if self._move(each, folders) and not each.action.is_owners:
                        records.append(each.record)
                except OSError as error:
                    self._fail(each.action, error)
            if self.durable:
                flush((), [*folders.used, os.path.dirname(folders.view.root)])
        finally:
            self.done.written.sort(key=lambda action: action.path)
            for record in records:
                record.owner = owner
            state.record(records)

    def _move(self, staged: Staged, folders: _Folders) -> bool:
        """Moves one file into place, if what stands there is still what the plan saw."""
        action = staged.action
        target = folders.make_way(action.path)
        try:
            info = os.lstat(target)
        except FileNotFoundError:
            info = None
        if (info and (info.st_size, info.st_mtime_ns)) != action.seen:
            why = (
                "was changed while this run was under way"
                if info
                else "was removed while this run was under way"
            )
            self.done.conflicts.append(replace(action, kind=Kind.CONFLICT, reason=why))
            return False
        if info and not staged.is_link:
            os.chmod(staged.file, stat.S_IMODE(info.st_mode))
        os.replace(staged.file, target)
        self.done.written.append(action)
        return True

    def _fail(self, action: Action, error: OSError) -> None:
        """Lists a file that failed; goes on, unless every other one would fail too."""
        if error.errno in _STOPS:
            raise error
        self.done.failed.append(Failure(action.path, reason(error), action.source))

    def _stopped(self, error: OSError | DestinationError) -> DestinationError:
        """The error for a run that cannot go on: what was and what was not done."""
        settled = {action.path for action in (*self.done.written, *self.done.conflicts)}
        return DestinationError(
            error.what if isinstance(error, DestinationError) else reason(error),
            path=error.path if isinstance(error, DestinationError) else self.destination,
            remedy=getattr(error, "remedy", "")
            or "Make room there, or choose another destination, and run again.",
            done=[action.path for action in self.done.written],
            not_done=[action.path for action in self.todo if action.path not in settled],
        )


def _comes_later(action: Action) -> bool:
    """Whether ``action`` is put in place after the files that notes show: so no note ever shows one that is not there."""
    return action.copy_from is None


class _Folders:
    """The folders of a destination: makes those that are needed, and sees to it that none leads out of it."""

    def __init__(self, destination: Path) -> None:
        self.view = Destination(destination)
        self.used: dict[str, None] = {self.view.root: None}
        """Those that exist and lie inside, as absolute paths, in the order of their use."""

    def make_way(self, path: str) -> str:
        """Where ``path`` is on disk; its folder is made. Raises :class:`OSError` where that cannot be."""
        if problem := unsafe(path):
            raise OSError(errno.EPERM, problem)
        folder = self.view.root
        for part in path.split("/")[:-1]:
            folder = os.path.join(folder, part)
            if folder not in self.used:
                with suppress(FileExistsError):
                    os.mkdir(folder)
                if not self.view.holds(os.path.realpath(folder)):
                    raise OSError(
                        errno.EPERM, "would go through a symbolic link that leads out of the destination"
                    )
                self.used[folder] = None
        return self.view.full(path)
