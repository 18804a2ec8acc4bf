"""What is noticed of each note while it is at hand, for the next run: its face and its glimpse. So a note that is not in memory need not be
taken out once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping

from vaultconv.formats.base import Resolver
from vaultconv.model.note import Note
from vaultconv.pipeline.face import face_of
from vaultconv.pipeline.glimpse import glimpse_of, with_questions
from vaultconv.pipeline.pile import Pile, Piled
from vaultconv.vault.index import Index

SOURCE, HOME = "source", "home"
"""The two sides, as they are named where glimpses of notes are stored."""


class Glimpses(Mapping[str, bytes]):
    """Glimpses as they are stored, by the side and the path of their notes; they are not in memory."""

    def __init__(self) -> None:
        """There is none yet."""
        self._pile = Pile()
        self._places: dict[str, dict[str, int]] = {SOURCE: {}, HOME: {}}

    def add(self, side: str, path: str, data: bytes) -> None:
        """Adds the ``data`` of the glimpse of the note at ``path`` of one ``side``."""
        self._places[side][path] = self._pile.add(data)

    def __getitem__(self, key: str) -> bytes:
        side, _, path = key.partition(":")
        return self._pile[self._places[side][path]]

    def __iter__(self) -> Iterator[str]:
        return (f"{side}:{path}" for side, places in self._places.items() for path in places)

    def __len__(self) -> int:
        return sum(map(len, self._places.values()))


class FaceHashes(MutableMapping[str, str]):
    """The hashes of the faces of notes, by their paths; they are not in memory."""

    def __init__(self) -> None:
        """There is none yet."""
        self._piled = Piled()

    def __setitem__(self, path: str, face: str) -> None:
        self._piled[path] = face.encode()

    def __delitem__(self, path: str) -> None:
        del self._piled[path]

    def __getitem__(self, path: str) -> str:
        return self._piled[path].decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._piled)

    def __len__(self) -> int:
        return len(self._piled)


class Noticed:
    """What was noticed of the notes of both sides: ``used`` are the files that each note of the source uses."""

    def __init__(self, used: Mapping[str, Collection[str]]) -> None:
        """Nothing yet."""
        self._used = used
        self.faces = FaceHashes()
        self.glimpses = Glimpses()
        self.is_all = True
        """Whether all that was to be noticed can be kept."""

    def add(self, side: str, glimpses: Mapping[str, bytes], asked: Mapping[str, Iterable[int]]) -> None:
        """Adds ``glimpses`` of notes of one ``side`` that others have seen, by the paths of these; here more questions were ``asked`` for them."""
        for path, data in glimpses.items():
            self.glimpses.add(side, path, with_questions(data, asked.get(path, ())))

    def all_of(self, side: str) -> dict[str, bytes] | None:
        """The glimpses of the notes of one ``side``, by the paths of these; None where not all can be kept."""
        begin = f"{side}:"
        names = (name for name in self.glimpses if name.startswith(begin))
        return {name.removeprefix(begin): self.glimpses[name] for name in names} if self.is_all else None

    def in_source(self, index: Index, resolver: Resolver) -> Callable[[Note], None]:
        """What notices a note of the source, of which ``index`` is, and whose links mean what ``resolver`` says, once it was converted."""

        def notice(note: Note) -> None:
            self.faces[note.path] = face_of(note, index, resolver)
            self._see(SOURCE, note, index, self._used.get(note.path, ()))

        return notice

    def at_home(self, index: Index) -> Callable[[Note], None]:
        """What notices a note of the destination, of which ``index`` is as it goes back, once it went."""
        return lambda note: self._see(HOME, note, index, ())

    def _see(self, side: str, note: Note, index: Index, used: Collection[str]) -> None:
        if self.is_all:
            try:
                seen = glimpse_of(note, index, used, index.questions.asked.pop(note.path, ()))
            except (TypeError, RecursionError):  # a fact that cannot be kept
                self.is_all = False
            else:
                self.glimpses.add(side, note.path, seen.data)
