"""The name of the one passage of a page, where its citation says it: nothing is carried for that.

Source: ``formats/readwise.md``, section a: the note of a highlight ends in the address of the highlight, ``https://readwise.io/open/456``, and the
highlight's block id is ``^rw456``.
"""

from __future__ import annotations

from dataclasses import replace

from vaultconv.model.blocks import AnyBlock, Blocks, Item
from vaultconv.model.passages import cited_name, is_of_one, is_passage
from vaultconv.model.properties import Properties
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.traverse import iter_blocks


def named_by_citation(blocks: Blocks, properties: Properties) -> Blocks:
    """The ``blocks`` of a page with these ``properties``: where it is that of one passage, whose bullet has no id, the bullet goes by the one that
    its citation says, or, with an address that stands among the properties, these."""
    if not is_of_one(properties) or sum(map(is_passage, iter_blocks(blocks))) != 1:
        return blocks

    def named(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Item) or not block.blocks or block.traits.anchor:
            return block
        name = cited_name(block.blocks[0], properties)
        return replace(block, traits=replace(block.traits, anchor=name)) if name else block

    return with_blocks(blocks, named)
