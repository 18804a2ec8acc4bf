"""Addresses in raw HTML, where what they lead to has another place in the vault that is written."""

from __future__ import annotations

from posixpath import dirname, relpath
from typing import TypeAlias
from urllib.parse import quote

from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.model.blocks import AnyBlock, Blocks, Html, edited
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import HtmlSpan, Span

_SAFE = "/!$()*+,;=:@~"
_Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]


def with_addresses(blocks: Blocks, path: str, links: LinkSpeller) -> Blocks:
    """``blocks`` of the note that goes to ``path``, with the addresses in their HTML of what has moved: from the note's own
    folder, which the app and a browser understand alike. The same object where nothing changes."""

    def addressed(text: str, references: _Ranges) -> str:
        for start, end, reference in reversed(references):
            there = links.moved_to(reference)
            if there:
                address = quote(relpath(there, dirname(path) or "."), safe=_SAFE)
                text = text[:start] + address + links.subpath(reference) + text[end:]
        return text

    def block(old: AnyBlock) -> AnyBlock:
        text = addressed(old.text, old.references) if isinstance(old, Html) else ""
        return edited(old, text=text, references=()) if isinstance(old, Html) and text != old.text else old

    def span(old: Span) -> Span:
        text = addressed(old.text, old.references) if isinstance(old, HtmlSpan) else ""
        return HtmlSpan(text) if isinstance(old, HtmlSpan) and text != old.text else old

    return with_spans(with_blocks(blocks, block), span)
