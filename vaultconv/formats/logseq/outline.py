"""The outline of a file: its lines split into bullets, each with what is below it. Linear in the text.

Source: ``formats/logseq.md`` section 3 (mldoc's ``heading0.ml``, the app's ``extract-blocks``), run through the app's
own parser: a bullet is ``-`` and a blank, a line of ``#`` and a blank is a block of its own, deeper is decided by the
number of characters before the bullet. Nothing splits inside closed fences, formulas, ``#+BEGIN`` blocks and HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from vaultconv.formats.logseq.markup import closings
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.read import MAX_DEPTH, TooDeepError

_BULLET = lazy_pattern(r"([ \t]*)-(?:[ \t]+|$|(?=#+(?:[ \t]|$)))")
_HEADING = lazy_pattern(r"[ \t]*#+(?:[ \t]|$)")
_OPENING = lazy_pattern(
    r"[ \t]*(?:-[ \t]+)?(?:\#+[ \t]+)?"
    r"(?:(?P<fence>```|~~~)(?P<info>[^\n]*)|(?P<math>\$\$)|(?i:\#\+BEGIN_(?P<box>\S+))|(?P<comment><!--)|(?P<tag><[a-zA-Z]))"
)
_BOX_END = lazy_pattern(r"[ \t]*#\+END_(\S+)[ \t]*$", re.IGNORECASE)


@dataclass(slots=True)
class Bullet:
    """A block of the outline: the 0-based line it starts on, its lines less bullet and indentation, and what is below
    it. ``heading`` says that it has no bullet but its ``#``. ``indent`` counts the characters before the bullet."""

    line: int
    indent: int
    lines: list[str]
    heading: bool = False
    below: list[Bullet] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A file: the lines before its first bullet, and the bullets of its first level."""

    before: list[str]
    bullets: list[Bullet]


def read_outline(text: str) -> Outline:
    """The outline of ``text``. Raises :class:`~vaultconv.markdown.read.TooDeepError`.

    >>> page = read_outline("a:: 1\\n\\n- x\\n\\t- y\\n\\t  z\\n")
    >>> page.before, page.bullets[0].lines, page.bullets[0].below[0].lines
    (['a:: 1', ''], ['x'], ['y', 'z'])
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    sealed = _sealed(lines)
    page = Outline([], [])
    open_: list[Bullet] = []
    for number, line in enumerate(lines):
        bullet = None
        if number not in sealed:
            found = _BULLET.match(line)
            if found is not None:
                bullet = Bullet(number, len(found[1]), [line[found.end() :]])
            elif _HEADING.match(line):
                bullet = Bullet(number, 0, [line.lstrip(" \t")], heading=True)
        if bullet is not None:
            _add(page, open_, bullet)
        elif open_:
            open_[-1].lines.append(_cut(line, 0 if open_[-1].heading else open_[-1].indent + 2))
        else:
            page.before.append(line)
    return page


def indentation_in(text: str, outline: Outline) -> str:
    """What the first block below another is indented by in ``text``, whose ``outline`` is known; ``""`` where none is.

    >>> indentation_in(page := "- a\\n  - b\\n    - c\\n", read_outline(page))
    '  '
    """
    for bullet in outline.bullets:
        if bullet.below:
            line = text.split("\n")[bullet.below[0].line]
            return line[bullet.indent : bullet.below[0].indent]
    return ""


def _add(page: Outline, open_: list[Bullet], bullet: Bullet) -> None:
    """Hangs ``bullet`` below the nearest one that is less deep. Where none is just as deep, it is so a sibling of the first
    that is deeper."""
    while open_ and open_[-1].indent >= bullet.indent:
        open_.pop()
    (open_[-1].below if open_ else page.bullets).append(bullet)
    open_.append(bullet)
    if len(open_) > MAX_DEPTH:
        raise TooDeepError(bullet.line + 1)


def _cut(line: str, width: int) -> str:
    """``line`` less ``width`` characters if they are blank, else less all that are."""
    return line[width:] if not line[:width].strip(" \t") else line.lstrip(" \t")


def _sealed(lines: list[str]) -> set[int]:
    """The numbers of the lines on which no block may start: those after the first of a closed fence, formula, box or
    piece of HTML. Each kind of closing mark is looked for once behind its last find, so the whole is linear."""
    sealed: set[int] = set()
    nowhere: set[str] = set()
    tags = _ends_of_tags(lines)
    boxes = {found[1].lower(): n for n, line in enumerate(lines) if (found := _BOX_END.match(line))}
    number = 0
    while number < len(lines):
        found = _OPENING.match(lines[number])
        if found is not None and found["tag"]:
            last = tags.get((number, found.start("tag")))
        else:
            last = _closing(lines, number, found, nowhere, boxes) if found is not None else None
        if last is None:
            number += 1
            continue
        sealed.update(range(number + 1, last + 1))
        number = last + 1
    return sealed


def _closing(
    lines: list[str], number: int, found: re.Match[str], nowhere: set[str], boxes: dict[str, int]
) -> int | None:
    """The line that closes what ``found`` opens on line ``number``; None if none does, or if this is no opening. ``boxes``
    are the last lines that close a box of each name."""
    rest = lines[number][found.end() :]
    if found["fence"]:
        if "`" in found["info"]:
            return None
        closer, pattern = "fence", re.compile(r"[ \t]*(?:```|~~~)")
    elif found["box"]:
        name = found["box"].lower()
        if boxes.get(name, 0) <= number:
            return None
        closer, pattern = f"box {name}", re.compile(rf"[ \t]*#\+end_{re.escape(name)}[ \t]*$", re.IGNORECASE)
    else:
        mark = "$$" if found["math"] else "-->"
        closer, pattern = mark, re.compile(rf".*?{re.escape(mark)}")
        if pattern.match(rest):
            return number
    if closer in nowhere:
        return None
    for later in range(number + 1, len(lines)):
        if pattern.match(lines[later]):
            return later
    nowhere.add(closer)
    return None


def _ends_of_tags(lines: list[str]) -> dict[tuple[int, int], int]:
    """The line on which each tag of HTML is closed, by its own line and its place in that."""
    if not any("</" in line for line in lines):
        return {}
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found: dict[tuple[int, int], int] = {}
    for start, end in closings("\n".join(lines)).items():
        number = bisect_right(starts, start) - 1
        found[number, start - starts[number]] = bisect_right(starts, end - 1) - 1
    return found
