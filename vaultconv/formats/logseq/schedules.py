"""When a flashcard is asked again: three properties of its block, and what else the app counts.

Source: ``frontend/extensions/srs.cljs`` of Logseq 0.10.15: ``card-next-schedule`` is an instant in UTC, ``card-last-interval`` counts
days, ``card-ease-factor`` is a factor. How often a card was asked, when last, and with what success, only this app knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import number_text
from vaultconv.model.flashcards import Schedule, schedule_in

NEXT: Final = "card-next-schedule"
INTERVAL: Final = "card-last-interval"
EASE: Final = "card-ease-factor"

_INSTANT = lazy_pattern(r"(?P<day>\d{4}-\d\d-\d\d)(?P<time>T[\d:.]+Z)?", re.ASCII)
_NUMBER = lazy_pattern(r"\d{1,6}(?:\.\d{1,15})?", re.ASCII)
_MIDNIGHT = "T00:00:00.000Z"
_HUNDREDTHS = 100


def schedule_of(view: Mapping[str, str]) -> Schedule | None:
    """What the properties of a block say of when it is asked again; None if one of the three is not there.

    >>> schedule_of({NEXT: "2026-02-26T08:00:00.000Z", INTERVAL: "4.2", EASE: "2.6"})
    Schedule(day='2026-02-26', interval=4, ease=260)
    """
    instant, interval, ease = (view.get(key, "") for key in (NEXT, INTERVAL, EASE))
    found = _INSTANT.fullmatch(instant)
    if found is None or not (_NUMBER.fullmatch(interval) and _NUMBER.fullmatch(ease)):
        return None
    return Schedule(found["day"], round(float(interval)), round(float(ease) * _HUNDREDTHS))


def properties_of(schedule: Schedule) -> dict[str, str]:
    """The properties that say it.

    >>> properties_of(Schedule("2026-02-26", 141, 310))[EASE]
    '3.1'
    """
    ease = schedule.ease / _HUNDREDTHS
    return {
        INTERVAL: str(schedule.interval),
        EASE: number_text(ease).removesuffix(".0"),
        NEXT: schedule.day + _MIDNIGHT,
    }


def said_by(schedule: Schedule, view: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those of the properties in ``view`` that ``schedule`` says, and what it does not say of them (``""``: nothing).

    >>> dict(said_by(Schedule("2026-02-26", 4, 260), {NEXT: "2026-02-26T08:00:00.000Z", INTERVAL: "4", EASE: "2.6"}))
    {'card-next-schedule': 'the time of day', 'card-last-interval': '', 'card-ease-factor': ''}
    """
    day, interval, ease = view[NEXT], view[INTERVAL], view[EASE]
    yield NEXT, "" if day in (schedule.day, schedule.day + _MIDNIGHT) else "the time of day"
    yield INTERVAL, "" if float(interval) == schedule.interval else "parts of a day"
    yield EASE, "" if abs(float(ease) * _HUNDREDTHS - schedule.ease) < 1e-6 else "parts of a hundredth"


def scheduled(comment: str, view: Mapping[str, object]) -> dict[str, str]:
    """The properties of a block that ``comment`` says when to ask again, where its ``view`` says otherwise.

    >>> scheduled("<!--SR:!2026-02-26,4,260-->", {NEXT: "2026-02-26T08:00:00.000Z", INTERVAL: "4", EASE: "2.6"})
    {}
    """
    schedule = schedule_in(comment)
    is_said = schedule is None or schedule_of({key: str(said) for key, said in view.items()}) == schedule
    return {} if schedule is None or is_said else properties_of(schedule)
