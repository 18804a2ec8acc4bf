"""Which notes and files of a vault are meant: by their paths, their tags, and when they were last changed.

Patterns are those of ``.gitignore``, everywhere the same (https://git-scm.com/docs/gitignore): ``Archive/`` is each folder
of that name with all in it, ``/Archive/`` the one at the root, ``*.png`` any such file, ``Recipes/**`` all below.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultconv.errors import UsageError
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".vaultconvignore"
"""The file, at the root of a vault or in any folder of it, whose patterns name what no run takes along."""

_AGO = lazy_pattern(r"([0-9]{1,5})([dw])")
_DAYS = {"d": 1, "w": 7}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a run is about, in the words of its user. ``only`` and ``exclude`` are patterns; of ``tags`` a note needs one, or one
    below it; ``since`` is the day (``YYYY-MM-DD``) on or after which it was changed, ``""`` for any.

    >>> bool(Filters()), bool(Filters(only=("Recipes/",)))
    (False, True)
    """

    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out by them at all."""
        return bool(self.only or self.exclude or self.tags or self.since)

    def recorded(self) -> dict[str, Any]:
        """Those that say something, as JSON values.

        >>> Filters(only=("Recipes/",), since="2026-01-31").recorded()
        {'only': ['Recipes/'], 'since': '2026-01-31'}
        """
        said = {
            "only": list(self.only),
            "exclude": list(self.exclude),
            "tag": list(self.tags),
            "since": self.since,
        }
        return {key: value for key, value in said.items() if value}

    @property
    def earliest(self) -> int:
        """The first moment of ``since`` here, in nanoseconds since 1970 (UTC); 0 where it is not said."""
        if not self.since:
            return 0
        return int(datetime.fromisoformat(self.since).timestamp()) * 10**9


EVERYTHING = Filters()
"""Those that leave out nothing."""
FILTER_KEYS = frozenset({"only", "exclude", "tag", "since"})
"""The keys of :meth:`Filters.recorded`."""


def filters_recorded(said: Any) -> Filters:
    """The filters that :meth:`Filters.recorded` tells of, among whatever else ``said`` tells.

    >>> filters_recorded({"only": ["a"], "unused": "leave"})
    Filters(only=('a',), exclude=(), tags=(), since='')
    """
    only, exclude, tags = (tuple(map(str, said.get(key, ()))) for key in ("only", "exclude", "tag"))
    return Filters(only, exclude, tags, str(said.get("since", "")))


def day_since(text: str, today: date | None = None) -> str:
    """The day that ``text`` says: a date, or so many days or weeks before ``today``. Raises
    :class:`~vaultconv.errors.UsageError`.

    >>> day_since("2026-01-31"), day_since("7d", date(2026, 3, 3)), day_since("2w", date(2026, 3, 15))
    ('2026-01-31', '2026-02-24', '2026-03-01')
    """
    try:
        if found := _AGO.fullmatch(text):
            days = int(found[1]) * _DAYS[found[2]]
            return ((today or date.today()) - timedelta(days)).isoformat()
        return date.fromisoformat(text).isoformat()
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"--since cannot be {text!r}",
            remedy="Give a day (2026-01-31), or how long ago: 7d is seven days, 2w two weeks.",
        ) from error


def has_tag(tags: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of ``tags`` is one of those ``wanted``, or stands below one. Case does not count, nor a ``#``.

    >>> has_tag(["Project/Bread"], ["#project"]), has_tag(["projects"], ["project"])
    (True, False)
    """
    asked = tuple(f"{_folded(tag)}/" for tag in wanted)
    return any(f"{_folded(tag)}/".startswith(asked) for tag in tags)


def _folded(tag: str) -> str:
    return unicodedata.normalize("NFC", tag).removeprefix("#").strip("/").casefold()


class Patterns:
    """Patterns of one place: a file of them, or those of a flag. ``folder`` is where they count from, ``""`` for the root."""

    def __init__(self, lines: Sequence[str], folder: str = "") -> None:
        self._lines = tuple(unicodedata.normalize("NFC", line) for line in lines)
        self._prefix = unicodedata.normalize("NFC", folder + "/") if folder else ""

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec  # read where there is a pattern: importing it takes 20 ms

        return GitIgnoreSpec.from_lines(self._lines)

    def check(self, path: str) -> bool | None:
        """Whether ``path`` (from the root of the vault) is named; None where no pattern speaks of it, False where the last
        that does takes it back (``!``). Unicode forms of a name are one."""
        if not self._lines:
            return None
        if not path.isascii():
            path = unicodedata.normalize("NFC", path)
        if not path.startswith(self._prefix):
            return None
        return self._spec.check_file(path[len(self._prefix) :]).include


def check_patterns(flag: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """``patterns``, given by ``flag``, each of which says something. Raises :class:`~vaultconv.errors.UsageError` else.

    >>> check_patterns("--only", ["Recipes/"])
    ('Recipes/',)
    """
    from pathspec import GitIgnoreSpec

    for pattern in patterns:
        try:
            says = [each.include for each in GitIgnoreSpec.from_lines([pattern]).patterns]
        except ValueError as error:
            raise UsageError(f"{flag} cannot be {pattern!r}: {error}", remedy=_PATTERNS) from error
        if says == [None] or not says:
            raise UsageError(f"{flag} cannot be {pattern!r}: it names no path", remedy=_PATTERNS)
    return tuple(patterns)


_PATTERNS = (
    "Patterns are those of .gitignore: `Recipes/`, `*.png`, `/Archive/**`; a `#` or `!` in front gets a `\\`."
)
