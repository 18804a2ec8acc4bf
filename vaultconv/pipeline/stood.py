"""What a run leaves, so that the next one can be answered by a look alone (:mod:`vaultconv.pipeline.still`).

There is one truth about a run where nothing has changed, and it is in :mod:`vaultconv.pipeline.unchanged`: the receipt in the
state, and what of the source and of the destination it holds for. Here all of that is asked again, of files as they look now;
where it holds, how they look is kept, together with what a run would say that finds them so. Of a run that depends on more than
on files, or does more than to say something, nothing is kept.
"""

from __future__ import annotations

import os
import stat
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from vaultconv.errors import VaultconvError
from vaultconv.formats.registry import get_format
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.apply import STAGING, Applied
from vaultconv.pipeline.conflicts import MERGE
from vaultconv.pipeline.contested import is_left
from vaultconv.pipeline.decide import decide_stale
from vaultconv.pipeline.downloads import Downloads
from vaultconv.pipeline.looks import SETTLED_NS
from vaultconv.pipeline.neighbours import strangers
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import FOLDER, own_folder
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import Record, digest
from vaultconv.pipeline.run import Run
from vaultconv.pipeline.state import State
from vaultconv.pipeline.still import FACTS, Looked, Receipt, Standing, leave, look, looks_of, standing
from vaultconv.pipeline.unchanged import Ground, all_kept, as_told, in_order, is_known, is_to_go
from vaultconv.pipeline.vault_settings import settings_files

FRESH = 100
"""So many notes, of which an edit may not be seen since they were just written, are read by each run that is answered; if there are
more, the next run looks again."""
Telling = Callable[[Run], tuple[str, int]]
"""What a command says of a run, and the code with which it leaves."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run of the command ``words`` that has begun, how the ``files`` of the source looked then, and those of the destination (``there``), if that is
    known, and which of the source had just been written (``fresh``).

    The receipt is of files that look so: what was edited after they were looked at looks otherwise to the next run."""

    words: tuple[str, ...]
    source: Path
    destination: Path
    files: Looked
    fresh: tuple[str, ...]
    there: Looked | None = None

    def leave(self, run: Run, tell: Telling) -> None:
        """Leaves for the next run with these words what it would ``tell``, if it can be known that this ``run`` left nothing to do. What
        hinders it is no error: then the next run looks more closely."""
        with suppress(OSError, VaultconvError):
            receipt = None if run.ground is None else self._receipt(run, run.ground, tell)
            if receipt is not None:
                leave(str(self.destination), receipt)

    def _receipt(self, run: Run, ground: Ground, tell: Telling) -> Receipt | None:
        """What is to be left; None for nothing."""
        plan = run.plan
        own = own_folder(self.destination)
        if not _is_answerable(plan) or own != self.destination / FOLDER or os.path.lexists(own / STAGING):
            return None
        source, target = self._place(self.source), self._place(self.destination)
        settings = settings_files(plan.target)
        with State.open(self.destination) as state, state.as_it_is():
            records = ground.records or tuple(state.each_record(state.owner(plan.source)))
            hidden = [record.path for record in records if _is_hidden(record.path)]
            folders = str(self.source), str(self.destination)
            now = standing(self.words, *folders, self.fresh, settings, hidden, self.files, self._now(run))
            if now is None or not self._is_read(plan, state, now) or not _holds(ground, plan, state):
                return None
            stale = _stale(plan, ground, records, state)
        asks = bool(ground.told.asked)  # that costs more than a look
        again = None if stale is None or asks else _again(plan, ground, records, now, stale)
        if again is None:
            return None
        text, code = tell(again)
        return Receipt(now.hash, source, target, code, text, self.fresh, settings, hidden)

    def _place(self, folder: Path) -> int:
        """Which of the words names ``folder``. Raises :class:`ValueError` for none."""
        return [Path(word) for word in self.words].index(folder)

    def _now(self, run: Run) -> Looked | None:
        """How the destination looks once ``run`` has written there; None where it has to be looked at."""
        if run.plan.is_whole or self.there is None:
            return None
        return looked_again(self.there, self.destination, (action.path for action in run.applied.written))

    def _is_read(self, plan: Plan, state: State, now: Standing) -> bool:
        """Whether what is fresh of the source has, as it is ``now``, the bytes that ``plan`` read."""
        known = state.looks(state.owner(plan.source)).known if now.fresh else {}
        return all(path in known and known[path][1] == digest(data) for path, data in now.fresh.items())


def begin(
    words: Sequence[str],
    source: Path,
    destination: Path,
    options: Options,
    met: Mapping[str, Looked] = MappingProxyType({}),
) -> Begun | None:
    """A run of the command ``words`` begins; folders that were ``met`` just now, by their paths, are not looked at again. None for one
    that cannot be answered by a look, whatever comes of it: it is about one file, about what lies elsewhere or is asked of others, or on
    what day it is."""
    elsewhere = options.allow or options.follow_symlinks or options.filters.since
    if options.full or options.on_conflict == MERGE or elsewhere or not source.is_dir():
        return None
    if not {source, destination} <= set(map(Path, words)):
        return None  # somebody else than the command line asks
    root = os.path.realpath(source)
    files = met.get(root) or look(root, hidden=True)
    if files is None:
        return None
    last = files.began - SETTLED_NS
    fresh = tuple(path for path, *_, changed in files.files() if not 0 < changed < last)
    if len(fresh) > FRESH:
        return None
    return Begun(tuple(words), source, destination, files, fresh, met.get(os.path.realpath(destination)))


def looked_again(there: Looked, root: Path, paths: Iterable[str]) -> Looked | None:
    """How the visible files below ``root`` look, which looked as ``there``, once those at ``paths`` were written or removed; None where folders
    came or went, or something else is no file."""
    now = Looked()
    now.began, now.folders = there.began, [*there.folders]
    places = {path: place for place, (path, _, _) in enumerate(now.folders)}
    copied: dict[str, tuple[list[str], array[int]]] = {}
    for path in paths:
        if _is_hidden(path):
            continue
        parent, slash, name = path.rpartition("/")
        folder = parent + slash
        if folder not in places or not (root / folder).is_dir():
            return None
        if folder not in copied:
            _, known, of_known = now.folders[places[folder]]
            copied[folder] = [*known], of_known[:]
        names, looks = copied[folder]
        place = bisect_left(names, name)
        end = place + (names[place : place + 1] == [name])
        info = looks_of(root / path)
        if info and not stat.S_ISREG(info[0]):
            return None
        names[place:end] = [name] if info else []
        try:
            looks[place * FACTS : end * FACTS] = array("q", info)
        except OverflowError:
            return None  # as in a look: the file says that it was changed after the year 2262
    for folder, (names, looks) in copied.items():
        now.folders[places[folder]] = folder, names, looks
    return now


def _is_answerable(plan: Plan) -> bool:
    """Whether all that ``plan`` depends on is in the words of the command, in the source and in the destination."""
    said = plan.options.format_options
    for name in (plan.source.format, plan.target.name):
        if any(option.name in said and (option.file or option.folder) for option in get_format(name).options):
            return False
    return not plan.options.transforms and is_known(plan.options, plan.target)


def _is_hidden(path: str) -> bool:
    return path.startswith(".") or "/." in path


def _holds(ground: Ground, plan: Plan, state: State) -> bool:
    """Whether the state says what it said when ``plan`` was made, or carried out: that it stands on ``ground``."""
    owner = state.owner(plan.source)
    receipt = state.receipt(owner)
    is_that = receipt is not None and receipt[0] == ground.fingerprint
    return is_that and not state.pending(owner) and state.is_current(plan.source)


def _stale(plan: Plan, ground: Ground, records: Sequence[Record], state: State) -> tuple[Action, ...] | None:
    """What the run that finds all as ``plan`` left it says of stale files; None where it has something to do with them."""
    told, known = ground.told, {record.path: record for record in records}
    prune, left_out = plan.options.prune, told.left_out
    stale = decide_stale(told.stale, plan.destination, state, plan.source, known, prune, left_out)
    return None if stale is None or any(map(is_to_go, stale)) else stale


def _again(
    plan: Plan, ground: Ground, records: Sequence[Record], now: Standing, stale: tuple[Action, ...]
) -> Run | None:
    """The run that would find the source as ``plan`` read it, the state with ``records`` as it left that, these files ``stale``, and all else
    as it is ``now``; None where it would not be one without a change."""
    told = ground.told
    written = {path: (size, time) for path, size, time, _ in now.destination.files()}
    others = strangers(written, {record.path for record in records})
    if now.settings != ground.settings or others != ground.others:
        return None
    if any(digest(now.settings.get(other.path, b"")) != other.hash for other in told.others):
        return None  # a file of somebody else, which would have to be read each time
    left = [action for action in plan.actions if is_left(action)]
    seen, at = written | now.hidden, {action.path for action in left}
    kept = all_kept(told, records, {}, plan.destination, seen.get, decided=at)
    if kept is None or any(seen.get(action.path) != action.seen for action in left):
        return None
    known = as_told(plan.source, told)
    same = replace(
        plan,
        actions=in_order(kept, left, stale),
        losses=known.losses,
        counts=known.counts,
        use=known.use,
        left_out=known.left_out,
        is_unchanged=True,
        downloads=Downloads(plan.downloads.kinds, kept=told.shown),
    )
    conflicts = [action for action in left if action.kind is Kind.CONFLICT]
    theirs = (action for action in left if action.is_theirs)
    return Run(same, Applied(kept=list(in_order(kept, theirs)), conflicts=conflicts, stale=list(stale)))
