"""Files of a vault that become one: those that hold the same bytes, where that is asked for (``--dedupe``), and those that go back to one and the
same file.

Which of them stays depends on the bytes of all. What each held is remembered, so a run after an edit reads none that looks as it did.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Any

from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment
from vaultconv.pipeline.actions import NewCopy, digest_file
from vaultconv.pipeline.load import Loaded, is_own
from vaultconv.pipeline.looks import Looks, looks_of
from vaultconv.vault.stored import text

Row = list[Any]
"""How a file looked when it was read, and the hash of its bytes, as that is stored."""


class Digests:
    """The hash of the bytes of each file of the vault that was ``loaded``: one that looks as it did when it was ``known`` is not read."""

    def __init__(self, loaded: Loaded, known: Mapping[str, Row]) -> None:
        """Of none yet."""
        self._loaded = loaded
        self._known = known
        self.rows: dict[str, Row] = {}
        """What the next run may know."""

    def of(self, path: str) -> str:
        """That of the file at ``path``. Raises :class:`OSError` where it cannot be read."""
        file, now = self._loaded.tree.get(path), self._loaded.looks.began_ns
        row = self._known.get(path) or self.rows.get(path)
        looks = None if file is None else [*looks_of(file)]
        stamp = str(row[-1]) if row and row[:-1] == looks else digest_file(self._loaded.file(path))
        if file is not None and looks and Looks(now, {path: (looks_of(file), stamp)}).stamp(file):
            self.rows[path] = [*looks, stamp]
        return stamp


def rows_in(said: Any) -> dict[str, Row]:
    """A table of what files held, as it is stored. Raises :class:`TypeError` or :class:`ValueError` for anything else.

    >>> rows_in({"a.png": [1, 2, 3, 4, "f0"]})
    {'a.png': [1, 2, 3, 4, 'f0']}
    """
    return {
        path: [int(size), int(mtime), int(changed), int(inode), text(stamp)]
        for path, (size, mtime, changed, inode, stamp) in said.items()
    }


class SameFiles:
    """The attachments of the vault that was ``loaded`` that become one with another, by path, each with that."""

    def __init__(
        self, loaded: Loaded, target: str, left: Container[str], digests: Digests, is_asked: bool
    ) -> None:
        """None of those is among them that are ``left``: they become nothing. ``is_asked``: also those that only hold the same bytes."""
        self.digests = digests
        self._again = once_again(loaded, target, left, digests)
        self._equal = same_files(loaded, left, digests) if is_asked else {}
        self._named: Mapping[str, str] = {}

    @property
    def all(self) -> dict[str, str]:
        """All of them."""
        return self._again | self._equal

    def parts_with(self, users: Mapping[str, Collection[str]], copies: Iterable[NewCopy]) -> bool:
        """Whether some are not among them any more, since a board or base names each that is one of the ``copies``, its links as they were.
        ``users`` are the notes, boards and bases that lead to each file."""
        self._named = named_as_they_were(self._equal, users, copies)
        self._equal = {path: first for path, first in self._equal.items() if path not in self._named}
        return bool(self._named)

    def losses(self) -> Iterator[Loss]:
        """The ledger's lines for them."""
        yield from made_one(self._equal)
        yield from kept_apart(self._named)


def used_of(same: Collection[str], users: Mapping[str, Iterable[str]]) -> set[str]:
    """The notes that lead to files which are the ``same`` as others: word for word as they were these would lead to none that comes back."""
    return {note for path in same for note in users.get(path, ())}


def without_same(paths: Mapping[str, str], same: Mapping[str, str]) -> Mapping[str, str]:
    """Where everything goes that has one of ``paths`` to itself, and is not the ``same`` as another.

    >>> without_same({"a.png": "x.png", "b.png": "x.png"}, {"b.png": "a.png"})
    {'a.png': 'x.png'}
    """
    return {source: path for source, path in paths.items() if source not in same} if same else paths


def once_again(loaded: Loaded, target: str, left: Container[str], digests: Digests) -> dict[str, str]:
    """The attachments that go back to one and the same file of ``target``, each with the first of them, as long as they hold the same."""
    came: dict[str, list[str]] = {}
    for item in loaded.chosen.attachments:
        format, original = loaded.origins.get(item.path, ("", ""))
        if format == target != loaded.format.name and item.path not in left:
            came.setdefault(original, []).append(item.path)
    return _with_first(came.values(), digests)


def same_files(loaded: Loaded, left: Container[str], digests: Digests) -> dict[str, str]:
    """The attachments that hold the same bytes as another, by path: each with the first of them. Only files of one size are
    read; raises :class:`OSError` where one cannot be."""
    by_size: dict[int, list[str]] = {}
    for item in loaded.chosen.attachments:
        if _is_to_compare(item) and item.path not in left:
            by_size.setdefault(item.size, []).append(item.path)
    return _with_first(by_size.values(), digests)


def _is_to_compare(item: Attachment) -> bool:
    return bool(item.size) and not is_own(item)


def _with_first(groups: Iterable[list[str]], digests: Digests) -> dict[str, str]:
    """The files of each of ``groups`` that hold the same as another of it, each with the first of them."""
    same: dict[str, str] = {}
    for paths in groups:
        first: dict[str, str] = {}
        for path in paths if len(paths) > 1 else ():
            known = first.setdefault(digests.of(path), path)
            if known != path:
                same[path] = known
    return same


def made_one(same: Mapping[str, str]) -> Iterator[Loss]:
    """The ledger's lines for files that are one now."""
    for path, first in sorted(same.items()):
        detail = f"holds the same bytes as `{first}`: one file for both (--dedupe)"
        yield Loss(path, 0, "attachment", Outcome.RENAMED, detail)


def named_as_they_were(
    same: Collection[str], users: Mapping[str, Collection[str]], copies: Iterable[NewCopy]
) -> dict[str, str]:
    """Those of the files that are the ``same`` as others which a board or base names that is copied, its links as they were: each with
    the first of those boards."""
    copied = {copy.source for copy in copies}
    found = {path: min(copied.intersection(users.get(path, ())), default="") for path in same}
    return {path: board for path, board in found.items() if board}


def kept_apart(named: Mapping[str, str]) -> Iterator[Loss]:
    """The ledger's lines for equal files that stay as they are, since a board that is copied has each ``named``."""
    for path, board in sorted(named.items()):
        detail = f"holds the same bytes as another, and stays: `{board}` is copied as it is, and names it"
        yield Loss(path, 0, "attachment", Outcome.APPROXIMATED, detail)
