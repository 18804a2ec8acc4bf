"""Which fences are open after each line of a text: what is between them belongs together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultconv.lazy_pattern import lazy_pattern

_FENCE = lazy_pattern(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*"
    r"(?:(?P<code>`{3,}|~{3,})(?P<info>.*)|(?P<mark>\$\$|%%)[ \t]*\Z|#\+(?P<edge>BEGIN|END)_(?P<name>\w+))",
    re.IGNORECASE,
)


LEVEL = "level"
"""What a line is in that stands below another, in an outline: it has no line at which it ends."""
WORDS = "words"
"""What a line is that goes on with the words of what it is in: nothing ends at it, and nothing begins."""
_FENCES = lazy_pattern(r"```|~~~|\$\$|%%|#\+")
"""What a text must hold for any fence to be in it."""


def open_after(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The fence that is open after each of ``lines``, or none: of code, a formula, a comment, or ``#+BEGIN_...``.

    >>> open_after(["~~~js", "```", "~~~", "#+BEGIN_TIP", "#+END_TIP"])
    [('~~~',), ('~~~',), (), ('TIP',), ()]
    """
    if not _FENCES.search("\n".join(lines)):
        return [()] * len(lines)
    out: list[tuple[str, ...]] = []
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found is not None:
            fence = _begun(found) if not fence else "" if _ends(found, fence) else fence
        out.append((fence,) if fence else ())
    return out


def within(opened: Sequence[tuple[str, ...]], line: int) -> bool:
    """Whether ``line`` stands between the ends of a fence, by what is ``opened`` after each: there it is none of the note's own.

    >>> opened = open_after(["```", "- a", "```", "- b"])
    >>> [within(opened, line) for line in range(4)]
    [False, True, False, False]
    """
    return (
        0 < line < len(opened) and any(map(_is_fence, opened[line - 1])) and any(map(_is_fence, opened[line]))
    )


def _is_fence(name: str) -> bool:
    return name[:1] in ("`", "~", "$", "%") or name.isupper()


def _begun(found: re.Match[str]) -> str:
    """The fence that a line begins; ``""`` if it begins none."""
    if found["edge"]:
        return found["name"].upper() if found["edge"].upper() == "BEGIN" else ""
    is_span = (found["code"] or "").startswith("`") and "`" in found["info"]
    return "" if is_span else found["code"] or found["mark"]


def _ends(found: re.Match[str], fence: str) -> bool:
    """Whether a line ends the ``fence`` that is open."""
    if found["edge"]:
        return found["edge"].upper() == "END" and found["name"].upper() == fence
    if found["code"]:
        return found["code"].startswith(fence) and not found["info"].strip()
    return found["mark"] == fence
