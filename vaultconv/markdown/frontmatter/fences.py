"""Where front matter begins and ends: recognition by fences alone, before anything is parsed.

YAML as Obsidian recognises it: the first line is exactly ``---``, the next line of ``---`` with nothing but blanks
after it closes, ``...`` does not, and the end of the file may follow at once (release notes 1.3.2, 1.4.6, 1.4.10).
TOML and JSON as python-frontmatter does.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern


class Fences(NamedTuple):
    """Indices into a text: the block without its fences is ``[start:end]``, the body begins at ``body``."""

    start: int
    end: int
    body: int


class _Fence(NamedTuple):
    opening: re.Pattern[str]
    closing: str
    inside: bool
    """Whether the fences are part of the block, as the braces of JSON are."""


_FENCES = {
    "yaml": _Fence(lazy_pattern(r"---\n"), "\n---", False),
    "toml": _Fence(lazy_pattern(r"\+\+\+[ \t]*\n"), "\n+++", False),
    "json": _Fence(lazy_pattern(r"\{\n(?=[ \t\n]*[\"}])"), "\n}", True),
}
SYNTAX_BY_FIRST = {"-": "yaml", "+": "toml", "{": "json"}
"""The language that a file's first character announces."""


def find(text: str, syntax: str) -> Fences | None:
    """The front matter of ``text`` in the language ``syntax`` (``yaml``, ``toml``, ``json``), or None.

    >>> find("---\\na: 1\\n--- \\nbody", "yaml")
    Fences(start=4, end=9, body=14)
    >>> find("---\\na: 1\\n...\\n", "yaml"), find("--- \\na: 1\\n---\\n", "yaml")
    (None, None)
    """
    fence = _FENCES[syntax]
    opened = fence.opening.match(text)
    if opened is None:
        return None
    position = opened.end() - 1
    while True:
        position = text.find(fence.closing, position)
        if position < 0:
            return None
        after = position + len(fence.closing)
        rest = text.find("\n", after)
        line_end = len(text) if rest < 0 else rest
        if not text[after:line_end].strip(" \t"):
            body = min(line_end + 1, len(text))
            return Fences(0, after, body) if fence.inside else Fences(opened.end(), position + 1, body)
        position = after
