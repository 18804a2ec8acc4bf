"""A vault that is known by heart, and whose notes are read only when somebody looks into them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
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

    def __init__(self, notes: Mapping[str, Note], left: Container[str] = ()) -> None:
        """Those of ``notes`` that are not ``left`` out. Reads nothing yet."""
        self._notes = notes
        self._paths = [path for path in notes if path not in left]

    def without(self, left: Container[str]) -> AllNotes:
        """Them but for those that are ``left`` out."""
        return AllNotes(self._notes, left)

    @overload
    def __getitem__(self, place: int) -> Note: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Note]: ...
    def __getitem__(self, place: int | slice) -> Note | Sequence[Note]:
        paths = self._paths[place]
        return self._notes[paths] if isinstance(paths, str) else tuple(map(self._notes.__getitem__, paths))

    def __iter__(self) -> Iterator[Note]:
        return map(self._notes.__getitem__, self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class UnreadNotes(Sequence[Note]):
    """The notes of a vault of which just some are at hand: who goes through all of them has to do without."""

    @overload
    def __getitem__(self, place: int) -> Note: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Note]: ...
    def __getitem__(self, place: int | slice) -> Note | Sequence[Note]:
        raise Unforeseen("all notes are asked for")

    def __len__(self) -> int:
        raise Unforeseen("all notes are asked for")
