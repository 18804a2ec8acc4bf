"""Why a line of a vault that went to another format and came home is another one: house style has a word for each.

The first reason in the table that fits is the one; what none fits is ``otherwise``, and stands in the list to be read.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

OTHERWISE = "otherwise"
PARTED = "how the lines of a text are parted"
"""The text is the same, and its lines are others."""

Line = str | None
"""A line before or after; None where the other side has none."""

_LINK = re.compile(r"!?\[\[[^\]\n]*\]\]|!?\[[^\]\n]*\]\([^)\n]*\)")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|(?:[-*_] ?){3,})\s*")
_BULLET = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])(\s+|$)")
_ADDRESS = re.compile(r"\[(?P<address>[a-z]+:[^\]\n]*)\]\((?P=address)\)")
_ID = re.compile(r"\s*\^[A-Za-z0-9-]+\s*$")
_KEY = re.compile(r"^[^\s:][^:\n]*::?( |$)|^---$|^ {0,4}- ")


def _closed(line: Line) -> str:
    return "".join((line or "").split())


def _is_blank(line: Line) -> bool:
    """Whether nothing stands in ``line``, in a quotation or out of one."""
    return not _closed(line).strip(">")


def _bare(line: Line) -> str:
    """``line`` less blanks, escapes, entities, and the marks of emphasis, code, quotations and addresses."""
    plain = _ADDRESS.sub(lambda found: found["address"], (line or "").replace("\\", ""))
    return re.sub(r"[\s*_~=`<>]+|%%.*?%%", "", html.unescape(plain))


def _is_row(line: Line) -> bool:
    return line is not None and "|" in line


def _cells(line: Line) -> str:
    return re.sub(r"-+", "-", _closed(_LINK.sub("@", line or "")).strip(">|"))


def _is(pattern: re.Pattern[str], *lines: Line) -> bool:
    return all(line is None or pattern.match(line) for line in lines)


REASONS: Mapping[str, Callable[[Line, Line], bool]] = {
    "a blank line more or less": lambda old, new: _is_blank(old) and _is_blank(new),
    "what is carried, or stood in the state": lambda old, new: "vaultconv" in f"{old}{new}",
    "blanks at the end of a line": lambda old, new: (old or "").rstrip() == (new or "").rstrip(),
    "the width of a table's columns": lambda old, new: (
        _is_row(old) and _is_row(new) and _cells(old) == _cells(new)
    ),
    "blanks and tabs before or within a line": lambda old, new: _closed(old) == _closed(new),
    "how a link is spelled": lambda old, new: (
        old is not None and new is not None and _LINK.sub("@", old).strip() == _LINK.sub("@", new).strip()
    ),
    "the marks of a fence": lambda old, new: _is(_FENCE, old, new),
    "the marks of a rule": lambda old, new: _is(_RULE, old, new),
    "the mark of a bullet": lambda old, new: (
        old is not None and new is not None and _BULLET.sub("", old).strip() == _BULLET.sub("", new).strip()
    ),
    "an escape, an entity or a mark of emphasis": lambda old, new: _bare(old) == _bare(new),
    "how a property is spelled": lambda old, new: _is(_KEY, old, new),
    "the case of a callout's type": lambda old, new: (old or "").casefold() == (new or "").casefold(),
    "where an id stands": lambda old, new: (
        bool(_ID.search(f"{old or ''}") or _ID.search(f"{new or ''}"))
        and (_ID.sub("", old or "") in ("", new) or _ID.sub("", new or "") in ("", old))
    ),
    "the bars around a table": lambda old, new: (
        _is_row(new) and old is not None and _cells(old) in _cells(new)
    ),
}


def reason(old: Line, new: Line) -> str:
    """Why ``old`` came home as ``new``.

    >>> reason("| a   | b |", "| a | b |"), reason("x  ", "x"), reason("", None)
    ("the width of a table's columns", 'blanks at the end of a line', 'a blank line more or less')
    >>> reason("see [[formulas]]", "see [[Formulas]]"), reason("a", "b")
    ('how a link is spelled', 'otherwise')
    """
    return next((name for name, fits in REASONS.items() if fits(old, new)), OTHERWISE)


def changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, Line, Line, str]]:
    """Each line that is another one: its 1-based number before, the line before and after, and the reason. Each line stands
    beside the one that says the same, where there is one."""
    same = SequenceMatcher(
        None, [_said(line) for line in before], [_said(line) for line in after], autojunk=False
    )
    for _, start, end, there, until in same.get_opcodes():
        old, new = before[start:end], after[there:until]
        is_one = "".join(map(_bare, old)) == "".join(map(_bare, new))
        for number, (one, other) in enumerate(zip_longest(old, new), start=start + 1):
            if one != other:
                why = reason(one, other)
                yield number, one, other, PARTED if why == OTHERWISE and is_one else why


def _said(line: str) -> str:
    """What ``line`` says, however it is spelled."""
    return "".join(_bare(_LINK.sub("@", _BULLET.sub("", line))).split("|")).casefold()


def counted(notes: Mapping[str, tuple[bytes, bytes]]) -> tuple[Counter[str], list[str]]:
    """How many lines of ``notes`` are others for each reason, and the list of them all."""
    reasons: Counter[str] = Counter()
    lines = []
    for path, (before, after) in notes.items():
        if before == after:
            continue
        old, new = (data.decode("utf-8", "backslashreplace").split("\n") for data in (before, after))
        for number, one, other, why in changed(old, new):
            reasons[why] += 1
            lines.append(f"{path}:{number}: {why}: {one!r} -> {other!r}")
    return reasons, lines
