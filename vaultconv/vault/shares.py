"""What is worked out of a vault note by note: the share that each note has in it. Kept from run to run, so that only the shares of those notes
are worked out again that were edited, or for which a name means something else.
"""

from __future__ import annotations

import json
from array import array
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any, Final, Generic, NamedTuple, TypeVar

from vaultconv.vault.edited import Edited
from vaultconv.vault.index import Index
from vaultconv.vault.kept import Knowing, kept, worked_out, works_again
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.lookers import Lookers
from vaultconv.vault.questions import unpacked
from vaultconv.vault.stored import by_anyone

_GIVEN = TypeVar("_GIVEN", bound="Index | Knowing")
_T = TypeVar("_T")
_AT_ONCE: Final = 500
"""So many shares are understood at once."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: ``json.dumps`` makes one for each share."""
_APART = "\0apart"
"""Who asks what is asked for the share of a note, and not for the note."""


@kept("shares")
class Shares(NamedTuple):
    """The shares of notes, by path, as JSON; and the questions that were asked for each: where one has another answer, so may the share."""

    said: MutableMapping[str, str]
    asked: MutableMapping[str, str]


_EACH: dict[str, OfEachNote[Any, Any]] = {}
"""All of them, by their names."""


class OfEachNote(Generic[_GIVEN, _T]):
    """What is worked out by a ``name`` of the vault that an index or a context is of, note by note; and board by board, if ``boards`` have shares
    as well. ``share`` gives that of the one at a path, nothing for one that has none, and ``read`` gives it as JSON has it (which may have been
    written by anyone). It depends on what the note says (``of``), and, if it ``asks``, on what names and ids mean; on nothing else of other notes."""

    def __init__(
        self,
        name: str,
        *of: str,
        share: Callable[[_GIVEN, str], _T],
        read: Callable[[Any], _T],
        boards: bool = False,
        asks: bool = False,
    ) -> None:
        """Nothing is worked out yet."""
        self._name = name
        self._share = share
        self._read = read
        self._boards = boards
        self._asks = asks
        _EACH[name] = self
        self._shares: Callable[[_GIVEN], Shares] = worked_out(name, *of)(self._of_all)
        works_again(name)(self._again)

    def _of_all(self, given: _GIVEN) -> Shares:
        texts = _index(given).texts
        found = Shares(texts(), texts())
        self._add(given, self._paths(given), found)
        return found

    def _again(self, given: _GIVEN, left: Mapping[str, Any], edited: Edited) -> Shares:
        then: Shares = left[self._name]
        found = Shares(dict(then.said), dict(then.asked))
        asking = _asking(then.asked, edited.questions) if then.asked else set()
        boards = self._of_boards(given)
        for path in asking.union(
            edited.gone, then.said.keys() - edited.places, then.asked.keys() - edited.places
        ):
            found.said.pop(path, None)
            found.asked.pop(path, None)
        self._add(given, (*sorted(asking.intersection(edited.places).union(edited.come)), *boards), found)
        return then if found == then else found

    def _add(self, given: _GIVEN, paths: Iterable[str], known: Shares) -> None:
        for path in paths:
            if not self._asks:
                share = self._share(given, path)
            else:
                share, asked = _apart(_index(given), partial(self._share, given, path))
                if asked:
                    known.asked[path] = b85encode(asked.tobytes()).decode()
            if share:
                known.said[path] = said(share)

    def of(self, given: _GIVEN) -> Iterator[tuple[str, _T]]:
        """The path and the share of each note that has one, and each board, in the order of the vault."""
        known = self._shares(given).said
        paths = [path for path in self._paths(given) if path in known]
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]
            yield from zip(some, self._all_understood([known[path] for path in some]), strict=True)

    def _paths(self, given: _GIVEN) -> Iterator[str]:
        """The notes, then the boards."""
        yield from (note.path for note in _index(given).vault.notes)
        yield from self._of_boards(given)

    def _of_boards(self, given: _GIVEN) -> list[str]:
        return [board.path for board in _index(given).vault.boards] if self._boards else []

    def _understood(self, share: str) -> _T:
        with by_anyone():
            return self._read(json.loads(share))

    def _all_understood(self, shares: list[str]) -> list[_T]:
        """What all ``shares`` say: to understand them at once is quicker."""
        with by_anyone():
            found = json.loads(f"[{','.join(shares)}]")
            if len(found) != len(shares):
                raise ValueError("a share is none")
            return list(map(self._read, found))

    def changed(self, given: _GIVEN, left: Mapping[str, Any]) -> Iterator[tuple[str, _T | None, _T | None]]:
        """The path of each note that has another share than that which was ``left``, this, and that; None for none."""
        if self._name not in left:
            raise Unforeseen(self._name)
        then, now = left[self._name].said, self._shares(given).said
        for path in {path for path, _ in then.items() ^ now.items()}:
            was, is_now = (self._understood(known[path]) if path in known else None for known in (then, now))
            yield path, was, is_now

    def is_as_left(self, given: _GIVEN, then: Shares, path: str) -> bool:
        """Whether the note at ``path`` has the share that was left ``then``, as far as that asks for nothing else."""
        if self._asks:
            return True
        with _index(given).asked_by(""):
            share = self._share(given, path)
        return then.said.get(path, "") == (said(share) if share else "")

    def is_said(self, given: _GIVEN, *what: Any) -> bool:
        """Whether it may be that the share of some note says just this in a row; False where none does."""
        text = said(what)[1:-1]
        return any(text in share for share in self._shares(given).said.values())

    def saying(self, given: _GIVEN, what: Any, edited: Edited) -> Iterator[tuple[str, _T]]:
        """As :meth:`of`, of those notes only whose share says ``what`` somewhere, and maybe of others."""
        known, text = self._shares(given).said, said(what)
        found = [path for path, share in known.items() if text in share]
        if len(found) > 1:
            places = {path: place for place, path in enumerate(self._of_boards(given), len(edited.now))}
            found.sort(key=lambda path: places[path] if path in places else edited.places[path])
        for path in found:
            yield path, self._understood(known[path])


def said(share: Any) -> str:
    """``share`` as it is kept."""
    return _ENCODER.encode(share)


def _index(given: Index | Knowing) -> Index:
    return given if isinstance(given, Index) else given.index


def _asking(asked: Mapping[str, str], questions: frozenset[int]) -> set[str]:
    """Those for whom one of the ``questions`` was ``asked``."""
    with by_anyone():
        return {path for path, those in asked.items() if not questions.isdisjoint(unpacked(b85decode(those)))}


def _apart(index: Index, work: Callable[[], _T]) -> tuple[_T, array[int]]:
    """What ``work`` gives, and what was asked of ``index`` for it: that is noted for no note."""
    lookers, index.lookers = index.lookers, Lookers()
    try:
        with index.asked_by(_APART):
            found = work()
    finally:
        index.lookers = lookers
    return found, index.questions.asked.pop(_APART, array("I"))


def are_as_left(given: Index | Knowing, left: Mapping[str, Any], path: str) -> bool:
    """Whether the note at ``path`` of what is ``given`` has the shares that were ``left``, by their names, as far as they ask for nothing else.

    >>> from vaultconv.model.note import Vault
    >>> are_as_left(Index(Vault("v", "obsidian")), {}, "A.md")
    True
    """
    return all(_EACH[name].is_as_left(given, left[name], path) for name in left if name in _EACH)
