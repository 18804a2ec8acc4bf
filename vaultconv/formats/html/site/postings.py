"""Which pages have which words, cut into parts that a search loads one by one, so that what changes of one page changes few of them.

Pages have *numbers*, words stand in the order of JavaScript, and where a part begins depends on its first word alone: on what that is, and
on how much is said of it. So all of it is a function of the site, and a page that comes or goes moves neither the numbers of the others nor
the ends of the parts that its words are not in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Final, TypeAlias
from zlib import crc32

PART: Final = 1 << 16
"""Characters of a part, about: a word begins one by a chance of what is said of it in that."""
_ROOM: Final = 4
"""So many times the numbers that there are pages, at least."""
_HASH_BITS: Final = 32
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

Part: TypeAlias = dict[str, str]
"""Words in order, each with the numbers of the pages that have it."""
Change: TypeAlias = dict[int, bool]
"""Of a word: whether a page has it now, by the number of the page."""


def numbered(paths: Iterable[str]) -> dict[str, int]:
    """The number of the page at each of ``paths``: by the hash of its path, in the room that so many pages have, and the next one where
    that is taken.

    >>> numbered(["a.html", "b.html"]) == numbered(["b.html", "a.html"])
    True
    """
    hashed = sorted((crc32(path.encode("utf-8", "surrogatepass")), path) for path in paths)
    room = (len(hashed) * _ROOM).bit_length()
    numbers: dict[str, int] = {}
    free = 0
    for hash_, path in hashed:
        numbers[path] = max(hash_ >> (_HASH_BITS - room), free)
        free = numbers[path] + 1
    return numbers


def in_order(word: str) -> bytes:
    """What puts words into the order of JavaScript."""
    return word.encode("utf-16-be", "surrogatepass")


def parts_of(words: Iterable[tuple[str, str]]) -> list[tuple[str, Part]]:
    """The parts that ``words``, which are in order, make, each by the word at which it begins; ``""`` for the first."""
    parts: list[tuple[str, Part]] = [("", {})]
    for word, said in words:
        if _begins(word, said):
            parts.append((word, {}))
        parts[-1][1][word] = said
    return parts


def _begins(word: str, said: str) -> bool:
    """Whether a part begins at ``word``, of which that is ``said``. It counts in powers of two, so that one page more seldom tells."""
    size = 1 << (len(word) + len(said)).bit_length()
    return crc32(word.encode("utf-8", "surrogatepass")) % PART < size


def name_of(start: str) -> str:
    """What the part that begins at ``start`` is called.

    >>> name_of(""), len(name_of("bread"))
    ('0', 16)
    """
    return blake2b(start.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if start else "0"


def amended(
    starts: list[str], read: Callable[[str], Part], changes: Mapping[str, Change]
) -> tuple[list[str], dict[str, Part]]:
    """The words at which the parts begin, and those of them that are others, after the ``changes`` of words: the parts began at ``starts``, and
    ``read`` gives the one that did at a word."""
    places = list(map(in_order, starts))
    of_part: dict[int, dict[str, Change]] = {}
    for word, change in changes.items():
        place = max(bisect_right(places, in_order(word)) - 1, 0)
        of_part.setdefault(place, {})[word] = change
    made: list[tuple[str, Part | None]] = []
    for place, start in enumerate(starts):
        if place not in of_part:
            made.append((start, None))
            continue
        (_, first), *more = parts_of(_with(read(start), of_part[place]).items())
        if not place:
            made.append((start, first))
        elif first:  # no part begins there any more: the words up to the next go to the one before
            before, words = made[-1]
            made[-1] = (before, (read(before) if words is None else words) | first)
        made += more
    return [start for start, _ in made], {start: part for start, part in made if part is not None}


def _with(part: Part, changes: Mapping[str, Change]) -> Part:
    """``part`` after the ``changes`` of some of its words."""
    made = dict(part)
    for word, change in changes.items():
        pages = {*unpacked(made.pop(word, "")), *change}
        if left := sorted(number for number in pages if change.get(number, True)):
            made[word] = packed(left)
    return dict(sorted(made.items(), key=lambda each: in_order(each[0])))


def packed(numbers: Iterable[int]) -> str:
    """The ``numbers`` of pages in order, as the distance of each from the one before, in base 36.

    >>> packed([0, 1, 37])
    '0 1 10'
    """
    out, last = [], 0
    for number in numbers:
        out.append(_base36(number - last))
        last = number
    return " ".join(out)


def unpacked(said: str) -> Iterator[int]:
    """The reverse of :func:`packed`.

    >>> list(unpacked("0 1 10"))
    [0, 1, 37]
    """
    number = 0
    for step in said.split():
        number += int(step, 36)
        yield number


@lru_cache(maxsize=1 << 16)
def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
