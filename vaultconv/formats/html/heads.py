"""The head of a page: what it says to programs, in order. It is looked at once, however many ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

Head: TypeAlias = "list[tuple[str, dict[str, str | None]]]"
"""The elements of a head: the tag of each, and its attributes."""


def head_of(tree: LexborHTMLParser) -> Head:
    """The elements in the head of the page.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> head_of(LexborHTMLParser("<meta charset=utf-8><title>A</title><p>b"))
    [('meta', {'charset': 'utf-8'}), ('title', {})]
    """
    head = tree.head
    return [(node.tag or "", node.attributes) for node in head.iter()] if head is not None else []
