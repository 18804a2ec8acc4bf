"""What is noticed of each note while it is at hand, for the next run: its face and its glimpse. So a note that is not in memory need not be
taken out once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from vaultconv.formats.base import Resolver
from vaultconv.model.note import Note
from vaultconv.pipeline.face import face_of
from vaultconv.pipeline.glimpse import glimpse_of, with_questions
from vaultconv.pipeline.pile import Order, Piled, PiledTexts
from vaultconv.vault.index import Index

SOURCE, HOME = "source", "home"
"""The two sides, as they are named where glimpses of notes are stored."""


class Glimpses(Mapping[str, bytes]):
    """Glimpses as they are stored, by the side and the path of their notes; they are not in memory."""

    def __init__(self, orders: tuple[Order, Order]) -> None:
        """There is none yet; the notes of each side have one of the ``orders``."""
        self._piled = {side: Piled(order) for side, order in zip((SOURCE, HOME), orders, strict=True)}

    def at_home_in(self, order: Order) -> None:
        """The notes of the destination, of which none was added yet, have that ``order``."""
        self._piled[HOME] = Piled(order)

    def add(self, side: str, path: str, data: bytes) -> None:
        """Adds the ``data`` of the glimpse of the note at ``path`` of one ``side``."""
        self._piled[side][path] = data

    def __getitem__(self, key: str) -> bytes:
        side, _, path = key.partition(":")
        return self._piled[side][path]

    def __iter__(self) -> Iterator[str]:
        return (f"{side}:{path}" for side, piled in self._piled.items() for path in piled)

    def __len__(self) -> int:
        return sum(map(len, self._piled.values()))


class Noticed:
    """What was noticed of the notes of both sides: ``used`` are the files that each note of the source uses."""

    def __init__(self, used: Mapping[str, Collection[str]], source: Order | None = None) -> None:
        """Nothing yet; the notes of the ``source`` have that order in other tables, too."""
        self._used = used
        source = source or Order()
        self.faces = PiledTexts(source)
        self.glimpses = Glimpses((source, Order()))
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

    def at_home(self, index: Index, order: Order | None = None) -> Callable[[Note], None]:
        """What notices a note of the destination, of which ``index`` is as it goes back, once it went. The first time an ``order`` can be given
        that the notes there have in other tables, too."""
        if order is not None:
            self.glimpses.at_home_in(order)
        return lambda note: self._see(HOME, note, index, ())

    def _see(self, side: str, note: Note, index: Index, used: Collection[str]) -> None:
        if self.is_all:
            try:
                seen = glimpse_of(note, index, used, index.questions.asked.pop(note.path, ()))
            except (TypeError, RecursionError):  # a fact that cannot be kept
                self.is_all = False
            else:
                self.glimpses.add(side, note.path, seen.data)
