"""A table of the names of a vault: which paths go by each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.all_folded import fold_all
from vaultconv.vault.naming import fold, paths_to, plain_blanks

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

    def titled(self, folded: str) -> tuple[str, ...]:
        """The notes whose title is ``folded``, the shortest path first."""
        ...

    def aliased(self, folded: str) -> tuple[str, ...]:
        """The notes that have ``folded`` among their aliases, the shortest path first."""
        ...


class Names:
    """The paths by their names, all of which were gathered."""

    def __init__(
        self,
        names: Gathering,
        whole: Collection[str],
        stems: Collection[str],
        titles: Gathering,
        aliases: Gathering,
    ) -> None:
        """Of the ``names``, some are those of paths with, and some those of paths without their extension (``whole``, ``stems``)."""
        self._table, self._titles, self._aliases = names.table(), titles.table(), aliases.table()
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

    def titled(self, folded: str) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        return self._titles.get(folded, ())

    def aliased(self, folded: str) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        return self._aliases.get(folded, ())


FEW: Final = 200
"""So many names are looked for among all paths; for more, all are gathered."""
_APART: Final = "\0"
"""What no path holds."""
_WIDE: Final = lazy_pattern("[\xa0\u202f]")
"""Blanks that do not break, without which a path is found as well."""


class _InOneText:
    """Folded texts, one after another in one text, in which a few of them are looked for."""

    def __init__(self, folded: list[str]) -> None:
        self.text = _APART.join(("", *folded, ""))
        self._starts = list(accumulate((len(each) + 1 for each in folded), initial=1))

    def place(self, at: int) -> tuple[int, int, int]:
        """Which of them stands ``at`` that place of the text, and where it begins and ends there."""
        number = bisect_right(self._starts, at) - 1
        return number, self._starts[number], self._starts[number + 1] - 1

    def whole(self, folded: str) -> Iterator[int]:
        """Which of them are just ``folded``."""
        sought = f"{_APART}{folded}{_APART}"
        at = self.text.find(sought)
        while at >= 0:
            number, start, end = self.place(at + 1)
            if (start, end - start) == (at + 1, len(folded)):  # else a part of what holds that sign itself
                yield number
            at = self.text.find(sought, at + 1)


_Named: TypeAlias = tuple[_InOneText, list[str]]
"""What paths are called, in one text, and in the same order the paths."""
_NOBODY: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType({})


class FewNames:
    """The paths of which only a few are looked for, by their names: each in one text that has all of them. As :class:`Names`, for the same
    ``paths``, of which the notes are ``called`` so.

    >>> few = FewNames(["N.md", "a/N.md", "a/n"], {"a/N.md": ("Nine", ("IX", "9"))})
    >>> few.so("n", whole=False), few.so("n", whole=True), few.at("a/n.md")
    (('a/n', 'N.md', 'a/N.md'), ('a/n',), 'a/N.md')
    >>> few.titled("nine"), few.aliased("ix"), few.aliased("i")
    (('a/N.md',), ('a/N.md',), ())
    """

    def __init__(
        self, paths: Collection[str], called: Mapping[str, tuple[str, tuple[str, ...]]] = _NOBODY
    ) -> None:
        """Folds nothing yet."""
        self._all = paths
        self._called_so = called
        self._known: dict[str, list[tuple[str, str]]] = {}
        self._titled: dict[str, tuple[str, ...]] = {}
        self._aliased: dict[str, tuple[str, ...]] = {}

    @property
    def are_few(self) -> bool:
        """Whether so few names were looked for that this is the quicker way."""
        return len(self._known) + len(self._titled) + len(self._aliased) < FEW

    def so(self, name: str, *, whole: bool) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        end = f"/{name}"
        found = (path for path, folded in self._called(name) if not whole or f"/{folded}".endswith(end))
        return tuple(dict.fromkeys(found))

    def at(self, folded: str) -> str | None:
        """As of all :class:`NamedPaths`."""
        called = self._called(folded.rpartition("/")[2])
        return next((path for path, as_folded in called if as_folded == folded), None)

    def titled(self, folded: str) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        return _among(self._titles, folded, self._titled)

    def aliased(self, folded: str) -> tuple[str, ...]:
        """As of all :class:`NamedPaths`."""
        return _among(self._aliases, folded, self._aliased)

    @cached_property
    def _names(self) -> _Named:
        paths = list(self._all)
        folded = fold_all(paths)
        if _WIDE.search("".join(folded)):
            for path, text in zip(tuple(paths), tuple(folded), strict=True):
                if (plain := plain_blanks(text)) != text:
                    paths.append(path)
                    folded.append(plain)
        return _InOneText(folded), paths

    @cached_property
    def _titles(self) -> _Named:
        those = [(path, title) for path, (title, _) in self._called_so.items() if path in self._all]
        return _InOneText(fold_all(title for _, title in those)), [path for path, _ in those]

    @cached_property
    def _aliases(self) -> _Named:
        called = [(path, more) for path, (_, more) in self._called_so.items() if more and path in self._all]
        those = [(path, alias) for path, more in called for alias in more]
        return _InOneText(fold_all(alias for _, alias in those)), [path for path, _ in those]

    def _called(self, name: str) -> list[tuple[str, str]]:
        """The paths that go by ``name``, the shortest first, each with the text by which it does."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = sorted(self._search(name), key=lambda each: by_length(each[0]))
        return known

    def _search(self, name: str) -> Iterator[tuple[str, str]]:
        texts, paths = self._names
        text = texts.text
        at = text.find(name) if name and _APART not in name and "/" not in name else -1
        while at >= 0:
            place, start, end = texts.place(at)
            rest = text[at + len(name) : end]
            is_stem = rest[:1] == "." and "." not in rest[1:] and "/" not in rest
            if (at == start or text[at - 1] == "/") and (not rest or is_stem):
                yield paths[place], text[start:end]
            at = text.find(name, at + 1)


def _among(named: _Named, folded: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The paths that are ``named`` as is ``folded``, the shortest first; what was asked is ``known``."""
    if folded not in known:
        texts, paths = named
        found = {paths[place] for place in texts.whole(folded)}
        known[folded] = tuple(sorted(found, key=by_length))
    return known[folded]
