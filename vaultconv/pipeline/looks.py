"""What each note of a source looked like when it was last read: where it looks just so again, its bytes are known without reading.

A file is known by its size, its time, the time at which the system says that it was changed, which no program can set, and
its number. An edit within the same tick of the clock shows in none of them; so a file that was changed shortly before it
was read is read again, as git does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from vaultconv.vault.tree import File

SETTLED_NS = 3_000_000_000
"""How long a file has to have stood unchanged before its looks are believed: no clock of a disk is coarser."""

_ROWS: Final = 4000
"""So many files are in a piece in which looks are stored."""


def looks_of(file: File) -> tuple[int, int, int, int]:
    """What tells ``file`` from what it was."""
    return file.size, file.mtime_ns, file.changed_ns, file.inode


@dataclass(slots=True)
class Looks:
    """The files that were read, by path: how each looked, and the hash of its bytes. ``began_ns`` is when the first was."""

    began_ns: int = 0
    known: dict[str, tuple[tuple[int, int, int, int], str]] = field(default_factory=dict)

    def stamp(self, file: File | None) -> str:
        """The hash of the bytes of ``file``, if it looks as it did; else ``""``."""
        if file is None:
            return ""
        looks, stamp = self.known.get(file.path, ((0, 0, 0, 0), ""))
        is_settled = 0 < file.changed_ns < self.began_ns - SETTLED_NS
        return (
            stamp if is_settled and looks == (file.size, file.mtime_ns, file.changed_ns, file.inode) else ""
        )

    def packed(self) -> Iterator[bytes]:
        """As it is stored: in pieces."""
        rows = ([path, *looks, stamp] for path, (looks, stamp) in self.known.items())
        some = list(islice(rows, _ROWS))
        while True:
            yield json.dumps([self.began_ns, some], separators=(",", ":")).encode()
            if not (some := list(islice(rows, _ROWS))):
                return


def unpacked_looks(pieces: Iterable[bytes]) -> Looks:
    """The reverse of :meth:`Looks.packed`; none for what it did not make: then all is read.

    >>> unpacked_looks(Looks(7, {"a.md": ((1, 2, 3, 4), "f0")}).packed()).known
    {'a.md': ((1, 2, 3, 4), 'f0')}
    >>> unpacked_looks([b"[]"]).known
    {}
    """
    looks = Looks()
    try:
        for piece in pieces:
            began, rows = json.loads(piece)
            looks.began_ns = int(began)
            for path, size, mtime, changed, inode, stamp in rows:
                looks.known[path] = (size, mtime, changed, inode), stamp
    except (ValueError, TypeError):
        return Looks()
    return looks
