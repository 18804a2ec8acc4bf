"""The attributes in raw HTML that lead to something: what a tag shows (``src``, of a ``<track>`` too, ``data`` of an ``<object>``), may
show instead (``srcset``), shows before a film begins (``poster``), or leads to (``href``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from vaultconv.lazy_pattern import lazy_pattern

_ATTRIBUTE = lazy_pattern(
    r"""(?i:\b(?P<name>src|href|poster|(?<![-\w])srcset|(?<=\s)data))\s*=\s*"""
    r"""(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'<>`]+))"""
)
_IN_TAG = lazy_pattern(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*\s\Z")
"""What stands before an attribute, in its tag."""
_LONGEST = 4096
"""So far back it is looked for."""
_OBJECT = lazy_pattern(r"<object\b[^<>]*\Z", re.IGNORECASE)
_MARKS = ('"', "'")
_ENDING = lazy_pattern(r"[\s\"'<>`]")
"""What ends an address in a set, or without quotation marks."""
CANDIDATE = lazy_pattern(r"(?P<url>[^\s,]\S*?)(?:,+(?=\s|\Z)|\s+[^,]*(?:,|\Z)|\Z)")
"""An address of a set, and how large what is there is (HTML, 4.8.4.2.1: a comma ends one only before a blank)."""


def address_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses stand in ``text``, in their order.

    >>> text = '<object data="a.pdf"></object><img srcset="b.png 1x, c.png 2x" src="b.png"><video poster="d.png"> <p data="e">'
    >>> [text[start:end] for start, end in address_ranges(text)]
    ['a.pdf', 'b.png', 'c.png', 'b.png', 'd.png']
    >>> text = "<p>src=a.png <img alt='x src=b.png' data-src=c.png src=d.png>"
    >>> [text[start:end] for start, end in address_ranges(text)]
    ['d.png']
    """
    for found in _ATTRIBUTE.finditer(text):
        group = next(each for each in ("double", "single", "bare") if found[each] is not None)
        if group == "bare" and not _is_in_tag(text, found.start()):
            continue
        start, end = found.span(group)
        name = found["name"].lower()
        if name == "srcset":
            yield from (each.span("url") for each in CANDIDATE.finditer(text, start, end))
        elif name != "data" or _OBJECT.search(text, text.rfind("<", 0, start), start):
            yield start, end


def _is_in_tag(text: str, at: int) -> bool:
    """Whether an attribute of a tag may begin ``at`` a place of ``text``: what stands without quotation marks may be anything."""
    tag = text.rfind("<", max(at - _LONGEST, 0), at)
    return tag >= 0 and _IN_TAG.match(text, tag, at) is not None


def with_address(text: str, start: int, end: int, address: str) -> str:
    """``text`` with another ``address`` from ``start`` to ``end``, where it has one: whatever would end it there is escaped.

    >>> with_address("<img src=a.png>", 9, 14, "i/b c.png"), with_address("<img src='a.png'>", 10, 15, "i/b c.png")
    ('<img src=i/b%20c.png>', "<img src='i/b c.png'>")
    >>> with_address("<img srcset='a.png 2x'>", 13, 18, "i/b c.png")
    "<img srcset='i/b%20c.png 2x'>"
    """
    if text[end : end + 1] not in _MARKS or text[start - 1 : start] not in _MARKS:
        address = _ENDING.sub(lambda found: quote(found[0]), address)
    return text[:start] + address + text[end:]
