"""Items of numbered lists that have another number since one before them went or came: to their owner they are as they were."""

from __future__ import annotations

from collections.abc import Iterator

from vaultconv.lazy_pattern import lazy_pattern

_NUMBER = lazy_pattern(r"(?P<before>[ \t>]*)(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))")
_FAR = 9
"""By so many numbers an item may have moved."""


def renumbered(line: str) -> Iterator[str]:
    """``line`` as it may have been before items before it went or came; nothing for one without a number.

    >>> list(renumbered("2. b"))[:3], list(renumbered("b"))
    (['3. b', '1. b', '4. b'], [])
    """
    found = _NUMBER.match(line)
    if found is None:
        return
    now = int(found["number"])
    for by in range(1, _FAR + 1):
        for number in (now + by, now - by):
            if number >= 0:
                yield f"{found['before']}{number}{line[found.end() :]}"


def as_numbered(line: str, then: str, now: str) -> str:
    """``line``, which was the line ``then`` in another spelling, with the number that its item has ``now``; one that was not
    counted on stays what it is.

    >>> as_numbered("3) c", "3. c", "2. c"), as_numbered("1) c", "3. c", "2. c")
    ('2) c', '1) c')
    """
    own, old, new = (_NUMBER.match(text) for text in (line, then, now))
    if own is None or old is None or new is None or own["number"] != old["number"]:
        return line
    return f"{own['before']}{new['number']}{line[own.end() :]}"
