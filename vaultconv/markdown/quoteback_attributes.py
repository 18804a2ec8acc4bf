"""Who said a quotation, and where, as attributes of its element: the embed form of Quotebacks.

Source: ``formats/readwise.md``, f: class ``quoteback``, ``cite``, ``data-title``, ``data-author``; what these cannot say has an
attribute of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.citation import Citation

ATTRIBUTES: Final[Mapping[str, str]] = {
    each.name: f"data-{each.name}" for each in fields(Citation) if each.name not in ("favicon_file", "tags")
} | {"url": "cite"}
"""The attribute of each text of a citation."""

TAGS: Final = "data-tags"
"""That of its tags: names with commas between them, or as JSON where a name has one."""

_WORD = lazy_pattern(r"\w+")
_ENCODED = lazy_pattern(r"(?:[\w.!~*'()-]|%[0-9A-Fa-f]{2})*", re.ASCII)
"""What ``encodeURIComponent`` of a browser gives."""

KNOWN: Final = frozenset({"class", "darkmode", TAGS, *ATTRIBUTES.values()})
"""Attributes that are understood. (``darkmode`` tells the script how to draw it.)"""


def citation_of(attributes: Mapping[str, str | None], ours: bool = False) -> Citation | None:
    """The citation that the ``attributes`` of a quotation say. The extension of Quotebacks spells titles as addresses;
    the pages that are ``ours`` do not.

    >>> citation_of({"data-title": "Slow%20Maps", "cite": "https://e.org"}).title
    'Slow Maps'
    """
    found: dict[str, Any] = {key: attributes.get(name) or "" for key, name in ATTRIBUTES.items()}
    if not any(name in attributes for name in (*ATTRIBUTES.values(), TAGS)):
        return None
    found["tags"] = _tags(attributes.get(TAGS) or "")
    if ours:
        found["title"] = found["title"].replace("%25", "%")
    else:
        found["title"] = _decoded(found["title"])
        found["author"] = _decoded(found["author"])
    return Citation(**found)


def says_no_more(footer: str, citation: Citation) -> bool:
    """Whether each word of a ``footer`` stands in the ``citation``, or only joins the others.

    >>> citation = Citation("Jane Roe", "Slow Maps", "https://example.org")
    >>> says_no_more("— Jane Roe, Slow Maps", citation), says_no_more("Jane Roe, page 7", citation)
    (True, False)
    """
    said = _WORD.findall(" ".join((citation.author, citation.title, citation.url, citation.date)).casefold())
    return {*_WORD.findall(footer.casefold())} <= {*said, "by", "from", "in", "source"}


def _decoded(text: str) -> str:
    """``text``, which the extension of Quotebacks spells as part of an address, and people do not: one with a character that
    no such part has is itself.

    >>> _decoded("50%25%20off%3A%20maps"), _decoded("50%20 off")
    ('50% off: maps', '50%20 off')
    """
    return unquote(text) if _ENCODED.fullmatch(text) else text


def _tags(value: str) -> tuple[str, ...]:
    if value.startswith("["):
        try:
            found = json.loads(value)
        except ValueError:
            found = None
        if isinstance(found, list):
            return tuple(str(name) for name in found)
    return tuple(name for part in value.split(",") if (name := part.strip()))
