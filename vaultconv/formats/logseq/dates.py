"""Days in names: which page titles are journals, and how a day is written.

Source: ``formats/logseq.md`` section 2, "Journals"; the tokens are those of cljs-time, checked by running it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

DEFAULT_FORMAT = "MMM do, yyyy"
"""How a graph that does not say otherwise titles its journals."""

ISO_FORMAT = "yyyy-MM-dd"
FILE_FORMAT = "yyyy_MM_dd"

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_DAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _DAYS)

_PATTERNS = {
    "yyyy": r"(?P<year>\d{1,4})",
    "YYYY": r"(?P<year>\d{1,4})",
    "xxxx": r"(?P<year>\d{1,4})",
    "yy": r"(?P<short>\d{2})",
    "y": r"(?P<year>\d{1,4})",
    "Y": r"(?P<year>\d{1,4})",
    "MMMM": rf"(?P<name>{_MONTH})",
    "MMM": rf"(?P<name>{_MONTH})",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "do": r"(?P<day>\d{1,2})(?:st|nd|rd|th)",
    "dd": r"(?P<day>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
    "EEEE": rf"(?:{_DAY})",
    "EEE": rf"(?:{_DAY})",
    "E": rf"(?:{_DAY})",
}
_TOKENS = re.compile("'([^']*)'|" + "|".join(sorted(_PATTERNS, key=len, reverse=True)) + "|(.)", re.DOTALL)


@lru_cache(maxsize=32)
def _compiled(format: str) -> re.Pattern[str] | None:
    parts = []
    for found in _TOKENS.finditer(format):
        quoted, other = found.groups()
        literal = quoted if quoted is not None else other
        parts.append(re.escape(literal) if literal is not None else _PATTERNS[found[0]])
    try:
        return re.compile("".join(parts), re.IGNORECASE)
    except re.error:  # a token twice: no such format names a day
        return None


def day_of(title: str, formats: Iterable[str] = (DEFAULT_FORMAT,)) -> str:
    """The day that ``title`` names as ``YYYY-MM-DD``, ``""`` if it names none. The app tries the graph's own format, then
    three others, and is lenient with digits.

    >>> day_of("Jan 5th, 2024"), day_of("2024-1-5"), day_of("2024_01_05"), day_of("On 5 January")
    ('2024-01-05', '2024-01-05', '2024-01-05', '')
    """
    if not any(c.isdigit() for c in title):
        return ""
    for format in (*formats, DEFAULT_FORMAT, ISO_FORMAT, FILE_FORMAT):
        pattern = _compiled(format)
        found = pattern.fullmatch(title) if pattern is not None else None
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["year"]) if parts.get("year") else 2000 + int(parts.get("short") or 0)
        name = (parts.get("name") or "")[:3].title()
        month = next((n for n, full in enumerate(_MONTHS, 1) if full[:3] == name), 0)
        try:
            return date(year, month or int(parts.get("month") or 0), int(parts.get("day") or 0)).isoformat()
        except ValueError:
            continue
    return ""


def weekday(day: str) -> str:
    """The English short name of the weekday of ``YYYY-MM-DD``, which the app's timestamps must have.

    >>> weekday("2026-01-06")
    'Tue'
    """
    return _DAYS[date.fromisoformat(day).weekday()][:3]
