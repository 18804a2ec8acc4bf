"""A part of a note that is shown elsewhere: in place of an embed, or on a card of a board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import nh3

from vaultconv.formats.html import safety
from vaultconv.formats.html.mathml import ATTRIBUTES as OF_FORMULAS
from vaultconv.formats.html.mathml import ELEMENTS
from vaultconv.formats.html.naming import slug_of
from vaultconv.model.blocks import Blocks, Heading, Item, List
from vaultconv.model.plain import source_text
from vaultconv.model.reference import Reference, ReferenceKind

if TYPE_CHECKING:
    from vaultconv.model.note import Note
    from vaultconv.vault.index import Index

_TAGS = set(safety.FLOW | {"fieldset", "input", "legend", "math", *ELEMENTS})
_ATTRIBUTES = {
    "*": {"title", "lang", "dir", "align", "class", "tabindex"},
    "a": {"href"},
    "audio": {"src", "controls"},
    "source": {"src", "type"},
    "video": {"src", "controls", "width", "height"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "ol": {"start"},
    "li": {"data-task"},
    "details": {"open", "data-callout"},
    "div": {"data-callout"},
    "time": {"datetime"},
    "math": {"display"},
    **{name: set(OF_FORMULAS) for name in ELEMENTS},
}


def part_of(note: Note, reference: Reference, index: Index) -> Blocks:
    """The section or block of ``note`` that ``reference`` names, with its heading; all of it, if it names none that is there."""
    id = reference.block or (reference.target if reference.kind is ReferenceKind.BLOCK else "")
    if id:
        block = index.block(note.path, id)
        if isinstance(block, Item):  # by itself it stands in no list
            return (List((block,)),)
        return (block,) if block is not None else note.blocks
    wanted = [slug_of(heading) for heading in reference.headings]
    for at, block in enumerate(note.blocks if wanted else ()):
        if isinstance(block, Heading) and slug_of(source_text(block.spans)) == wanted[0]:
            wanted.pop(0)
            if not wanted:
                return (block, *_section(note.blocks[at + 1 :], block.level))
    return note.blocks


def _section(blocks: Blocks, level: int) -> Blocks:
    """What stands under a heading of ``level``."""
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level <= level:
            return blocks[:at]
    return blocks


def seen(fragment: str, keep: Callable[[str, str, str], str | None] | None = None) -> str:
    """What of a fragment can be seen: without the ids and carriers, which only the place has that it belongs to. ``keep`` may
    change an attribute (its element, name and value), or leave it out (None)."""
    keep = keep or _as_it_is
    return nh3.clean(
        fragment,
        attribute_filter=lambda tag, name, value: keep(tag, name, value) if _leads(name, value) else None,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=set(safety.SCHEMES) | {"data"},
        clean_content_tags={"annotation"},
    )


def not_here(_tag: str, name: str, value: str) -> str | None:
    """A footnote of another page is not on this one: its number leads nowhere."""
    return None if name == "href" and value.startswith("#fn:") else value


def _as_it_is(_tag: str, _name: str, value: str) -> str | None:
    return value


def _leads(name: str, value: str) -> bool:
    """Whether ``value`` is no program; the bytes of a bitmap are none."""
    return name not in ("href", "src") or not safety.is_program(value)
