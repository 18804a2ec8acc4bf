"""What keeps neighbouring blocks apart: blank lines between them, other markers, a fence.

Two lists beside each other are one list to CommonMark where their markers are the same, and indented code after a list belongs
to it (https://spec.commonmark.org/0.31.2/#lists).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.neighbours import is_indented, must_part
from vaultconv.model.blocks import AnyBlock, Blocks, Code, FootnoteDefinition, Html, Item, List


def parted(blocks: Blocks, bullet: str) -> Blocks:
    """``blocks`` with neighbouring lists told apart by their markers, or they would become one, and with
    indented code after a list in a fence and indented HTML without its indentation, or they would belong to the
    list; after a footnote likewise. ``bullet`` is the marker of a list that says none."""
    if len(blocks) < 2 or not any(
        isinstance(a, List | FootnoteDefinition) and isinstance(b, List | Code | Html)
        for a, b in pairwise(blocks)
    ):
        return blocks
    out: list[AnyBlock] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            isinstance(block, List)
            and isinstance(last, List | FootnoteDefinition)
            and sp.LEAD in block.spelling
        ):
            block = replace(block, spelling={k: v for k, v in block.spelling.items() if k != sp.LEAD})
        if (
            isinstance(block, List)
            and isinstance(last, List)
            and markers(last, bullet) == markers(block, bullet)
        ):
            block = _other_markers(block, markers(last, bullet))
        elif isinstance(last, List | FootnoteDefinition) and isinstance(block, Code) and is_indented(block):
            block = Code(block.text, block.info, traits=block.traits, origin=block.origin, line=block.line)
        elif (
            isinstance(last, List | FootnoteDefinition)
            and isinstance(block, Html)
            and block.text[:1] in (" ", "\t")
        ):
            block = replace(block, text=block.text.lstrip(" \t"))
        out.append(block)
    return tuple(out)


def markers(block: List, bullet: str) -> str:
    """What tells this list's markers from another's: the bullet, or what follows the number."""
    if not block.items:
        return bullet
    marker = str(block.items[0].spelling.get(sp.MARKER, ""))
    if block.start is None:
        return marker if marker in ("-", "*", "+") else bullet
    return ")" if marker.endswith(")") else "."


def _other_markers(block: List, taken: str) -> List:
    other = {"-": "*", "*": "-", "+": "-", ".": ")", ")": "."}[taken]
    start = block.start
    items = tuple(
        Item(
            item.blocks,
            traits=item.traits,
            spelling={**item.spelling, sp.MARKER: other if start is None else f"{start + i}{other}"},
            line=item.line,
        )
        for i, item in enumerate(block.items)
    )
    return List(items, start, block.tight, traits=block.traits, spelling=block.spelling, line=block.line)


def blank_lines(previous: AnyBlock | None, block: AnyBlock, usual: int) -> int:
    """How many blank lines stand between ``previous`` and ``block``, where ``usual`` ones do if neither says."""
    blank = int(block.spelling.get(sp.BEFORE, usual if previous is not None else 0))
    if previous is not None and blank == 0 and must_part(previous, block):
        return 1
    return blank
