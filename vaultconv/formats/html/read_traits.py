"""What the attributes of an element say of the block that it is: its id, its task, its source, its properties."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier, text_of
from vaultconv.formats.html.citation import as_shown
from vaultconv.formats.html.elements import HEADINGS
from vaultconv.formats.html.properties import own_table, read_inline, read_table
from vaultconv.formats.html.tasks import read_task
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.quoteback_attributes import citation_of
from vaultconv.model.blocks import BARE, AnyBlock, Callout, Heading, Quote, Traits
from vaultconv.model.reference import Reference

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.read_blocks import BlockReader

_ID = lazy_pattern(r"[A-Za-z0-9-]+")
_GIVEN = lazy_pattern(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|toc-entry-\d{1,4}|footnote-reference-\d{1,4}",
    re.IGNORECASE,
)
"""An id that a program gives a block by itself, as Notion and Docutils do (only from the same page do links lead there): only where something in the page leads there it is one of the note."""


def described(reader: BlockReader, node: LexborNode, block: AnyBlock) -> AnyBlock:
    """``block`` with what the attributes of its element say besides."""
    if block.traits is not BARE:
        return block
    attributes = node.attributes
    tag = node.tag or ""
    if not attributes and node.mem_id not in reader.expanded:
        if tag != "li" and (not reader.ours or tag not in HEADINGS):
            return block
        if not reader.ours:
            task = read_task(node, {}) if reader.boxes else None
            return block if task is None else replace(block, traits=Traits(task=task))
    said = read_carrier(attributes.get(ATTRIBUTE))
    id = attributes.get("id") or ""
    anchor = id[1:] if id.startswith("^") else ""
    if isinstance(block, Heading):
        mark = node.css_first("span.anchor") if reader.ours else None
        anchor = ((mark.attributes.get("id") or "") if mark is not None else "")[1:]
    elif not reader.ours and not anchor and _ID.fullmatch(id) and not _GIVEN.fullmatch(id):
        anchor = id
    task = read_task(node, said, reader.ours)
    citation = None
    if isinstance(block, Quote | Callout) or reader.ours:
        citation = citation_of(attributes, reader.ours) if node.tag not in ("table", "ol") else None
        if "data-name" in attributes:
            citation = None
        citation = reader.expanded.get(node.mem_id, citation)
        if citation is not None and reader.ours and node.tag == "blockquote":
            citation = as_shown(citation, node)
        if citation is not None:
            citation.favicon_file = _favicon_file(reader, node, citation.favicon)
    anchor = anchor or text_of(said, "anchor")
    properties = read_inline(said.get("properties"))
    table = own_table(node) if reader.ours and node.tag == "li" else None
    if table is not None:
        properties = read_table(table, reader.spans.places).items
    traits = Traits(
        anchor,
        properties=properties,
        task=task,
        citation=citation,
        attributes=text_of(said, "attributes"),
    )
    return block if traits == BARE else replace(block, traits=traits)


def _favicon_file(reader: BlockReader, node: LexborNode, url: str) -> Reference | None:
    """The file that the favicon at ``url`` is shown from in the footer of the quotation ``node``."""
    for footer in node.iter():
        picture = footer.css_first("img") if footer.tag == "footer" else None
        if picture is not None and url and picture.attributes.get("data-src") == url:
            return reader.spans.places.reference(picture.attributes.get("src"), {})
    return None
