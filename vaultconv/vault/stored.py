"""Tables that an earlier run left, each understood when somebody looks into it: of most, nobody does."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from functools import cached_property, partial
from typing import Any, TypeVar

from vaultconv.vault.known import Unforeseen

_V = TypeVar("_V")
_T = TypeVar("_T")


def as_json(said: Any) -> bytes:
    """``said`` as it is stored."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


_SENSELESS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class by_anyone:  # noqa: N801  it is used as a function is; a generator would take several times as long, and this runs for each note
    """What is understood within it is stored, and may have been written by anyone: where it has no sense, that raises
    :class:`~vaultconv.vault.known.Unforeseen`. Nothing else is to be done within it, whose bugs would not be seen."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Nothing is to be done."""

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, _SENSELESS):
            raise Unforeseen("what was stored") from error


def understood(data: bytes, read: Callable[[Any], _T]) -> _T:
    """What ``data`` says, by way of ``read``. Raises :class:`~vaultconv.vault.known.Unforeseen` for what :func:`as_json` did not make, or not of
    that."""
    with by_anyone():
        return read(json.loads(data))


def text(said: Any) -> str:
    """``said``, which has to be a text. Raises :class:`TypeError` for anything else."""
    if not isinstance(said, str):
        raise TypeError(f"no text but {type(said).__name__}")
    return said


def texts(said: Any) -> dict[str, str]:
    """A table of texts. Raises :class:`TypeError` for anything else.

    >>> texts({"a": "b"})
    {'a': 'b'}
    """
    "".join(said.values())
    return dict(said)


def lists(said: Any) -> dict[str, list[str]]:
    """A table of lists of texts. Raises :class:`TypeError` for anything else.

    >>> lists({"a": ["b"]})
    {'a': ['b']}
    """
    for each in said.values():
        "".join(each)
    return {key: list(each) for key, each in said.items()}


class Left(Mapping[str, _V]):
    """A table as it was left in ``pieces``, which ``read`` understands. Who passes it on as it is has changed nothing of it.

    >>> table = Left([as_json({"a": 1})], dict)
    >>> table["a"], len(table), new_in(table), new_in(ChainMap({"b": 2}, table))
    (1, 1, {}, {'b': 2})
    """

    def __init__(self, pieces: Iterable[bytes], read: Callable[[Any], dict[str, _V]]) -> None:
        """Understands nothing yet."""
        self._pieces = pieces
        self._read = read

    @cached_property
    def table(self) -> dict[str, _V]:
        """All of it."""
        table: dict[str, _V] = {}
        for piece in self._pieces:
            table |= understood(piece, self._read)
        return table

    def __getitem__(self, key: str) -> _V:
        return self.table[key]

    def __contains__(self, key: object) -> bool:
        return key in self.table

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping."""
        return self.table.get(key, default)

    def keys(self) -> KeysView[str]:
        """As of any mapping."""
        return self.table.keys()

    def values(self) -> ValuesView[_V]:
        """As of any mapping."""
        return self.table.values()

    def items(self) -> ItemsView[str, _V]:
        """As of any mapping."""
        return self.table.items()


class Later(Mapping[str, _V]):
    """A table that ``now`` makes, each time that somebody looks into it: it is asked for once, all of it, and so large that it does not stay.

    >>> table = Later(lambda: {"a": 1})
    >>> table["a"], len(table), table.now()
    (1, 1, {'a': 1})
    """

    __slots__ = ("now",)

    def __init__(self, now: Callable[[], dict[str, _V]]) -> None:
        """Makes nothing yet."""
        self.now = now

    def __getitem__(self, key: str) -> _V:
        return self.now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.now())

    def __len__(self) -> int:
        return len(self.now())


class LeftValues(Mapping[str, Any]):
    """Values that were left one by one in ``data``, by name, each understood by ``read``, by its name, when it is asked for."""

    def __init__(self, data: Mapping[str, bytes], read: Callable[[str, Any], Any]) -> None:
        """Understands nothing yet."""
        self._data = data
        self._read = read
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = understood(self._data[name], partial(self._read, name))
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


def new_in(table: Mapping[str, _V]) -> Mapping[str, _V]:
    """What of ``table`` is not as it was left; all of one that was never left."""
    if isinstance(table, Left | LeftValues):
        return {}
    return table.maps[0] if isinstance(table, ChainMap) else table
