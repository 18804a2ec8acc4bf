"""Boxes that an outline cannot close: a box of Logseq holds plain text, and what is in it is no bullet."""

from __future__ import annotations

import re
from typing import TypeGuard

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Callout, Code, Item, Paragraph, Quote
from vaultconv.model.traverse import iter_blocks


def is_opened(box: Callout) -> bool:
    """Whether ``box`` holds tasks, blocks that links lead to, or boxes in a list: only as bullets of their own are they what
    they are.

    >>> from vaultconv.model.blocks import Paragraph, Traits
    >>> named = Paragraph((), traits=Traits(anchor="x"))
    >>> is_opened(Callout("tip", None, (named,))), is_opened(Callout("tip", None, (Paragraph(()),)))
    (True, False)
    """
    if box.traits.citation is not None:
        return False
    return any(
        block.traits.task is not None
        or block.traits.anchor
        or (isinstance(block, Item) and any(map(needs_box, block.blocks)))
        for block in iter_blocks(box.blocks)
    )


_LIKE_A_PAGE = lazy_pattern(r"^[ \t]*(?:(?:[-*+]|#+|\d+\.)(?:[ \t]|$)|```|~~~|$)", re.MULTILINE)
"""A line that would not stay in the fence of an item: it begins something, or it is empty."""


def needs_box(block: AnyBlock) -> TypeGuard[Callout | Code | Quote]:
    """Whether ``block`` is what no item of a list in a box can hold: a box, or code with lines like those of a page.

    >>> from vaultconv.model.blocks import Rule
    >>> needs_box(Callout("tip", None, ())), needs_box(Quote((Rule(),))), needs_box(Quote((Paragraph(()),)))
    (True, True, False)
    >>> needs_box(Code("- x\\n")), needs_box(Code("x\\n"))
    (True, False)
    """
    if isinstance(block, Quote):
        return block.traits.citation is not None or not all(
            isinstance(inner, Paragraph) for inner in block.blocks
        )
    if isinstance(block, Code):
        return _LIKE_A_PAGE.search(block.text.removesuffix("\n")) is not None
    return isinstance(block, Callout)
