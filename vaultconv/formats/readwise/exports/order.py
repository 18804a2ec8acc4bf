"""The order of reading: where in its source a passage stands; else when it was highlighted.

Ids grow with the time of import, and lists of the service begin with what is newest: neither says how one read.
Source: ``formats/readwise.md``, section 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from vaultconv.formats.readwise.exports.book import Passage
from vaultconv.lazy_pattern import lazy_pattern

_PLACE = lazy_pattern(r"(\d{1,18})(?:-(\d{1,18}))?")


def in_reading_order(passages: Iterable[Passage]) -> list[Passage]:
    """``passages`` by their places, if all have places of one kind; else by their dates, if all have dates; else as they are.

    >>> [p.text for p in in_reading_order([Passage("b", location="20"), Passage("a", location="3-4")])]
    ['a', 'b']
    """
    listed = list(passages)
    return [listed[place] for place in reading_order(listed)]


def reading_order(passages: Sequence[Passage]) -> list[int]:
    """Where each of the ``passages`` in reading order stands among them. Those of one place stay as they came."""
    places = [_place(passage) for passage in passages]
    if len({passage.location_type for passage in passages}) == 1 and None not in places:
        return _sorted(places)
    moments = [_moment(passage.date) for passage in passages]
    return [*range(len(passages))] if None in moments else _sorted(moments)


def _sorted(keys: list[Any]) -> list[int]:
    return sorted(range(len(keys)), key=keys.__getitem__)


def _place(passage: Passage) -> tuple[int, int] | None:
    found = _PLACE.fullmatch(passage.location)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _moment(date: str) -> datetime | None:
    """A date that can be compared, in UTC. One without an offset is taken as it stands."""
    try:
        moment = datetime.fromisoformat(date)
        return (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
