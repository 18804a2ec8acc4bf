"""What keeps text from being taken for structure: at the start of a line, before a span, in a table.

These are CommonMark's own rules, the same in every dialect; a dialect's marks are escaped by :mod:`~.escape`.
"""

from __future__ import annotations

import re
import string

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.leaf import columns

_HTML_BLOCKS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
"""The elements that start a block in the midst of a paragraph (CommonMark 0.31.2, section 4.6, kind 6)."""
RULE = lazy_pattern(r"(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:\*[ \t]*){3,}$")
_STARTS = (
    rf"#{{1,6}}(?:[ \t]|$)|>|`{{3,}}[^`]*$|~{{3,}}|{RULE.pattern}"
    rf"|<[!?]|<(?i:pre|script|style|textarea)(?:[ \t>]|$)|</?(?i:{_HTML_BLOCKS})(?:[ \t/>]|$)"
)
_BLOCK_START = lazy_pattern(
    rf"{_STARTS}|[-+*](?:[ \t]|$)|\d{{1,9}}[.)](?:[ \t]|$)|</?[A-Za-z][^>]*>[ \t]*$|\[[^\]]+\]:"
)
"""What would not be the first line of a paragraph."""
_INTERRUPTS = lazy_pattern(
    rf"{_STARTS}|=+[ \t]*$|-+[ \t]*$|[-+*][ \t]+[^ \t]|0{{0,8}}1[.)][ \t]+[^ \t]|\[\^[^\]]+\]:"
)
"""What would not be a further line of a paragraph; much else may be, such as ``2. x`` and ``<b>``."""
_HTML = lazy_pattern(rf"</?(?i:{_HTML_BLOCKS})(?:[ \t/>]|$)|</?[A-Za-z][^>]*>[ \t]*$")
"""Raw HTML that goes on until a blank line (kinds 6 and 7)."""
BOX = lazy_pattern(r"\[([^\n])\](?:[ \t]*(?:\n|$)|[ \t]+)")
"""The box of a task, where it begins the text of an item."""
NUMBERED = lazy_pattern(r"(?P<number>\d{1,9})[.)][ \t]+[^ \t\n]")
"""The first item of a numbered list, with text."""
_BAR = lazy_pattern(r"(?<!\\)\|")
_DELIMITER_ROW = lazy_pattern(r"(?=[^|]*\|)(?=[^-]*-)[-|: \t]+$")
_ESCAPABLE = lazy_pattern(r"(\d{1,9}(?=[.)])|(?=[-#+*>=_~\[<`]))")


def goes_on(line: str) -> bool:
    """Whether what begins with ``line`` is raw HTML until a blank line, whatever stands in between.

    >>> [goes_on(line) for line in ("<div> words", "<b>words</b>", "<b>", "words")]
    [True, False, True, False]
    """
    return line.startswith("<") and _HTML.match(line) is not None


def guarded(lines: list[str], is_text: bool = True, column: int = 0) -> list[str]:
    """The lines of a paragraph at ``column`` so that none of them begins another block: the first is escaped if it begins
    with text (and not with code or a tag), a later one is indented by four, which CommonMark strips again.

    >>> guarded(["# no heading", "- no list"])
    ['\\\\# no heading', '    - no list']
    """
    if len(lines) == 1 and lines[0][:1].isalpha():
        return lines  # no block but a paragraph begins with a letter
    out = []
    for i, line in enumerate(lines):
        text = line.lstrip(" \t")
        shallow = len(text) == len(line) or columns(line[: -len(text)], column) < 4
        table = i and _DELIMITER_ROW.match(text) and _cells(lines[i - 1]) == _cells(text)
        if not (shallow and (table or (_INTERRUPTS if i else _BLOCK_START).match(text))):
            out.append(line)
        elif i:
            out.append("    " + line)
        else:
            out.append(_ESCAPABLE.sub(r"\1\\", line, count=1) if is_text else line)
    return out


def _cells(row: str) -> int:
    """How many cells ``row`` has; 0 if it is no row of a table."""
    row = row.strip(" \t")
    bars = len(_BAR.findall(row))
    return bars + 1 - row.startswith("|") - bool(_BAR.search(row, len(row) - 1)) if bars else 0


def escape_bars(text: str) -> str:
    """``text`` for a table cell: a bar that is not escaped yet gets its backslash.

    >>> escape_bars("a|b")
    'a\\\\|b'
    """
    if "|" not in text:
        return text
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", text)


def closed(text: str, following: str, is_link: bool) -> str:
    """``text`` so that its last character does nothing to the span that follows."""
    backslashes = len(text) - len(text.rstrip("\\"))
    if backslashes % 2 and following[0] in string.punctuation + "\n":
        return text + "\\"
    if is_link and following[0] == "[" and text.endswith("!") and not _is_escaped(text, len(text) - 1):
        return text[:-1] + "\\!"
    return text


def _is_escaped(text: str, at: int) -> bool:
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1
