"""The questions that are asked of a vault while its notes are converted: what a note depends on besides itself.

A question is a key of a table: a name, a path, an id, an entry of what a format worked out of the whole vault. Only its hash is noted, in
four bytes; two questions of one hash cost a conversion too many, never one too few. Where an answer is another in the next run, the
notes that asked for it are converted again (:mod:`vaultconv.pipeline.restructured`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from zlib import crc32

_K = TypeVar("_K")
_V = TypeVar("_V")
_T = TypeVar("_T")

PATH, NAME, ALIAS, TITLE, PLACE, BLOCK = map(
    crc32, (b"path", b"name", b"alias", b"title", b"place", b"block")
)
"""The tables of names of an index: questions for what is called so."""
NOTE, HEADINGS, CALLED = map(crc32, (b"note", b"headings", b"called"))
"""Questions for what a note holds, by its path."""
SHEET, CARD = map(crc32, (b"sheet", b"card"))
"""Questions for what a board or base is, by its path; and for the board that has a card or connection, of which only all together are asked."""
IDS = crc32(b"ids")
"""Questions for the places of a page by their ids, by a name of the page."""
THERE = crc32(b"there")
"""Questions for whether something goes to a path of the destination."""
ALL = "\0all"
"""The key of a question for a whole table."""
ANY = "\0any"
"""The key of the question whether there is anything in it."""


def hash_of(table: int, key: str) -> int:
    """The question for ``key`` in a ``table``.

    >>> hash_of(NAME, "n") == hash_of(NAME, "n"), hash_of(NAME, "n") == hash_of(PATH, "n")
    (True, False)
    """
    return crc32(key.encode("utf-8", "surrogatepass"), table)


class Questions:
    """What was asked, by the path of the note that it was asked for. Nothing is noted unless it ``is_noted``."""

    __slots__ = ("_asker", "_now", "asked", "is_noted")

    def __init__(self, is_noted: bool = False) -> None:
        self.is_noted = is_noted
        self.asked: dict[str, array[int]] = {}
        self._asker = ""
        self._now: set[int] | None = None

    def ask(self, table: int, key: str) -> None:
        """Notes the question for ``key`` in ``table``."""
        if self._now is not None:
            self._now.add(crc32(key.encode("utf-8", "surrogatepass"), table))

    def begin(self, asker: str) -> None:
        """From now on it is asked for the note at the path ``asker``; for ``""``, nothing is noted."""
        if self._now is not None:
            self.asked[self._asker] = array("I", sorted(self._now))
        self._asker = asker
        self._now = set(self.asked.get(asker, ())) if asker and self.is_noted else None

    def of(self, name: str, known: _T) -> _T:
        """``known``, a table called ``name``, each question for one of its entries noted from now on."""
        made: Any = known
        table = crc32(name.encode())
        if isinstance(known, tuple) and hasattr(known, "_fields"):
            parts = zip(type(known)._fields, known, strict=True)
            made = type(known)(*(self.of(f"{name}.{field}", part) for field, part in parts))
        elif isinstance(known, dict):
            made = AskedTable(known, self, table)
        elif isinstance(known, frozenset):
            made = AskedSet(known)
            made.questions, made.table = self, table
        elif isinstance(known, Mapping):
            made = AskedMapping(known, self, table)
        return made  # type: ignore[no-any-return]


class AskedTable(dict[str, _V]):
    """A table whose questions are noted."""

    __slots__ = ("_questions", "_table")

    def __init__(self, known: dict[str, _V], questions: Questions, table: int) -> None:
        super().__init__(known)
        self._questions = questions
        self._table = table

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict.copy(self),)  # who gets it in another process asks there

    def __getitem__(self, key: str) -> _V:
        self._questions.ask(self._table, key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._questions.ask(self._table, str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._questions.ask(self._table, ALL)
        return super().__iter__()

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping."""
        self._questions.ask(self._table, key)
        return super().get(key, default)

    def keys(self) -> Any:
        """As of any mapping."""
        self._questions.ask(self._table, ALL)
        return super().keys()

    def values(self) -> Any:
        """As of any mapping."""
        self._questions.ask(self._table, ALL)
        return super().values()

    def items(self) -> Any:
        """As of any mapping."""
        self._questions.ask(self._table, ALL)
        return super().items()


class AskedMapping(Mapping[str, _V]):
    """A table that is not in memory, whose questions are noted as those of :class:`AskedTable`."""

    __slots__ = ("_known", "_questions", "_table")

    def __init__(self, known: Mapping[str, _V], questions: Questions, table: int) -> None:
        self._known, self._questions, self._table = known, questions, table

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self._known),)

    def __getitem__(self, key: str) -> _V:
        self._questions.ask(self._table, key)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        self._questions.ask(self._table, str(key))
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        self._questions.ask(self._table, ALL)
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class AskedSet(frozenset[str]):
    """A set whose questions are noted; that whether it is empty is one for the whole."""

    questions: Questions
    table: int

    def __reduce__(self) -> tuple[Any, ...]:
        return frozenset, (list(super().__iter__()),)

    def __contains__(self, key: object) -> bool:
        self.questions.ask(self.table, str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.questions.ask(self.table, ALL)
        return super().__iter__()

    def __bool__(self) -> bool:
        self.questions.ask(self.table, ANY)
        return super().__len__() > 0


def unasked(known: Any) -> Any:
    """A copy of what :meth:`Questions.of` made, of which nothing is asked by who looks into it.

    >>> asked = Questions().of("t", {"a": 1})
    >>> type(asked).__name__, type(unasked(asked)).__name__
    ('AskedTable', 'dict')
    """
    if isinstance(known, AskedTable):
        return dict.copy(known)
    if isinstance(known, AskedSet):
        return frozenset(frozenset.__iter__(known))
    if isinstance(known, tuple) and hasattr(known, "_fields"):
        return type(known)(*map(unasked, known))
    return known


def packed(asked: Iterable[int]) -> bytes:
    """The questions that were ``asked``, as they are stored.

    >>> sorted(unpacked(packed({3, 70_000})))
    [3, 70000]
    """
    return array("I", sorted(asked)).tobytes()


def unpacked(data: bytes) -> array[int]:
    """The reverse of :func:`packed`."""
    found = array("I")
    found.frombytes(data)
    return found
