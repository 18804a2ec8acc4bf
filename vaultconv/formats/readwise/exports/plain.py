"""Plain text as Markdown that says the same: exports keep Markdown, but what Kindle writes has never been any.

Source: CommonMark 0.31, section 2.4: a backslash before ASCII punctuation is that character and no syntax.
"""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern

_LIVE = lazy_pattern(
    r"""
    \\(?=[!-/:-@\[-`{-~])            # a backslash that would escape
    | [`*\[]                         # code, emphasis, links
    | (?<![^\W_])_ | _(?![^\W_]) # emphasis: not within a word
    | <(?=[A-Za-z/!?])               # HTML
    | &(?=\#?\w{1,31};)              # a reference to a character
    | ~(?=~) | =(?==) | %(?=%)       # struck out, marked, a comment
    """,
    re.VERBOSE,
)
_INDENT = lazy_pattern(r"^[ \t]+", re.MULTILINE)
"""What would make a line code, and shows nowhere."""
_BEGINNING = lazy_pattern(
    r"^(?:(?P<number>\d{1,9})(?=[.)](?:[ \t]|$))|(?=[-+](?:[ \t]|$)|>|\#{1,6}(?:[ \t]|$)|-{2,}[ \t]*$|=+[ \t]*$))",
    re.MULTILINE,
)


def as_markdown(text: str) -> str:
    """``text`` so that Markdown takes nothing in it for syntax.

    >>> print(as_markdown("1. *Maps* [sic] in snake_case"))
    1\\. \\*Maps\\* \\[sic] in snake_case
    """
    return _BEGINNING.sub(_begun, _LIVE.sub(r"\\\g<0>", _INDENT.sub("", text)))


def _begun(found: re.Match[str]) -> str:
    return f"{found['number'] or ''}\\"
