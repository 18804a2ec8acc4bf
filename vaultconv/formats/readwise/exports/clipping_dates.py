"""The dates in Kindle's clippings: in the words of the device's language, on a clock of 12 or 24 hours, with no zone.

Source: ``formats/readwise.md``, section e. Months are known by name, since day and month stand in any order; where two numbers
could each be the month, the date stays as it was written.
"""

from __future__ import annotations

import re
from datetime import datetime
from unicodedata import normalize

from vaultconv.lazy_pattern import lazy_pattern

_NAMES = (
    "january januar enero janvier gennaio janeiro januari января",
    "february februar febrero février febbraio fevereiro februari февраля",
    "march märz marzo mars março maart марта",
    "april abril avril aprile апреля",
    "may mai mayo maggio maio mei мая",
    "june juni junio juin giugno junho июня",
    "july juli julio juillet luglio julho июля",
    "august agosto août augustus августа",
    "september septiembre setiembre septembre settembre setembro сентября",
    "october oktober octubre octobre ottobre outubro октября",
    "november noviembre novembre novembro ноября",
    "december dezember diciembre décembre dicembre dezembro декабря",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""The months in the languages of Kindle that write them with a name, as they stand in a date."""

_TIME = lazy_pattern(
    r"(?:(?P<am>上午|午前|凌晨|早上)|(?P<pm>下午|午後|晚上))?\s*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:[ \u00a0\u202f]?(?P<half>[ap])\.?[ \u00a0\u202f]?m\b\.?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = lazy_pattern(
    r"(?P<year>\d{4})(?P<mark>[年/.-])\s*(?P<month>\d{1,2})[月/.-]\s*(?P<day>\d{1,2})日?"
)
_NUMBER = lazy_pattern(r"\d+")
_RANGE = lazy_pattern(r"#?\d+\s*[-–—~]\s*#?\d+")
_A_YEAR = lazy_pattern(r"(?:19|20)\d\d")
_WORD = lazy_pattern(r"[^\W\d_]+")


def has_time(text: str) -> bool:
    """Whether a part of a line of a clipping says a time or a day: no place in a book does.

    >>> has_time("Added on Monday, March 4, 2024 8:00:00 AM"), has_time("Location 1802-1804")
    (True, False)
    """
    if _TIME.search(text) or iso_date(text):
        return True
    numbers = _NUMBER.findall(_RANGE.sub("", text))
    return len(numbers) > 1 and any(_A_YEAR.fullmatch(number) for number in numbers)


def iso_date(text: str) -> str:
    """The date in ``text`` as ISO writes it, without a zone; ``""`` where it is not clear which it is.

    >>> iso_date("Hinzugefügt am Montag, 4. März 2024 um 20:05:09"), iso_date("添加于 2024年3月4日星期一 下午8:05:09")
    ('2024-03-04T20:05:09', '2024-03-04T20:05:09')
    >>> iso_date("Added on 04/03/2024 8:00:00 PM")
    ''
    """
    time = _TIME.search(text)
    rest = text[: time.start()] + " " + text[time.end() :] if time else text
    day = _day(normalize("NFC", rest).casefold())
    if day is None:
        return ""
    try:
        moment = datetime(*day, *(_clock(time) if time else ()))
    except ValueError:
        return ""
    return moment.isoformat() if time else moment.date().isoformat()


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, if ``text`` says these and no other number."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if len(numbers) == 3 and (found := _YEAR_FIRST.search(text)):
        return int(found["year"]), int(found["month"]), int(found["day"])
    named = [_MONTHS[word] for word in _WORD.findall(text) if word in _MONTHS]
    if len(numbers) != 2 or len(named) != 1:
        return None
    year, day = max(numbers), min(numbers)
    return (year, named[0], day) if year > 999 else None


def _clock(time: re.Match[str]) -> tuple[int, int, int]:
    hour = int(time["hour"])
    half = "a" if time["am"] else "p" if time["pm"] else (time["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(time["minute"]), int(time["second"] or 0)
