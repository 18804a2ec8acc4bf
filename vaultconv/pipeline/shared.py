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
    for worded, as_worded in zip(_worded(made), _worded(original), strict=False):
        if worded.spans == as_worded.spans and all(span.__class__ is Text for span in worded.spans):
            worded.spans = as_worded.spans
    for cited, as_cited in zip(_cited(made), _cited(original), strict=False):
        if cited.traits.citation == as_cited.traits.citation:
            cited.traits.citation = as_cited.traits.citation


def _worded(blocks: Blocks) -> list[Paragraph | Heading]:
    return [block for block in iter_blocks(blocks) if isinstance(block, Paragraph | Heading)]


def _cited(blocks: Blocks) -> list[AnyBlock]:
    return [block for block in iter_blocks(blocks) if block.traits.citation is not None]
