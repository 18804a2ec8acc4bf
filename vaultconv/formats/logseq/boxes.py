"""What a box of Logseq holds: text and lists of text. Headings in it are text, and no item of a list in it holds another box.

Source: mldoc 1.5.7, which ends a list at an empty line, and reads no box, and no list in a fence, behind the text of an item.
"""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.markdown.emphasis import without_bold
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Code, Comment, Heading, Item, Paragraph, Quote
from vaultconv.model.opened import needs_box
from vaultconv.model.plain import source_text
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.spans import CommentSpan, Text


def as_box(box: Quote | Callout, ledger: Ledger) -> Quote | Callout:
    """``box`` without boxes in the items of its lists: what they hold stands in the item. That, and the headings directly in it,
    whose marks the app shows, are told to the ``ledger``.

    >>> from vaultconv.model.blocks import List
    >>> item = Item((Callout("tip", None, (Paragraph((Text("words"),)),)),))
    >>> ledger = Ledger("N.md")
    >>> (inner,) = as_box(Quote((List((item,)),)), ledger).blocks[0].items
    >>> [block.spans[0].text for block in inner.blocks], [loss.construct for loss in ledger.losses]
    (['**', 'words'], ['callout'])
    """
    for block in box.blocks:
        if isinstance(block, Heading):
            said = " ".join(
                ("#" * block.level, *source_text(block.spans).split())
            )  # an underlined one has lines
            ledger.line = block.line
            ledger.add("heading", f"the app shows {said!r} as text: it stands in a box", said)
    made = with_blocks(box.blocks, lambda inner: _without_boxes(inner, ledger))
    return box if made is box.blocks else replace(box, blocks=made)


def _without_boxes(item: AnyBlock, ledger: Ledger) -> AnyBlock:
    if not isinstance(item, Item) or not item.blocks:
        return item
    first = item.blocks[0]
    if isinstance(first, Comment):  # the mark of an item and that of a box would stand in one line
        words = CommentSpan(" ".join(first.text.split()), first.references)
        item = replace(item, blocks=(Paragraph((words,), line=first.line), *item.blocks[1:]))
    elif not any(map(needs_box, item.blocks)):
        return item
    return replace(item, blocks=_all_said(item.blocks, ledger))


def _all_said(blocks: Blocks, ledger: Ledger) -> Blocks:
    return tuple(said for block in blocks for said in _said(block, ledger))


def _said(block: AnyBlock, ledger: Ledger) -> Blocks:
    """What ``block`` is in the item of a list in a box."""
    if not needs_box(block):
        return (block,)
    ledger.line = block.line
    if isinstance(block, Code):
        ledger.add(
            "code", "code with lines like those of a page stands in a list in a box: the app shows it as text"
        )
        return (block,)
    if isinstance(block, Callout):
        ledger.add("callout", f"the callout [!{block.type}] is text: it stands in a list in a box")
        title = block.title if block.title else (Text(block.type.capitalize()),)
        bold = (Text("**"), *without_bold(title), Text("**"))
        return (Paragraph(bold, line=block.line), *_all_said(block.blocks, ledger))
    ledger.add("quote", "a quote with more than paragraphs is text: it stands in a list in a box")
    return _all_said(block.blocks, ledger)
