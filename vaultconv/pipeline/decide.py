"""The plan: what a run will do with every path of the destination, which ``diff`` shows and ``convert`` carries out.

One rule decides, for notes and attachments alike: a file is replaced only if it is known to be ours, that is, if its
bytes are what *this* source wrote there last (or was writing when it was killed). Everything else that differs is a
conflict, unless the user says what is to become of it (:mod:`vaultconv.pipeline.conflicts`). A file that already has the right
bytes is kept, whoever wrote it, so a lost state database costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action, Kind, NewCopy, NewFile, copy_stamp, digest_file
from vaultconv.pipeline.conflicts import BOTH, MERGE, Standing, beside, settled
from vaultconv.pipeline.destination import READ_ONLY, Destination, Place
from vaultconv.pipeline.laid import lay_as
from vaultconv.pipeline.publishing import still_meant
from vaultconv.pipeline.record import Record, Source, digest
from vaultconv.pipeline.shown_elsewhere import is_download, shown_elsewhere
from vaultconv.pipeline.state import State
from vaultconv.vault.all_folded import key_all
from vaultconv.vault.naming import key
from vaultconv.vault.tree import reason

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
"""Nothing is left out."""


def decide(
    outputs: Iterable[NewFile],
    copies: Iterable[NewCopy],
    destination: Path,
    state: State,
    source: Source,
    left_out: Mapping[str, str] = NOTHING,
    on_conflict: str = "",
    prune: bool = False,
    spared: Collection[str] | None = None,
) -> tuple[Action, ...]:
    """The plan: one action for each path wanted and for each stale file, sorted by path. Writes nothing.

    What an earlier run made of what this one leaves out (``left_out``: by its path in the source, the filter that does) is kept, and never
    stale, where another run may be about it; nor are then files that belong to the whole vault, or to notes that only another run knows.
    Where it is known that no other run wrote more of these than those ``spared``, no others are kept.

    ``on_conflict`` is one of :data:`~vaultconv.pipeline.conflicts.WAYS`, or ``""`` to leave conflicts alone. With ``prune`` stale files
    are removed that nobody has changed.

    Reads a file of the destination only if its size or time is not the one recorded, or its content is to change.
    Raises :class:`~vaultconv.errors.StateError` if the state cannot be read, and
    :class:`~vaultconv.errors.NoFolderError` if ``destination`` is no folder."""
    judge = _Judge(destination, state, source, on_conflict, prune, spared=spared)
    wanted: list[NewFile | NewCopy] = [*outputs, *copies]
    actions = [judge.settle(want) for want in sorted(wanted, key=lambda want: want.path)]
    actions += judge.beside()
    actions += judge.stale(left_out)
    return tuple(sorted(actions, key=lambda action: action.path))


def decide_some(
    outputs: Iterable[NewFile],
    destination: Path,
    state: State,
    source: Source,
    records: Mapping[str, Record],
    on_conflict: str = "",
) -> list[Action]:
    """The actions for ``outputs`` alone, which are among the ``records``; nothing is said of any other file."""
    judge = _Judge(destination, state, source, on_conflict, False, records)
    return [*(judge.settle(want) for want in outputs), *judge.beside()]


def decide_among(
    wanted: Iterable[NewFile | NewCopy],
    kept: Collection[str],
    destination: Path,
    state: State,
    source: Source,
    records: Mapping[str, Record],
    prune: bool,
    left_out: Mapping[str, str] = NOTHING,
    spared: Collection[str] | None = None,
    on_conflict: str = "",
) -> tuple[Action, ...]:
    """The actions for what is ``wanted``, and for files of their source among the ``records`` that are neither that nor ``kept``."""
    judge = _Judge(destination, state, source, on_conflict, prune, records, spared)
    judge.wanted |= zip(key_all(kept), kept, strict=True)
    judge.reused |= set(kept)
    judge.places |= {records[path].source: path for path in sorted(kept)}
    actions = [judge.settle(want) for want in sorted(wanted, key=lambda want: want.path)]
    actions += judge.beside()
    return (*actions, *judge.stale(left_out))


def decide_stale(
    stale: Collection[str],
    destination: Path,
    state: State,
    source: Source,
    records: Mapping[str, Record],
    prune: bool,
    left_out: Mapping[str, str] = NOTHING,
) -> tuple[Action, ...] | None:
    """The actions for the files that were ``stale`` after the last run, where all others of the ``records`` of their source are kept; None
    where one of them is there no more."""
    if not stale:
        return ()
    kept = records.keys() - set(stale)
    found = decide_among((), kept, destination, state, source, records, prune, left_out, ())
    return found if len(found) == len(stale) else None


def left_there(actions: Iterable[Action]) -> list[Loss]:
    """Settings of the destination that stay as they are, though the notes need more of them."""
    return [
        Loss(action.path, 0, "settings", Outcome.APPROXIMATED, action.reason)
        for action in actions
        if action.is_seed and action.reason
    ]


class _Judge:
    """Compares what is wanted with what is there and what the state knows."""

    def __init__(
        self,
        destination: Path,
        state: State,
        source: Source,
        on_conflict: str,
        prune: bool,
        records: Mapping[str, Record] | None = None,
        spared: Collection[str] | None = None,
    ) -> None:
        self.spared = spared
        self.state = state
        self.on_conflict = on_conflict
        self.prune = prune
        self.view = Destination(destination)
        self.sources = state.sources()
        self.records = state.records() if records is None else records
        self.owner = state.owner(source)
        self.pending = state.pending(self.owner)
        self.wanted: dict[str, str] = {}
        """Folded path -> the path asked for."""
        self.reused: set[str] = set()
        """Paths on disk that are wanted, as the disk spells them."""
        self.places: dict[str, str] = {}
        """Where what each path of the source becomes goes."""
        self.contested: list[tuple[Action, NewFile | NewCopy]] = []
        """The owner's files beside which ours are to stand."""

    def settle(self, want: NewFile | NewCopy) -> Action:
        """The action for one path wanted."""
        if isinstance(want, NewFile):
            record = Record(want.path, want.source, want.source_hash, digest(want.data), carried=want.carried)
            action = Action(
                want.path, Kind.WRITE, want.source, want.data, None, want.mtime_ns, len(want.data)
            )
            lay_as(action, want)
        else:
            stamp = want.hash or copy_stamp(want.size, want.mtime_ns)
            record = Record(want.path, want.source, stamp, want.hash, kind=want.kind)
            action = Action(want.path, Kind.COPY, want.source, None, want.file, want.mtime_ns, want.size)
        folded = key(want.path)
        if first := self.wanted.get(folded):
            spelled = "" if first == want.path else ", which differs only in case or Unicode form"
            return _conflict(action, f"something else of this source goes to `{first}`{spelled}")
        self.wanted[folded] = want.path
        self.places[want.source] = want.path
        place = self.view.look(want.path)
        if place.blocked:
            return _conflict(action, place.blocked)
        if place.twin and not self._is_ours(place.twin):
            return _conflict(action, f"`{place.twin}` is there, which differs only in case or Unicode form")
        if not place.there:
            action.record = record
            return action
        self.reused.add(place.actual)
        action.seen = (place.size, place.mtime_ns)
        decided = self._compare(action, record, place)
        if decided.kind is Kind.KEEP and decided.record and isinstance(want, NewFile):
            decided.base = want.data
            if (
                want.seed
                and not self._is_ours(place.actual)
                and decided.old not in self.pending.get(want.path, ())
            ):
                decided.record, decided.base = None, None  # somebody's own settings, which only say the same
        if decided.kind is not Kind.CONFLICT:
            return decided
        if isinstance(want, NewFile) and want.seed:
            decided.kind, decided.data, decided.record = Kind.KEEP, None, None
            decided.reason, decided.is_seed = "", True
            if want.needs:
                decided.reason = f"is there already, and stays as it is; the notes need {want.needs} in it"
            return decided
        return self._resolved(decided, want, record, place) if self.on_conflict else decided

    def _resolved(self, action: Action, want: NewFile | NewCopy, record: Record, place: Place) -> Action:
        """A conflict, as the user wants it settled. A file of another source is none of ours, whatever is said."""
        known = self._known(action.path, place)
        if not action.old or (known is not None and known.owner != self.owner):
            return action
        if place.stays and self.on_conflict == MERGE:
            action.reason += ", and is not merged" if action.reason == READ_ONLY else ", and is read-only"
            return action
        file = Path(self.view.full(place.actual))
        base = self.state.base(known.hash) if known is not None else None
        action = settled(action, Standing(file, known, base, record), self.on_conflict)
        if action.is_theirs and self.on_conflict == BOTH:
            self.contested.append((action, want))
        return action

    def beside(self) -> list[Action]:
        """Our versions of files that their owner has changed, where both are wanted."""
        found = []
        while self.contested:
            theirs, want = self.contested.pop()
            path = beside(want.path, lambda path, source=want.source: self._is_free(path, source))  # type: ignore[misc]
            theirs.reason += f"; what vaultconv writes is in `{path}`"
            found.append(self.settle(replace(want, path=path)))
        return found

    def _is_free(self, path: str, source: str) -> bool:
        """Whether ``path`` is free for what ``source`` becomes: nothing is there, or what it became before."""
        if key(path) in self.wanted:
            return False
        place = self.view.look(path)
        known = self.records.get(path)
        if place.there:
            return known is not None and (known.owner, known.source) == (self.owner, source)
        return not (place.blocked or place.twin)

    def _is_ours(self, path: str) -> bool:
        known = self.records.get(path)
        return known is not None and known.owner == self.owner

    def _known(self, path: str, place: Place) -> Record | None:
        """What is recorded of the file that stands at ``path``, however it is spelled there."""
        return self.records.get(path) or self.records.get(place.actual)

    def _compare(self, action: Action, record: Record, place: Place) -> Action:
        """A file is there: keep it, replace it, or leave it."""
        known = self._known(action.path, place)
        ours = known if known and known.owner == self.owner else None
        if ours and (ours.size, ours.mtime_ns) == action.seen and _is_same(record, ours):
            record.merged = ours.merged
            return self._keep(action, record, place, ours, ours.hash)
        try:
            action.old = digest_file(Path(self.view.full(place.actual)))
        except OSError as error:
            return _conflict(action, f"cannot be read to compare: {reason(error)}")
        if action.old == (record.hash or self._source_hash(action, place)):
            return self._keep(action, record, place, known, action.old)
        if ours and action.old == ours.merged and _is_same(record, ours):
            record.merged = ours.merged
            return self._keep(action, record, place, ours, ours.hash)
        if action.old in self.pending.get(action.path, ()) or (ours and action.old == ours.hash):
            if place.stays and not _was_read_only(action):
                what_to_do = "" if self.on_conflict else ": let it be written, or say --on-conflict"
                return _conflict(action, READ_ONLY + what_to_do)
            action.kind = Kind.COPY if action.copy_from else Kind.UPDATE
            action.record = record
            return action
        return _conflict(action, self._whose(known, action.old))

    def _source_hash(self, action: Action, place: Place) -> str:
        """The hash of an attachment in the source, if its size leaves a chance that it is what is there."""
        if action.copy_from is None or action.size != place.size:
            return ""
        try:
            return digest_file(action.copy_from)
        except OSError:
            return ""  # copying it will fail too, and say why

    def _keep(self, action: Action, record: Record, place: Place, known: Record | None, hash_: str) -> Action:
        """It has the right bytes. Another source's file stays recorded as that source's."""
        action.kind, action.data, action.copy_from, action.old = Kind.KEEP, None, None, hash_
        if known is None or known.owner == self.owner:
            record.hash, record.size, record.mtime_ns = hash_, place.size, place.mtime_ns
            record.owner = self.owner
            action.record = None if record == known else record
        return action

    def _whose(self, known: Record | None, hash_: str) -> str:
        if known is None:
            return "is there already, and was not written by vaultconv"
        if known.owner != self.owner:
            other = self.sources.get(known.owner)
            return (
                f"was written from another source: {other.name or other.identity}"
                if other
                else "is not of this source"
            )
        if known.merged == hash_:
            return "holds what you changed, merged with what vaultconv wrote"
        return "was changed since vaultconv wrote it"

    def stale(self, left_out: Mapping[str, str] = NOTHING) -> list[Action]:
        """Our files that nothing leads to any more, if they are still there; those of what is ``left_out`` by this run alone, to be kept."""
        meant = still_meant(left_out)
        ours = {path: record.source for path, record in self.records.items() if record.owner == self.owner}
        for path in self.pending:
            ours.setdefault(path, "")
        found = []
        for path in sorted(ours.keys() - self.reused - set(self.wanted.values())):
            place = self.view.look(path)
            if not place.there or place.actual in self.reused:
                continue
            record = self.records.get(path)
            if record is None and not self._was_expected(path):
                continue
            may_be_others = self.spared is None or path in self.spared
            if meant and may_be_others and _is_spared(record, meant):
                found.append(self._spared(path, place, record))
                continue
            edited = record is not None and (
                bool(record.merged) or (record.size, record.mtime_ns) != (place.size, place.mtime_ns)
            )
            action = Action(
                path,
                Kind.STALE,
                "" if is_download(record) else ours[path],
                size=place.size,
                reason=_gone(record, ours[path], self.places.get(ours[path], ""), left_out)
                + ("; the file was changed since" if edited else ""),
                seen=(place.size, place.mtime_ns),
            )
            if self.prune and not (is_download(record) and path in self._shown_elsewhere):
                self._prune(action, record, place)
            elif self.prune:
                action.reason += "; a note of another source is, so it stays"
            found.append(action)
        return found

    @cached_property
    def _shown_elsewhere(self) -> frozenset[str]:
        return shown_elsewhere(self.state, Path(self.view.root), self.owner)

    def _prune(self, action: Action, record: Record | None, place: Place) -> None:
        """Lets ``action`` remove the file, if it is just what we wrote: that is read, not believed."""
        try:
            action.old = digest_file(Path(self.view.full(place.actual)))
        except OSError as error:
            action.reason += f"; it cannot be read to compare: {reason(error)}"
            return
        if record is None or (action.old == record.hash and not record.merged):
            if place.stays:
                action.reason += f"; the file {READ_ONLY}"
            else:
                action.kind = Kind.REMOVE
        elif not action.reason.endswith("changed since"):
            action.reason += "; the file was changed since"

    def _spared(self, path: str, place: Place, record: Record | None) -> Action:
        """The file at ``path``, to be kept just as it is."""
        seen = (place.size, place.mtime_ns)
        known = record is not None and (record.size, record.mtime_ns) == seen
        try:
            old = record.hash if record and known else digest_file(Path(self.view.full(place.actual)))
        except OSError as error:
            return _conflict(Action(path, Kind.CONFLICT), f"cannot be read to compare: {reason(error)}")
        source = record.source if record else ""
        return Action(path, Kind.KEEP, source, size=place.size, old=old, seen=seen, is_spared=True)

    def _was_expected(self, path: str) -> bool:
        """Whether a killed run wrote the file at ``path``."""
        try:
            return digest_file(Path(self.view.full(path))) in self.pending[path]
        except OSError:
            return False


def _was_read_only(action: Action) -> bool:
    """Whether the file that ``action`` copies is read-only itself: what stands there may be a link to what that was (``--hardlink``)."""
    try:
        return action.copy_from is not None and not action.copy_from.stat().st_mode & 0o222
    except OSError:
        return False  # copying it will fail too, and say why


def _is_spared(record: Record | None, left_out: Collection[str]) -> bool:
    """Whether a run that leaves out ``left_out`` says nothing of the file that ``record`` tells of."""
    return record is None or not record.source or is_download(record) or record.source in left_out


def _gone(record: Record | None, source: str, now: str, left_out: Mapping[str, str]) -> str:
    """Why nothing leads to a file any more that came from ``source``, which becomes the file ``now``, or is ``left_out``."""
    if is_download(record):
        return "no note is shown from it any more"
    if source in left_out:
        return f"`{source}` is left out ({left_out[source]})"
    if now and source:
        return f"`{source}` goes to `{now}`"
    return f"`{source}` is no longer in the source" if source else "nothing leads to it any more"


def _is_same(wanted: Record, known: Record) -> bool:
    """Whether what is wanted is what was written: by its hash, or for an attachment not yet read by its stamp."""
    return wanted.hash == known.hash if wanted.hash else wanted.stamp == known.stamp


def _conflict(action: Action, why: str) -> Action:
    action.kind, action.reason = Kind.CONFLICT, why
    return action
