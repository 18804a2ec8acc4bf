"""A title as a part of an address of the site."""

from __future__ import annotations

import html
import re
import unicodedata

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.naming import cut

_NO_SLUG = lazy_pattern(r"[\W_]+")
_LONGEST_SLUG = 80
"""Bytes. A site's addresses are made of it."""

_ENTITY = lazy_pattern(r"&(?:#\w+|\w+);")


def slug_of(title: str) -> str:
    """``title`` as a part of an address: letters and digits of any script, in lower case, joined by hyphens.

    >>> slug_of("What a Good Shelf Needs &#x2B22;"), slug_of("日本のパン"), slug_of("!")
    ('what-a-good-shelf-needs', '日本のパン', 'untitled')
    """
    text = unicodedata.normalize("NFC", html.unescape(_ENTITY.sub(_named, title)))
    return cut(_NO_SLUG.sub("-", text.lower()).strip("-"), _LONGEST_SLUG, "-") or "untitled"


def _named(found: re.Match[str]) -> str:
    """Entities of letters count, those of pictures do not."""
    return found[0] if html.unescape(found[0]).isalnum() else " "
