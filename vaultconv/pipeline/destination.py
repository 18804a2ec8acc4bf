"""What stands in a destination, looked at without ever leaving it.

Each folder is listed once, whatever the number of files asked for, and nothing is opened. A symbolic link is never
followed to a file; a folder that is a link is entered only if it leads to a place inside the destination.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH118, PTH206

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from vaultconv.errors import NoFolderError, OverlapError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.pipeline.own_place import FOLDER
from vaultconv.vault.naming import key
from vaultconv.vault.tree import reason

_LEAVES = lazy_pattern(r"(?:^|/)(?:\.{1,2})?(?:/|\Z)|\0" + (r"|[\\:]" if os.name == "nt" else ""))
"""A segment that is empty, ``.`` or ``..``; on Windows also its own separator, a drive or a stream."""
READ_ONLY = "is read-only"
"""Why a file is left alone that :func:`is_read_only`."""
_LOCKED = getattr(stat, "UF_IMMUTABLE", 0) | getattr(stat, "SF_IMMUTABLE", 0)
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def unsafe(path: str) -> str:
    """Why nothing may be written at ``path`` (relative to a destination, with ``/``), or ``""`` if it may.

    >>> unsafe("../secret"), unsafe("Notes/A.md")
    ('leads out of the destination', '')
    """
    if _LEAVES.search(path):
        return "leads out of the destination"
    if key(path.partition("/")[0]) == FOLDER:
        return "is kept for vaultconv's own records"
    return "" if path.isascii() or not _SURROGATE.search(path) else "is no valid Unicode"


def is_read_only(info: os.stat_result) -> bool:
    """Whether nobody may write the file that ``info`` is about, or it is locked (on a Mac): a system that renames would replace it all the
    same, but somebody wants it to stay. A second name of another file (a hard link) says nothing of its own."""
    is_locked = bool(getattr(info, "st_flags", 0) & _LOCKED)
    return is_locked or (not info.st_mode & 0o222 and info.st_nlink < 2)


def check_overlap(source: Path, destination: Path) -> None:
    """Refuses a source and a destination that are the same folder or lie one inside the other, after symbolic links:
    the run would read what it writes. Neither needs to be there. Raises :class:`~vaultconv.errors.OverlapError`."""
    for inner, outer, what in (
        (destination, source, "the destination lies inside the source"),
        (source, destination, "the source lies inside the destination"),
    ):
        real = Path(os.path.realpath(inner))
        if _same(real, outer):
            what = "the source and the destination are the same"
        elif not any(_same(parent, outer) for parent in real.parents):
            continue
        raise OverlapError(what, path=destination, remedy=f"Choose a destination outside {source}.")


def _same(first: Path, second: Path) -> bool:
    """Whether both name one place; on disk, where they are there (case and links then do not matter)."""
    try:
        return os.path.samestat(first.stat(), second.stat())
    except OSError:
        return str(first) == os.path.realpath(second)


@dataclass(slots=True)
class Place:
    """What stands at one path. ``there`` is a file with ``size`` in bytes and ``mtime_ns``; ``blocked`` says why
    nothing can be put here; neither: the place is free. ``actual`` is how the disk spells the path; ``twin`` is another
    file there whose path differs only in case or Unicode form; a file that ``stays`` may not be written."""

    there: bool = False
    size: int = 0
    mtime_ns: int = 0
    actual: str = ""
    twin: str = ""
    blocked: str = ""
    stays: bool = False


@dataclass(slots=True)
class _Folder:
    path: str
    """How the disk spells it, relative to the root, with a final ``/`` (the root: ``""``)."""
    entries: dict[str, os.DirEntry[str]] = field(default_factory=dict)
    folded: dict[str, str] | None = None
    below: dict[str, _Folder | str | None] = field(default_factory=dict)
    """Folders looked at: None if there is none of that name, text that says why it cannot be entered."""

    def twin(self, name: str) -> str:
        """An entry that folds as ``name`` does, or ``""``."""
        if self.folded is None:
            self.folded = {key(entry): entry for entry in reversed(self.entries)}
        return self.folded.get(key(name), "")


class Destination:
    """A view of the folder ``root``, which need not be there yet. It stays as it was when first looked at.

    Raises :class:`~vaultconv.errors.NoFolderError` if ``root`` is there and is no folder, or cannot be listed."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._top: _Folder | str | None = self._list("") if os.path.lexists(self.root) else None
        if isinstance(self._top, str):
            raise NoFolderError(
                self._top, path=root, remedy="Choose a folder, or a path where nothing is yet."
            )

    def look(self, path: str) -> Place:
        """What stands at ``path``."""
        if problem := unsafe(path):
            return Place(blocked=problem)
        *folders, name = path.split("/")
        folder = self._top
        for part in folders:
            if not isinstance(folder, _Folder):
                break
            if part not in folder.below:
                folder.below[part] = self._enter(folder, part)
            folder = folder.below[part]
        if folder is None:
            return Place()
        return Place(blocked=folder) if isinstance(folder, str) else self._look(folder, name)

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at ``path``; None if there is none, or none that may or can be read."""
        place = self.look(path)
        try:
            return Path(self.full(place.actual)).read_bytes() if place.there else None
        except OSError:
            return None

    def full(self, path: str) -> str:
        """Where ``path`` is on disk."""
        return os.path.join(self.root, path)

    def holds(self, real: str) -> bool:
        """Whether the resolved folder ``real`` is a place that may be written to: inside, and not our own."""
        top = os.path.join(self.root, "")
        below = real.removeprefix(top)
        return real == self.root or (below != real and key(below.split(os.sep)[0]) != FOLDER)

    def _look(self, folder: _Folder, name: str) -> Place:
        entry = folder.entries.get(name)
        twin = ""
        if entry is None:
            twin = folder.twin(name)
            if not twin:
                return Place()
            if not self._is_one(folder, name, twin):
                return Place(twin=folder.path + twin)
            entry = folder.entries[twin]
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError as error:
            return Place(blocked=f"cannot be looked at: {reason(error)}")
        if stat.S_ISDIR(info.st_mode):
            return Place(blocked="is a folder")
        if stat.S_ISLNK(info.st_mode):
            return Place(blocked="is a symbolic link, which is never written through")
        if not stat.S_ISREG(info.st_mode):
            return Place(blocked="is no ordinary file")
        return Place(True, info.st_size, info.st_mtime_ns, folder.path + entry.name, stays=is_read_only(info))

    def _is_one(self, folder: _Folder, name: str, twin: str) -> bool:
        """Whether the disk takes ``name`` and ``twin`` for the same."""
        try:
            first, second = (os.lstat(self.full(folder.path + spelled)) for spelled in (name, twin))
        except OSError:
            return False
        return os.path.samestat(first, second)

    def _enter(self, parent: _Folder, name: str) -> _Folder | str | None:
        if name not in parent.entries:
            twin = parent.twin(name)
            if not twin or not self._is_one(parent, name, twin):
                return None
            name = twin
        entry = parent.entries[name]
        path = parent.path + name
        if entry.is_symlink():
            real = os.path.realpath(self.full(path))
            if not self.holds(real):
                return f"would go through the symbolic link `{path}`, which leads out of the destination"
        if not entry.is_dir():
            return f"cannot be put into `{path}`, which is no folder"
        return self._list(path + "/")

    def _list(self, path: str) -> _Folder | str:
        try:
            with os.scandir(self.full(path)) as listing:
                return _Folder(path, {entry.name: entry for entry in listing})
        except OSError as error:
            return f"cannot be listed as a folder: {reason(error)}"
