"""What a reader did with a highlight, where it is a flag of the service: elsewhere it is a tag.

Source: ``formats/readwise.md``, h (the row ``is_favorite, is_discard, is_deleted``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

FLAGS: Final[Mapping[str, str]] = {
    "is_favorite": "favorite",
    "is_discard": "discard",
    "is_deleted": "deleted",
}
"""The flags, and the tag that says each."""


def with_flags(tags: Sequence[str], fields: Mapping[str, Any]) -> tuple[str, ...]:
    """``tags`` with those that say the flags which are set.

    >>> with_flags(("maps",), {"is_favorite": True, "is_deleted": False})
    ('maps', 'favorite')
    """
    set_ = (tag for key, tag in FLAGS.items() if fields.get(key) is True)
    return tuple(dict.fromkeys((*tags, *set_)))


def without_flags(tags: Sequence[str]) -> tuple[tuple[str, ...], dict[str, bool]]:
    """``tags`` without those that say a flag, and each of those flags.

    >>> without_flags(("maps", "favorite"))
    (('maps',), {'is_favorite': True})
    """
    said = {key: True for key, tag in FLAGS.items() if tag in tags}
    return tuple(tag for tag in tags if tag not in FLAGS.values()), said
