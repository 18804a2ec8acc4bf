"""A table of the names of a vault: which paths go by each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Protocol, TypeAlias

from vaultconv.vault.naming import fold, paths_to

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


class NamedPaths(Protocol):
    """Tells which paths go by a name, that is folded."""

    def so(self, name: str, *, whole: bool) -> tuple[str, ...]:
        """Those whose last segment is ``name``, with or without its extension (``whole``: only with it), the shortest first."""
        ...

    def at(self, folded: str) -> str | None:
        """The path that is ``folded``, whatever its case and Unicode form: the first of several."""
        ...


class Names:
    """The paths by their names, all of which were gathered."""

    def __init__(self, names: Gathering, whole: Collection[str], stems: Collection[str]) -> None:
        """Of the ``names``, some are those of paths with, and some those of paths without their extension (``whole``, ``stems``)."""
        self._table = names.table()
        both = set(whole).intersection(stems)
        self._whole_names = {
            name: tuple(path for path in self._table[name] if is_whole(path, name)) for name in both
        }
        """Of names that some paths have with, and some without their extension, those that have them with it."""
        self._whole = frozenset(whole)
        self._paths: dict[str, str] = {}
        """Of paths whose last segment is that of others too, the path of each by the folded one."""
        for path in sorted(names.of_others_too(), key=by_length):
            for folded in paths_to(path):
                self._paths.setdefault(folded, path)

    def so(self, name: str, *, whole: bool) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        found = self._table.get(name, ())
        if not whole:
            return found
        known = self._whole_names.get(name)  # else all are called so, or all are without their extension
        return known if known is not None else found if name in self._whole else ()

    def at(self, folded: str) -> str | None:
        """As of all :class:`NamedPaths`."""
        called_so = self._table.get(folded.rpartition("/")[2], ())
        if len(called_so) != 1:
            return self._paths.get(folded)
        (alone,) = called_so
        is_it = fold(alone) == folded or (not alone.isascii() and folded in paths_to(alone))
        return alone if is_it else None


FEW: Final = 200
"""So many names are looked for among all paths; for more, all are gathered."""
_APART: Final = "\0"
"""What no path holds."""


class FewNames:
    """The paths of which only a few are looked for, by their names: each in one text that has all of them. As :class:`Names`, for the same
    ``paths``.

    >>> few = FewNames(["N.md", "a/N.md", "a/n"])
    >>> few.so("n", whole=False), few.so("n", whole=True), few.at("a/n.md")
    (('a/n', 'N.md', 'a/N.md'), ('a/n',), 'a/N.md')
    """

    def __init__(self, paths: Iterable[str]) -> None:
        """Folds all of them."""
        self._paths: list[str] = []
        self._starts: list[int] = []
        pieces: list[str] = []
        start = 0
        for path in paths:
            for folded in (path.lower(),) if path.isascii() else paths_to(path):
                self._paths.append(path)
                self._starts.append(start)
                pieces.append(folded)
                start += len(folded) + 1
        self._text = _APART.join(pieces) + _APART
        self._known: dict[str, list[tuple[str, str]]] = {}

    @property
    def are_few(self) -> bool:
        """Whether so few names were looked for that this is the quicker way."""
        return len(self._known) < FEW

    def so(self, name: str, *, whole: bool) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        end = f"/{name}"
        found = (path for path, folded in self._called(name) if not whole or f"/{folded}".endswith(end))
        return tuple(dict.fromkeys(found))

    def at(self, folded: str) -> str | None:
        """As of all :class:`NamedPaths`."""
        called = self._called(folded.rpartition("/")[2])
        return next((path for path, as_folded in called if as_folded == folded), None)

    def _called(self, name: str) -> list[tuple[str, str]]:
        """The paths that go by ``name``, the shortest first, each with the text by which it does."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = sorted(self._search(name), key=lambda each: by_length(each[0]))
        return known

    def _search(self, name: str) -> Iterator[tuple[str, str]]:
        text = self._text
        at = text.find(name) if name and _APART not in name and "/" not in name else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            start, end = self._starts[place], text.index(_APART, at)
            rest = text[at + len(name) : end]
            is_stem = rest[:1] == "." and "." not in rest[1:] and "/" not in rest
            if (at == start or text[at - 1] == "/") and (not rest or is_stem):
                yield self._paths[place], text[start:end]
            at = text.find(name, at + 1)
