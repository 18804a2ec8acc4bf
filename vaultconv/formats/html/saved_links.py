"""Lists of links that were saved for later: what an export of bookmarks says of each in attributes of its own.

==========================  =======================================================
``tags="a,b"``              Pocket, Netscape bookmarks (Firefox): tags
``time_added``              Pocket: when it was saved, in seconds since 1970 (UTC)
``add_date``                Netscape bookmarks: the same
``last_modified``           Netscape bookmarks: when it was changed
==========================  =======================================================
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vaultconv.model.blocks import Item, Paragraph
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.spans import Span, Tag, Text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TIMES: Final = {"time_added": "added", "add_date": "added", "last_modified": "modified"}
"""Attributes that say a time, and the property that it is."""


def with_what_is_saved(item: Item, node: LexborNode) -> Item:
    """``item``, which was read from ``node``, with what the attributes of its link say: tags behind the link, times as
    properties."""
    link = next(iter(node.iter()), None)
    if link is None or link.tag != "a":
        return item
    said = link.attributes
    times = tuple(
        Property(key, _moment(value), PropertyType.DATETIME)
        for name, key in _TIMES.items()
        if (value := said.get(name) or "").isascii() and value.isdigit() and len(value) < 11
    )
    if times:
        item = replace(item, traits=replace(item.traits, properties=(*item.traits.properties, *times)))
    names = [name for one in (said.get("tags") or "").split(",") if (name := one.strip())]
    first = item.blocks[0] if item.blocks else None
    if not names or not isinstance(first, Paragraph):
        return item
    tags: list[Span] = [span for name in names for span in (Text(" "), Tag(name))]
    return replace(item, blocks=(replace(first, spans=(*first.spans, *tags)), *item.blocks[1:]))


def _moment(seconds: str) -> str:
    """
    >>> _moment("1767600000")
    '2026-01-05T08:00:00'
    """
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S")
