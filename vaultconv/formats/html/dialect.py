"""What of a page is text in Markdown's own sense.

No page is read through Markdown. The dialect is what the text that a comment or a piece of raw HTML holds is looked
through with, for the links in it.
"""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.html_addresses import address_ranges
from vaultconv.model.reference import Reference
from vaultconv.vault.property_links import wikilink_reference

HTML = Dialect("html")
"""Plain CommonMark with tables: a page adds nothing to it."""

_WIKILINK = lazy_pattern(r"!?\[\[[^\[\]\n]+\]\]")
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

Ranges = tuple[tuple[int, int, Reference], ...]


def wikilinks_in(text: str) -> Ranges:
    """The links of a comment, with their ranges.

    >>> [(start, end, reference.target) for start, end, reference in wikilinks_in("see [[A|b]]")]
    [(4, 11, 'A')]
    """
    found = (
        (m.start(), m.end(), wikilink_reference(m[0].removeprefix("!"))) for m in _WIKILINK.finditer(text)
    )
    return tuple((start, end, reference) for start, end, reference in found if reference is not None)


def addresses_in(text: str, place: Callable[[str], Reference] | None = None) -> Ranges:
    """The addresses of raw HTML that lead into the vault, with their ranges. ``place`` says what the address of a page means;
    without it each is a name, as notes have them.

    >>> [(start, end, reference.target) for start, end, reference in addresses_in('<img src="My%20i.png">')]
    [(10, 20, 'My i.png')]
    """
    found = []
    for start, end in address_ranges(text):
        address = unescape(text[start:end])
        if _SCHEME.match(address) is None:
            reference = place(address) if place else wikilink_reference(f"[[{unquote(address)}]]")
            if reference is not None:
                found.append((start, end, reference))
    return tuple(found)


def is_address(text: str) -> bool:
    """Whether ``text`` leads out of the site: it begins with a scheme, or with ``//``."""
    return _SCHEME.match(text) is not None
