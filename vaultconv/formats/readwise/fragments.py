"""Links to a place in their own page: which block or heading of the note ``[words](#id)`` leads to.

Source: kramdown's documentation, "Automatic generation of header IDs" and "Specifying a header ID".
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from vaultconv.formats.readwise.links import heading_id
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks, Heading
from vaultconv.model.plain import source_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link
from vaultconv.model.traverse import iter_blocks, note_spans

FRAGMENT: Final = "fragment"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a link to a place in its own page."""


_ID = lazy_pattern(r"#[\w%.-]+")
"""An id, and no search in the text of a page (``#:~:text=...``)."""


def find_places(blocks: Blocks) -> None:
    """Let each link of ``blocks``, which were just read, that is a fragment of an address mean the block or heading of
    that id; one that nothing here has means a heading that is not there.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.spans import Text
    >>> link = Link(Reference(ReferenceKind.URL, "#why-it-works"), (Text("why"),), "inline")
    >>> find_places((Heading(2, (Text("Why it works"),)), Paragraph((link,))))
    >>> link.reference.headings
    ('Why it works',)
    """
    links = [
        span
        for _, span in note_spans(blocks)
        if isinstance(span, Link)
        and span.reference.kind is ReferenceKind.URL
        and _ID.fullmatch(span.reference.target)
    ]
    if not links:
        return
    places = _places(blocks)
    for link in links:
        id = unquote(link.reference.target[1:])
        link.reference = places.get(id) or Reference(ReferenceKind.NAME, "", (id,), origin=FRAGMENT)


def _places(blocks: Blocks) -> dict[str, Reference]:
    """What each id of a page means. Of two headings with one text the second has a number behind its id."""
    places: dict[str, Reference] = {}
    named: dict[str, Reference] = {}
    seen: dict[str, int] = {}
    for block in iter_blocks(blocks):
        anchor = block.traits.anchor
        if anchor:
            named.setdefault(anchor, Reference(ReferenceKind.NAME, "", block=anchor, origin=FRAGMENT))
        elif isinstance(block, Heading):
            id = heading_id(block.spans)
            count = seen[id] = seen.get(id, -1) + 1
            heading = source_text(block.spans)
            reference = Reference(ReferenceKind.NAME, "", (heading,), origin=FRAGMENT)
            places.setdefault(f"{id}-{count}" if count else id, reference)
    return {**places, **named}
