"""Dates as people write them: which day is meant, or which two might be; and a day in another notation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias

from vaultconv.errors import UsageError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Value
from vaultconv.recipes.recipe import Left, in_each, listed, recipe
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault
from vaultconv.vault.day_names import MONTHS

Notation: TypeAlias = Literal[
    "YYYY-MM-DD", "YYYY/MM/DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D MMMM YYYY", "MMMM D, YYYY"
]
"""How a day can be written."""
Order: TypeAlias = Literal["told", "day-first", "month-first"]
"""What is done with a day that may be two: it is told, or one order is taken for granted."""

_WORD = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' if name[3:] else name for name in MONTHS)})\.?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? )?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?", r"(?P<year>\d{4})"
_YEAR_FIRST = lazy_pattern(r"(?P<year>\d{4})(?P<mark>[-/._])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_YEAR_LAST = lazy_pattern(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"
)
_IN_WORDS = tuple(
    lazy_pattern(_WEEKDAY + words, re.IGNORECASE)
    for words in (rf"{_DAY} {_WORD},? {_YEAR}", rf"{_WORD} {_DAY},? {_YEAR}")
)
_NAMES = frozenset({"title", "alias", "aliases", "tag", "tags"})
"""Properties, in lower case, that are names, though one of a day may look like a date."""
_TELLS_ORDER: Mapping[str, str] = {"DD/MM/YYYY": "month-first", "MM/DD/YYYY": "day-first"}
"""The order that cannot be taken for granted where days are written so: done twice, it would change them twice."""


def days_of(text: str) -> tuple[date, ...]:
    """The day that ``text`` says; two where it may be either; none for what is no date. With dots between its numbers the day comes
    first. A year of two digits may be of any century: that is told by no day at all.

    >>> [str(day) for day in days_of("Mon, Jan 5th, 2026")], [str(day) for day in days_of("1/2/2026")]
    (['2026-01-05'], ['2026-02-01', '2026-01-02'])
    >>> days_of("30 February 2026"), days_of("in 2026")
    ((), ())
    """
    text = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(text):
        return _days([(found["year"], found["month"], found["day"])])
    for pattern in _IN_WORDS:
        if found := pattern.fullmatch(text):
            return _days([(found["year"], str(_month(found["month"])), found["day"])])
    found = _YEAR_LAST.fullmatch(text)
    if found is None or len(found["year"]) == 2:
        return ()
    day_first = (found["year"], found["second"], found["first"])
    month_first = (found["year"], found["first"], found["second"])
    return _days([day_first] if found["mark"] == "." else [day_first, month_first])


def is_short(text: str) -> bool:
    """Whether ``text`` is a date whose year has two digits."""
    found = _YEAR_LAST.fullmatch(text.strip())
    return found is not None and len(found["year"]) == 2


def _month(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name[:3].casefold() == word[:3].casefold())


def _days(read: list[tuple[str, str, str]]) -> tuple[date, ...]:
    days: dict[date, None] = {}
    for year, month, day in read:
        try:
            days[date(int(year), int(month), int(day))] = None
        except ValueError:
            continue  # no day of the calendar
    return tuple(days)


def written(day: date, notation: str) -> str:
    """``day`` in a ``notation``.

    >>> written(date(2026, 1, 5), "D MMMM YYYY"), written(date(2026, 1, 5), "MM/DD/YYYY")
    ('5 January 2026', '01/05/2026')
    """
    parts = {
        "YYYY": f"{day.year:04}",
        "MMMM": MONTHS[day.month - 1],
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
        "D": str(day.day),
    }
    return re.sub("YYYY|MMMM|MM|DD|D", lambda found: parts[found[0]], notation)


@recipe()
def one_date_format(
    vault: OpenVault,
    keys: Annotated[str, "the properties, with commas between them; none: all that are dates"] = "",
    to: Annotated[Notation, "how days are written then"] = "YYYY-MM-DD",
    ambiguous: Annotated[Order, "what is done with `01/02/2026`"] = "told",
) -> Iterator[Left]:
    """Writes the dates in properties in one way.

    It reads `2026/1/5`, `5.1.2026`, `5 Jan 2026`, `Monday, January 5th, 2026`, and `13/1/2026`, which can be but one day. What may be two
    (`01/02/2026`), or is of some century (`5.1.26`), is told and left alone, if no order is taken for granted."""
    if _TELLS_ORDER.get(to) == ambiguous:
        raise UsageError(
            f"dates that are {ambiguous} cannot be written {to}: done twice, that would change them twice",
            remedy="Write them YYYY-MM-DD, first.",
        )
    wanted = frozenset(listed(keys))

    def change(note: OpenNote) -> Iterator[Left]:
        for key, value in dict(note.properties).items():
            if key not in wanted if wanted else key.lower() in _NAMES:
                continue
            told: list[str] = []
            new = _rewritten(value, to, ambiguous, told)
            if new != value:
                note.properties[key] = new
            line = note.properties.line_of(key)
            yield from (Left(note.path, line, f"{key}: {what}") for what in told)

    return in_each(vault, change)


def _rewritten(value: Value, to: str, ambiguous: str, told: list[str]) -> Value:
    """``value`` with its dates in another notation; what is left alone is ``told``."""
    if isinstance(value, list):
        return [_rewritten(each, to, ambiguous, told) for each in value]
    if not isinstance(value, str):
        return value
    days = days_of(value)
    if len(days) == 2:
        if ambiguous == "told":
            told.append(f"`{value}` may be {days[0]} or {days[1]}")
            return value
        return written(days[ambiguous == "month-first"], to)
    if not days and is_short(value):
        told.append(f"the year of `{value}` may be of any century")
    return written(days[0], to) if days else value
