"""The levels of a page's headings.

A page is told in one order: its title is the first level, and no heading is more than one below what it stands under, or who
hears a page has to guess what was left out (WCAG 2.2, technique G141). Authors skip levels, and begin with any. So a
heading is shown by what it stands under, and says the level that its author gave it, with the one that it is shown as:
``<h2 data-level="1 as 2">``. Whoever changes the tag changes the level by as much.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from vaultconv.formats.html.elements import HEADINGS
from vaultconv.lazy_pattern import lazy_pattern

ATTRIBUTE: Final = "data-level"
"""The attribute that says a level which is not the one that is shown."""

_SAID = lazy_pattern(r"([0-9]{1,4}) as ([1-6])")


@dataclass(slots=True)
class Levels:
    """Says as what level each heading of a page is shown, one after the other; they stand under one of the level ``top``."""

    top: int = 1
    _above: list[int] = field(default_factory=list)
    """The levels, as their authors gave them, of the headings that what comes next stands under."""

    def shown(self, level: int) -> int:
        """As what the next heading is shown, which is of ``level``.

        >>> levels = Levels()
        >>> [levels.shown(level) for level in (1, 3, 3, 2, 4, 1)]
        [2, 3, 3, 3, 4, 2]
        """
        while self._above and self._above[-1] >= level:
            self._above.pop()
        self._above.append(level)
        return self.now

    @property
    def now(self) -> int:
        """As what the last heading was shown."""
        return min(self.top + len(self._above), len(HEADINGS))


def spelled(level: int, shown: int) -> str:
    """What a heading of ``level`` says that is ``shown`` as another; ``""`` where they are one."""
    return f' {ATTRIBUTE}="{level} as {shown}"' if level != shown else ""


def level_of(tag: str, said: str | None) -> int:
    """The level of the heading ``tag`` that says ``said`` of it.

    >>> level_of("h2", "1 as 2"), level_of("h3", "1 as 2"), level_of("h3", None)
    (1, 2, 3)
    """
    shown = HEADINGS.index(tag) + 1
    found = _SAID.fullmatch(said or "")
    if found is None:
        return shown
    level, was = int(found[1]), int(found[2])
    return level if was == shown else min(max(level + shown - was, 1), len(HEADINGS))
