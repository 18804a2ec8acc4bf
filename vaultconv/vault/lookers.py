"""Who looked into whom: into most notes few do, for whom no set is made, which is four times as large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_FEW: Final = 8


class Lookers(Mapping[str, set[str]]):
    """Those who looked into each note.

    >>> lookers = Lookers()
    >>> lookers.add("a.md", "b.md"), lookers.add("a.md", "b.md"), lookers.add("c.md", "b.md")
    (None, None, None)
    >>> lookers.update("c.md", ["a.md"])
    >>> sorted(lookers["c.md"]), dict(InOrder(lookers))
    (['a.md', 'b.md'], {'a.md': ['b.md'], 'c.md': ['a.md', 'b.md']})
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """Nobody did yet."""
        self._known: dict[str, str | tuple[str, ...] | set[str]] = {}

    def add(self, path: str, asker: str) -> None:
        """Notes that ``asker`` looked into the note at ``path``."""
        known = self._known.setdefault(path, asker)
        match known:
            case str() if known != asker:
                self._known[path] = known, asker
            case tuple() if asker not in known:
                self._known[path] = (*known, asker) if len(known) < _FEW else {*known, asker}
            case set():
                known.add(asker)

    def update(self, path: str, askers: Iterable[str]) -> None:
        """Notes that all ``askers`` looked into the note at ``path``."""
        for asker in askers:
            self.add(path, asker)

    def copy(self) -> Lookers:
        """What is known now."""
        made = Lookers()
        made._known = {
            path: set(known) if isinstance(known, set) else known for path, known in self._known.items()
        }
        return made

    def __getitem__(self, path: str) -> set[str]:
        known = self._known[path]
        return {known} if isinstance(known, str) else set(known)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class InOrder(Mapping[str, list[str]]):
    """``lookers`` as they are remembered: in order, for in shares of the notes it is chance who was first."""

    __slots__ = ("_lookers",)

    def __init__(self, lookers: Lookers) -> None:
        self._lookers = lookers

    def __getitem__(self, path: str) -> list[str]:
        return sorted(self._lookers[path])

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._lookers))

    def __len__(self) -> int:
        return len(self._lookers)
