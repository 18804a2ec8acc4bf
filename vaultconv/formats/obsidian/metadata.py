"""What plugins read in the text of a block, and what the model has as traits of it.

:func:`read_metadata` takes signs and fields from where they count for the block that they stand in: those of a task at the
end of its line, the fields of a block at the end of its text, or alone on a line. Elsewhere they are words, as in a
heading, whose text links name. :func:`write_metadata` puts them back. What departs from house style is in the block's
spelling, and nothing is taken that would not be put back to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import is_
from typing import Any, TypeAlias, TypeVar

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.fields import EMOJI, bare, marked, value_text
from vaultconv.formats.obsidian.links import FieldLink
from vaultconv.formats.obsidian.metadata_guard import ESCAPED, HIDE, guarded, unguarded
from vaultconv.formats.obsidian.metadata_text import (
    FIELDS,
    SaidText,
    as_text,
    merged,
    pieces_of,
    put_back,
    string_of,
    taken_from,
)
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.escape import KEEP
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import AnyBlock, Block, Blocks, Heading, Item, List, Paragraph, Traits
from vaultconv.model.flashcards import are_cards
from vaultconv.model.properties import Properties
from vaultconv.model.spans import Link, Spans, Text
from vaultconv.model.task import Task
from vaultconv.model.traverse import children, iter_blocks

B = TypeVar("B", bound=Block)

_CARDS = lazy_pattern(r"(?<!\S)#flashcards\b|<!--SR:", re.IGNORECASE)

_NONE = Properties()

Lose: TypeAlias = Callable[[AnyBlock, str, str, str], None]
"""Is told what would not be read back: the block, the kind of fact, its name, and why."""


def has_metadata(text: str) -> bool:
    """Whether a note with this ``text`` may have any. Most have none, and need no further look.

    >>> has_metadata("words: a::b"), has_metadata("[a:: b]")
    (False, True)
    """
    return marked(text) or f":{KEEP}:" in text or ESCAPED in text


def read_metadata(blocks: Blocks, text: str, deck: bool = False) -> Blocks:
    """``blocks`` of a note with this ``text``, with what their text says of tasks and blocks as traits of them. In a note
    of flashcards, as its text or its tags (``deck``) say, a line with ``::`` is a card."""
    lines = not deck and _CARDS.search(text) is None
    return _each(blocks, lambda block, owner: _read(block, owner, lines))


def write_metadata(
    blocks: Blocks,
    style: str = EMOJI,
    lose: Lose | None = None,
    properties: Properties = _NONE,
) -> Blocks:
    """``blocks`` with their traits in their text again, and with text that would be read as such kept from it. Blocks keep
    their origins: it is what their source says."""
    if not any(map(_says_more, iter_blocks(blocks))):  # as in most notes
        return blocks
    manner = _Manner(style, not are_cards(blocks, properties), lose)
    return _each(blocks, lambda block, owner: _write(block, owner, manner))


def _says_more(block: AnyBlock) -> bool:
    """Whether ``block`` may have anything to be written into its text, or kept from being read there."""
    traits = block.traits
    if traits.properties or traits.task is not None:
        return True
    return isinstance(block, Paragraph | Heading) and _may_hold(block.spans)


def _each(blocks: Blocks, change: Callable[[AnyBlock, AnyBlock | None], AnyBlock]) -> Blocks:
    """``blocks`` changed from within, each told what it stands in; the same object where nothing changes."""
    return _inside(blocks, None, change)


def _inside(
    blocks: Blocks, owner: AnyBlock | None, change: Callable[[AnyBlock, AnyBlock | None], AnyBlock]
) -> Blocks:
    out = []
    for block in blocks:
        now = block
        inner = children(block)
        if inner and (made := _inside(inner, block, change)) is not inner:
            changes: dict[str, Any] = {"items" if isinstance(block, List) else "blocks": made}
            now = replace(block, **changes)
        out.append(change(now, owner))
    return blocks if all(map(is_, out, blocks)) else tuple(out)


# -- reading -----------------------------------------------------------------------------------------------------------


def _may_hold(spans: Spans) -> bool:
    return any(
        (marked(span.text) or ESCAPED in span.text) if span.__class__ is Text else span == HIDE
        for span in spans
    )


def _is_plain(spans: Spans, traits: Traits) -> bool:
    """Whether a text of ``spans``, of a block with these ``traits``, stays as it is. Most do."""
    return not traits.properties and traits.task is None and not _may_hold(spans)


def _read(block: AnyBlock, owner: AnyBlock | None, lines: bool) -> AnyBlock:
    if isinstance(block, Item):
        return _read_item(block, lines)
    if isinstance(block, Paragraph) and not (isinstance(owner, Item) and owner.blocks[0] is block):
        found = _read_text(block.spans, None, lines)
        if found is not None:
            text, layout = found
            return _with_said(replace(block, spans=text.spans), text, layout)
    return block


def _read_item(item: Item, lines: bool) -> Item:
    """An item with what its first text says; or its second block, where that says something and nothing else."""
    first = item.blocks[0] if item.blocks else None
    if isinstance(first, Paragraph | Heading):
        found = _read_text(first.spans, item.traits.task, lines and isinstance(first, Paragraph))
        if found is None:
            return item
        text, layout = found
        kept = (replace(first, spans=text.spans, origin=None),)
        left: Blocks = kept if text.spans or isinstance(first, Heading) else ()
        return _with_said(replace(item, blocks=(*left, *item.blocks[1:])), text, layout)
    said = item.blocks[1] if len(item.blocks) > 1 else None
    if (
        isinstance(said, Paragraph)
        and not said.spans
        and said.traits.properties
        and not isinstance(first, List)
    ):
        text = SaidText((), item.traits.task, said.traits.properties, "line")
        if not said.traits.anchor and FIELDS not in said.spelling:
            return _with_said(replace(item, blocks=(item.blocks[0], *item.blocks[2:])), text, "")
    return item


def _read_text(spans: Spans, task: Task | None, lines: bool) -> tuple[SaidText, str] | None:
    """What ``spans`` are without what they say, that, and its layout (``""``: house style). None if they say nothing, or
    would not come back as they are."""
    if not _may_hold(spans):
        return None
    text, layout = taken_from(spans, task, lines)
    said = text
    box = bare(task) if task is not None else None
    if (shown := unguarded(text.spans, box, lines)) is not text.spans:
        plain = replace(text, spans=shown)
        if not taken_from(put_back(plain, EMOJI, layout, lines), box, lines)[0].says(plain):
            said = plain
    if not layout and said is text:
        return None
    if put_back(text, EMOJI, "", lines) == spans:
        return said, ""
    return (said, layout) if put_back(text, EMOJI, layout, lines) == spans else None


def _with_said(block: B, text: SaidText, layout: str) -> B:
    """``block`` with what its text says."""
    properties = (*block.traits.properties, *text.properties)
    if text.task is not None or properties:
        block.traits = replace(
            block.traits, task=text.task, properties=properties, properties_place=text.place
        )
    if layout:
        block.spelling = {**block.spelling, FIELDS: layout}
    return block


# -- writing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Manner:
    """How it is written: signs or fields, whether a line may be a field, and who is told of losses."""

    style: str
    lines: bool
    lose: Lose | None

    @property
    def link(self) -> type[Link]:
        """What links in fields are: in notes of another app, settled before."""
        return Link if self.lose is None else FieldLink


def _write(block: AnyBlock, owner: AnyBlock | None, manner: _Manner) -> AnyBlock:
    if isinstance(block, Item):
        return _write_item(block, manner)
    if isinstance(block, Heading) and block.traits.properties and not isinstance(owner, Item):
        return _write_heading(block, manner)
    if isinstance(block, Paragraph) and not (isinstance(owner, Item) and owner.blocks[0] is block):
        if _is_plain(block.spans, block.traits):
            return block
        text = SaidText(block.spans, None, block.traits.properties)
        spans = _written(text, block, manner)
        if spans is not block.spans:
            return replace(block, spans=spans, traits=replace(block.traits, properties=()))
    return block


def _write_heading(block: Heading, manner: _Manner) -> Heading:
    """A heading of the note: links name its text, so what stands there is text."""
    if manner.lose is not None:
        for item in block.traits.properties:
            manner.lose(block, "property", item.key, f"the property {item.key!r} of a heading is text")
    text = SaidText(block.spans, None, block.traits.properties)
    spans = put_back(text, manner.style, link=manner.link)
    return replace(block, spans=spans, origin=None, traits=replace(block.traits, properties=()))


def _write_item(item: Item, manner: _Manner) -> Item:
    """An item with what it says in its first text, or in one of its own where it has none."""
    first = item.blocks[0] if item.blocks else None
    traits = item.traits
    if isinstance(first, Paragraph | Heading):
        if _is_plain(first.spans, traits):
            return item
        spans = _written(SaidText(first.spans, traits.task, traits.properties), item, manner)
        if spans is first.spans:
            return item
        blocks: Blocks = (replace(first, spans=spans, origin=None), *item.blocks[1:])
    else:
        spans = _written(SaidText((), traits.task, traits.properties), item, manner)
        if not spans:
            return item
        is_told = traits.task is not None and traits.task != bare(traits.task)
        place = 0 if first is None or is_told or isinstance(first, List) else 1  # a task says it in its line
        below = item.blocks[place:]
        if isinstance(first, List) and first.start not in (
            None,
            1,
        ):  # another number begins no list in mid-text
            below = (replace(first, spelling={**first.spelling, sp.BEFORE: 1}), *below[1:])
        blocks = (*item.blocks[:place], Paragraph(spans, line=item.line), *below)
    task = bare(traits.task) if traits.task is not None else None
    return replace(item, blocks=blocks, traits=replace(traits, task=task, properties=()))


def _written(text: SaidText, block: AnyBlock, manner: _Manner) -> Spans:
    """The whole text of ``block``; the same object where nothing is added."""
    box = bare(text.task) if text.task is not None else None
    if not text.properties and text.task == box and not _may_hold(text.spans):
        return text.spans
    layout = str(block.spelling.get(FIELDS, ""))
    lines = manner.lines and not isinstance(block, Heading)
    whole = put_back(text, manner.style, layout, lines, manner.link)
    read = taken_from(whole, box, lines)[0]
    hidden = text.spans if read.says(text) else guarded(text.spans, box, lines)
    if hidden is not text.spans:
        text = replace(text, spans=hidden)
        whole = put_back(text, manner.style, layout, lines, manner.link)
        read = taken_from(whole, box, lines)[0]
    if manner.lose is not None:
        _name_losses(text, read, block, manner.lose)
    return text.spans if whole == text.spans else whole


def _is_plain_value(value: str) -> bool:
    """Whether the text of a value is read as nothing else in a note: not as a formula, or a tag of HTML."""
    spans = merged(pieces_of(value, []))
    spelled = "".join(OBSIDIAN.table.escape(s.text) if isinstance(s, Text) else as_text(s) for s in spans)
    return string_of(read_spans(f"{spelled} x", OBSIDIAN)) == f"{value} x"


def _name_losses(text: SaidText, read: SaidText, block: AnyBlock, lose: Lose) -> None:
    """Tells what of ``text`` would not be ``read`` from what was written."""
    said = [(p.key, type(p.value), p.value) for p in read.properties]
    for item in text.properties:
        if (item.key, type(item.value), item.value) not in said or not _is_plain_value(
            value_text(item.value)
        ):
            lose(block, "property", item.key, f"the property {item.key!r} of a block is text")
    if _dated(text.task) != _dated(read.task):
        lose(block, "task", "", "what the task says besides its box is text")


def _dated(task: Task | None) -> Task | None:
    """``task`` with its dates in one order: they are a set."""
    if task is None or len(task.dates) < 2:
        return task
    return replace(task, dates=tuple(sorted(task.dates, key=lambda date: (date.kind, date.date, date.time))))
