"""Footnotes that go on with less indentation than the parser knows.

GFM has four blanks before a block that belongs to the footnote above. Obsidian is content with two (Help, "Basic formatting syntax";
release notes 1.6.1: blank lines may stand between), so there such a block is taken into the footnote once all are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import AnyBlock, FootnoteDefinition
from vaultconv.model.origin import Origin


def gathered(
    blocks: Sequence[AnyBlock], blanks: Sequence[int], goes_on: Callable[[AnyBlock], bool]
) -> tuple[list[AnyBlock], list[int]]:
    """``blocks`` at the root of a note, before each of which stand so many ``blanks``: of them those below a footnote that it
    ``goes_on`` with are in it."""
    out: list[AnyBlock] = []
    before: list[int] = []
    further: list[Any] = []
    for block, blank in zip(blocks, blanks, strict=True):
        if out and isinstance(out[-1], FootnoteDefinition) and goes_on(block):
            block.spelling = {
                key: said for key, said in block.spelling.items() if key not in (sp.BEFORE, sp.LEAD)
            }
            if blank != 1:
                block.spelling = {**block.spelling, sp.BEFORE: blank}
            further.append(block)
            continue
        _closed(out, further)
        further = []
        out.append(block)
        before.append(blank)
    _closed(out, further)
    return out, before


def _closed(blocks: Sequence[AnyBlock], further: Sequence[Any]) -> None:
    """Puts what is ``further`` to the last of ``blocks`` into it."""
    if not further:
        return
    footnote = blocks[-1]
    assert isinstance(footnote, FootnoteDefinition)  # noqa: S101  nothing goes on with anything else
    footnote.blocks = (*footnote.blocks, *further)
    start, end = footnote.origin, further[-1].origin
    if start is not None and end is not None:
        footnote.origin = Origin(start.start, end.end)
