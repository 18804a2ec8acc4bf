"""What waits to be done to an open vault, and the plan that it is: each file with what it takes to have it so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.actions import Action, Kind, digest_file
from vaultconv.pipeline.convert import Converted
from vaultconv.pipeline.destination import READ_ONLY, Destination
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import Source, digest
from vaultconv.pipeline.state import State
from vaultconv.pipeline.unchanged import counted
from vaultconv.pipeline.written import own_bytes
from vaultconv.vault.decoding import encode
from vaultconv.vault.tree import reason


@dataclass(slots=True)
class Waiting:
    """Edits of a vault that wait."""

    texts: dict[str, str] = field(default_factory=dict)
    """The text of each note that was edited, by its path now."""
    came: dict[str, str] = field(default_factory=dict)
    """Where each note or attachment is on disk that has another path now, by that."""
    gone: set[str] = field(default_factory=set)
    """Where notes are on disk that are no more."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The bytes of other files that were edited: boards, bases, settings."""
    seen: dict[str, str] = field(default_factory=dict)
    """The hash of what was read of such a file."""

    told: tuple[Loss, ...] = ()
    """What does not follow, or cannot be as it was: a line of the ledger each."""

    def moved(self, moves: Mapping[str, str]) -> None:
        """What has the old paths of ``moves`` has the new ones."""
        self.texts = {moves.get(path, path): text for path, text in self.texts.items()}
        came = {moves.get(path, path): old for path, old in self.came.items()}
        known = set(self.came)
        self.came = came | {new: old for old, new in moves.items() if new != old and old not in known}

    def copy(self) -> Waiting:
        """These edits, which do not change with the others."""
        return Waiting({**self.texts}, {**self.came}, {*self.gone}, {**self.files}, {**self.seen}, self.told)


def plan_of(
    waiting: Waiting, loaded: Loaded, folder: Path, options: Options, note_at: Callable[[str], Note]
) -> Plan:
    """What it takes to do all that is ``waiting`` in the vault in ``folder``, which was ``loaded`` and is now as ``note_at`` says."""
    actions = _Actions(waiting, loaded, folder, note_at).all()
    with State.open(folder) as state:
        own = Source(str(folder.resolve()), loaded.format.name, loaded.format.name, {}, loaded.vault.name)
        source = state.source_of() or own
    return Plan(
        source,
        folder,
        loaded.format,
        tuple(sorted(actions, key=lambda action: action.path)),
        waiting.told,
        counted(loaded),
        replace(options, source_format=loaded.format.name, target_format=loaded.format.name),
        lambda: (loaded, Converted()),
        is_unchanged=True,
    )


@dataclass(frozen=True, slots=True)
class _Actions:
    waiting: Waiting
    loaded: Loaded
    folder: Path
    note_at: Callable[[str], Note]
    view: Destination = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "view", Destination(self.folder))

    def all(self) -> Iterator[Action]:
        waiting = self.waiting
        wanted: dict[str, tuple[str, bytes | None]] = {
            path: (path, data) for path, data in waiting.files.items()
        }
        for path in {*waiting.texts, *waiting.came}:
            old = waiting.came.get(path, path)
            is_file = self.loaded.index.note(path) is None and path not in waiting.texts
            wanted[path] = old, None if is_file else self._bytes_of(path, old)
        for path, (old, data) in wanted.items():
            action = self._copy(path, old) if data is None else self._write(path, old, data)
            if action is not None:
                yield action
        for old in {*waiting.came.values(), *waiting.gone} - wanted.keys():
            if old in self.loaded.tree:
                yield self._remove(old)

    def _bytes_of(self, path: str, old: str) -> bytes:
        """The bytes of the note at ``path``, which is at ``old`` on disk."""
        note = self.note_at(path)
        if path in self.waiting.texts:
            return encode(self.waiting.texts[path], note.encoding)
        return note.verbatim if note.verbatim is not None else own_bytes(self.loaded, replace(note, path=old))

    def _write(self, path: str, old: str, data: bytes) -> Action | None:
        """What it takes to have ``data`` at ``path`` of what is at ``old`` on disk; None for nothing."""
        place = self.view.look(path)
        if changed := place.blocked or self._changed(old) or self._stays(old, data):
            return Action(path, Kind.CONFLICT, old, data, size=len(data), reason=changed)
        if not place.there:
            return Action(path, Kind.WRITE, old, data, size=len(data), is_owners=True)
        if changed := self._changed(path):
            return Action(path, Kind.CONFLICT, old, data, size=len(data), reason=changed)
        hash_ = digest_file(self.folder / path)
        if hash_ == digest(data):
            return None
        seen = (place.size, place.mtime_ns)
        return Action(path, Kind.UPDATE, old, data, size=len(data), old=hash_, seen=seen, is_owners=True)

    def _copy(self, path: str, old: str) -> Action:
        """What it takes to have the file that is at ``old`` on disk at ``path``."""
        place = self.view.look(old)
        if changed := self.view.look(path).blocked or self._changed(old):
            return Action(path, Kind.CONFLICT, old, reason=changed)
        file, time = self.folder / old, place.mtime_ns
        return Action(path, Kind.COPY, old, copy_from=file, mtime_ns=time, size=place.size, is_owners=True)

    def _remove(self, old: str) -> Action:
        """The file at ``old`` goes: its note has another path now, or is none any more."""
        place = self.view.look(old)
        if changed := self._changed(old) or (self._stays(old) if old in self.waiting.gone else ""):
            return Action(old, Kind.CONFLICT, old, reason=changed)
        seen = (place.size, place.mtime_ns)
        hash_ = self.loaded.digests.get(old) or digest_file(self.folder / old)
        return Action(old, Kind.REMOVE, old, size=place.size, old=hash_, seen=seen, is_owners=True)

    def _stays(self, path: str, data: bytes = b"") -> str:
        """Why the file at ``path`` may not become one that holds ``data``; ``""`` if it may, or does. (To move it changes nothing in it.)"""
        if not self.view.look(path).stays:
            return ""
        is_same = digest_file(self.folder / path) == digest(data)
        return "" if is_same else READ_ONLY

    def _changed(self, path: str) -> str:
        """Why the file at ``path`` is not what was read; ``""`` if it is."""
        known = self.loaded.digests.get(path) or self.waiting.seen.get(path)
        file = self.loaded.tree.get(path)
        try:
            if known is not None:
                is_same = digest_file(self.folder / path) == known
            else:
                place = self.view.look(path)
                is_same = file is None or (place.size, place.mtime_ns) == (file.size, file.mtime_ns)
        except OSError as error:
            return f"cannot be read any more: {reason(error)}"
        return "" if is_same else "was changed since it was read"
