"""Days as people write them, for migration scripts."""

from __future__ import annotations

from datetime import date

from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT, day_name, day_of
from vaultconv.lazy_pattern import lazy_pattern

FORMATS = (
    *("YYYY-M-D", "YYYY/M/D", "YYYY.M.D", "YYYYMMDD"),
    *("D MMMM YYYY", "Do MMMM YYYY", "D MMM YYYY", "Do MMM YYYY", "D. MMMM YYYY"),
    *("MMMM D, YYYY", "MMMM Do, YYYY", "MMM D, YYYY", "MMM Do, YYYY"),
    *("D.M.YYYY", "D/M/YYYY", "M/D/YYYY", "D-M-YYYY", "M-D-YYYY"),
)
"""How days are written, in the tokens of Moment.js; a number may have a zero before it."""
_ZERO = lazy_pattern(r"(?<!\d)0(?=\d(?!\d))")


class Dates:
    """Reads and writes days; ``context.dates`` in a script.

    >>> dates = Dates()
    >>> dates.read("March 3rd, 2026"), dates.read("31/12/2026"), dates.read("2026-02-30")
    (datetime.date(2026, 3, 3), datetime.date(2026, 12, 31), None)
    >>> dates.read("01/02/2026"), dates.read("01/02/2026", "DD/MM/YYYY")
    (None, datetime.date(2026, 2, 1))
    >>> dates.write(date(2026, 2, 1), "dddd, D MMMM YYYY")
    'Sunday, 1 February 2026'
    """

    __slots__ = ()

    def read(self, text: object, *formats: str) -> date | None:
        """The day that ``text`` means in one of these ``formats``, by default in any of :data:`FORMATS`; None for what is no day, or may be
        two."""
        said = str(text).strip()
        if not formats:
            said, formats = _ZERO.sub("", said), FORMATS
        days = {day for format in formats if (day := day_of(said, format))}
        return date.fromisoformat(days.pop()) if len(days) == 1 else None

    def write(self, day: date | str, format: str = DEFAULT_FORMAT) -> str:
        """How ``day`` is called in ``format``. Raises :class:`ValueError` for text that is no ``YYYY-MM-DD``."""
        return day_name(day if isinstance(day, str) else day.strftime("%Y-%m-%d"), format)
