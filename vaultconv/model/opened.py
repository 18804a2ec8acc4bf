"""Boxes that an outline cannot close: a box of Logseq holds plain text, and what is in it is no bullet."""

from __future__ import annotations

from vaultconv.model.blocks import Callout
from vaultconv.model.traverse import iter_blocks


def is_opened(box: Callout) -> bool:
    """Whether ``box`` holds tasks, or blocks that links lead to: only as bullets of their own are they what they are.

    >>> from vaultconv.model.blocks import Paragraph, Traits
    >>> named = Paragraph((), traits=Traits(anchor="x"))
    >>> is_opened(Callout("tip", None, (named,))), is_opened(Callout("tip", None, (Paragraph(()),)))
    (True, False)
    """
    if box.traits.citation is not None:
        return False
    return any(block.traits.task is not None or block.traits.anchor for block in iter_blocks(box.blocks))
