"""Walking a source: which files are there, which are not read and why, and reading one of them safely.

Promise: nothing outside the root is ever opened. A symbolic link is followed only if the caller says so, and every
one that is not has its line among the losses, so that nothing goes missing silently.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH112, PTH114, PTH116, PTH118, PTH119, PTH120

from __future__ import annotations

import errno
import os
import stat
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, overload

from vaultconv.model.losses import Loss, Outcome

_FOLLOW_REMEDY = "copy it into the vault, or open the way with --follow-symlinks or --allow-source"
_RETRY = "put that right and run again"
_O_NOFOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_OPEN_FLAGS: int = (
    os.O_RDONLY
    | _O_NOFOLLOW
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that took the place of a file must not hang the run
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_READABLE_BY_ALL = 0o444
_ODD_NAMES = "surrogateescape" if os.name == "posix" else "surrogatepass"
_TELLS_CHANGES = os.name == "posix"
"""Whether ``st_ctime`` is when a file was changed; elsewhere it is when it was made."""
_MANY: Final = 20_000
"""From so many files on they lie side by side, and each is made when somebody asks for it."""


class OutsideVault(PermissionError):  # noqa: N818 - it names the place, as FileNotFound would
    """Something outside the vault was asked for. It was not opened. A kind of :class:`OSError`, so whoever bears
    with one unreadable file bears with this too."""

    def __init__(self, path: str) -> None:
        """Refuse ``path``, as it was asked for."""
        super().__init__(f"{path}: lies outside the vault, not opened; {_FOLLOW_REMEDY}")
        self.path = path


@dataclass(frozen=True, slots=True)
class File:
    """A file below the root: its ``path`` with ``/`` and spelled as on disk (NFC or NFD, as found), its ``size``
    in bytes, and when it was last changed, in nanoseconds since 1970 (UTC). ``changed_ns`` is the same as only the system can
    set it, 0 where it tells none, and ``inode`` the number of the file."""

    path: str
    size: int
    mtime_ns: int
    changed_ns: int = field(default=0, compare=False)
    inode: int = field(default=0, compare=False)


def _column(times: list[int]) -> Sequence[int]:
    """``times`` in nanoseconds, eight bytes each, where none is after the year 2262, which some file may say."""
    try:
        return array("q", times)
    except OverflowError:
        return times


class SideBySide(Sequence[File]):
    """Very many ``files``, sorted by path: of each there is its path and four numbers, which take a third of what it takes as an object.

    >>> files = SideBySide([File("a.md", 1, 2), File("b.md", 3, 4)])
    >>> files[1], files.place("b.md"), files.place("c.md"), ByPath(files)["a.md"].size
    (File(path='b.md', size=3, mtime_ns=4, changed_ns=0, inode=0), 1, None, 1)
    """

    __slots__ = ("_changed", "_inodes", "_mtimes", "_paths", "_sizes")

    def __init__(self, files: Sequence[File]) -> None:
        """All ``files`` that there are."""
        self._paths = [file.path for file in files]
        self._sizes = array("q", [file.size for file in files])
        self._mtimes = _column([file.mtime_ns for file in files])
        self._changed = _column([file.changed_ns for file in files])
        self._inodes = array("Q", [file.inode for file in files])

    def place(self, path: str) -> int | None:
        """Which of them is at ``path``; None where none is."""
        place = bisect_left(self._paths, path)
        return place if place < len(self._paths) and self._paths[place] == path else None

    @overload
    def __getitem__(self, place: int) -> File: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[File]: ...
    def __getitem__(self, place: int | slice) -> File | Sequence[File]:
        if isinstance(place, slice):
            return tuple(map(self.__getitem__, range(*place.indices(len(self)))))
        return File(
            self._paths[place],
            self._sizes[place],
            self._mtimes[place],
            self._changed[place],
            self._inodes[place],
        )

    def __iter__(self) -> Iterator[File]:
        return map(File, self._paths, self._sizes, self._mtimes, self._changed, self._inodes)

    def __len__(self) -> int:
        return len(self._paths)


class ByPath(Mapping[str, File]):
    """The ``files`` by their paths."""

    __slots__ = ("_files",)

    def __init__(self, files: SideBySide) -> None:
        self._files = files

    def __getitem__(self, path: str) -> File:
        place = self._files.place(path)
        if place is None:
            raise KeyError(path)
        return self._files[place]

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._files.place(path) is not None

    def __iter__(self) -> Iterator[str]:
        return (file.path for file in self._files)

    def __len__(self) -> int:
        return len(self._files)


@dataclass(slots=True)
class Tree:
    """What :func:`walk` found below ``root``.

    ``files`` and ``folders`` (all of them, so that empty ones are known) are sorted by path. ``hidden`` lists the
    topmost entries whose name starts with a dot (``.obsidian``, ``Dir/.git``): they are not walked, and the caller
    decides (see :func:`walk_hidden`). ``only`` is the one path when the root was a single file, else ``""``.
    ``losses`` says what is on disk and yet not in ``files``: symbolic links, what cannot be read, names that are
    no text.
    """

    root: Path
    files: Sequence[File] = ()
    folders: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    hidden: tuple[str, ...] = ()
    only: str = ""
    _by_path: Mapping[str, File] = field(default_factory=dict, repr=False, compare=False)
    _reach: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    _inside: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[File]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    @property
    def by_path(self) -> Mapping[str, File]:
        """The files by their paths."""
        return self._by_path

    def get(self, path: str) -> File | None:
        """The file at ``path``, spelled as on disk, or None."""
        return self._by_path.get(path)

    def without(self, paths: Collection[str], loss: Loss) -> Tree:
        """All but the files at ``paths``, and the folders that then hold nothing; of which ``loss`` tells."""
        files = tuple(file for file in self.files if file.path not in paths)
        filled = _folders_of(file.path for file in files)
        emptied = _folders_of(paths) - filled
        return replace(
            self,
            files=files,
            folders=tuple(folder for folder in self.folders if folder not in emptied),
            losses=tuple(sorted((*self.losses, loss))),
            _by_path={file.path: file for file in files},
        )

    def head(self, path: str, size: int) -> bytes:
        """The first ``size`` bytes of the file at ``path``; what the system cannot read has none here, and its error when it
        is read. Raises :class:`OutsideVault` as :meth:`read` does."""
        try:
            return self.read(path, size)
        except OutsideVault:
            raise
        except OSError:
            return b""

    def read(self, path: str, size: int = -1) -> bytes:
        """The bytes of the file at ``path`` (hidden files too, if they are below the root), or the first ``size`` of them.

        Raises :class:`OutsideVault` where ``path`` leaves the root, be it by ``..`` or by a symbolic link that was
        not to be followed, and otherwise the :class:`OSError` of the system, unchanged."""
        full = os.path.join(self.root, path)
        try:
            plain = _O_NOFOLLOW and path in self._by_path and not os.path.islink(full)
            if plain and self._is_inside(os.path.dirname(full)):
                return _read(full, size)
            real = os.path.realpath(full)
            if not _below(real, self._reach):
                raise OutsideVault(path)
            return _read(real, size)
        except ValueError as error:  # a NUL or half a surrogate pair: no file has such a name
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from error

    def _is_inside(self, folder: str) -> bool:
        """Whether ``folder`` is within reach once resolved. Asked once a folder."""
        known = self._inside.get(folder)
        if known is None:
            known = self._inside[folder] = _below(os.path.realpath(folder), self._reach)
        return known


def walk(
    root: Path, *, hidden: bool = False, allow: tuple[Path, ...] = (), follow_symlinks: bool = False
) -> Tree:
    """What is below ``root``: a folder, or a single file (then its folder is the tree's root).

    ``hidden`` walks entries whose name starts with a dot like any other. Symbolic links are not followed, except:
    those that lead into one of the folders ``allow``, and with ``follow_symlinks`` all of them; but never one that
    leads to a folder of the vault itself, to a folder above it, or to a folder already walked (as Obsidian has it:
    help page "Symbolic links and junctions"), so that a loop ends and no folder is read twice.

    Costs one look at each file. Raises :class:`OSError` if ``root`` itself is not there or cannot be listed.
    """
    real = os.path.realpath(root, strict=True)
    if not os.path.isdir(real):
        return _single(root, real)
    walker = _Walker(real, hidden, tuple(os.path.realpath(a) for a in allow), follow_symlinks)
    walker.run("")
    return walker.tree(root)


def tree_of(root: Path, looked: Iterable[tuple[str, Sequence[str], Sequence[int]]]) -> Tree | None:
    """What is below the folder ``root``, as :func:`walk` has it, if all is known of it but what the files hold: each folder, with a final ``/``, the
    names in it, and five numbers for each of these: rights, size, time, time of the last change, number of the file. There is no link. None where the
    system has more to say."""
    walker = _Walker(os.path.realpath(root), False, (), False)
    for path, names, looks in looked:
        if path.startswith(".") or "/." in path:
            continue
        facts = (looks[fact::5] for fact in range(5))
        for name, mode, size, time, changed, inode in zip(names, *facts, strict=True):
            if name.startswith("."):
                walker.hidden.append(printable(path + name))
            elif not walker.name_is_text(name, path + name, "file"):
                return None
            elif stat.S_ISDIR(mode):
                walker.folders.append(path + name)
            elif mode & _READABLE_BY_ALL != _READABLE_BY_ALL:
                return None
            else:
                walker.files.append(File(path + name, size, time, changed, inode))
    return walker.tree(root)


def walk_hidden(tree: Tree, name: str) -> Tree:
    """The files below ``name``, one of ``tree.hidden``; paths count from the same root (``.obsidian/app.json``).
    ``name`` may be a hidden file too. Symbolic links inside are not followed, only named in the losses.

    Raises :class:`OutsideVault` if ``name`` is no hidden entry of ``tree``."""
    if name not in tree.hidden:
        raise OutsideVault(name)
    real = os.path.realpath(tree.root)
    walker = _Walker(real, True, (), False)
    full = os.path.join(real, name)
    info = os.lstat(full)
    if stat.S_ISLNK(info.st_mode):
        walker.outside(name, f"symbolic link, not followed; {_FOLLOW_REMEDY}")
    elif stat.S_ISDIR(info.st_mode):
        walker.folders.append(name)
        walker.run(name)
    else:
        walker.add_file(name, full, info)
    return walker.tree(tree.root)


def _single(root: Path, real: str) -> Tree:
    """The tree of a root that is one file."""
    name = root.name
    info = os.stat(real)
    walker = _Walker(os.path.dirname(real), True, (), False)
    if walker.name_is_text(name, name, "file"):
        walker.add_file(name, real, info)
    walker.reach = {real}
    found = walker.tree(root.parent)
    found.only = printable(name)
    return found


def printable(path: str) -> str:
    """``path`` fit to be shown: bytes of a file name that are no UTF-8 are written ``\\xe9``.

    >>> printable("caf\\udce9.md")
    'caf\\\\xe9.md'
    """
    return path.encode("utf-8", _ODD_NAMES).decode("utf-8", "backslashreplace")


class _Walker:
    """One walk, level by level and without recursion, so depth is no limit; each folder is listed once."""

    def __init__(self, real: str, hidden: bool, allow: tuple[str, ...], follow: bool) -> None:
        self.real = real
        self.walk_hidden = hidden
        self.allow = frozenset(allow)
        self.follow = follow
        self.files: list[File] = []
        self.folders: list[str] = []
        self.losses: list[Loss] = []
        self.hidden: list[str] = []
        self.reach = {real}
        self.walked: dict[str, str] = {}
        """Resolved folders outside the root that links led to, and under which path they were walked."""
        self.waiting: deque[tuple[str, str]] = deque()

    def tree(self, root: Path) -> Tree:
        """What was found, sorted."""
        self.files.sort(key=lambda file: file.path)
        files: Sequence[File] = tuple(self.files)
        by_path: Mapping[str, File] = {file.path: file for file in files}
        if len(files) > _MANY:
            files = SideBySide(files)
            by_path = ByPath(files)
        return Tree(
            root=root,
            files=files,
            folders=tuple(sorted(self.folders)),
            losses=tuple(sorted(self.losses)),
            hidden=tuple(sorted(self.hidden)),
            _by_path=by_path,
            _reach=frozenset(self.reach),
        )

    def run(self, start: str) -> None:
        """Walk the folder ``start`` (a path below the root) and all below it."""
        self.waiting.append((start, os.path.join(self.real, start) if start else self.real))
        while self.waiting:
            path, real = self.waiting.popleft()
            try:
                with os.scandir(real) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                if not path:
                    raise
                self.fail(path, "folder", f"cannot be listed, with all it holds: {reason(error)}; {_RETRY}")
                continue
            prefix = path + "/" if path else ""
            for entry in entries:
                self.visit(entry, prefix + entry.name, real)

    def visit(self, entry: os.DirEntry[str], path: str, folder: str) -> None:
        """Take up one entry of the folder that is really at ``folder``."""
        name = entry.name
        if not self.walk_hidden and name.startswith("."):
            self.hidden.append(printable(path))
            return
        try:
            if entry.is_symlink() or getattr(entry, "is_junction", bool)():
                self.visit_link(entry, path)
            elif entry.is_dir(follow_symlinks=False):
                self.visit_folder(path, os.path.join(folder, name))
            elif self.name_is_text(name, path, "file"):
                self.add_file(path, os.path.join(folder, name), entry.stat(follow_symlinks=False))
        except OSError as error:
            self.fail(path, "file", f"cannot be looked at: {reason(error)}; {_RETRY}")

    def visit_folder(self, path: str, real: str) -> None:
        """Take up a folder: it is listed later."""
        if not self.name_is_text(os.path.basename(path), path, "folder"):
            return
        known = self.walked.get(real)
        if known is not None:
            self.outside(path, f"leads to a folder that was already read as {known}")
            return
        if not real.startswith(self.real + os.sep):
            self.walked[real] = path
        self.folders.append(path)
        self.waiting.append((path, real))

    def visit_link(self, entry: os.DirEntry[str], path: str) -> None:
        """Follow a symbolic link, or say why not."""
        if not self.name_is_text(entry.name, path, "symlink"):
            return
        try:
            real = os.path.realpath(entry.path, strict=True)
            info = os.stat(real)
        except OSError as error:
            self.outside(path, f"symbolic link that leads nowhere: {reason(error)}")
            return
        inside = _below(real, {self.real})
        if not (self.follow or _below(real, self.allow)):
            where = "to another place in the vault" if inside else "out of the vault"
            self.outside(path, f"symbolic link {where}, not followed; {_FOLLOW_REMEDY}")
        elif not stat.S_ISDIR(info.st_mode):
            if self.add_file(path, real, info):
                self.reach.add(real)
        elif inside or _below(self.real, {real}):
            self.outside(path, "symbolic link to a folder of the vault itself or above it, not followed")
        else:
            self.visit_folder(path, real)
            self.reach.add(real)

    def add_file(self, path: str, real: str, info: os.stat_result) -> bool:
        """Take up a file, if it is one that can be read."""
        if not stat.S_ISREG(info.st_mode):
            self.fail(path, "file", "is no ordinary file (a pipe, socket or device), left where it is")
            return False
        if info.st_mode & _READABLE_BY_ALL != _READABLE_BY_ALL and not os.access(real, os.R_OK):
            self.fail(path, "file", "may not be read; give yourself the right to read it and run again")
            return False
        changed = info.st_ctime_ns if _TELLS_CHANGES else 0
        self.files.append(File(path, info.st_size, info.st_mtime_ns, changed, info.st_ino))
        return True

    def name_is_text(self, name: str, path: str, construct: str) -> bool:
        """Whether ``name`` is valid Unicode; if not, that is a loss."""
        if name.isascii():
            return True
        try:
            name.encode("utf-8")
        except UnicodeEncodeError:
            self.fail(path, construct, "has a name that is not valid UTF-8; rename it and run again")
            return False
        return True

    def fail(self, path: str, construct: str, detail: str) -> None:
        self.losses.append(Loss(printable(path), 0, construct, Outcome.FAILED, detail))

    def outside(self, path: str, detail: str) -> None:
        self.losses.append(Loss(printable(path), 0, "symlink", Outcome.OUTSIDE_SOURCE, detail))


def _folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that hold ``paths``, and those around these."""
    found: set[str] = set()
    for path in paths:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return found


def reason(error: OSError) -> str:
    """What the system said, without the path, which the reader of the message knows already."""
    return error.strerror or str(error)


def _below(real: str, places: frozenset[str] | set[str]) -> bool:
    """Whether ``real`` is one of ``places`` or lies below one."""
    while real not in places:
        parent = os.path.dirname(real)
        if parent == real:
            return False
        real = parent
    return True


def _read(full: str, size: int) -> bytes:
    """The bytes of an ordinary file, or the first ``size``; a symbolic link, pipe or device is refused."""
    handle = os.open(full, _OPEN_FLAGS)
    try:
        kind = os.fstat(handle).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), full)
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "no ordinary file", full)
        with open(handle, "rb", closefd=False) as stream:
            return stream.read(size)
    finally:
        os.close(handle)
