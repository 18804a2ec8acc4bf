"""What a run will do with every path of the destination: the plan that ``diff`` shows and ``convert`` carries out.

One rule decides, for notes and attachments alike: a file is replaced only if it is known to be ours, that is, if its
bytes are what *this* source wrote there last (or was writing when it was killed). Everything else that differs is a
conflict. A file that already has the right bytes is kept, whoever wrote it, so a lost state database costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.pipeline.destination import Destination, Place
from vaultconv.pipeline.record import Record, Source, digest
from vaultconv.pipeline.state import State
from vaultconv.vault.naming import key
from vaultconv.vault.tree import reason

if TYPE_CHECKING:
    from vaultconv.pipeline.previous import Kept

_CHUNK = 1 << 20


class Kind(StrEnum):
    """What happens to a path."""

    WRITE = "write"
    """A new file."""
    UPDATE = "update"
    """A file of ours, written before, gets new bytes."""
    COPY = "copy"
    """An attachment, new or changed, is copied from the source."""
    KEEP = "keep"
    """It is already as it should be."""
    CONFLICT = "conflict"
    """Something else is there: left alone, exit code 4."""
    STALE = "stale"
    """We wrote it in an earlier run, and nothing in the source leads to it any more: listed, not removed."""
    REMOVE = "remove"
    """As before, and nobody has changed it since: removed, since that was asked for; or a run that wrote it is taken back."""


WRITTEN = frozenset({Kind.WRITE, Kind.UPDATE, Kind.COPY, Kind.REMOVE})
"""The kinds that change the destination."""


@dataclass(slots=True)
class NewFile:
    """A file that the writer made: where it goes, its bytes, the note it comes from with a stamp of that note's bytes
    (its :func:`~vaultconv.pipeline.record.digest`), the time to give it (0: that of the writing), and what is carried
    for the way back, packed as it is stored."""

    path: str
    data: bytes
    source: str = ""
    mtime_ns: int = 0
    source_hash: str = ""
    carried: bytes = b""
    seed: bool = False
    needs: str = ""
    """A ``seed`` is only for a destination without such a file (:class:`~vaultconv.formats.base.Output`)."""


@dataclass(slots=True)
class NewCopy:
    """An attachment to copy: where it goes, where it is on disk, its path in the source, its size and time there. A
    ``download`` is one that was fetched; the ``hash`` of its bytes is known."""

    path: str
    file: Path
    source: str
    size: int
    mtime_ns: int
    kind: str = "attachment"
    hash: str = ""


@dataclass(slots=True)
class Action:
    """What happens to one ``path`` of the destination (relative, with ``/``).

    ``source`` is the path in the source that leads here. Bytes come from ``data`` or are copied from ``copy_from``;
    the file gets ``mtime_ns`` and has ``size`` bytes. ``reason`` says why, for a conflict or a stale file. What stood
    there when the plan was made has the hash ``old`` (``""``: nothing, or not read) and ``seen``, its size and time.
    ``record`` is what the state will say once this is done; None if it need not change. Of a file that ``is_owners`` and stays
    that, though it is edited, the state says nothing. ``base`` are the bytes of a note as we would write it, where that is not its ``data``;
    ``kept`` is the file as it was before a run that is taken back, and ``is_seed`` what :class:`NewFile` says."""

    path: str
    kind: Kind
    source: str = ""
    data: bytes | None = None
    copy_from: Path | None = None
    mtime_ns: int = 0
    size: int = 0
    reason: str = ""
    old: str = ""
    seen: tuple[int, int] | None = None
    record: Record | None = None
    is_owners: bool = False
    base: bytes | None = None
    kept: Kept | None = None
    is_seed: bool = False


def digest_file(file: Path) -> str:
    """:func:`~vaultconv.pipeline.record.digest` of a file's bytes, read piece by piece. Raises :class:`OSError`."""
    state = blake2b(digest_size=20)
    with file.open("rb", buffering=0) as stream:
        while piece := stream.read(_CHUNK):
            state.update(piece)
    return state.hexdigest()


def copy_stamp(size: int, mtime_ns: int) -> str:
    """What tells, without reading it, that an attachment in the source is the one copied before. (For a download that is
    its hash.)"""
    return f"{size}:{mtime_ns}"


def decide(
    outputs: Iterable[NewFile],
    copies: Iterable[NewCopy],
    destination: Path,
    state: State,
    source: Source,
    left_out: Collection[str] = (),
) -> tuple[Action, ...]:
    """The plan: one action for each path wanted and for each stale file, sorted by path. Writes nothing.

    What an earlier run made of what this one leaves out (``left_out``, paths of the source) is kept, and never stale; nor are
    then files that belong to the whole vault, or to notes that only another run knows.

    Reads a file of the destination only if its size or time is not the one recorded, or its content is to change.
    Raises :class:`~vaultconv.errors.StateError` if the state cannot be read, and
    :class:`~vaultconv.errors.NoFolderError` if ``destination`` is no folder."""
    judge = _Judge(destination, state, source)
    wanted: list[NewFile | NewCopy] = [*outputs, *copies]
    actions = [judge.settle(want) for want in sorted(wanted, key=lambda want: want.path)]
    actions += judge.stale(left_out)
    return tuple(sorted(actions, key=lambda action: action.path))


class _Judge:
    """Compares what is wanted with what is there and what the state knows."""

    def __init__(self, destination: Path, state: State, source: Source) -> None:
        self.view = Destination(destination)
        self.sources = state.sources()
        self.records = state.records()
        self.owner = state.owner(source)
        self.pending = state.pending(self.owner)
        self.wanted: dict[str, str] = {}
        """Folded path -> the path asked for."""
        self.reused: set[str] = set()
        """Paths on disk that are wanted, as the disk spells them."""

    def settle(self, want: NewFile | NewCopy) -> Action:
        """The action for one path wanted."""
        if isinstance(want, NewFile):
            record = Record(want.path, want.source, want.source_hash, digest(want.data), carried=want.carried)
            action = Action(
                want.path, Kind.WRITE, want.source, want.data, None, want.mtime_ns, len(want.data)
            )
        else:
            stamp = want.hash or copy_stamp(want.size, want.mtime_ns)
            record = Record(want.path, want.source, stamp, want.hash, kind=want.kind)
            action = Action(want.path, Kind.COPY, want.source, None, want.file, want.mtime_ns, want.size)
        folded = key(want.path)
        if first := self.wanted.get(folded):
            spelled = "" if first == want.path else ", which differs only in case or Unicode form"
            return _conflict(action, f"something else of this source goes to `{first}`{spelled}")
        self.wanted[folded] = want.path
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
        if decided.kind is Kind.CONFLICT and isinstance(want, NewFile) and want.seed:
            decided.kind, decided.data, decided.record = Kind.KEEP, None, None
            decided.reason = ""
            if want.needs:
                decided.reason = f"is there already, and stays as it is; the notes need {want.needs} in it"
        return decided

    def _is_ours(self, path: str) -> bool:
        known = self.records.get(path)
        return known is not None and known.owner == self.owner

    def _compare(self, action: Action, record: Record, place: Place) -> Action:
        """A file is there: keep it, replace it, or leave it."""
        known = self.records.get(action.path) or self.records.get(place.actual)
        ours = known if known and known.owner == self.owner else None
        if ours and (ours.size, ours.mtime_ns) == action.seen and _is_same(record, ours):
            return self._keep(action, record, place, ours, ours.hash)
        try:
            action.old = digest_file(Path(self.view.full(place.actual)))
        except OSError as error:
            return _conflict(action, f"cannot be read to compare: {reason(error)}")
        if action.old == (record.hash or self._source_hash(action, place)):
            return self._keep(action, record, place, known, action.old)
        if action.old in self.pending.get(action.path, ()) or (ours and action.old == ours.hash):
            action.kind = Kind.COPY if action.copy_from else Kind.UPDATE
            action.record = record
            return action
        return _conflict(action, self._whose(known))

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

    def _whose(self, known: Record | None) -> str:
        if known is None:
            return "is there already, and was not written by vaultconv"
        if known.owner != self.owner:
            other = self.sources.get(known.owner)
            return (
                f"was written from another source: {other.name or other.identity}"
                if other
                else "is not of this source"
            )
        return "was changed since vaultconv wrote it"

    def stale(self, left_out: Collection[str] = ()) -> list[Action]:
        """Our files that nothing leads to any more, if they are still there; those of what is ``left_out``, to be kept."""
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
            if left_out and _is_spared(record, left_out):
                found.append(self._spared(path, place, record))
                continue
            edited = record is not None and (record.size, record.mtime_ns) != (place.size, place.mtime_ns)
            found.append(
                Action(
                    path,
                    Kind.STALE,
                    "" if record is not None and record.kind == "download" else ours[path],
                    size=place.size,
                    reason=_gone(record, ours[path]) + ("; the file was changed since" if edited else ""),
                    seen=(place.size, place.mtime_ns),
                )
            )
        return found

    def _spared(self, path: str, place: Place, record: Record | None) -> Action:
        """The file at ``path``, to be kept just as it is."""
        seen = (place.size, place.mtime_ns)
        known = record is not None and (record.size, record.mtime_ns) == seen
        try:
            old = record.hash if record and known else digest_file(Path(self.view.full(place.actual)))
        except OSError as error:
            return _conflict(Action(path, Kind.CONFLICT), f"cannot be read to compare: {reason(error)}")
        return Action(path, Kind.KEEP, record.source if record else "", size=place.size, old=old, seen=seen)

    def _was_expected(self, path: str) -> bool:
        """Whether a killed run wrote the file at ``path``."""
        try:
            return digest_file(Path(self.view.full(path))) in self.pending[path]
        except OSError:
            return False


def _is_spared(record: Record | None, left_out: Collection[str]) -> bool:
    """Whether a run that leaves out ``left_out`` says nothing of the file that ``record`` tells of."""
    return record is None or not record.source or record.kind == "download" or record.source in left_out


def _gone(record: Record | None, source: str) -> str:
    """Why nothing leads to a file any more that came from ``source``."""
    if record is not None and record.kind == "download":
        return "no note is shown from it any more"
    return f"`{source}` is no longer in the source" if source else "its source is gone"


def _is_same(wanted: Record, known: Record) -> bool:
    """Whether what is wanted is what was written: by its hash, or for an attachment not yet read by its stamp."""
    return wanted.hash == known.hash if wanted.hash else wanted.stamp == known.stamp


def _conflict(action: Action, why: str) -> Action:
    action.kind, action.reason = Kind.CONFLICT, why
    return action
