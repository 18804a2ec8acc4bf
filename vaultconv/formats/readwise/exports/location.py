"""What a place in a source is called: ``Location 465``, ``Page 12``, ``Time 1:02:03``; as the official plugins call it.

Source: ``formats/readwise.md``, b ("location label").
"""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.lazy_pattern import lazy_pattern

_NAMES: Mapping[str, str] = {"location": "Location", "page": "Page", "time_offset": "Time"}
"""The kinds of place that mean something to a reader. An ``order`` or ``offset`` only sorts."""

_LABEL = lazy_pattern(r"(Location|Page|Time) (.+)")
_CLOCK = lazy_pattern(r"(\d+):([0-5]\d):([0-5]\d)")


def label_of(location: str, kind: str) -> str:
    """What to call the place ``location`` of a ``kind``; ``""`` for one that only sorts.

    >>> label_of("465", "location"), label_of("3723", "time_offset"), label_of("3", "order"), label_of("ix", "")
    ('Location 465', 'Time 1:02:03', '', 'ix')
    """
    if not kind or not location:
        return location
    name = _NAMES.get(kind)
    if name is None:
        return ""
    return f"{name} {_clock(int(location)) if name == 'Time' and location.isdecimal() else location}"


def read_label(label: str) -> tuple[str, str]:
    """The location and its kind that a label says.

    >>> read_label("Time 1:02:03"), read_label("Page 12"), read_label("ix")
    (('3723', 'time_offset'), ('12', 'page'), ('ix', ''))
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return label, ""
    kind = next(kind for kind, name in _NAMES.items() if name == found[1])
    clock = _CLOCK.fullmatch(found[2])
    if kind == "time_offset" and clock:
        hours, minutes, seconds = map(int, clock.groups())
        return str(hours * 3600 + minutes * 60 + seconds), kind
    return found[2], kind


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
