"""A source that lies in memory, and nowhere on a disk: what comes through a pipe."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from vaultconv.vault.tree import File, OutsideVault, Tree

PIPE = Path("-")
"""What a pipe is called where a folder has its name."""


@dataclass(slots=True)
class Held(Tree):
    """A tree of which nothing is on a disk: the bytes of each file (``held``), by its path."""

    held: dict[str, bytes] = field(default_factory=dict, repr=False)

    def read(self, path: str, size: int = -1) -> bytes:
        """The bytes of the file at ``path``, or the first ``size`` of them. Raises :class:`~vaultconv.vault.tree.OutsideVault` for any
        that is not held: nothing on the disk is ever opened."""
        if path not in self.held:
            raise OutsideVault(path)
        return self.held[path] if size < 0 else self.held[path][:size]


def held(path: str, data: bytes, mtime_ns: int = 0) -> Held:
    """A vault of the one file at ``path`` that has these ``data``, last changed at ``mtime_ns``.

    >>> tree = held("Bread.md", b"Feed it.")
    >>> tree.only, tree.read("Bread.md"), tree.head("Bread.md", 4)
    ('Bread.md', b'Feed it.', b'Feed')
    """
    file = File(path, len(data), mtime_ns)
    return Held(PIPE, (file,), only=path, _by_path={path: file}, held={path: data})
