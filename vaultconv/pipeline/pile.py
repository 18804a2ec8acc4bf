"""Bytes that wait outside of memory, one after another in a temporary file that has no name: it is gone with this object, and with the program,
however that ends.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterator, MutableMapping
from typing import IO, Final

_WAITING: Final = 1 << 20
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


class Piled(MutableMapping[str, bytes]):
    """Pieces of bytes by their names, in memory only where there is no room for more. One that takes the place of another is put on the pile
    as well.

    >>> named = Piled()
    >>> named["a"] = b"one"
    >>> named["a"] = b"another"
    >>> dict(named)
    {'a': b'another'}
    """

    __slots__ = ("_pile", "_places")

    def __init__(self) -> None:
        """There is nothing yet."""
        self._pile = Pile()
        self._places: dict[str, int | bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        place = self._places[name]
        return self._pile[place] if isinstance(place, int) else place

    def __setitem__(self, name: str, data: bytes) -> None:
        try:
            self._places[name] = self._pile.add(data)
        except OSError:
            self._places[name] = data

    def __delitem__(self, name: str) -> None:
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
