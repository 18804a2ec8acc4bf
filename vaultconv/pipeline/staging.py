"""Where new files wait: written whole in ``.vaultconv/staging/``, with their time, before they are moved into place."""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH101, PTH102, PTH108, PTH112, PTH114, PTH116, PTH118

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.pipeline.actions import Action, copy_stamp, digest_file
from vaultconv.pipeline.record import Record

if TYPE_CHECKING:
    from vaultconv.pipeline.previous import Kept

_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
MAKE = _FLAGS | os.O_RDWR | os.O_CREAT | os.O_EXCL
READ = _FLAGS | os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
"""A pipe that took the place of an attachment must not hang the run."""
_FLUSH = _FLAGS | (os.O_RDWR if os.name == "nt" else os.O_RDONLY)
CHUNK = 1 << 20
_SYNC_ABOVE = 64
"""From so many files on, one ``sync`` of the system is cheaper than an ``fsync`` each (measured on ext4, 10,000 notes:
12 to 17 us a file against 180 to 350); below, it might wait for what others wrote."""
_NO_FLUSH = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES}
"""What file systems say that cannot flush a folder."""
_NOT_OURS = {errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What drives say that let nobody set times or rights: some of a network, of a phone, of a camera."""


@dataclass(slots=True)
class Staged:
    """A file that waits: ``file`` is where, ``record`` what the state will say of it once it is in place."""

    action: Action
    file: str
    record: Record
    is_link: bool = False
    """Whether it is the file of the source itself."""
    is_untimed: bool = False
    """Whether it has the time of its writing, for the drive lets nobody set another."""


class Staging:
    """The staging folder at ``folder``, an absolute path. With ``hardlink`` attachments are linked, where the system can
    do that. Errors of the system come out as :class:`OSError`."""

    def __init__(self, folder: str, hardlink: bool = False) -> None:
        self.folder = folder
        self._hardlink = hardlink
        self._count = 0

    def is_left(self) -> bool:
        """Whether a run that was killed has left it."""
        return os.path.lexists(self.folder)

    def open(self) -> None:
        """Makes it, empty, whatever an earlier run left there."""
        self.clear()
        os.mkdir(self.folder)

    def clear(self) -> None:
        """Removes it with all it holds."""
        if os.path.isdir(self.folder) and not os.path.islink(self.folder):
            shutil.rmtree(self.folder)
        elif self.is_left():
            os.unlink(self.folder)

    def add(self, action: Action) -> Staged:
        """Stages the bytes of ``action``."""
        file = os.path.join(self.folder, str(self._count))
        self._count += 1
        record = replace(action.record) if action.record else Record(action.path, action.source)
        if action.kept is not None:
            return _restored(action, action.kept, file, record)
        if self._hardlink and action.copy_from is not None and record.kind == "attachment":
            linked = _linked(action, file, record)
            if linked is not None:
                return linked
        target = os.open(file, MAKE, 0o666)
        try:
            if action.copy_from is None:
                write(target, action.data or b"")
                mtime_ns = action.mtime_ns
            else:
                known = record.hash
                record.hash, stamp, mtime_ns = _copy(os.fspath(action.copy_from), target)
                record.stamp = record.hash if known else stamp
        finally:
            os.close(target)
        is_timed = not mtime_ns or set_time(file, mtime_ns)
        info = os.stat(file)
        record.size, record.mtime_ns = info.st_size, info.st_mtime_ns
        return Staged(action, file, record, is_untimed=not is_timed)


def _restored(action: Action, kept: Kept, file: str, record: Record) -> Staged:
    """The file of ``action`` as it was, with its time and rights. What is known of it is known from then."""
    target = os.open(file, MAKE, 0o666)
    try:
        for piece in kept.pieces():
            write(target, piece)
    finally:
        os.close(target)
    set_mode(file, kept.before.mode)
    is_timed = set_time(file, kept.before.mtime_ns)
    if not is_timed and record.mtime_ns == kept.before.mtime_ns:
        record.mtime_ns = os.stat(file).st_mtime_ns
    return Staged(action, file, record, is_untimed=not is_timed)


def set_time(path: str, mtime_ns: int) -> bool:
    """Gives what is at ``path`` its time; False where the drive lets nobody set it."""
    try:
        os.utime(path, ns=(mtime_ns, mtime_ns))
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise
        return os.stat(path).st_mtime_ns == mtime_ns
    return True


def set_mode(path: str, mode: int) -> None:
    """Gives what is at ``path`` its rights. A drive that lets nobody set them gives all files the same: that is as good."""
    try:
        os.chmod(path, mode)
    except OSError as error:
        if error.errno not in _NOT_OURS or stat.S_IMODE(os.stat(path).st_mode) != mode:
            raise


def write(target: int, data: bytes) -> None:
    """Writes all of ``data``."""
    if not data:
        return
    written = os.write(target, data)
    while written < len(data):
        written += os.write(target, memoryview(data)[written:])


def _linked(action: Action, file: str, record: Record) -> Staged | None:
    """The attachment of ``action`` as a second name of itself at ``file``; None where that cannot be: on another disk, on a
    system without such links, of a file that is reached through a symbolic one."""
    source = os.fspath(action.copy_from or "")
    if os.path.islink(source):
        return None
    try:
        os.link(source, file)
    except OSError:
        return None  # then its bytes are copied, and that says what is wrong
    info = os.stat(file)
    record.hash = digest_file(Path(file))
    record.stamp, record.size, record.mtime_ns = (
        copy_stamp(info.st_size, info.st_mtime_ns),
        info.st_size,
        info.st_mtime_ns,
    )
    return Staged(action, file, record, is_link=True)


_CLONE = 0x40049409
"""``FICLONE`` of Linux (``ioctl_ficlonerange(2)``): both files share their blocks until one is changed. The number is that of
most machines; on others the system refuses it, and bytes are copied."""


def _cloned(source: int, target: int) -> bool:
    """Whether ``target`` has the bytes of ``source`` now, without a copy of them: Btrfs, XFS, bcachefs and others can."""
    try:
        from fcntl import ioctl
    except ImportError:  # Windows
        return False
    try:
        ioctl(target, _CLONE, source)
    except OSError:
        return False
    return True


def _copy(file: str, target: int) -> tuple[str, str, int]:
    """Copies ``file``, or clones it where the disk can; gives its hash, its stamp and its time, all of the bytes that are
    there now."""
    state = blake2b(digest_size=20)
    source = os.open(file, READ)
    try:
        info = os.fstat(source)
        if not stat.S_ISREG(info.st_mode):
            raise OSError(errno.EINVAL, "is no ordinary file")
        if _cloned(source, target):
            for piece in pieces(target):
                state.update(piece)
        else:
            for piece in pieces(source):
                state.update(piece)
                write(target, piece)
    finally:
        os.close(source)
    return state.hexdigest(), copy_stamp(info.st_size, info.st_mtime_ns), info.st_mtime_ns


def pieces(source: int) -> Iterator[bytes]:
    """The bytes of an open file, from where it stands."""
    while piece := os.read(source, CHUNK):
        yield piece


def flush(files: Collection[str], folders: Collection[str] = ()) -> None:
    """Waits until ``files`` and what the listings of ``folders`` say are on the disk."""
    if len(files) + len(folders) > _SYNC_ABOVE and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        _fsync(path)
    for path in folders:
        try:
            _fsync(path)
        except OSError as error:
            if error.errno not in _NO_FLUSH:
                raise


def _fsync(path: str) -> None:
    handle = os.open(path, _FLUSH)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
