"""What a block of a graph says itself: its first line, which no list begins in, and which of the blocks of an item stand below it.

Source: mldoc 1.5.7, run: ``- 1. Knead`` is a block with the words ``1. Knead``, as ``- * Knead`` is one with the star.
"""

from __future__ import annotations

from dataclasses import replace

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import BARE, AnyBlock, Blocks, Item, List, Paragraph, Quote
from vaultconv.model.citation import Citation

_LISTED = lazy_pattern(r"(?P<number>\d{1,9}(?=[.)](?:[ \t]|$)))|[-*+](?=[ \t]|$)")
_GOES_ON = lazy_pattern(r"[ \t]*(?:[*+]|\d+\.)[ \t]")
_ESCAPED = lazy_pattern(r"(?P<number>\d{1,9})\\(?=[.)](?:[ \t]|$))|\\(?=[*+](?:[ \t]|$))")


def as_title(text: str, below: list[str]) -> str:
    r"""The first line of a block, whose next lines are ``below``, so that no list begins there: what looks like one are words. Where the next line
    is an item, so is this to whoever sees both.

    >>> print(as_title("1. Knead", []), as_title("* Knead", []), as_title("1. Knead", ["2. Bake"]))
    1\. Knead \* Knead 1. Knead
    """
    found = _LISTED.match(text)
    if found is None or (below and _GOES_ON.match(below[0])):
        return text
    end = found.end("number") if found["number"] else 0
    return f"{text[:end]}\\{text[end:]}"


def title(line: str) -> str:
    r"""The reverse: the first ``line`` of a block less the backslash that keeps a list from beginning there.

    >>> print(title(r"1\. Knead"), title(r"\* Knead"))
    1. Knead * Knead
    """
    found = _ESCAPED.match(line)
    return line if found is None else f"{found['number'] or ''}{line[found.end() :]}"


def parted(item: Item, in_one: bool) -> tuple[Blocks, Blocks]:
    """What ``item`` says itself, and what stands below it: its first list, and all that follows. If a list may stand ``in_one`` block with other
    text, a numbered one that ``item`` begins with is its text, and so is what follows up to the next list.

    >>> from vaultconv.model.spans import Text
    >>> one, two = (List((Item((Paragraph((Text("Knead"),)),)),) * 2, start) for start in (1, None))
    >>> [[len(part) for part in parted(Item((one, two)), in_one)] for in_one in (True, False)]
    [[1, 1], [0, 2]]
    """
    blocks = item.blocks
    first = int(in_one and item.traits.task is None and bool(blocks) and _is_text(blocks[0]))
    for place, block in enumerate(blocks[first:], first):
        if isinstance(block, List):
            return blocks[:place], blocks[place:]
    return blocks, ()


def without_citation(own: Blocks) -> tuple[Blocks, Citation | None]:
    """The blocks of a block less the citation of a quotation that is alone in it, and that: it stands in a bullet below."""
    quote = own[0] if len(own) == 1 else None
    if not isinstance(quote, Quote) or (citation := quote.traits.citation) is None:
        return own, None
    return (replace(quote, traits=replace(quote.traits, citation=None)),), citation


def _is_text(block: AnyBlock) -> bool:
    """Whether ``block`` is a numbered list of nothing but words: nothing is said of an item that only a block of its own can say. By itself,
    one item is no list in a graph."""
    return (
        isinstance(block, List)
        and block.start is not None
        and len(block.items) > 1
        and block.traits == BARE
        and all(item.traits == BARE and not _has_view(item) for item in block.items)
        and all(
            isinstance(inner, Paragraph) and inner.traits == BARE
            for item in block.items
            for inner in item.blocks
        )
    )


def _has_view(item: Item) -> bool:
    return any(key.startswith((sp.VIEW, sp.SCHEDULE)) for key in item.spelling)
