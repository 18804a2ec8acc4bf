"""Days in the names of notes: the formats of Moment.js, in English, written and read back.

Source: Moment.js 2.29 (``src/lib/format/format.js``, ``src/lib/units/*.js``, locale ``en``), which Obsidian bundles; Help,
"Daily notes", "Date formats". A format may hold folders (``YYYY/MM/YYYY-MM-DD``) and text (``[Day] D``).

Reading is strict and needs no rules of its own: the tokens give a few days that the text may mean, and it means the one
whose name is that text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.day_names import DAYS, MONTHS

DEFAULT_FORMAT = "YYYY-MM-DD"
"""How the app names daily notes where the vault does not say."""

_LOCAL: Mapping[str, str] = {
    "LTS": "h:mm:ss A",
    "LT": "h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "LLL": "MMMM D, YYYY h:mm A",
    "LL": "MMMM D, YYYY",
    "L": "MM/DD/YYYY",
    "llll": "ddd, MMM D, YYYY h:mm A",
    "lll": "MMM D, YYYY h:mm A",
    "ll": "MMM D, YYYY",
    "l": "M/D/YYYY",
}
"""What the tokens of the locale stand for; the small ones are the large ones with shorter names and numbers."""


def _ordinal(number: int) -> str:
    tens, ones = divmod(number % 100, 10)
    return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(ones, 'th')}"


def _sunday(day: date) -> int:
    """The day of the week from Sunday, 0."""
    return day.isoweekday() % 7


def _local_week(day: date) -> tuple[int, int]:
    """Year and week as the United States count: a week begins on Sunday, the first is the one that holds 1 January."""
    saturday = day + timedelta(6 - _sunday(day)) if day < date.max - timedelta(6) else day
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _year_day(day: date) -> int:
    return day.timetuple().tm_yday


TIME = "time"
"""What a token tells that does not concern the day."""

_Text = Callable[[date], str]


class _Token(NamedTuple):
    """A token: what it tells of a day (``""``: nothing that finds one), what its text looks like, and that text."""

    tells: str
    pattern: str
    text: _Text


def _number(tells: str, value: Callable[[date], int], width: int = 1) -> _Token:
    pattern = r"\d{4}" if width == 4 else rf"\d{{{width},3}}" if tells == "year day" else rf"\d{{{width},2}}"
    return _Token(tells, pattern, lambda day: f"{value(day):0{width}}")


def _nth(tells: str, value: Callable[[date], int]) -> _Token:
    return _Token(tells, r"\d{1,3}(?:st|nd|rd|th)", lambda day: _ordinal(value(day)))


def _name(tells: str, names: tuple[str, ...], value: Callable[[date], int], length: int = 0) -> _Token:
    short = tuple(name[: length or None] for name in names)
    return _Token(tells, "|".join(sorted(short, key=len, reverse=True)), lambda day: short[value(day)])


def _midnight(text: str) -> _Token:
    """A token of the time of day. A day has none: written is its first moment, read is any."""
    return _Token(TIME, r"\d{1,3}" if text.isdigit() else "[AaPp][Mm]", lambda _: text)


def _month(day: date) -> int:
    return day.month


_TOKENS: Mapping[str, _Token] = {
    "YYYY": _number("year", lambda day: day.year, 4),
    "Y": _number("year", lambda day: day.year, 4),
    "YY": _number("short year", lambda day: day.year % 100, 2),
    "Q": _number("", lambda day: (day.month + 2) // 3),
    "Qo": _nth("", lambda day: (day.month + 2) // 3),
    "MMMM": _name("month name", MONTHS, lambda day: day.month - 1),
    "MMM": _name("month name", MONTHS, lambda day: day.month - 1, 3),
    "MM": _number("month", _month, 2),
    "Mo": _nth("month", _month),
    "M": _number("month", _month),
    "DDDD": _number("year day", _year_day, 3),
    "DDDo": _nth("year day", _year_day),
    "DDD": _number("year day", _year_day),
    "DD": _number("day", lambda day: day.day, 2),
    "Do": _nth("day", lambda day: day.day),
    "D": _number("day", lambda day: day.day),
    "dddd": _name("weekday", DAYS, date.weekday),
    "ddd": _name("weekday", DAYS, date.weekday, 3),
    "dd": _name("weekday", DAYS, date.weekday, 2),
    "do": _nth("weekday", _sunday),
    "d": _number("weekday", _sunday),
    "E": _number("weekday", date.isoweekday),
    "e": _number("weekday", _sunday),
    "GGGG": _number("week year", lambda day: day.isocalendar().year, 4),
    "GG": _number("short week year", lambda day: day.isocalendar().year % 100, 2),
    "WW": _number("week", lambda day: day.isocalendar().week, 2),
    "Wo": _nth("week", lambda day: day.isocalendar().week),
    "W": _number("week", lambda day: day.isocalendar().week),
    "gggg": _number("week year", lambda day: _local_week(day)[0], 4),
    "gg": _number("short week year", lambda day: _local_week(day)[0] % 100, 2),
    "ww": _number("week", lambda day: _local_week(day)[1], 2),
    "wo": _nth("week", lambda day: _local_week(day)[1]),
    "w": _number("week", lambda day: _local_week(day)[1]),
    "HH": _midnight("00"),
    "H": _midnight("0"),
    "hh": _midnight("12"),
    "h": _midnight("12"),
    "kk": _midnight("24"),
    "k": _midnight("24"),
    "mm": _midnight("00"),
    "m": _midnight("0"),
    "ss": _midnight("00"),
    "s": _midnight("0"),
    "SSS": _midnight("000"),
    "SS": _midnight("00"),
    "S": _midnight("0"),
    "A": _midnight("AM"),
    "a": _midnight("am"),
}

_EXPANDING = lazy_pattern(r"(\[[^\[\]]*\])|(\\)?(LTS|LT|LL?L?L?|l{1,4})")
_FORMAT = lazy_pattern(
    r"\[(?P<text>[^\[]*?)\]|\\(?P<escaped>.)"
    r"|(?P<token>" + "|".join(sorted(_TOKENS, key=len, reverse=True)) + r")"
    r"|(?P<unknown>N{1,5}|y{1,4}|x|X|zz?|ZZ?|S{4,9})|(?P<other>.)",
    re.DOTALL,
)
_SHORT_YEARS = 68
"""Up to this a year of two digits is of this century (Moment's ``parseTwoDigitYear``)."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A format that was read: its parts, literal text or a token, and what a name in it looks like."""

    parts: tuple[str | _Token, ...]
    pattern: re.Pattern[str]
    tells: tuple[str, ...]

    def name(self, day: date, times: Iterable[str] = ()) -> str:
        """The name of ``day``, with ``times`` where the format has some."""
        said = iter(times)
        return "".join(
            part
            if isinstance(part, str)
            else next(said, part.text(day))
            if part.tells == TIME
            else part.text(day)
            for part in self.parts
        )


@lru_cache(maxsize=64)
def _compiled(format: str) -> _Compiled | None:
    """``format``, if it names days: none that only says a month, and none with a token that no day has (a zone)."""
    expanded = _EXPANDING.sub(
        lambda found: found[0] if found[1] or found[2] else _LOCAL[found[3]], format or DEFAULT_FORMAT
    )
    parts: list[str | _Token] = []
    for found in _FORMAT.finditer(expanded):
        if found["unknown"]:
            return None
        literal = next((found[name] for name in ("text", "escaped", "other") if found[name] is not None), "")
        parts.append(_TOKENS[found["token"]] if found["token"] else literal)
    tokens = [part for part in parts if isinstance(part, _Token)]
    pattern = "".join(re.escape(part) if isinstance(part, str) else f"({part.pattern})" for part in parts)
    compiled = _Compiled(
        tuple(parts), re.compile(pattern, re.IGNORECASE | re.ASCII), tuple(token.tells for token in tokens)
    )
    sample = date(2027, 11, 19)
    return compiled if _read(compiled, compiled.name(sample)) == sample else None


def names_days(format: str) -> bool:
    """Whether each day has a name of its own in ``format``, so that daily notes can be told by it.

    >>> names_days("dddd, D MMMM YYYY"), names_days("YYYY-MM"), names_days("gggg-[W]ww")
    (True, False, False)
    """
    return _compiled(format) is not None


def day_name(day: str, format: str = DEFAULT_FORMAT) -> str:
    """The name of ``day`` (``YYYY-MM-DD``) in ``format``. Raises :class:`ValueError` where that names no days, or
    ``day`` is none.

    >>> day_name("2026-01-05", "YYYY/MM-MMMM/YYYY-MM-DD-dddd"), day_name("2026-01-05", "[Day] Do, MMM YYYY")
    ('2026/01-January/2026-01-05-Monday', 'Day 5th, Jan 2026')
    """
    compiled = _compiled(format)
    if compiled is None:
        raise ValueError(f"{format!r} names no days")
    return compiled.name(date.fromisoformat(day))


def day_of(name: str, format: str = DEFAULT_FORMAT) -> str:
    """The day as ``YYYY-MM-DD`` whose name in ``format`` is ``name``, upper and lower case alike; ``""`` if there is none.

    >>> day_of("5 January 2026", "D MMMM YYYY"), day_of("2026-02-30"), day_of("Tue 2026-01-05", "ddd YYYY-MM-DD")
    ('2026-01-05', '', '')
    """
    compiled = _compiled(format)
    day = _read(compiled, name) if compiled is not None else None
    return "" if day is None else day.isoformat()


def _read(format: _Compiled, name: str) -> date | None:
    found = format.pattern.fullmatch(name)
    if found is None:
        return None
    told: dict[str, str] = {}
    for tells, text in zip(format.tells, found.groups(), strict=True):
        told.setdefault(tells, text)
    times = [text for tells, text in zip(format.tells, found.groups(), strict=True) if tells == TIME]
    folded = name.lower()
    return next((day for day in _candidates(told) if format.name(day, times).lower() == folded), None)


def _candidates(told: Mapping[str, str]) -> Iterator[date]:
    """The days that what is ``told`` may mean."""
    year = _year(told, "")
    month = _whole(told.get("month", "")) or _month_called(told.get("month name", ""))
    try:
        if year and month and "day" in told:
            yield date(year, month, _whole(told["day"]))
        elif year and "year day" in told:
            yield date(year, 1, 1) + timedelta(_whole(told["year day"]) - 1)
        elif "week" in told and "weekday" in told and (weeks := _year(told, "week ") or year):
            first = date(weeks, 1, 1) + timedelta(7 * (_whole(told["week"]) - 2))
            yield from (first + timedelta(days) for days in range(22))
    except (ValueError, OverflowError):
        return  # no such day


def _year(told: Mapping[str, str], which: str) -> int:
    """The year, or with ``week`` that of the weeks; 0 for none."""
    if long := told.get(f"{which}year"):
        return int(long)
    short = told.get(f"short {which}year")
    return int(short) + (2000 if int(short) <= _SHORT_YEARS else 1900) if short else 0


def _whole(text: str) -> int:
    """The number that ``text`` begins with: ``5th`` is 5."""
    return int(text.rstrip("sthndr") or 0)


def _month_called(name: str) -> int:
    wanted = name.lower()[:3]
    return next((n for n, full in enumerate(MONTHS, 1) if full[:3].lower() == wanted), 0) if wanted else 0
