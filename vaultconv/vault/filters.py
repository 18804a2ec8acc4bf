"""Which notes and files of a vault are meant: by their paths, their tags, and when they were last changed.

Patterns are those of ``.gitignore``, everywhere the same (https://git-scm.com/docs/gitignore): ``Archive/`` is each folder
of that name with all in it, ``/Archive/`` the one at the root, ``*.png`` any such file, ``Recipes/**`` all below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vaultconv.errors import ConfigurationError, UsageError
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
    for pattern in patterns:
        if not _is_pattern(pattern) or not _says_something(pattern):
            raise UsageError(f"{flag} cannot be {pattern!r}: it names no path", remedy=_PATTERNS)
    return tuple(patterns)


def check_lines(file: object, lines: Sequence[str]) -> Sequence[str]:
    """The ``lines`` of an ignore ``file``, each of which is a pattern, a comment or blank. Raises
    :class:`~vaultconv.errors.ConfigurationError` else: what such a line was to leave out, nobody can tell."""
    problems = [
        UsageError(f"{line!r} is no pattern", path=file, line=number, remedy=_PATTERNS)
        for number, line in enumerate(lines, 1)
        if not _is_pattern(line)
    ]
    if problems:
        raise ConfigurationError(problems)
    return lines


def _is_pattern(line: str) -> bool:
    """Whether ``line`` can be understood; a comment and a blank line can.

    >>> [_is_pattern(line) for line in ("*.md", "# x", "", "!", "[z-a]")]
    [True, True, True, False, False]
    """
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def _says_something(pattern: str) -> bool:
    from pathspec import GitIgnoreSpec

    return any(each.include is not None for each in GitIgnoreSpec.from_lines([pattern]).patterns)


def check_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """``tags`` as they are compared, each of which is one. Raises :class:`~vaultconv.errors.UsageError` else.

    >>> check_tags(["#bread"])
    ('bread',)
    """
    bare = tuple(tag.removeprefix("#") for tag in tags)
    if not all(map(_folded, bare)):
        raise UsageError("--tag cannot be empty", remedy="Say a tag, such as `project` or `project/bread`.")
    return bare


_PATTERNS = (
    "Patterns are those of .gitignore: `Recipes/`, `*.png`, `/Archive/**`; a `#` or `!` in front gets a `\\`."
)
