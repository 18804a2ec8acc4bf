"""Regular expressions that are compiled when somebody first asks them: of some 600 that the modules of a conversion have, one of a small
vault asks 70, and to compile them all took a seventh of its time."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

_ASKED = (
    "match",
    "search",
    "fullmatch",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
    "scanner",
    "flags",
    "groups",
    "groupindex",
)
"""All that a pattern has, but what it says."""


class _Lazy(Generic[AnyStr]):
    """A pattern that is not compiled yet; once it is, it has what that has, and whoever asks it waits no longer for it than for any attribute."""

    def __init__(self, text: AnyStr, flags: int) -> None:
        self._said: tuple[AnyStr, int] = text, flags
        self.pattern: AnyStr = text

    def __getattr__(self, name: str) -> Any:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(*self._said)
        self.__dict__.update((asked, getattr(compiled, asked)) for asked in _ASKED)
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return lazy_pattern, self._said

    def __repr__(self) -> str:
        return f"lazy_pattern{self._said!r}"


def lazy_pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern that ``text`` says, as :func:`re.compile` gives it, but compiled when it is first asked. That raises :class:`re.error` for
    what is none, so a test asks each pattern of the program.

    >>> digits = lazy_pattern(r"\\d+")
    >>> digits.sub("#", "a 12 b 3"), digits.pattern
    ('a # b #', '\\\\d+')
    """
    return cast("re.Pattern[AnyStr]", _Lazy(text, flags))
