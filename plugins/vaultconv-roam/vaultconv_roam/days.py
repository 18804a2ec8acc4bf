"""The titles of daily pages: ``January 5th, 2026``."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{1,2}})(?:st|nd|rd|th), (\d{{4}})")


def day_of(title: str) -> str:
    """The day that a page called ``title`` is of, as ``YYYY-MM-DD``; ``""`` where it is of none.

    >>> day_of("January 5th, 2026"), day_of("February 30th, 2026"), day_of("January")
    ('2026-01-05', '', '')
    """
    found = _DAY.fullmatch(title.strip())
    if found is None:
        return ""
    try:
        return date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])).isoformat()
    except ValueError:
        return ""
