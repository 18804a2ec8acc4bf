"""Two vaults at once in memory, that which was read and that which it became: what they have in common is there once.

Most words of a note are the same on the other side, and who said them, too. So what was just read of it is given the words of the
note that it was made of, where they are equal: of an export with tens of thousands of highlights that is half of it.
"""

from __future__ import annotations

from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Paragraph
from vaultconv.model.spans import Text
from vaultconv.model.traverse import iter_blocks


def share_words(made: Blocks, original: Blocks) -> None:
    """Gives ``made``, which nobody else has yet, the words and the citations of ``original`` where both have the same in the same
    place: what comes as the n-th. What differs stays what it is.

    >>> ours, theirs = (Paragraph((Text("a slow map"),)), Paragraph((Text("a slow map"),)))
    >>> share_words((ours,), (theirs,))
    >>> ours.spans is theirs.spans
    True
    """
    (worded, cited), (as_worded, as_cited) = map(_worded_and_cited, (made, original))
    for one, other in zip(worded, as_worded, strict=False):
        if all(span.__class__ is Text for span in one.spans) and one.spans == other.spans:
            one.spans = other.spans
    for block, as_block in zip(cited, as_cited, strict=False):
        if block.traits.citation == as_block.traits.citation:
            block.traits.citation = as_block.traits.citation


def _worded_and_cited(blocks: Blocks) -> tuple[list[Paragraph | Heading], list[AnyBlock]]:
    worded: list[Paragraph | Heading] = []
    cited: list[AnyBlock] = []
    for block in iter_blocks(blocks):
        if block.__class__ is Paragraph or block.__class__ is Heading:
            worded.append(block)
        if block.traits.citation is not None:
            cited.append(block)
    return worded, cited
