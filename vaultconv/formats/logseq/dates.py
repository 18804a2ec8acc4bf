"""Days in names: which page titles are journals, and how a day is written.

Source: ``formats/logseq.md`` section 2, "Journals"; the tokens are those of cljs-time, checked by running it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.day_names import DAYS, MONTHS

DEFAULT_FORMAT = "MMM do, yyyy"
"""How a graph that does not say otherwise titles its journals."""

ISO_FORMAT = "yyyy-MM-dd"
FILE_FORMAT = "yyyy_MM_dd"

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
_DAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in DAYS)
_MIDNIGHT = str.maketrans("HmsS", "0000")
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


class _Token(NamedTuple):
    """One token of a format: what it matches, and how it says a day. Each tells its part of the day once."""

    pattern: str
    spell: Callable[[date], str]


def _ordinal(day: date) -> str:
    suffix = "th" if 10 < day.day < 20 else _SUFFIXES.get(day.day % 10, "th")
    return f"{day.day}{suffix}"


def _clock(text: str) -> _Token:
    """A token of the time of day: a journal's is midnight."""
    return _Token(r"\d{1,3}" if text.isdigit() else "[AaPp][Mm]?", lambda _day: text)


_YEAR = _Token(r"(?P<year>\d{1,4})", lambda day: f"{day.year:04d}")
_NUMBER_OF_DAY = r"(?P<day>\d{1,2})"
_WEEK = r"\d{1,2}"

_TOKENS: Mapping[str, _Token] = {
    **dict.fromkeys(("y", "yyyy", "Y", "YYYY", "x", "xxxx"), _YEAR),
    "yy": _Token(r"(?P<short>\d{2})", lambda day: f"{day.year % 100:02d}"),
    "MMMM": _Token(rf"(?P<name>{_MONTH})", lambda day: MONTHS[day.month - 1]),
    "MMM": _Token(rf"(?P<name>{_MONTH})", lambda day: MONTHS[day.month - 1][:3]),
    "MM": _Token(r"(?P<month>\d{1,2})", lambda day: f"{day.month:02d}"),
    "M": _Token(r"(?P<month>\d{1,2})", lambda day: str(day.month)),
    "do": _Token(rf"{_NUMBER_OF_DAY}(?:st|nd|rd|th)", _ordinal),
    **dict.fromkeys(("dd", "DD"), _Token(_NUMBER_OF_DAY, lambda day: f"{day.day:02d}")),
    **dict.fromkeys(("d", "D"), _Token(_NUMBER_OF_DAY, lambda day: str(day.day))),
    "EEEE": _Token(rf"(?:{_DAY})", lambda day: DAYS[day.weekday()]),
    **dict.fromkeys(("EEE", "E"), _Token(rf"(?:{_DAY})", lambda day: DAYS[day.weekday()][:3])),
    "e": _Token(r"\d", lambda day: str(day.isoweekday())),
    "w": _Token(_WEEK, lambda day: str(day.isocalendar().week)),
    "ww": _Token(_WEEK, lambda day: f"{day.isocalendar().week:02d}"),
    **{name: _clock(name.translate(_MIDNIGHT)) for name in ("H", "HH", "m", "mm", "s", "ss", "S", "SSS")},
    **dict.fromkeys(("h", "hh"), _clock("12")),
    "a": _clock("am"),
    "A": _clock("AM"),
    "Z": _Token("(?-i:Z)", lambda _day: "Z"),
}
_PIECES = lazy_pattern(
    r"'(?P<quoted>[^']*)'|(?P<token>do|(?P<letter>[A-Za-z])(?P=letter)*)|(?P<other>.)", re.DOTALL
)


@lru_cache(maxsize=32)
def _pieces(format: str) -> tuple[str | _Token, ...]:
    """The tokens of ``format`` and the text between them; nothing where a letter means nothing to the app, which then
    knows no day at all."""
    pieces: list[str | _Token] = []
    for found in _PIECES.finditer(format):
        if found["token"] is None:
            pieces.append(found["quoted"] if found["quoted"] is not None else found["other"])
        elif found["token"] in _TOKENS:
            pieces.append(_TOKENS[found["token"]])
        else:
            return ()
    if _TOKENS["Z"] in pieces[:-1]:
        return ()  # the app reads nothing behind a zone
    return tuple(pieces)


@lru_cache(maxsize=32)
def _compiled(format: str) -> re.Pattern[str] | None:
    """What matches a day in ``format``. A dot in it matches any character: the app makes its pattern so."""
    pieces = _pieces(format)
    parts = [
        piece.pattern if isinstance(piece, _Token) else re.escape(piece).replace(r"\.", ".")
        for piece in pieces
    ]
    try:
        return re.compile("".join(parts), re.IGNORECASE | re.ASCII) if parts else None
    except re.error:  # a token twice: no such format names a day
        return None


def day_of(title: str, formats: Iterable[str] = (DEFAULT_FORMAT,)) -> str:
    """The day that ``title`` names as ``YYYY-MM-DD``, ``""`` if it names none. The app tries the graph's own format, then
    three others, and is lenient with digits: a year of two is one of this century.

    >>> day_of("Jan 5th, 2024"), day_of("2024-1-5"), day_of("2024_01_05"), day_of("On 5 January")
    ('2024-01-05', '2024-01-05', '2024-01-05', '')
    >>> day_of("1-2-3"), day_of("5/1/24", ["d/M/yy"])
    ('2001-02-03', '2024-01-05')
    """
    if not any(c.isdigit() for c in title):
        return ""
    for format in (*formats, DEFAULT_FORMAT, ISO_FORMAT, FILE_FORMAT):
        pattern = _compiled(format)
        found = pattern.fullmatch(title) if pattern is not None else None
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts.get("year") or parts.get("short") or 0)
        name = (parts.get("name") or "")[:3].title()
        month = next((n for n, full in enumerate(MONTHS, 1) if full[:3] == name), 0)
        try:
            return date(
                year + 2000 if year < 100 else year,
                month or int(parts.get("month") or 0),
                int(parts.get("day") or 0),
            ).isoformat()
        except ValueError:
            continue
    return ""


def write_day(day: str, format: str) -> str:
    """``YYYY-MM-DD`` as ``format`` says it; ``""`` where the app could not read it back as that day.

    >>> write_day("2024-01-05", "EEEE, MMM do, yyyy"), write_day("2024-01-05", "'KW' ww"), write_day("2024-01-05", "Q")
    ('Friday, Jan 5th, 2024', '', '')
    """
    said = date.fromisoformat(day)
    text = "".join(piece if isinstance(piece, str) else piece.spell(said) for piece in _pieces(format))
    return text if day_of(text, (format,)) == day else ""


def is_written(name: str, format: str) -> str:
    """The day that ``name`` is, written just as ``format`` or one of the app's own says it; ``""`` if it is none.

    >>> is_written("Jan 5th, 2024", "MMM do, yyyy"), is_written("1-2-3", "MMM do, yyyy")
    ('2024-01-05', '')
    """
    day = day_of(name, (format,))
    known = (format, DEFAULT_FORMAT, ISO_FORMAT)
    return day if day and any(write_day(day, one) == name for one in known) else ""


def weekday(day: str) -> str:
    """The English short name of the weekday of ``YYYY-MM-DD``, which the app's timestamps must have.

    >>> weekday("2026-01-06")
    'Tue'
    """
    return DAYS[date.fromisoformat(day).weekday()][:3]
