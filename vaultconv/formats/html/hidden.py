"""What a page hides and a note shows: tabs, and parts that fold, are hidden so until somebody opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.controls import is_never_seen
from vaultconv.formats.html.elements import kinds_of, style_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HIDDEN: Final = '[hidden], [style*="display:none" i], [style*="display: none" i]'
_NEVER_SHOWN: Final = frozenset(("script", "style", "template", "math", "svg"))


def is_hidden(node: LexborNode) -> bool:
    """Whether a passage that the page hides is read: neither the formula beside a picture of it, nor what says the source of a quotation,
    nor what stands in another that is hidden."""
    if not node.text().strip() or node.css_first("math") is not None or is_never_seen(node):
        return False
    above = node.parent
    while above is not None and not _hides(above):
        above = above.parent
    return node.tag not in _NEVER_SHOWN and above is None


def _hides(node: LexborNode) -> bool:
    """Whether what is in ``node`` is hidden with it, or is no passage."""
    said = node.attributes
    return "hidden" in said or "display:none" in style_of(node) or "quoteback-footer" in kinds_of(node)
