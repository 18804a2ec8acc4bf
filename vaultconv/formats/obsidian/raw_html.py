"""Addresses in raw HTML and links in comments, where what they lead to has another place in the vault that is written."""

from __future__ import annotations

from dataclasses import replace
from posixpath import dirname, relpath
from typing import TypeAlias
from urllib.parse import quote

from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.markdown.html_addresses import with_address
from vaultconv.model.blocks import AnyBlock, Blocks, Comment, Html, edited
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import CommentSpan, HtmlSpan, Span
from vaultconv.model.traverse import kinds
from vaultconv.vault.property_links import respelled

_SAFE = "/!$()*+,;=:@~"
_Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]


def with_addresses(blocks: Blocks, path: str, links: LinkSpeller) -> Blocks:
    """``blocks`` of the note that goes to ``path``, with the addresses in their HTML of what has moved: from the note's own
    folder, which the app and a browser understand alike. The same object where nothing changes."""

    def block(old: AnyBlock) -> AnyBlock:
        if not isinstance(old, Html | Comment):
            return old
        text = readdressed(old, path, links)
        return edited(old, text=text, references=()) if text != old.text else old

    def span(old: Span) -> Span:
        if not isinstance(old, HtmlSpan | CommentSpan):
            return old
        text = readdressed(old, path, links)
        return replace(old, text=text, references=()) if text != old.text else old

    if kinds(blocks).isdisjoint((Html, Comment, HtmlSpan, CommentSpan)):
        return blocks
    return with_spans(with_blocks(blocks, block), span)


def readdressed(old: AnyBlock | Span, path: str, links: LinkSpeller) -> str:
    """The text of raw HTML or a comment in the note that goes to ``path``, with its addresses so; ``""`` of anything else."""
    if isinstance(old, Html | HtmlSpan):
        return _addressed(old.text, old.references, path, links)
    return _renamed(old.text, old.references, links) if isinstance(old, Comment | CommentSpan) else ""


def _addressed(text: str, references: _Ranges, path: str, links: LinkSpeller) -> str:
    for start, end, reference in reversed(references):
        there = links.moved_to(reference)
        if there:
            address = quote(relpath(there, dirname(path) or "."), safe=_SAFE)
            text = with_address(text, start, end, address + links.subpath(reference))
    return text


def _renamed(text: str, references: _Ranges, links: LinkSpeller) -> str:
    for start, end, reference in reversed(references):
        if links.changes(reference):
            bang = text.startswith("!", start)
            text = text[: start + bang] + _link(text[start + bang : end], reference, links) + text[end:]
    return text


def _link(words: str, reference: Reference, links: LinkSpeller) -> str:
    """The link that the ``words`` are, which refers to ``reference`` now."""
    return respelled(words, lambda link: links.link_in_property(words, link._replace(reference=reference)))
