"""Which heading a link means: by its text, or by the texts of those above it too."""

from __future__ import annotations

from collections.abc import Sequence

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.index import HeadingLine
from vaultconv.vault.naming import fold

_MARKS = lazy_pattern(r"[:#|^\\]|%%|\[\[|\]\]")
"""What the text of a heading may have lost in a link to it."""

_PUNCTUATION = lazy_pattern(r"[!-&(-,./:-@\[-^`{-~]")
"""What does not count when a link is compared with a heading: ASCII punctuation but ``- _ '`` (``stripHeading`` of
Obsidian's type definitions)."""


def clean_heading(text: str) -> str:
    """The text of a heading as a link holds it.

    >>> clean_heading("Heat:  how much")
    'Heat how much'
    """
    return " ".join(_MARKS.sub(" ", text).split())


def heading_key(text: str) -> str:
    """What two texts of one heading have in common: the words, whatever their case and what stands between them.

    >>> heading_key("Heat: how  much?") == heading_key("heat how much")
    True
    """
    return fold(" ".join(_PUNCTUATION.sub(" ", text).split()))


def find_heading(headings: Sequence[HeadingLine], wanted: Sequence[str]) -> HeadingLine | None:
    """The first of ``headings`` that ``wanted`` leads to, each below the one before; None if there is none.

    >>> page = [HeadingLine(1, "A", 1), HeadingLine(2, "B", 2), HeadingLine(1, "C", 3), HeadingLine(2, "B", 4)]
    >>> find_heading(page, ["C", "B"]).line
    4
    """
    keys = [heading_key(text) for text in wanted]
    levels: list[int] = []
    for heading in headings:
        while levels and levels[-1] >= heading.level:
            levels.pop()
        if heading_key(heading.text) == keys[len(levels)]:
            levels.append(heading.level)
            if len(levels) == len(keys):
                return heading
    return None
