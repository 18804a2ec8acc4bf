"""Places in the text of a note that are no code: where a name or a tag may be spelled otherwise, and nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Callable

from vaultconv.lazy_pattern import lazy_pattern

_CODE = lazy_pattern(
    r"""^(?P<indent>[ \t>]*(?:[-*+][ \t]+)?)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=fence)[`~]*[ \t]*$|.*\Z)
    | ^[ \t]*\#\+BEGIN_(?:SRC|EXAMPLE)\b.*?^[ \t]*\#\+END_(?:SRC|EXAMPLE)[ \t]*$
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)
    | <!--.*?-->""",
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
"""Fences, blocks of source, code in a line, and comments of HTML."""

_LABEL_END = lazy_pattern(r"[^\[\]\n]*\]\(")
"""How the words of a link go on to their end."""


def respelled_outside_code(
    text: str, pattern: re.Pattern[str], spell: Callable[[re.Match[str]], str | None]
) -> str:
    """``text`` with each place outside code that ``pattern`` finds as ``spell`` has it; None leaves it.

    >>> respelled_outside_code("a `a`\\n```\\na\\n```\\na", re.compile("a"), lambda found: "b")
    'b `a`\\n```\\na\\n```\\nb'
    """
    pieces: list[str] = []
    done = 0
    for code in [*_CODE.finditer(text), None]:
        end = code.start() if code is not None else len(text)
        at = done
        for found in pattern.finditer(text, done, end):
            new = spell(found)
            if new is not None and new != found[0]:
                pieces += (text[at : found.start()], new)
                at = found.end()
        pieces.append(text[at:end])
        if code is not None:
            pieces.append(code[0])
            done = code.end()
    return "".join(pieces)


def in_label(found: re.Match[str]) -> bool:
    """Whether what was ``found`` in a text stands in the words of a Markdown link, which are words alone.

    >>> [in_label(found) for found in re.finditer("#a", "[see #a b](c) #a [#a] [[x]] #a](")]
    [True, False, False, False]
    """
    text = found.string
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return before.rfind("[") > before.rfind("]") and _LABEL_END.match(text, found.end()) is not None
