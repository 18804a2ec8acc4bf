"""Texts as Ruby's Psych writes them in YAML, folded at 80 columns (form F6).

Source: Psych's ``YAMLTree#visit_String`` chooses the quotes; libyaml's ``emitter.c`` refuses what it cannot hold
(``yaml_emitter_analyze_scalar``) and folds (``yaml_emitter_write_plain_scalar`` and its two neighbours).
"""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import scalar_text

WIDTH = 80
"""A line is broken at the first single blank beyond this column."""

_NEXT_LINE = "\n  "
_NO_WORD_FIRST = lazy_pattern(r"[^\w][^\"]*\Z")
_SPECIAL = lazy_pattern("[^\n\\x20-\\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
"""What libyaml does not hold to be printable: control characters, U+FEFF, and all beyond the first plane."""
_INDICATOR = lazy_pattern(r"\A[#,\[\]{}&*!|>'\"%@`]|\A[?:-](?:\s|\Z)|\A(?:---|\.\.\.)|:(?:\s|\Z)|\s#")
_NO_STRING = lazy_pattern(
    r"~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|:.+"
    r"|[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)|[-+]?0[0-7_,]+|[-+]?0x[0-9a-fA-F_,]+|[-+]?0b[01_,]+"
    r"|[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][-+][0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)|\d{4}-(?:1[012]|0?\d)-(?:[12]\d|3[01]|0?\d)(?:[Tt ].*)?|<<"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\.[0-9_]*)?|[-+]?0[0-7]*\.[0-9].*"
)
"""What Psych's scanner takes for something else than text (``ScalarScanner#tokenize``)."""

_SHORT = {
    0x07: "a",
    0x08: "b",
    0x09: "t",
    0x0A: "n",
    0x0B: "v",
    0x0C: "f",
    0x0D: "r",
    0x1B: "e",
    0x22: '"',
    0x5C: "\\",
    0x85: "N",
    0xA0: "_",
}
_ALWAYS_ESCAPED = lazy_pattern('["\\\\\n\x85\u2028\u2029]')


def psych_text(text: str, column: int) -> str:
    """``text`` as the value of a key whose colon ends at ``column`` (counted from 0).

    >>> [psych_text(text, 10) for text in ("plain", "a: b", "🌐", "> quoted", "2023", "it's", "")]
    ['plain', "'a: b'", '"\\\\U0001F310"', '"> quoted"', "'2023'", "it's", "''"]
    """
    if "\n" in text:
        return scalar_text(text)
    column += 1
    if text in ("y", "Y", "n", "N"):
        return _double(text, column)
    if _SPECIAL.search(text) or (text and _NO_WORD_FIRST.match(text)):
        return _double(text, column)
    if not text or _NO_STRING.fullmatch(text) or not _plain_allowed(text):
        return _folded(text, column, "'")
    return _folded(text, column, "")


def _plain_allowed(text: str) -> bool:
    return _INDICATOR.search(text) is None and text[0] != " " and text[-1] != " "


def _folded(text: str, column: int, quote: str) -> str:
    """``text`` in ``quote``, with a line break for a single blank beyond the width. In quotes the first and the last
    character are left alone."""
    out = [quote]
    column += len(quote)
    spaces = False
    last = len(text) - 1
    for i, character in enumerate(text):
        if character == " ":
            inner = not quote or 0 < i < last
            if not spaces and column > WIDTH and inner and text[i + 1 : i + 2] != " ":
                out.append(_NEXT_LINE)
                column = len(_NEXT_LINE) - 1
            else:
                out.append(" ")
                column += 1
        else:
            piece = "''" if character == quote else character
            out.append(piece)
            column += len(piece)
        spaces = character == " "
    return "".join((*out, quote))


def _double(text: str, column: int) -> str:
    out = ['"']
    column += 1
    spaces = False
    last = len(text) - 1
    for i, character in enumerate(text):
        if _ALWAYS_ESCAPED.match(character) or _SPECIAL.match(character):
            piece = _escape(character)
            spaces = False
        elif character == " ":
            if not spaces and column > WIDTH and 0 < i < last:
                out.append(_NEXT_LINE)
                column = len(_NEXT_LINE) - 1
                piece = "\\" if text[i + 1] == " " else ""
            else:
                piece = " "
            spaces = True
        else:
            piece = character
            spaces = False
        out.append(piece)
        column += len(piece)
    return "".join((*out, '"'))


def _escape(character: str) -> str:
    code = ord(character)
    if code in _SHORT:
        return "\\" + _SHORT[code]
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
