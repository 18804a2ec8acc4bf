"""Chance that falls the same way on every machine and every Python.

Of all that ``random`` offers, only the sequence of ``random()`` is promised to stay as it is from version to version; so
everything here is made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Dice that always fall the same way for the same ``seed``.

    >>> Dice("a").below(1000) == Dice("a").below(1000), Dice("a").below(1000) == Dice("b").below(1000)
    (True, False)
    """

    def __init__(self, seed: str) -> None:
        self._next = Random(seed).random

    def below(self, end: int) -> int:
        """A whole number of ``range(end)``."""
        return int(self._next() * end)

    def pick(self, things: Sequence[T]) -> T:
        """One of ``things``."""
        return things[self.below(len(things))]

    def chance(self, share: float) -> bool:
        """True in this share of the throws."""
        return self._next() < share

    def digits(self, count: int, alphabet: str = "0123456789abcdef") -> str:
        """So many characters of ``alphabet``."""
        return "".join(self.pick(alphabet) for _ in range(count))
