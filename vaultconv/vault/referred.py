"""The references of a note, board or base, in the order of its text, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from vaultconv.model.blocks import AnyBlock, Code, Comment, Html
from vaultconv.model.board import Board, BoardNode, Card, Sheet
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.spans import CommentSpan, Embed, HtmlSpan, Image, Link
from vaultconv.model.traverse import constructs, iter_blocks
from vaultconv.vault.faced import FacedNote
from vaultconv.vault.outbound import Outbound
from vaultconv.vault.property_links import TextLink, texts_in

_ReadLinks: TypeAlias = Callable[[str], Iterable[TextLink]]
"""What tells what the text of a property refers to."""

_REFERRING = (Link, Embed, Image)
_LISTING = (CommentSpan, HtmlSpan)
_VERBATIM = (Html, Comment, Code)

_PLACES: dict[type, str] = {
    Link: "link",
    Embed: "embed",
    Image: "image",
    CommentSpan: "comment",
    HtmlSpan: "html",
    Html: "html",
    Comment: "comment",
    Code: "code",
}
"""What the place of a reference is called, by the span or block it stands in."""


def references_of(
    found: Note | Sheet, read_links: _ReadLinks, blocks: Iterable[AnyBlock] | None = None
) -> Iterator[Outbound]:
    """The references of a note, board or base, properties first; ``read_links`` tells what the text of a property refers to, ``blocks`` are
    all of a note's, by whoever has gone through them."""
    if isinstance(found, FacedNote) and blocks is None:
        yield from found.outbound
    elif isinstance(found, Note):
        yield from _in_properties(found.properties, None, read_links)
        yield from references_in(iter_blocks(found.blocks) if blocks is None else blocks, read_links)
    elif isinstance(found, Board):
        for node in found.nodes:
            yield from _on_card(node, read_links)
    else:
        for line, reference in found.references:
            yield Outbound(reference, "code", line)


def _on_card(node: BoardNode, read_links: _ReadLinks) -> Iterator[Outbound]:
    if node.kind is Card.FILE and node.reference is not None:
        yield Outbound(node.reference, "link", node.line)
    if node.background is not None:
        yield Outbound(node.background, "image", node.line)
    yield from references_in(iter_blocks(node.blocks), read_links)


def references_in(blocks: Iterable[AnyBlock], read_links: _ReadLinks) -> Iterator[Outbound]:
    """The references of ``blocks``, each by itself, in the order of the text."""
    for block in blocks:
        if block.traits.properties:
            yield from _in_properties(block.traits.properties, block, read_links)
        if isinstance(block, _VERBATIM):
            for _, _, reference in block.references:
                yield Outbound(reference, _PLACES[type(block)], block.line, block)
            continue
        for span in constructs(block):
            place = _PLACES.get(type(span))
            if place is None:
                continue
            if isinstance(span, _LISTING):
                for _, _, reference in span.references:
                    yield Outbound(reference, place, block.line, block)
            elif isinstance(span, _REFERRING):
                yield Outbound(span.reference, place, block.line, block)


def _in_properties(
    properties: Iterable[Property], block: AnyBlock | None, read_links: _ReadLinks
) -> Iterator[Outbound]:
    """The links of ``properties``: those among the words of what is a link by its type, and texts in a list or map that
    are one. What is a text by its type is words."""
    for item in properties:
        for text in texts_in(item.value):
            for link in read_links(text):
                raw = text[link.start : link.end]
                if item.type is PropertyType.LINK or (raw == text and item.type is not PropertyType.TEXT):
                    yield Outbound(link.reference, "property", item.line, block, item.key, raw)
