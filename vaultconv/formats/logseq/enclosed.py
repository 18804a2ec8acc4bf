"""Which lines of a block stand between the ends of a fence, a box or a drawer.

Source: ``formats/logseq.md`` sections 3 and 6: in these nothing is a property or a date of the block.
"""

from __future__ import annotations

import re

from vaultconv.formats.logseq.body import DRAWER
from vaultconv.formats.logseq.markup import closed, closings, is_known
from vaultconv.lazy_pattern import lazy_pattern

FENCE = lazy_pattern(r"[ \t]*(?:```|~~~)")
_BOX = lazy_pattern(r"#\+BEGIN_(\S+)", re.IGNORECASE)
BOXES = ("```", "~~~", "$$", "#+", "<")
"""How code, formulas, boxes and HTML begin: what looks like a property in them is none."""


def opens(text: str) -> bool:
    """Whether a block begins in ``text`` that goes on in the next line, whatever stands there."""
    if text.startswith("<"):
        return (text.startswith("<!--") and "-->" not in text) or (
            is_known(text) and 0 not in closings(closed(text))
        )
    return text.startswith(BOXES) and not (text.startswith("$$") and "$$" in text[2:])


def after(lines: list[str], at: int) -> int:
    """The line after the block that line ``at`` opens; the end where nothing closes it."""
    text = lines[at].lstrip()
    if FENCE.match(text):
        ends = FENCE
    elif found := _BOX.match(text):
        ends = re.compile(rf"[ \t]*#\+end_{re.escape(found[1])}[ \t]*$", re.IGNORECASE)
    else:
        return len(lines)
    return next((n + 1 for n in range(at + 1, len(lines)) if ends.match(lines[n])), len(lines))


def drawer_end(lines: list[str], at: int) -> int | None:
    """The line that ends the drawer which begins at line ``at``; None if none does."""
    if not DRAWER.fullmatch(lines[at]):
        return None
    return next((n for n in range(at + 1, len(lines)) if lines[n].strip().upper() == ":END:"), None)
