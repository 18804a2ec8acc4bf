"""Bytes that wait outside of memory, one after another in a temporary file that has no name: it is gone with this object, and with the program,
however that ends.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterator, MutableMapping
from typing import IO, Final

_WAITING: Final = 1 << 18
"""So many bytes wait in memory, until they are written at once: of a small vault there is no file."""


class Pile:
    """Pieces of bytes, each known by its number.

    >>> pile = Pile()
    >>> pile.add(b"one"), pile.add(b"two")
    (0, 1)
    >>> pile[1]
    b'two'
    """

    __slots__ = ("__weakref__", "_ends", "_file", "_last", "_written")

    def __init__(self) -> None:
        """There is nothing on it yet."""
        self._ends = array("Q", [0])
        self._last = bytearray()
        self._written = 0
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> int:
        """Puts ``data`` on it, and gives its number. Raises :class:`OSError` where there is no room."""
        if len(self._last) + len(data) > _WAITING:
            self._write()
        self._last += data
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def __getitem__(self, number: int) -> bytes:
        """The bytes with that ``number``."""
        start, end = self._ends[number], self._ends[number + 1]
        if start >= self._written:
            return bytes(self._last[start - self._written : end - self._written])
        assert self._file is not None  # noqa: S101  something was written
        self._file.seek(start)
        return self._file.read(end - start)

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self._ends) - 1

    def _write(self) -> None:
        if self._file is None:
            import tempfile  # what fits into memory needs none

            self._file = tempfile.TemporaryFile(prefix="vaultconv-", buffering=0)  # noqa: SIM115  as long as this object
            weakref.finalize(self, self._file.close)
        self._file.seek(self._written)
        left = memoryview(self._last)
        while left:
            left = left[self._file.write(left) :]
        self._written += len(self._last)
        self._last = bytearray()


class Order:
    """The number of each name, in the order in which they come. Several tables that have the same names can share one.

    >>> order = Order()
    >>> order.number("b"), order.number("a"), order.number("b"), order.known("c")
    (0, 1, 0, None)
    """

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        """No name has come yet."""
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """That of ``name``, which has come now, if it had not before."""
        return self._numbers.setdefault(name, len(self._numbers))

    def known(self, name: object) -> int | None:
        """That of ``name``, if it has come."""
        return self._numbers.get(name)  # type: ignore[call-overload,no-any-return]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)


class Piled(MutableMapping[str, bytes]):
    """Pieces of bytes by their names, in memory only where there is no room for more. One that takes the place of another is put on the pile
    as well. They are in the order of their names, which is that of ``order``.

    >>> named = Piled()
    >>> named["a"] = b"one"
    >>> named["a"] = b"another"
    >>> dict(named)
    {'a': b'another'}
    """

    __slots__ = ("_count", "_order", "_pile", "_places", "_there")

    def __init__(self, order: Order | None = None) -> None:
        """There is nothing yet; the ``order`` is one of its own, or that of other tables, too."""
        self._pile = Pile()
        self._order = Order() if order is None else order
        self._places = array("q")
        """Where the piece of each number lies, one more than that: 0 for none, -1 for one that is in memory."""
        self._there: dict[int, bytes] = {}
        self._count = 0

    def _find(self, name: object) -> tuple[int, int]:
        """The number of ``name`` and its place; 0 for none."""
        number = self._order.known(name)
        return (-1, 0) if number is None or number >= len(self._places) else (number, self._places[number])

    def __getitem__(self, name: str) -> bytes:
        number, place = self._find(name)
        if not place:
            raise KeyError(name)
        return self._pile[place - 1] if place > 0 else self._there[number]

    def __setitem__(self, name: str, data: bytes) -> None:
        number = self._order.number(name)
        if (lacking := number + 1 - len(self._places)) > 0:
            self._places.extend([0] * lacking)
        self._count += not self._places[number]
        try:
            self._places[number] = self._pile.add(data) + 1
            self._there.pop(number, None)
        except OSError:
            self._places[number] = -1
            self._there[number] = data

    def __delitem__(self, name: str) -> None:
        number, place = self._find(name)
        if not place:
            raise KeyError(name)
        self._places[number] = 0
        self._there.pop(number, None)
        self._count -= 1

    def __contains__(self, name: object) -> bool:
        return self._find(name)[1] != 0

    def __iter__(self) -> Iterator[str]:
        return (name for name, place in zip(self._order, self._places, strict=False) if place)

    def __len__(self) -> int:
        return self._count

    def waiting(self, name: str) -> bytes | OnPile:
        """What has that ``name``, which is read when it is asked for; nothing where nothing has."""
        return OnPile(self, name) if name in self else b""


class OnPile:
    """The bytes that are ``piled`` by a ``name``.

    >>> named = Piled()
    >>> named["a"] = b"one"
    >>> named.waiting("a") == b"one", bytes(named.waiting("a")), named.waiting("b")
    (True, b'one', b'')
    """

    __slots__ = ("_name", "_piled")

    def __init__(self, piled: Piled, name: str) -> None:
        self._piled, self._name = piled, name

    def __bytes__(self) -> bytes:
        return self._piled[self._name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes | OnPile) and bytes(self) == bytes(other)

    __hash__ = None  # type: ignore[assignment]


class PiledTexts(MutableMapping[str, str]):
    """Texts by their names, as :class:`Piled` has them.

    >>> texts = PiledTexts()
    >>> texts.update({"a": "\u00e9", "b": ""})
    >>> dict(texts), "c" in texts
    ({'a': '\u00e9', 'b': ''}, False)
    """

    __slots__ = ("_piled",)

    def __init__(self, order: Order | None = None) -> None:
        """There is none yet."""
        self._piled = Piled(order)

    def __setitem__(self, name: str, text: str) -> None:
        self._piled[name] = text.encode("utf-8", "surrogatepass")

    def __delitem__(self, name: str) -> None:
        del self._piled[name]

    def __getitem__(self, name: str) -> str:
        return self._piled[name].decode("utf-8", "surrogatepass")

    def __contains__(self, name: object) -> bool:
        return name in self._piled

    def __iter__(self) -> Iterator[str]:
        return iter(self._piled)

    def __len__(self) -> int:
        return len(self._piled)
