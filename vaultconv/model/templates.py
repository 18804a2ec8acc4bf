"""Templates among the blocks of a page: in an outliner a template is a block, with all that is below it.

Source: ``formats/logseq.md`` section 4 (``template``, ``template-including-parent``). In a vault of files a template is a
note; what such a note holds is what is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from vaultconv.model.blocks import AnyBlock, Blocks, Item, List, edited
from vaultconv.model.note import Note
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.traverse import iter_blocks

NAME: Final = "template"
"""The property of a block that is a template: its name."""
JOURNAL_TEMPLATE: Final = "journal-template"
"""What the settings of a graph call the name of the template with which a new day begins (``:default-templates {:journals "NAME"}``)."""
WHOLE: Final = "template-including-parent"
"""Whether the block itself is a part of it; it is, where nothing says so."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its ``name``, what it holds, and the ``line`` of its block."""

    name: str
    blocks: Blocks
    line: int


def templates_in(note: Note) -> Iterator[Template]:
    """The templates among the blocks of ``note``, but those that hold nothing.

    >>> from vaultconv.model.blocks import Paragraph, Traits
    >>> from vaultconv.model.properties import Property, PropertyType
    >>> from vaultconv.model.spans import Text
    >>> named = Traits(properties=(Property("template", "Meeting", PropertyType.TEXT),))
    >>> page = Note("N.md", "N", blocks=(List((Item((Paragraph((Text("Who"),)),), traits=named),)),))
    >>> [(found.name, len(found.blocks)) for found in templates_in(page)]
    [('Meeting', 1)]
    """
    if NAME in note.lacking:
        return
    if note.source is not None and f"{NAME}::" not in note.source.text:  # as most notes
        return
    for block in iter_blocks(note.blocks):
        if not isinstance(block, Item) or not block.traits.properties:
            continue
        said = {item.key: item.value for item in block.traits.properties}
        name = said.get(NAME)
        if not isinstance(name, str) or not name.strip():
            continue
        own: Blocks = (List((block,), outline=True, line=block.line),)
        if said.get(WHOLE) is False:
            own = tuple(inner for inner in block.blocks if isinstance(inner, List))
        if own:
            yield Template(name.strip(), with_blocks(own, _bare), block.line)


def _bare(block: AnyBlock) -> AnyBlock:
    """``block`` without what says that it is a template, and without the id by which links name it: they mean the block itself,
    not what is made of its template."""
    traits = block.traits
    left = tuple(one for one in traits.properties if one.key not in (NAME, WHOLE))
    if not traits.anchor and len(left) == len(traits.properties):
        return block
    return edited(block, traits=replace(traits, anchor="", properties=left))
