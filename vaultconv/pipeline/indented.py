"""What somebody puts into a text stands among lines that are indented as they were: it is indented as those beside it.

A note is written with one indentation. Where it had several, what is carried gives its own lines theirs again, and a line that is new would
be on another level between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from vaultconv.lazy_pattern import lazy_pattern

_ITEM = lazy_pattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|\Z)")


def as_beside(lines: Sequence[str], there: Mapping[int, str], new: Iterable[int]) -> dict[int, str]:
    """Those of the ``new`` lines, by their number, that are to be indented otherwise: as the next line on their level is, or from the line that
    they are below. ``there`` says how lines that are respelled are spelled.

    >>> as_beside(["- a", "  - new", "    - b", "  - c"], {3: "\\t- c"}, [1, 2])
    {1: '\\t- new', 2: '\\t  - b'}
    """
    moved = {
        number: indent_of(line)
        for number, line in there.items()
        if indent_of(line) != indent_of(lines[number]) and is_item(line) == is_item(lines[number])
    }
    if not moved:
        return {}
    unknown = set(new)
    found: dict[int, str] = {}
    for number in sorted(unknown):
        own = indent_of(lines[number])
        beside = _beside(lines, number, unknown) if lines[number].strip() else None
        unknown.discard(number)
        if beside is not None:
            was = indent_of(lines[beside])
            indent = moved.get(beside, was) + own[len(was) :]
            if indent != own:
                found[number] = indent + lines[number][len(own) :]
                moved[number] = indent
    return found


def _beside(lines: Sequence[str], number: int, unknown: Set[int]) -> int | None:
    """The line that tells how that with the ``number`` is indented: the nearest with as much before it, above or below it, or else what it is
    below; of none whose indentation is ``unknown``."""
    own = indent_of(lines[number])
    parent = None
    for way in (range(number - 1, -1, -1), range(number + 1, len(lines))):
        for other in way:
            indent = indent_of(lines[other])
            if not lines[other].strip() or (len(indent) >= len(own) and other in unknown):
                continue
            if indent == own:
                return other
            if len(indent) < len(own):
                parent = other if parent is None and other < number and own.startswith(indent) else parent
                break
    return parent


def is_item(line: str) -> bool:
    """Whether ``line`` begins an item of a list: in another spelling it may go on with one."""
    return _ITEM.match(line) is not None


def indent_of(line: str) -> str:
    """What ``line`` is indented by."""
    return line[: len(line) - len(line.lstrip(" \t"))]
