"""A table of the names of a vault: which paths go by each."""

from __future__ import annotations

from typing import TypeAlias

from vaultconv.vault.naming import paths_to

Table: TypeAlias = dict[str, tuple[str, ...]]
"""Folded name -> the paths that go by it, shortest first."""


class Gathering:
    """A table of names while it is filled."""

    def __init__(self, alone: Table | None = None) -> None:
        """Most names are those of one path, which is ``alone``, once for several tables."""
        self._alone: Table = {} if alone is None else alone
        self._table: Table = {}
        self._lists: dict[str, list[str]] = {}

    def add(self, name: str, path: str) -> None:
        """Note that ``path`` goes by ``name``, once."""
        known = self._table.get(name)
        if known is None:
            self._table[name] = self._alone.setdefault(path, (path,))
            return
        paths = self._lists.get(name, known)
        if paths[-1] != path:
            self._lists.setdefault(name, list(known)).append(path)

    def of_others_too(self) -> set[str]:
        """The paths that go by a name of which others go as well."""
        return {path for paths in self._lists.values() for path in paths}

    def table(self) -> Table:
        """What was gathered."""
        self._table.update((name, tuple(paths)) for name, paths in self._lists.items())
        return self._table


def by_length(path: str) -> tuple[int, str]:
    """The shortest path first."""
    return len(path), path


def is_whole(path: str, name: str) -> bool:
    """Whether the last segment of ``path`` is ``name``, with its extension."""
    return any(folded.rpartition("/")[2] == name for folded in paths_to(path))
