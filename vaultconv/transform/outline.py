"""The two shapes of a page: a document (headings, paragraphs, lists) and an outline (everything is a bullet).

In an outline a page is one or more :class:`~vaultconv.model.blocks.List`. A list with ``outline`` set holds what were
blocks of a document, one an item; any other is a list to a reader of the document too.

- A heading contains what follows it, down to the next heading of its level or above.
- A list nests under the paragraph right before it; any other list stands by itself among the blocks.
- What follows an item's first list, and headings in an item, become blocks below the item.

``to_document(to_outline(blocks)) == blocks`` for the blocks of any document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaultconv.model.blocks import BARE, AnyBlock, Blocks, Heading, Item, List, Paragraph, Traits
from vaultconv.model.note import Note

DOCUMENT = "document"
OUTLINE = "outline"


def to_outline(blocks: Blocks) -> Blocks:
    """The blocks of a document as an outline.

    >>> from vaultconv.model.spans import Text
    >>> page = (Heading(1, (Text("A"),)), Paragraph((Text("b"),)))
    >>> ((top,),) = [page.items for page in to_outline(page)]
    >>> [type(block).__name__ for block in top.blocks]
    ['Heading', 'List']
    """
    return _outline(blocks)


def to_document(blocks: Blocks) -> Blocks:
    """The blocks of an outline as a document. A bullet with a task becomes an item of a list, since only those have
    boxes in a document."""
    out: list[AnyBlock] = []
    for block in blocks:
        if isinstance(block, List):
            out += _from_outline(block) if block.outline else (_list_from_outline(block),)
        else:
            out.append(block)
    return tuple(out)


def shaped(note: Note, shape: str) -> Note:
    """``note`` in the ``shape`` that a format has.

    A document becomes an outline, unless it was one before it was a document. An outline becomes a document only if it
    was one before; else its bullets stay what they are, nested lists."""
    if note.shape == shape or note.verbatim is not None:
        return note
    if came_from(note) == OUTLINE:
        return replace(note, shape=shape)
    if shape == OUTLINE:
        return replace(note, shape=shape, blocks=to_outline(note.blocks))
    if came_from(note) == DOCUMENT:
        return replace(note, shape=shape, blocks=to_document(note.blocks))
    return replace(note, shape=shape)


def came_from(note: Note) -> str:
    """The shape that ``note`` had before it was converted to what it is, ``""`` if nothing says so: what the state
    carries, else what the note itself does."""
    carried = (note.carried or {}).get("shape")
    said = carried if isinstance(carried, str) else note.extra.get("shape")
    return said if said in (DOCUMENT, OUTLINE) else ""


# -- to an outline -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A bullet that still takes children: those of a heading with ``level``, or of the page (0)."""

    level: int
    head: Item
    children: list[Item | List] = field(default_factory=list)


def _outline(blocks: Blocks) -> Blocks:
    """Lists whose items stand for ``blocks``. Headings nest by a stack, so their number is no limit."""
    page = _Open(0, Item(()))
    open_: list[_Open] = [page]
    paragraph: Item | None = None
    for block in blocks:
        if isinstance(block, List) and not block.outline:
            inner = _list_to_outline(block)
            if paragraph is not None:
                paragraph.blocks = (*paragraph.blocks, inner)
            else:
                open_[-1].children.append(inner)
            paragraph = None
            continue
        item = _bullet(block)
        if isinstance(block, Heading):
            while open_[-1].level >= block.level and len(open_) > 1:
                _close(open_.pop())
            open_[-1].children.append(item)
            open_.append(_Open(block.level, item))
        else:
            open_[-1].children.append(item)
        paragraph = item if isinstance(block, Paragraph) else None
    while len(open_) > 1:
        _close(open_.pop())
    return _runs(page.children)


def _close(heading: _Open) -> None:
    heading.head.blocks = (*heading.head.blocks, *_runs(heading.children))


def _runs(children: list[Item | List]) -> Blocks:
    """``children`` with each run of bullets as one list."""
    out: list[AnyBlock] = []
    run: list[Item] = []
    for child in (*children, None):
        if isinstance(child, Item):
            run.append(child)
            continue
        if run:
            out.append(List(tuple(run), outline=True, line=run[0].line))
            run = []
        if child is not None:
            out.append(child)
    return tuple(out)


def _bullet(block: AnyBlock) -> Item:
    """The bullet that stands for ``block``, with those of its traits that a bullet has."""
    traits = block.traits
    if not (traits.anchor or traits.properties or traits.task):
        return Item((block,), line=block.line)
    inner = BARE
    if traits.citation is not None or traits.attributes:
        inner = Traits(citation=traits.citation, attributes=traits.attributes)
    outer = replace(traits, citation=None, attributes="")
    return Item((replace(block, traits=inner),), traits=outer, line=block.line)


def _list_to_outline(block: List) -> List:
    return replace(block, items=tuple(_item_to_outline(item) for item in block.items))


def _item_to_outline(item: Item) -> Item:
    """``item`` with its text first, then what is below it. A heading that contains the rest is such a text."""
    blocks = item.blocks
    if blocks and isinstance(blocks[0], Heading):
        lists = _outline(blocks)
        first = lists[0]
        if (
            len(lists) == 1
            and isinstance(first, List)
            and len(first.items) == 1
            and first.items[0].traits == BARE
        ):
            return replace(item, blocks=first.items[0].blocks)
        return replace(item, blocks=lists)
    for place, block in enumerate(blocks):
        if isinstance(block, List | Heading):
            return replace(item, blocks=(*blocks[:place], *_outline(blocks[place:])))
    return item


# -- to a document -------------------------------------------------------------------------------------------------


def _from_outline(block: List) -> list[AnyBlock]:
    """The blocks that the bullets of ``block`` stand for."""
    out: list[AnyBlock] = []
    tasks: list[Item] = []
    for item in (*block.items, None):
        if item is not None and item.traits.task is not None and not _is_heading(item):
            tasks.append(_item_from_outline(item))
            continue
        if tasks:
            out.append(List(tuple(tasks), line=tasks[0].line))
            tasks = []
        if item is not None:
            out += _unwrapped(item)
    return out


def _is_heading(item: Item) -> bool:
    return bool(item.blocks) and isinstance(item.blocks[0], Heading)


def _unwrapped(item: Item) -> list[AnyBlock]:
    """The block that a bullet stands for, and what is below it."""
    blocks = item.blocks
    if item.traits != BARE:
        first: AnyBlock = Paragraph((), line=item.line)
        if blocks and not isinstance(blocks[0], List):
            first, blocks = blocks[0], blocks[1:]
        inner = first.traits
        merged = replace(item.traits, citation=inner.citation, attributes=inner.attributes)
        blocks = (replace(first, traits=merged), *blocks)
    return list(to_document(blocks))


def _list_from_outline(block: List) -> List:
    return replace(block, items=tuple(_item_from_outline(item) for item in block.items))


def _item_from_outline(item: Item) -> Item:
    if not any(isinstance(block, List) for block in item.blocks):
        return item
    return replace(item, blocks=to_document(item.blocks))
