"""What each note of a source looked like when it was last read: where it looks just so again, its bytes are known without reading.

A file is known by its size, its time, the time at which the system says that it was changed, which no program can set, and
its number. An edit within the same tick of the clock shows in none of them; so a file that was changed shortly before it
was read is read again, as git does it.
"""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from vaultconv.vault.tree import File, Tree

SETTLED_NS = 3_000_000_000
"""How long a file has to have stood unchanged before its looks are believed: no clock of a disk is coarser."""

_ROWS: Final = 4000
"""So many files are in a piece in which looks are stored."""


def looks_of(file: File) -> tuple[int, int, int, int]:
    """What tells ``file`` from what it was."""
    return file.size, file.mtime_ns, file.changed_ns, file.inode


Look = tuple[tuple[int, int, int, int], str]
"""How a file looked, and the hash of its bytes."""


class LooksInTree(Mapping[str, Look]):
    """How the files of a ``tree`` look whose bytes have been read: there is nothing in memory of each but its hash."""

    __slots__ = ("_stamps", "_tree")

    def __init__(self, tree: Tree) -> None:
        """None has been read yet."""
        self._tree = tree
        self._stamps: MutableMapping[str, str] = {}

    def lie_in(self, stamps: MutableMapping[str, str]) -> None:
        """The hashes lie in the table ``stamps`` from now on, before one is noted."""
        self._stamps = stamps

    def note(self, path: str, stamp: str) -> None:
        """Notes that the bytes of the file at ``path`` of the tree have the hash ``stamp``."""
        self._stamps[path] = stamp

    def __getitem__(self, path: str) -> Look:
        stamp, file = self._stamps[path], self._tree.get(path)
        assert file is not None  # noqa: S101  it was read
        return looks_of(file), stamp

    def __contains__(self, path: object) -> bool:
        return path in self._stamps

    def __iter__(self) -> Iterator[str]:
        return iter(self._stamps)

    def __len__(self) -> int:
        return len(self._stamps)

    def items(self) -> ItemsView[str, Look]:
        """As of any mapping."""
        return _Items(self)

    def each(self) -> Iterator[tuple[str, Look]]:
        """The path of each file, with how it looks."""
        files = self._tree.by_path
        for path, stamp in self._stamps.items():
            file = files[path]
            yield path, ((file.size, file.mtime_ns, file.changed_ns, file.inode), stamp)


class _Items(ItemsView[str, Look]):
    """What is in a table of looks, without a question for each."""

    _mapping: LooksInTree

    def __iter__(self) -> Iterator[tuple[str, Look]]:
        return self._mapping.each()


@dataclass(slots=True)
class Looks:
    """The files that were read, by path: how each looked, and the hash of its bytes. ``began_ns`` is when the first was."""

    began_ns: int = 0
    known: Mapping[str, Look] = field(default_factory=dict)

    def stamp(self, file: File | None) -> str:
        """The hash of the bytes of ``file``, if it looks as it did; else ``""``."""
        if file is None:
            return ""
        known = self.known.get(file.path)
        if known is None or not 0 < file.changed_ns < self.began_ns - SETTLED_NS:
            return ""
        return known[1] if known[0] == (file.size, file.mtime_ns, file.changed_ns, file.inode) else ""

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
    began = 0
    known: dict[str, Look] = {}
    try:
        for piece in pieces:
            said, rows = json.loads(piece)
            began = int(said)
            for path, size, mtime, changed, inode, stamp in rows:
                known[path] = (size, mtime, changed, inode), stamp
    except (ValueError, TypeError):
        return Looks()
    return Looks(began, known)
