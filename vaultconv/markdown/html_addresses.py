"""The attributes in raw HTML that lead to something: what a tag shows (``src``, of a ``<track>`` too, ``data`` of an ``<object>``), may
show instead (``srcset``), shows before a film begins (``poster``), or leads to (``href``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ATTRIBUTE = re.compile(
    r"""(?i:\b(?P<name>src|href|poster|(?<![-\w])srcset|(?<=\s)data))\s*=\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)')"""
)
_OBJECT = re.compile(r"<object\b[^<>]*\Z", re.IGNORECASE)
CANDIDATE = re.compile(r"(?P<url>[^\s,]\S*?)(?:,+(?=\s|\Z)|\s+[^,]*(?:,|\Z)|\Z)")
"""An address of a set, and how large what is there is (HTML, 4.8.4.2.1: a comma ends one only before a blank)."""


def address_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses stand in ``text``, in their order.

    >>> text = '<object data="a.pdf"></object><img srcset="b.png 1x, c.png 2x" src="b.png"><video poster="d.png"> <p data="e">'
    >>> [text[start:end] for start, end in address_ranges(text)]
    ['a.pdf', 'b.png', 'c.png', 'b.png', 'd.png']
    """
    for found in _ATTRIBUTE.finditer(text):
        group = "double" if found["double"] is not None else "single"
        start, end = found.span(group)
        name = found["name"].lower()
        if name == "srcset":
            yield from (each.span("url") for each in CANDIDATE.finditer(text, start, end))
        elif name != "data" or _OBJECT.search(text, text.rfind("<", 0, start), start):
            yield start, end
