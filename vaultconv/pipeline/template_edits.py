"""What somebody edited in the note of a template, in the block that the note was made of. Pure.

Where that block is as it was, the note is the newer of the two: it is what people open in an app whose templates are notes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias

from vaultconv.model.blocks import AnyBlock, Blocks, Item, List, Traits, edited
from vaultconv.model.note import Note
from vaultconv.model.properties import Property
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.templates import NAME, WHOLE, Template

Fill: TypeAlias = Callable[[Blocks], Blocks]

_NOTHING_SAID = frozenset(
    ("line", "origin", "spelling", "raw", "outline", "tight", "anchor", "anchor_place", "properties_place")
)
"""What tells where a block stood and how it was spelled, and the id that the note of a template has none of."""


@dataclass(frozen=True, slots=True)
class Edits:
    """The ``blocks`` of the note of a template. ``fill`` makes of the blocks of a page what that note has of them, and ``empty`` the
    reverse."""

    blocks: Blocks
    fill: Fill
    empty: Fill

    def put_into(self, note: Note, template: Template) -> Note | None:
        """``note`` with the edits in its ``template``: of a block that says the same all is as it was. None where its block can not hold
        them: another would stand beside it, or text below it.

        >>> from vaultconv.model.blocks import Paragraph
        >>> from vaultconv.model.properties import PropertyType
        >>> from vaultconv.model.spans import Text
        >>> named = Traits(anchor="x", properties=(Property(NAME, "T", PropertyType.TEXT),))
        >>> page = Note("N.md", "N", blocks=(List((Item((Paragraph((Text("old"),)),), traits=named, line=1),)),))
        >>> edits = Edits((List((Item((Paragraph((Text("new"),)),)),)),), lambda blocks: blocks, lambda blocks: blocks)
        >>> made = edits.put_into(page, Template("T", (), 1))
        >>> made.blocks[0].items[0].blocks[0].spans, made.blocks[0].items[0].traits.anchor
        ((Text(text='new'),), 'x')
        """
        blocks = with_blocks(self.blocks, lambda block: edited(block, line=template.line))
        made: list[Item | None] = []

        def change(block: AnyBlock) -> AnyBlock:
            if block.line != template.line or not isinstance(block, Item):
                return block
            said = {item.key: item.value for item in block.traits.properties}
            if said.get(NAME) != template.name:
                return block
            made.append((self._below if said.get(WHOLE) is False else self._whole)(block, blocks))
            return made[-1] or block

        there = with_blocks(note.blocks, change)
        return replace(note, blocks=there) if len(made) == 1 and made[0] is not None else None

    def _whole(self, block: Item, new: Blocks) -> Item | None:
        """``block``, which is a part of its template."""
        if len(new) != 1 or not isinstance(new[0], List) or len(new[0].items) != 1:
            return None
        return self._item(block, new[0].items[0])

    def _below(self, block: Item, new: Blocks) -> Item | None:
        """``block``, of which the template is what stands below it."""
        if not all(isinstance(each, List) for each in new):
            return None
        own = tuple(inner for inner in block.blocks if not isinstance(inner, List))
        below = tuple(inner for inner in block.blocks if isinstance(inner, List))
        return edited(block, blocks=(*own, *self._merged(below, new)))

    def _merged(self, old: Sequence[Any], new: Sequence[Any]) -> tuple[Any, ...]:
        """The ``new`` blocks, or items; those that are among the ``old`` as they were."""
        from difflib import SequenceMatcher  # hardly any vault has a template that was edited

        before, after = [_said(self.fill((each,))) for each in old], [_said((each,)) for each in new]
        out: list[Any] = []
        for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                out += old[i:j]
                continue
            known = [*old[i:j], *[None] * (m - k)]
            out += (self._block(was, now) for was, now in zip(known, new[k:m], strict=False))
        return tuple(out)

    def _block(self, old: AnyBlock | None, new: AnyBlock) -> AnyBlock:
        """``new``, in whose place ``old`` was."""
        if isinstance(old, List) and isinstance(new, List):
            return edited(old, items=self._merged(old.items, new.items), start=new.start)
        if isinstance(old, Item) and isinstance(new, Item):
            return self._item(old, new)
        (new,) = self.empty((new,))
        return edited(new, traits=_with_id(new.traits, old.traits)) if type(old) is type(new) else new

    def _item(self, old: Item, new: Item) -> Item:
        same = _said(old.traits) == _said(new.traits)
        traits = old.traits if same else _with_id(new.traits, old.traits)
        return edited(old, blocks=self._merged(old.blocks, new.blocks), traits=traits)


def _with_id(traits: Traits, old: Traits) -> Traits:
    """``traits`` with what the ``old`` ones say that no note of a template does: that the block is one, and its id."""
    named = tuple(filter(_is_of_template, old.properties))
    return replace(
        traits,
        anchor=old.anchor,
        anchor_place=old.anchor_place,
        properties=(*named, *traits.properties),
        properties_place=traits.properties_place or old.properties_place,
    )


def _said(part: Any) -> Any:
    """What ``part`` of a note says, as something that can be compared."""
    if is_dataclass(part):
        said = (_said(getattr(part, each.name)) for each in fields(part) if each.name not in _NOTHING_SAID)
        return type(part).__name__, *said
    if isinstance(part, tuple):
        return tuple(_said(each) for each in part if not _is_of_template(each))
    return repr(part)


def _is_of_template(part: Any) -> bool:
    """Whether ``part`` is a property that says of a block that it is a template."""
    return isinstance(part, Property) and part.key in (NAME, WHOLE)
