"""Dates in the letters of PHP, as the templates of Readwise's plugins have them: ``{{ date | date("F j, Y") }}``.

Source: PHP's documentation, "DateTimeInterface::format". A day has no time: its hours and minutes are zeros. Names are English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from vaultconv.vault.day_names import DAYS, MONTHS

_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_LETTERS: Final[Mapping[str, Callable[[datetime], str]]] = {
    "d": lambda at: f"{at.day:02}",
    "D": lambda at: DAYS[at.weekday()][:3],
    "j": lambda at: str(at.day),
    "l": lambda at: DAYS[at.weekday()],
    "N": lambda at: str(at.isoweekday()),
    "S": lambda at: _suffix(at.day),
    "w": lambda at: str(at.isoweekday() % 7),
    "z": lambda at: str(at.timetuple().tm_yday - 1),
    "W": lambda at: f"{at.isocalendar().week:02}",
    "F": lambda at: MONTHS[at.month - 1],
    "m": lambda at: f"{at.month:02}",
    "M": lambda at: MONTHS[at.month - 1][:3],
    "n": lambda at: str(at.month),
    "t": lambda at: str(_LENGTHS[at.month - 1] + (at.month == 2 and _is_leap(at.year))),
    "L": lambda at: str(int(_is_leap(at.year))),
    "o": lambda at: str(at.isocalendar().year),
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "a": lambda at: "am" if at.hour < 12 else "pm",
    "A": lambda at: "AM" if at.hour < 12 else "PM",
    "g": lambda at: str((at.hour + 11) % 12 + 1),
    "G": lambda at: str(at.hour),
    "h": lambda at: f"{(at.hour + 11) % 12 + 1:02}",
    "H": lambda at: f"{at.hour:02}",
    "i": lambda at: f"{at.minute:02}",
    "s": lambda at: f"{at.second:02}",
    "c": lambda at: at.isoformat(timespec="seconds"),
}
"""What each letter stands for. Any other character is itself, and so is one behind a backslash."""


def php_date(value: object, format: str = "Y-m-d") -> str:
    """The date that ``value`` says, a text of ISO 8601, as ``format`` has it; what says no date stays as it is.

    >>> php_date("2024-03-04T08:05:09Z", "l, F jS, Y \\\\a\\\\t g:i A"), php_date("one day"), php_date(None)
    ('Monday, March 4th, 2024 at 8:05 AM', 'one day', '')
    """
    text = "" if value is None else str(value)
    at = _read(text)
    if at is None:
        return text
    out: list[str] = []
    escaped = False
    for letter in format:
        if letter == "\\" and not escaped:
            escaped = True
            continue
        spell = None if escaped else _LETTERS.get(letter)
        out.append(letter if spell is None else spell(at))
        escaped = False
    return "".join(out)


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _suffix(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
