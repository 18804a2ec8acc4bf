"""Addresses in blocks of raw HTML, where what they lead to has another place in the vault that is written."""

from __future__ import annotations

from posixpath import dirname, relpath
from urllib.parse import quote

from vaultconv.formats.obsidian.links import LinkSpeller
from vaultconv.model.blocks import AnyBlock, Blocks, Html, edited
from vaultconv.model.rewrite import with_blocks

_SAFE = "/!$()*+,;=:@~"


def with_addresses(blocks: Blocks, path: str, links: LinkSpeller) -> Blocks:
    """``blocks`` of the note that goes to ``path``, with the addresses in their HTML of what has moved: from the note's own
    folder, which the app and a browser understand alike. The same object where nothing changes."""

    def addressed(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Html):
            return block
        text = block.text
        for start, end, reference in reversed(block.references):
            there = links.moved_to(reference)
            if there:
                address = quote(relpath(there, dirname(path) or "."), safe=_SAFE)
                text = text[:start] + address + links.subpath(reference) + text[end:]
        return block if text == block.text else edited(block, text=text, references=())

    return with_blocks(blocks, addressed)
