"""The folders of a destination while a run changes it: made where they are needed, removed where they are left empty, and none
that leads out of it is ever entered."""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH102, PTH106, PTH114, PTH118

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from vaultconv.pipeline.destination import Destination, unsafe
from vaultconv.pipeline.history import FolderChange
from vaultconv.pipeline.staging import set_mode, set_time


class Folders:
    """The folders of ``destination``, of which the files at ``paths`` are going to change."""

    def __init__(self, destination: Path, paths: Iterable[str]) -> None:
        self.view = Destination(destination)
        self.used: dict[str, None] = {self.view.root: None}
        """Those that exist and lie inside, as absolute paths, in the order of their use."""
        above = _above(paths)
        self._before = {path: found for path in above if (found := self._look(path)) is not None}
        self.to_make = sorted(above - self._before.keys())
        """Those that are not there yet."""
        self.made: list[str] = []
        """Those that this run made, by their paths in the destination."""
        self.removed: list[str] = []
        """Those that it removed."""

    def make_way(self, path: str) -> str:
        """Where ``path`` is on disk; its folder is made. Raises :class:`OSError` where that cannot be."""
        return self._way(path, make=True)

    def find_way(self, path: str) -> str:
        """Where ``path`` is on disk. Raises :class:`OSError` where nothing can be there."""
        return self._way(path, make=False)

    def _way(self, path: str, make: bool) -> str:
        if problem := unsafe(path):
            raise OSError(errno.EPERM, problem)
        folder, name = self.view.root, ""
        for part in path.split("/")[:-1]:
            folder, name = os.path.join(folder, part), f"{name}/{part}" if name else part
            if folder not in self.used:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(folder)
                        self.made.append(name)
                if not self.view.holds(os.path.realpath(folder)):
                    raise OSError(
                        errno.EPERM, "would go through a symbolic link that leads out of the destination"
                    )
                self.used[folder] = None
        return self.view.full(path)

    def remove_empty(self, path: str, removable: Collection[str]) -> None:
        """Removes the folder that the file at ``path`` was in, if nothing is in it and it is ``removable``; then the one that it
        was in."""
        for folder in parents(path):
            full = self.view.full(folder)
            if folder not in removable or os.path.islink(full):
                return
            try:
                os.rmdir(full)
            except OSError:
                return  # something is in it, or it may not be removed: then it stays
            self.used.pop(full, None)
            self.removed.append(folder)

    def set_back(self, were: Mapping[str, tuple[int, int]]) -> list[str]:
        """Gives folders that are there the rights and times that they had: mode (0: it stays) and time of each, by path. Gives
        those whose time cannot be set, each with a ``/`` behind it."""
        untimed = []
        for folder in sorted(were, key=len, reverse=True):
            mode, mtime_ns = were[folder]
            full = self.view.full(folder)
            if self._look(folder) is None:
                continue
            if mode:
                set_mode(full, mode)
            if not set_time(full, mtime_ns):
                untimed.append(f"{folder or '.'}/")
        return untimed

    def foreseen(self) -> list[FolderChange]:
        """What may become of them, should nobody be there to say what did: those that are not there are made, all others are as
        they were ``seen``."""
        made = [FolderChange(path, "made") for path in self.to_make]
        return [*made, *(FolderChange(path, "seen", *found) for path, found in self._before.items())]

    def changes(self) -> list[FolderChange]:
        """What became of all those in which files were to change."""
        changes = [FolderChange(path, "made") for path in self.made if path not in self._before]
        for path, (mode, old) in self._before.items():
            now = self._look(path)
            if now is None:
                changes.append(FolderChange(path, "removed", mode, old))
            elif now[1] != old:
                changes.append(FolderChange(path, "changed", mode, old, now[1]))
        return changes

    def _look(self, path: str) -> tuple[int, int] | None:
        """The rights and the time of the folder at ``path``; None if there is none."""
        try:
            info = os.lstat(self.view.full(path))
        except OSError:
            return None
        return (stat.S_IMODE(info.st_mode), info.st_mtime_ns) if stat.S_ISDIR(info.st_mode) else None


def parents(path: str) -> Iterator[str]:
    """The folders that ``path`` is in, the nearest first; the destination itself is none of them.

    >>> list(parents("A/B/c.md"))
    ['A/B', 'A']
    """
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _above(paths: Iterable[str]) -> set[str]:
    """All the folders that ``paths`` are in, the destination itself (``""``) too."""
    found = {""}
    for path in paths:
        if unsafe(path):
            continue
        for folder in parents(path):
            if folder in found:
                break
            found.add(folder)
    return found
