"""What stood in a destination before a run: kept in a file a run, ``.vaultconv/undo/N``, packed one after the other.

Where each begins is in the database (:mod:`vaultconv.pipeline.history`), so a file that a killed run left half-written is
nothing but that.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH103, PTH108, PTH112, PTH114, PTH118, PTH119, PTH120

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from vaultconv.pipeline.staging import CHUNK, MAKE, READ, pieces, write

UNDO = "undo"
"""The folder in ``.vaultconv`` where what runs need to be taken back is kept."""
_SLOWLY = 1 << 20
"""Up to so many bytes are packed well; larger ones are pictures and films, which hardly pack, and are packed fast."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stood at a path: the ``hash``, ``size``, time and rights of the file (``hash`` ``""``: nothing), and where it is
    kept, ``length`` bytes from ``place`` on."""

    hash: str = ""
    size: int = 0
    mtime_ns: int = 0
    mode: int = 0
    place: int = 0
    length: int = 0


NOTHING = Before()
"""Nothing stood there."""


class ChangedError(OSError):
    """A file is no longer what the plan saw."""


class Previous:
    """Takes in what stands in a destination before a run changes it, and keeps it in ``file``; where that is ``""``, it is only
    looked at. Errors of the system come out as :class:`OSError`."""

    def __init__(self, file: str) -> None:
        self._folder = os.path.dirname(file)
        self.file = file
        self._handle = -1
        self._at = 0

    @property
    def is_used(self) -> bool:
        """Whether anything was taken in."""
        return self._handle >= 0

    def add(self, path: str, seen: tuple[int, int] | None, known: str) -> Before:
        """Takes in the file at the absolute ``path``. Raises :class:`ChangedError` if it has not the size and time ``seen``, or,
        where its hash is ``known``, another."""
        handle = os.open(path, READ | getattr(os, "O_NOFOLLOW", 0))
        try:
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode):
                raise OSError(errno.EINVAL, "is no ordinary file")
            if (info.st_size, info.st_mtime_ns) != seen:
                raise ChangedError(errno.EBUSY, "was changed while this run was under way")
            self._open()
            start, state = self._at, blake2b(digest_size=20)
            packer = zlib.compressobj(6 if info.st_size <= _SLOWLY else 1)
            for piece in pieces(handle):
                state.update(piece)
                self._write(packer.compress(piece))
            self._write(packer.flush())
        finally:
            os.close(handle)
        if known and state.hexdigest() != known:
            raise ChangedError(errno.EBUSY, "was changed while this run was under way")
        return Before(
            state.hexdigest(),
            info.st_size,
            info.st_mtime_ns,
            stat.S_IMODE(info.st_mode),
            start,
            self._at - start,
        )

    def close(self) -> None:
        """Nothing more is taken in."""
        if self.is_used:
            os.close(self._handle)

    def _open(self) -> None:
        if self.is_used or not self.file:
            return
        if os.path.islink(self._folder):
            raise OSError(errno.EPERM, f"`{os.path.basename(self._folder)}` in it is a symbolic link")
        if not os.path.isdir(self._folder):
            os.makedirs(self._folder)
        if os.path.lexists(self.file):  # of a run that was killed before anybody knew of it
            os.unlink(self.file)
        self._handle = os.open(self.file, MAKE, 0o600)

    def _write(self, data: bytes) -> None:
        if self.is_used:
            write(self._handle, data)
            self._at += len(data)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it stood ``before``, in the ``file`` that a run kept it in."""

    file: str
    before: Before

    def pieces(self) -> Iterator[bytes]:
        """Its bytes. Raises :class:`OSError` where they cannot be had as they were."""
        state, unpacker, left = blake2b(digest_size=20), zlib.decompressobj(), self.before.length
        size = 0
        with Path(self.file).open("rb", buffering=0) as stream:
            stream.seek(self.before.place)
            while left:
                packed = stream.read(min(left, CHUNK))
                if not packed:
                    break
                left -= len(packed)
                for piece in _unpacked(unpacker, packed):
                    state.update(piece)
                    size += len(piece)
                    if size > self.before.size:
                        break
                    yield piece
        if state.hexdigest() != self.before.hash:
            raise OSError(errno.EIO, "what was kept of it is damaged")

    def read(self) -> bytes:
        """All of them."""
        return b"".join(self.pieces())


def _unpacked(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    """What ``packed`` gives, a piece at a time, however much it is."""
    try:
        while packed:
            yield unpacker.decompress(packed, CHUNK)
            packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise OSError(errno.EIO, f"what was kept of it is damaged: {error}") from error


def drop(own: str, run: int) -> None:
    """Removes what was kept for run number ``run``."""
    file = os.path.join(own, UNDO, str(run))
    if os.path.lexists(file):
        os.unlink(file)
