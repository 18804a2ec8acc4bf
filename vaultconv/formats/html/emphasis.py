"""The text of a block with its emphasis, as HTML.

The spans of a block are joined to CommonMark: text as it is, and for everything else a placeholder, one character that is
punctuation and stands nowhere in the text. pyromark renders that once; then each placeholder is what it stands for.
A line end is a placeholder too, so the whole is one line, and nothing in it can begin a block.
"""

from __future__ import annotations

import re
from typing import Any

import pyromark

from vaultconv.formats.html.carriers import text as escaped
from vaultconv.lazy_pattern import lazy_pattern

_MARKS = "\u2e4e\u2e4a\u2e3d\u2e3c\u2e39\u2e35\u2e34\u2e33\u2e32\u2e31\u2e30"
"""Punctuation that hardly anybody writes."""

_MARKUP = lazy_pattern(r"[\\&*_~`<\[]")
_TILDES = lazy_pattern(r"\\.|~+", re.DOTALL)
"""One alone is text in every app that we read; pulldown-cmark strikes out between two of them."""

_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
_OPTIONS = pyromark.Options.ENABLE_STRIKETHROUGH


def placeholder(text: str) -> str:
    """A character that does not stand in ``text``.

    >>> placeholder("") == "\\u2e4e"
    True
    """
    for mark in _MARKS:
        if mark not in text:
            return mark
    return next(chr(code) for code in range(0x10A50, 0x110000) if chr(code) not in text)


def is_plain(text: str) -> bool:
    """Whether ``text`` holds nothing that CommonMark could take for more than text.

    >>> is_plain("a > b"), is_plain("a *b*")
    (True, False)
    """
    return _MARKUP.search(text) is None


def rendered(source: str, mark: str) -> list[str | None]:
    """The inline CommonMark of ``source``, one line, as pieces of HTML: tags of emphasis and escaped text; None for each
    placeholder ``mark``, in order.

    >>> rendered("a *b* " + "\\u2e4e" + " \\\\*", "\\u2e4e")
    ['a ', '<em>', 'b', '</em>', ' ', None, ' ', '*']
    >>> rendered("~a~ ~~b~~", "\u2e4e")
    ['~a', '~ ', '<del>', 'b', '</del>']
    """
    pieces: list[str | None] = []
    if "~" in source:
        source = _TILDES.sub(lambda found: "\\~" if found[0] == "~" else found[0], source)
    if is_plain(source):
        _add(pieces, source, mark)
        return pieces
    data = f"{mark} {source} {mark}".encode()  # blanks, so that delimiters at the ends are at an end
    skip_to = 0
    for event, span in pyromark.events_with_range(data.decode(), options=_OPTIONS):
        kind, value = _parts(event)
        if span["end" if kind == "End" else "start"] < skip_to or (kind == "End" and span["end"] == skip_to):
            continue
        if kind == "Text":
            _add(pieces, value, mark)
        elif value in _TAGS and kind in ("Start", "End"):
            pieces.append(f"<{'/' if kind == 'End' else ''}{_TAGS[value]}>")
        elif value != "Paragraph":
            skip_to = span[
                "end"
            ]  # no span of the model, so it was no construct where it was read: it is text
            _add(pieces, data[span["start"] : skip_to].decode(), mark)
    first, last = pieces[1], pieces[-2]
    pieces[1] = (first or "").removeprefix(" ")
    pieces[-2] = (pieces[-2] if len(pieces) == 3 else last or "").removesuffix(" ")  # type: ignore[union-attr]
    return [piece for piece in pieces[1:-1] if piece != ""]


def _parts(event: Any) -> tuple[str, str]:
    if isinstance(event, str):
        return event, ""
    kind, value = next(iter(event.items()))
    return kind, value if isinstance(value, str) else next(iter(value))


def _add(pieces: list[str | None], text: str, mark: str) -> None:
    for place, part in enumerate(text.split(mark)):
        if place:
            pieces.append(None)
        if part:
            pieces.append(escaped(part))
