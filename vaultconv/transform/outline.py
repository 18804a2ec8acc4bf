"""The two shapes of a page: a document (headings, paragraphs, lists) and an outline (everything is a bullet).

In an outline a page is one or more :class:`~vaultconv.model.blocks.List`. A list with ``outline`` set holds what were
blocks of a document, one an item; any other is a list to a reader of the document too.

- A heading contains what follows it, down to the next heading of its level or above.
- A list nests under the paragraph right before it; any other list stands by itself among the blocks.
- What a callout holds stands below it where it could not be what it is in a box (:mod:`vaultconv.model.opened`).
- What follows an item's first list, and headings in an item, become blocks below the item.

``to_document(to_outline(blocks)) == blocks`` for the blocks of any document, and for each of the ways to nest
(:data:`NESTINGS`): headings need not contain what follows them, nor lists nest under a paragraph.

What was an outline from the beginning stays nested lists in a document, which is exact, or is flattened
(:func:`flattened`): its bullets become paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Heading,
    Item,
    List,
    Paragraph,
    Traits,
    edited,
)
from vaultconv.model.note import Note
from vaultconv.model.opened import is_opened
from vaultconv.model.traverse import children, iter_blocks

DOCUMENT = "document"
OUTLINE = "outline"
FLATTENED = "flattened"
"""The shapes of a page; the last is that of a document that was an outline, and whose bullets became paragraphs."""

HEADINGS, LISTS, FLAT = "headings", "lists", "flat"
NESTINGS = (HEADINGS, LISTS, FLAT)
"""What nests in the outline of a document: headings contain what follows them and a list its paragraph; only lists nest;
nothing does but the lists in lists that nested before."""


def to_outline(blocks: Blocks, nesting: str = HEADINGS) -> Blocks:
    """The blocks of a document as an outline. ``nesting`` is one of :data:`NESTINGS`.

    >>> from vaultconv.model.spans import Text
    >>> page = (Heading(1, (Text("A"),)), Paragraph((Text("b"),)))
    >>> ((top,),) = [page.items for page in to_outline(page)]
    >>> [type(block).__name__ for block in top.blocks]
    ['Heading', 'List']
    >>> [len(page.items) for page in to_outline(page, FLAT)]
    [2]
    """
    return _outline(blocks, nesting, opens=True)


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


def flattened(blocks: Blocks) -> Blocks:
    """The bullets of a page as the blocks of a document: each a block, what stands below a heading behind it. What stands
    below any other bullet stays a list, and so do numbered bullets and tasks.

    >>> from vaultconv.model.spans import Text
    >>> below = List((Item((Paragraph((Text("b"),)),)),))
    >>> page = (List((Item((Heading(1, (Text("A"),)), below)), Item((Paragraph((Text("c"),)),)))),)
    >>> [type(block).__name__ for block in flattened(page)]
    ['Heading', 'Paragraph', 'Paragraph']
    """
    return to_document(_loosened(blocks))


def _loosened(blocks: Blocks) -> Blocks:
    """``blocks`` of a page with each list of bullets that need not be one, down to where they do, as an outline's."""
    return tuple(
        replace(block, outline=True, items=tuple(map(_with_loose_inside, block.items)))
        if isinstance(block, List) and block.start is None
        else block
        for block in blocks
    )


def reshaped_on_the_way(note: Note, nesting: str = HEADINGS, flatten: bool = False) -> Note:
    """``note``, a document, as it comes back of an outline, nested by ``nesting``, of which nothing said that it had been a
    document: its bullets are nested lists, or became paragraphs (``flatten``), and so did the items of its lists that stood
    below no text.

    >>> page, text = (List((Item((Paragraph(()),)),)),), (Paragraph(()),)
    >>> [type(block).__name__ for block in reshaped_on_the_way(Note("N.md", "N", blocks=page), flatten=True).blocks]
    ['Paragraph']
    >>> [type(block).__name__ for block in reshaped_on_the_way(Note("N.md", "N", blocks=text)).blocks]
    ['List']
    """
    bullets = _bulleted(note).blocks if is_bullets(note.blocks) else to_outline(note.blocks, nesting)
    return replace(note, blocks=flattened(bullets) if flatten else _siblings(bullets))


def bullets_loosened(blocks: Blocks) -> int:
    """How many bullets of a page are bullets no more once it is flattened."""
    loosened = (
        block for block in iter_blocks(_loosened(blocks)) if isinstance(block, List) and block.outline
    )
    return sum(item.traits.task is None or _is_heading(item) for block in loosened for item in block.items)


def on_other_levels(blocks: Blocks) -> list[int]:
    """The lines of the bullets of an outline that do not stand where they would if it were a document and an outline again, nested in any of the
    ways there are: a document has no way to say where they stand. Those that only go along with what they are below, or behind, are not told.

    >>> one, other = (Item((Heading(1, (), line=line),), line=line) for line in (1, 2))
    >>> on_other_levels((List((one, other), outline=True),))
    []
    >>> on_other_levels((List((Item((*one.blocks, List((other,), outline=True)), line=1),), outline=True),))
    [2]
    """
    document, there = to_document(blocks), list(_depths(blocks))
    found: list[list[int]] = []
    for nesting in NESTINGS:
        here = {line: depth for line, depth, _ in _depths(to_outline(document, nesting))}
        moved = {line: here.get(line, depth) - depth for line, depth, _ in there}
        before: dict[int, int] = {}
        lines = []
        for line, _, above in there:
            if moved[line] not in (moved.get(above, 0), before.get(above)):
                lines.append(line)
            before[above] = moved[line]
        if not lines:
            return []
        found.append(lines)
    return min(found, key=len)


def _depths(blocks: Blocks) -> Iterator[tuple[int, int, int]]:
    """The line of each item of ``blocks``, how deep it is, and the line of the one that it is below (0: none)."""
    stack: list[tuple[AnyBlock, int, int]] = [(block, 0, 0) for block in reversed(blocks)]
    while stack:
        block, depth, above = stack.pop()
        if isinstance(block, Item):
            depth += 1
            yield block.line, depth, above
            above = block.line
        stack.extend((inner, depth, above) for inner in reversed(children(block)))


def _with_loose_inside(item: Item) -> Item:
    return replace(item, blocks=_loosened(item.blocks)) if _is_heading(item) else item


def shaped(note: Note, shape: str, nesting: str = HEADINGS, flatten: bool = False) -> Note:
    """``note`` in the ``shape`` that a format has.

    A document becomes an outline, in which ``nesting`` says what nests, unless it was one before it was a document, or is one
    already: nothing but bullets. An outline becomes a document only if it was one before; else its bullets stay what they
    are, nested lists, or are flattened if ``flatten`` says so."""
    if note.shape == shape or note.verbatim is not None:
        return note
    came = came_from(note)
    if came == OUTLINE:
        return _bulleted(note) if shape == OUTLINE else replace(note, shape=shape)
    if shape == OUTLINE and is_bullets(note.blocks):
        return _bulleted(note)
    if shape == OUTLINE:
        return replace(note, shape=shape, blocks=to_outline(note.blocks, HEADINGS if came else nesting))
    if came == DOCUMENT:
        return replace(note, shape=shape, blocks=to_document(note.blocks))
    return replace(note, shape=shape, blocks=flattened(note.blocks) if flatten else _siblings(note.blocks))


def _siblings(blocks: Blocks) -> Blocks:
    """``blocks`` of an outline with the bullets that stand side by side as one list: a task among them is an entry of a list,
    and to a reader of the document so are the others.

    >>> one, other = List((Item(()),), outline=True), List((Item(()),))
    >>> [len(block.items) for block in _siblings((one, other))]
    [2]
    """
    if not any(isinstance(block, List) for block in blocks):
        return blocks
    out: list[AnyBlock] = []
    for block in blocks:
        if isinstance(block, List):
            inner = tuple(_with_siblings(item) for item in block.items)
            if any(new is not old for new, old in zip(inner, block.items, strict=True)):
                block = edited(block, items=inner)
            before = out[-1] if out else None
            if isinstance(before, List) and _is_run(before) and _is_run(block):
                out[-1] = edited(before, items=(*before.items, *block.items), outline=True)
                continue
        out.append(block)
    same = len(out) == len(blocks) and all(new is old for new, old in zip(out, blocks, strict=True))
    return blocks if same else tuple(out)


def _with_siblings(item: Item) -> Item:
    made = _siblings(item.blocks)
    return item if made is item.blocks else edited(item, blocks=made)


def _is_run(block: List) -> bool:
    return block.start is None and block.traits == BARE


def _bulleted(note: Note) -> Note:
    """``note`` as the outline that it is."""
    blocks = tuple(map(_as_bullets, note.blocks))
    return replace(note, shape=OUTLINE, blocks=blocks, extra={**note.extra, "shape": OUTLINE})


def is_flattened(note: Note) -> bool:
    """Whether flattening takes anything from ``note``: it is an outline that never was a document."""
    return note.shape == OUTLINE and note.verbatim is None and not came_from(note)


def is_bullets(blocks: Blocks) -> bool:
    """Whether the ``blocks`` of a document are nothing but nested bullets, as the pages of an outliner are: below the text of
    an item are at most lists, and nothing after them. Numbered lists may be among them.

    >>> is_bullets((List((Item(()),)),)), is_bullets((List((Item(()),), start=1),)), is_bullets(())
    (True, False, False)
    """
    if not any(isinstance(block, List) and block.start is None for block in blocks):
        return False
    stack: list[Blocks] = [blocks]
    while stack:
        lists = stack.pop()
        kinds = [isinstance(block, List) and block.traits == BARE and block.start is None for block in lists]
        if any(one == other for one, other in pairwise(kinds)):
            return False  # two lists side by side would be one
        for block in lists:
            if not isinstance(block, List) or block.traits != BARE:
                return False
            for item in block.items:
                text = next(
                    (at for at, inner in enumerate(item.blocks) if isinstance(inner, List)), len(item.blocks)
                )
                if any(isinstance(inner, Heading) for inner in item.blocks[1:text]):
                    return False
                stack.append(item.blocks[text:])
    return True


def _as_bullets(block: AnyBlock, in_list: bool = False) -> AnyBlock:
    """A list of bullets as a page of an outliner has it, with all that are in it: below a text is a list (``in_list``), below a
    heading, or anything else, are what would be blocks of a document."""
    if not isinstance(block, List):
        return block
    is_outline = block.start is None and not in_list
    items = []
    for item in block.items:
        is_text = bool(item.blocks) and isinstance(item.blocks[0], Paragraph)
        below = (_as_bullets(inner, not is_outline or is_text) for inner in item.blocks)
        items.append(replace(item, blocks=tuple(below)))
    return replace(block, items=tuple(items), outline=is_outline)


def came_from(note: Note) -> str:
    """The shape that ``note`` had before it was converted to what it is, ``""`` if nothing says so: what the state
    carries, else what the note itself does."""
    carried = (note.carried or {}).get("shape")
    said = carried if isinstance(carried, str) else note.extra.get("shape")
    return said if said in (DOCUMENT, OUTLINE, FLATTENED) else ""


# -- to an outline -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A bullet that still takes children: those of a heading with ``level``, or of the page (0)."""

    level: int
    head: Item
    children: list[Item | List] = field(default_factory=list)


def _outline(blocks: Blocks, nesting: str = HEADINGS, opens: bool = False) -> Blocks:
    """Lists whose items stand for ``blocks``. Headings nest by a stack, so their number is no limit. ``opens``: what a box
    holds that cannot be closed stands below it."""
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
        if opens and isinstance(block, Callout) and is_opened(block):
            shell = replace(block, blocks=(), traits=item.blocks[0].traits)
            item = replace(item, blocks=(shell, *_outline(block.blocks, nesting, opens)))
        if isinstance(block, Heading):
            while open_[-1].level >= block.level and len(open_) > 1:
                _close(open_.pop())
            open_[-1].children.append(item)
            if nesting == HEADINGS:
                open_.append(_Open(block.level, item))
        else:
            open_[-1].children.append(item)
        paragraph = item if isinstance(block, Paragraph) and nesting != FLAT else None
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


def _with_id(item: Traits, heading: Traits) -> Traits | None:
    """The traits of an item whose text is a heading: its own, and the heading's id. None where the two could not be told
    apart again."""
    named = replace(item, anchor=heading.anchor, anchor_place=heading.anchor_place)
    bare = replace(heading, anchor=BARE.anchor, anchor_place=BARE.anchor_place) == BARE
    return named if bare and not item.anchor else None


def _list_to_outline(block: List) -> List:
    return replace(block, items=tuple(_item_to_outline(item) for item in block.items))


def _item_to_outline(item: Item) -> Item:
    """``item`` with its text first, then what is below it. A heading with nothing of its own but an id is such a text."""
    blocks = item.blocks
    if _is_heading(item):
        heading = blocks[0]
        traits = _with_id(item.traits, heading.traits)
        if traits is None or any(isinstance(block, Heading) for block in blocks[1:]):
            return replace(item, blocks=_outline(blocks))
        blocks = (replace(heading, traits=BARE), *blocks[1:])
        item = replace(item, blocks=blocks, traits=traits)
    for place, block in enumerate(blocks):
        if (place and isinstance(block, Heading)) or isinstance(block, List):
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
    box = blocks[0] if blocks else None
    if isinstance(box, Callout) and len(blocks) > 1 and all(isinstance(block, List) for block in blocks[1:]):
        return [replace(box, blocks=(*box.blocks, *to_document(blocks[1:])))]
    return list(to_document(blocks))


def _list_from_outline(block: List) -> List:
    return replace(block, items=tuple(_item_from_outline(item) for item in block.items))


def _item_from_outline(item: Item) -> Item:
    if _is_heading(item) and item.traits.anchor:
        heading, *rest = item.blocks
        id = item.traits.anchor, item.traits.anchor_place
        named = replace(heading.traits, anchor=id[0], anchor_place=id[1])
        own = replace(item.traits, anchor=BARE.anchor, anchor_place=BARE.anchor_place)
        item = replace(item, blocks=(replace(heading, traits=named), *rest), traits=own)
    if not any(isinstance(block, List) for block in item.blocks):
        return item
    return replace(item, blocks=to_document(item.blocks))
