"""Lines that somebody has put on another level, with all that is below them: they are the same lines, further in or further out, and what is carried
for them goes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vaultconv.pipeline.hunk import Hunk, changed, fingerprint, is_about
from vaultconv.pipeline.indented import indent_of, is_item
from vaultconv.pipeline.places import Places

_LEVELS = 6
"""By so many levels lines may have moved."""
_TALLEST = 4
"""Of so many lines at most it is looked for all over the text where they are."""


def reindented(
    lines: Sequence[str], gone: Mapping[int, Hunk], places: Places
) -> Iterator[tuple[int, int, str]]:
    """Of the hunks that are ``gone``, by their numbers, those whose ``lines`` are there on another level: the number, the line where they begin,
    and the text that they become. They took the ``places`` of the old ones, or stand once among those that are new."""
    free = places.free(1) if gone else []
    units = _units(lines) if free else ()
    sought: dict[str, list[int]] = {}
    for number, hunk in gone.items() if units else ():
        at = _place(lines, hunk, places)
        made = None if at is None else _made(lines, at, hunk, units)
        if at is not None and made is not None:
            yield number, at, made
        elif hunk[1] <= min(_TALLEST, len(hunk[3])):
            sought.setdefault(hunk[2], []).append(number)
    counts = sorted({gone[number][1] for (number, *_) in sought.values()})
    there: dict[int, list[int]] = {}
    for at in free if sought else ():
        for count in counts:
            for old, _ in _on_other_levels(lines[at : at + count], units):
                numbers = sought.get(fingerprint(old), ())
                if len(numbers) == 1:
                    there.setdefault(numbers[0], []).append(at)
    for number, places_there in there.items():
        if (
            len(places_there) == 1
            and (made := _made(lines, places_there[0], gone[number], units)) is not None
        ):
            yield number, places_there[0], made


def _place(lines: Sequence[str], hunk: Hunk, places: Places) -> int | None:
    """Where lines are that took the place of those of ``hunk``; a blank line that it begins with is as it was on any level."""
    at = places.edited(hunk[0])
    if at is None and hunk[1] > 1:
        behind = places.edited(hunk[0] + 1)
        at = behind - 1 if behind and not lines[behind - 1].strip() else None
    return at


def as_below(line: str, new: list[str]) -> list[str]:
    """The ``new`` lines, which are put in behind the first ``line`` of an item and belong to it, on its level.

    >>> as_below("  - edited", ["  id:: a"]), as_below("edited", ["  a"])
    (['    id:: a'], ['  a'])
    """
    was = indent_of(new[0]).removesuffix("  ") if new else ""
    if not is_item(line) or not new or is_item(new[0]) or not new[0].startswith(was + "  "):
        return new
    return _from(new, was, indent_of(line)) or new


def _made(lines: Sequence[str], at: int, hunk: Hunk, units: Sequence[str]) -> str | None:
    """The text that the lines from ``at`` on become, which ``hunk`` is about but for their level; None where it is about others."""
    for old, was in _on_other_levels(lines[at : at + hunk[1]], units):
        if is_about(old, hunk):
            spelled = changed(old, hunk[3])
            if not spelled or is_item(spelled[0]) is not is_item(old[0]):
                return None  # a page may begin without a bullet, and no other line of it can
            new = _from(spelled, was, _indent_of(lines[at : at + hunk[1]]))
            return None if new is None else "\n".join(new)
    return None


def _on_other_levels(lines: Sequence[str], units: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """``lines`` as they are on other levels, each with what the first begins with there."""
    if not any(map(str.strip, lines)):
        return
    own = _indent_of(lines)
    for unit in units:
        for by in range(1, _LEVELS + 1):
            for was in (unit * by + own, own[len(unit) * by :] if own.startswith(unit * by) else None):
                old = None if was is None else _from(lines, own, was)
                if old is not None and was is not None:
                    yield old, was


def _indent_of(lines: Sequence[str]) -> str:
    """What the first of ``lines`` with words is indented by."""
    return indent_of(next(filter(str.strip, lines), ""))


def _from(lines: Sequence[str], own: str, other: str) -> list[str] | None:
    """``lines`` that begin with the ``other`` indentation in place of their ``own``; None where one has not as much."""
    if not all(line.startswith(own) for line in lines if line.strip()):
        return None
    return [other + line[len(own) :] if line.strip() else line for line in lines]


def _units(lines: Sequence[str]) -> tuple[str, ...]:
    """By what the first of the items among ``lines`` that is further in than others is further in."""
    first = next((indent_of(line) for line in lines if line[:1] in (" ", "\t") and is_item(line)), "\t")
    return ("\t",) if first.startswith("\t") else (first,)
