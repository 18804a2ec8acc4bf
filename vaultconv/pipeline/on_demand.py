"""A vault that is known by heart, and whose notes are read only when somebody looks into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from vaultconv.model.note import Note
from vaultconv.vault.known import Unforeseen


class NotesByPath(Mapping[str, Note]):
    """The notes at ``paths``, each as ``read`` gives it, which is asked once; None means that nothing is known any more."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], Note | None]) -> None:
        """Reads nothing yet."""
        self._paths = dict.fromkeys(paths)
        self._read = read
        self._notes: dict[str, Note] = {}

    def __getitem__(self, path: str) -> Note:
        if path not in self._paths:
            raise KeyError(path)
        known = self._notes.get(path)
        if known is None:
            known = self._read(path)
            if known is None:
                raise Unforeseen(path)
            self._notes[path] = known
        return known

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class AllNotes(Sequence[Note]):
    """``notes`` in the order of their paths. Who goes through them reads them all."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        """Reads nothing yet."""
        self._notes = notes

    @overload
    def __getitem__(self, place: int) -> Note: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Note]: ...
    def __getitem__(self, place: int | slice) -> Note | Sequence[Note]:
        return tuple(self._notes.values())[place]

    def __iter__(self) -> Iterator[Note]:
        return iter(self._notes.values())

    def __len__(self) -> int:
        return len(self._notes)
