"""Where links lead when notes have become one, or one has become many: to the block, and by its path.

The resolver of the source does not know such a note; the references that lead there say so in their ``origin``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from zlib import crc32

from vaultconv.model.blocks import AnyBlock, Code, Comment, Html, edited
from vaultconv.model.board import Base, Board, BoardNode
from vaultconv.model.note import Note
from vaultconv.model.plain import default_label
from vaultconv.model.properties import Property, Value
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import CommentSpan, Embed, HtmlSpan, Image, Link, Span, Text
from vaultconv.vault.index import Index
from vaultconv.vault.property_links import TextLink, respelled

GROUPED: Final = "grouped"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a reference whose target is the path of a note in the vault."""

LED: Final = crc32(b"led")
"""Questions for what became of the note at a path."""
NAMED: Final = crc32(b"led by name")
"""Questions for what the text of a property calls the note at a path, once notes were grouped."""

_Resolve: TypeAlias = Callable[[Reference, str, Index], Target]
_LISTING = (Html, Comment, Code)


class GroupedResolver:
    """Another resolver, that knows the notes that were made by grouping. The text of a property has no ``origin``: where notes were made, in it
    the path of a note means that note, where it means nothing else (see :attr:`Leads.names`)."""

    def __init__(self, inner: _Resolve, *, by_path: bool = True) -> None:
        """``by_path`` is whether notes were made; else only lines that lead to notes say so in their ``origin``."""
        self._inner = inner
        self._by_path = by_path

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference`` in the note at ``source`` means."""
        if reference.origin == GROUPED:
            return Target("note", reference.target)
        found = self._inner(reference, source, index)
        if self._by_path and found.kind == "missing" and index.is_note(reference.target):
            return Target("note", reference.target)
        return found


@dataclass(slots=True)
class Leads:
    """What became of the places of a vault: ``moved`` has, by the path of a note that is no more, where its text is now and the
    block there that stands for the whole of it; ``parted``, by the path of a note that was parted, the path that each of its
    anchors has now. ``names`` tells what the text of a property calls the note at a path."""

    moved: dict[str, tuple[str, str]]
    parted: dict[str, dict[str, str]]
    names: Callable[[str], str] = str

    def to(self, reference: Reference, target: Target) -> Reference | None:
        """The reference that leads where ``reference`` did, whose ``target`` was resolved before; None if it still does."""
        if target.kind != "note":
            return None
        moved = self.moved.get(target.path)
        if moved is not None:
            path, anchor = moved
            block = reference.block or ("" if reference.headings else anchor)
            return replace(reference, kind=ReferenceKind.NAME, target=path, block=block, origin=GROUPED)
        places = self.parted.get(target.path)
        if places is None:
            return None
        path = places.get(reference.block.lower(), "") if reference.block else ""
        path = path or places.get("", target.path)
        if path == target.path:
            return None
        return replace(reference, kind=ReferenceKind.NAME, target=path, origin=GROUPED)


def led(note: Note, was: str, leads: Leads, index: Index, resolve: _Resolve) -> Note:
    """``note``, whose text stood at the path ``was`` of the vault that ``index`` is of, with its links as they lead now."""

    def find(reference: Reference) -> Reference | None:
        if reference.origin == GROUPED or reference.kind is not ReferenceKind.NAME:
            return None
        if not reference.target and was not in leads.moved and was not in leads.parted:
            return None
        target = resolve(reference, was, index)
        if target.kind == "note":
            index.questions.ask(LED, target.path)
        return leads.to(reference, target)

    def called(path: str) -> str:
        index.questions.ask(NAMED, path)
        return leads.names(path)

    def span(old: Span) -> Span:
        if isinstance(old, Link | Embed | Image):
            new = find(old.reference)
            if new is None:
                return old
            if isinstance(old, Link):
                label = old.label or (Text(default_label(old.reference)),)
                return Link(new, label, title=old.title, attributes=old.attributes)
            return replace(old, reference=new, raw="")
        if isinstance(old, CommentSpan | HtmlSpan) and old.references:
            references = _listed(old.references, find)
            return old if references is old.references else replace(old, references=references)
        return old

    def block(old: AnyBlock) -> AnyBlock:
        if isinstance(old, _LISTING) and old.references:
            references = _listed(old.references, find)
            if references is not old.references:
                return edited(old, references=references)
        if old.traits.properties:
            items = _in_properties(old.traits.properties, find, called)
            if items is not old.traits.properties:
                return edited(old, traits=replace(old.traits, properties=items))
        return old

    if note.verbatim is not None:
        return note
    with index.asked_by(was):
        blocks = with_blocks(with_spans(note.blocks, span), block)
        items = _in_properties(note.properties.items, find, called)
    if blocks is note.blocks and items is note.properties.items:
        return note
    properties = note.properties
    if items is not properties.items:
        properties = replace(properties, items=items, raw="")
    return replace(note, blocks=blocks, properties=properties)


def led_board(board: Board, leads: Leads, index: Index, resolve: _Resolve) -> Board:
    """``board`` of the vault that ``index`` is of, with its cards leading where they do now."""
    nodes = tuple(_led_card(node, board.path, leads, index, resolve) for node in board.nodes)
    return (
        board if all(a is b for a, b in zip(nodes, board.nodes, strict=True)) else replace(board, nodes=nodes)
    )


def _led_card(node: BoardNode, path: str, leads: Leads, index: Index, resolve: _Resolve) -> BoardNode:
    card = led(Note(path, "", blocks=node.blocks), path, leads, index, resolve)
    reference = node.reference
    if reference is not None and reference.origin != GROUPED:
        reference = leads.to(reference, resolve(reference, path, index)) or reference
    if card.blocks is node.blocks and reference is node.reference:
        return node
    return replace(node, blocks=card.blocks, reference=reference)


def led_base(base: Base, leads: Leads, index: Index, resolve: _Resolve) -> Base:
    """``base`` of the vault that ``index`` is of, with what it shows leading where that is now."""
    references = tuple(
        (line, leads.to(reference, resolve(reference, base.path, index)) or reference)
        for line, reference in base.references
    )
    same = all(a[1] is b[1] for a, b in zip(references, base.references, strict=True))
    return base if same else replace(base, references=references)


def _listed(
    references: tuple[tuple[int, int, Reference], ...], find: Callable[[Reference], Reference | None]
) -> tuple[tuple[int, int, Reference], ...]:
    new = tuple((start, end, find(reference) or reference) for start, end, reference in references)
    return references if all(a[2] is b[2] for a, b in zip(new, references, strict=True)) else new


def _in_properties(
    items: tuple[Property, ...],
    find: Callable[[Reference], Reference | None],
    called: Callable[[str], str],
) -> tuple[Property, ...]:
    """``items`` with links in their texts by the titles that their notes have now."""

    def link(old: TextLink) -> str | None:
        new = find(old.reference)
        if new is None:
            return None
        title = called(new.target)
        place = f"#^{new.block}" if new.block else "".join(f"#{heading}" for heading in new.headings)
        return f"[[{title}{place}|{old.words or default_label(old.reference)}]]"

    def value(old: Value) -> Value:
        if isinstance(old, list):
            return [value(each) for each in old]
        return respelled(old, link) if isinstance(old, str) and "[[" in old else old

    made = tuple(value(item.value) for item in items)
    if all(new == item.value for new, item in zip(made, items, strict=True)):
        return items
    return tuple(
        item if new == item.value else replace(item, value=new, lexeme="", raw="")
        for new, item in zip(made, items, strict=True)
    )
