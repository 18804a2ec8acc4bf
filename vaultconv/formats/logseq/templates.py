"""Notes that are templates: in a graph a template is a block, with all that is below it.

Source: ``formats/logseq.md`` section 4 (``template``, ``template-including-parent``). A note of a folder of templates becomes a
page of one bullet, which is no part of the template itself; what the note says stands below it, and nothing is ever filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vaultconv.formats.logseq import carriers
from vaultconv.model.blocks import Blocks, Item, List
from vaultconv.model.note import Note, NoteKind

FACT: Final = "template"
"""The fact of a page that it is a template, below its one bullet."""

_NAME, _WHOLE = "template", "template-including-parent"


def is_template(note: Note, carry: bool) -> bool:
    """Whether ``note`` is written as a template: without what is carried it could not be told from its bullet again."""
    return carry and note.kind is NoteKind.TEMPLATE and bool(note.title.strip()) and bool(note.blocks)


def bullet_lines(title: str, words: str) -> list[str]:
    """The bullet of the template called ``title``, which are the ``words`` of a line.

    >>> bullet_lines("Recipe", "Recipe")[:3]
    ['- Recipe', '  template:: Recipe', '  template-including-parent:: false']
    """
    return [
        f"- {words}",
        f"  {_NAME}:: {title}",
        f"  {_WHOLE}:: false",
        f"  {carriers.KEY}:: {carriers.carrier({'children': 'blocks'})}",
    ]


def without_bullet(blocks: Blocks, carried: Mapping[str, Any]) -> Blocks | None:
    """What stands below the one bullet of a page that carries that it is a template; None where there is no such bullet, or
    more beside it."""
    top = blocks[0] if len(blocks) == 1 else None
    if carried.get(FACT) is not True or not isinstance(top, List) or len(top.items) != 1:
        return None
    (item,) = top.items
    return item.blocks[1:] if _is_bullet(item) else None


def _is_bullet(item: Item) -> bool:
    keys = [found.key for found in item.traits.properties]
    return (
        keys == [_NAME, _WHOLE]
        and not item.traits.anchor
        and all(isinstance(block, List) for block in item.blocks[1:])
    )
