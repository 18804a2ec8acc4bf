"""Which of many facts is most like a given one: for "is now ...", and to find a block again that has gained words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.pipeline.fact import Fact, FactKind

_TOKEN = lazy_pattern(r"\w+|[^\w\s]")
_COMMON = 8
"""A word that stands in more facts than this does not tell which is meant."""
_CANDIDATES = 32
"""So many are compared at most: the work stays proportional to the facts, whatever they are."""
_SHORT = 40
"""Values up to so many characters are compared by letters, longer ones by words."""
_ALIKE = 0.5


def tokens(text: str) -> list[str]:
    """The words and the marks of ``text``.

    >>> tokens("see [^1], then")
    ['see', '[', '^', '1', ']', ',', 'then']
    """
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    """Whether a token is a word, as against a mark."""
    return token[0].isalnum() or token[0] == "_"


class Nearest:
    """A set of facts to be asked. Each is given away once."""

    __slots__ = ("_facts", "_kinds", "_postings")

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[int, Fact] = dict(enumerate(facts))
        self._kinds: dict[FactKind, dict[int, Fact]] = defaultdict(dict)
        self._postings: dict[tuple[FactKind, str], list[int]] = defaultdict(list)
        for place, fact in self._facts.items():
            self._kinds[fact.kind][place] = fact
            for token in set(tokens(fact.value)):
                self._postings[fact.kind, token].append(place)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def like(self, fact: Fact) -> list[int]:
        """The numbers of some facts of its kind that share words with ``fact``, or of all if they are few."""
        same = self._kinds[fact.kind]
        if len(same) <= _COMMON:
            return list(same)
        found: Counter[int] = Counter()
        for token in dict.fromkeys(tokens(fact.value)):
            places = self._postings.get((fact.kind, token), ())
            if len(places) <= _COMMON:
                found.update(place for place in places if place in same)
            if len(found) >= _CANDIDATES:
                break
        return [place for place, _ in found.most_common(_CANDIDATES)]

    def __getitem__(self, place: int) -> Fact:
        return self._facts[place]

    def give(self, place: int) -> Fact:
        """The fact with this number, which is then no longer here."""
        fact = self._facts.pop(place)
        del self._kinds[fact.kind][place]
        return fact

    def take(self, fact: Fact, only: bool = False) -> Fact | None:
        """Gives the fact that is most like ``fact``; None if none is. If ``fact`` is the ``only`` one of its kind that
        is looked for, and there is but one here, it is that."""
        places = self.like(fact)
        if only and len(self._kinds[fact.kind]) == 1:
            return self.give(places[0])
        best = max(places, key=lambda place: (_likeness(fact, self[place]), -place), default=None)
        if best is None or _likeness(fact, self[best]) < _ALIKE:
            return None
        return self.give(best)


def _likeness(one: Fact, other: Fact) -> float:
    """From 0 to 1: twice what two values share, by what they hold together (Dice's coefficient)."""
    short = max(len(one.value), len(other.value)) <= _SHORT
    a, b = (Counter(pairwise(f" {f.value} ") if short else tokens(f.value)) for f in (one, other))
    return 2 * (a & b).total() / ((a.total() + b.total()) or 1)
