"""Making text that came from a vault fit for a terminal: what it says can neither move the cursor nor turn a line round, and the
tokens in its addresses are none's to read."""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.tokens import redacted

_HIDDEN = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 (but tab and line feed) and C1: cursor, colours, title of the window
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks and overrides
    "\u200b\u2028\u2029\u2060\ufeff"  # no width, or a line end to some terminals only
    "\ud800-\udfff]"  # bytes of a name that is no UTF-8
)


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that Python could not decode (surrogateescape)
        code -= 0xDC00
    return {0x0D: "\\r"}.get(code) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def visible(text: str) -> str:
    """``text`` with control characters, direction marks and undecodable bytes spelled out; tabs and line feeds stay.

    >>> visible("safe \\u202etxt.exe\\x1b[2J")
    'safe \\\\u202etxt.exe\\\\x1b[2J'
    """
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub(_spelled, text)


def one_line(text: str) -> str:
    """:func:`visible`, with line feeds and tabs spelled out too, and without tokens: for a path or a detail inside a line."""
    return redacted(visible(text)).replace("\n", "\\n").replace("\t", "\\t")
