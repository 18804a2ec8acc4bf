"""Ids of blocks: made only where something points, and for highlights of a source; always the same for the same place.

An id is a UUID of version 5 made from the note's path and the block's own id or heading, so that it is the same at each
run; the app's own are random. An id that a note already brings is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID, uuid5

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Item, List
from vaultconv.model.opened import is_opened
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.traverse import children
from vaultconv.vault.edited import Edited
from vaultconv.vault.headings import find_heading
from vaultconv.vault.kept import LINKS, NAMES, worked_out, works_again
from vaultconv.vault.shares import OfEachNote, said
from vaultconv.vault.stored import by_anyone, text, texts

_NAMESPACE = UUID("5d0b8c1e-2f6a-5c3d-9e47-0a1b2c3d4e5f")


@dataclass(slots=True)
class Wanted:
    """What links point at in one note: the ids of headings by their place among those of the note, and of blocks by their own ids in
    lower case. ``bearers`` tells which block's id the bullet bears that each of them stands in."""

    headings: dict[int, str] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)


def wanted_in(path: str, context: WriteContext) -> Wanted | None:
    """What is wanted in the note of the source at ``path``; None where that is nothing."""
    kept = _wanted_ids(context).get(path)
    return None if kept is None else _told(kept)


@lru_cache(1 << 10)
def _told(kept: str) -> Wanted:
    with by_anyone():
        headings, blocks, bearers = map(texts, json.loads(kept))
        return Wanted({int(place): id for place, id in headings.items()}, blocks, bearers)


class _Want(NamedTuple):
    """A place that a link leads to: the path of the note, and the id of the block there, or the headings."""

    path: str
    block: str
    headings: tuple[str, ...]


_InNote: TypeAlias = tuple[str, tuple[str, ...]]
"""The block or the headings of such a place, where it is known in which note."""


def _wants(context: WriteContext, path: str) -> list[_Want]:
    """The places that links in the note or board at ``path`` lead to."""
    found: list[_Want] = []
    for outbound in context.index.outbound(path):
        reference = by_place(outbound.reference, context)
        if reference.headings or reference.block:
            target = context.target(reference, path)
            if target.kind == "note":
                found.append(
                    _Want(target.path, reference.block, () if reference.block else reference.headings)
                )
    return found


def _read_wants(said: Any) -> list[_Want]:
    return [_Want(text(path), text(block), tuple(map(text, names))) for path, block, names in said]


_WANTS = OfEachNote("logseq.wants", LINKS, NAMES, share=_wants, read=_read_wants, boards=True, asks=True)


@worked_out("logseq.ids", LINKS, NAMES)
def _wanted_ids(context: WriteContext) -> Mapping[str, str]:
    """The ids that are wanted in each note of the source, by its path. Worked out once for a vault, in time
    proportional to its links."""
    wants: dict[str, list[_InNote]] = {}
    for _, share in _WANTS.of(context):
        for path, block, headings in share:
            wants.setdefault(path, []).append((block, headings))
    found = context.index.texts()
    for path in sorted(wants):  # that it is remembered in one order, wherever it lies
        if wanted := _wanted(path, wants.pop(path), context):
            found[path] = wanted
    return found


@works_again("logseq.ids")
def _wanted_again(context: WriteContext, left: Mapping[str, Any], edited: Edited) -> Mapping[str, str] | None:
    if not edited.is_in_order:
        return None  # which of two headings of one text is the first that is wanted
    then: Mapping[str, str] = left["logseq.ids"]
    shares = (share for _, *both in _WANTS.changed(context, left) for share in both if share is not None)
    changed = {want.path for share in shares for want in share}
    found = dict(then)
    for path in changed.union(edited.gone, edited.come):
        said = (want for _, share in _WANTS.saying(context, path, edited) for want in share)
        wanted = _wanted(path, [(want.block, want.headings) for want in said if want.path == path], context)
        if wanted:
            found[path] = wanted
        else:
            found.pop(path, None)
    return then if found == then else found


def by_place(reference: Reference, context: WriteContext) -> Reference:
    """``reference``; if it is one to a block by the id that an outliner of another make gives it, by its note and place."""
    if reference.kind is not ReferenceKind.BLOCK or is_uuid(reference.target):
        return reference
    found = context.index.place_of(reference.target)
    if found is None:
        return reference
    path, headings, block = found
    return Reference(ReferenceKind.BLOCK, reference.target, headings, block, origin=path)


def _wanted(path: str, wants: Iterable[_InNote], context: WriteContext) -> str:
    """What is wanted in the note at ``path``, to which ``wants`` lead, as it is kept; ``""`` for nothing."""
    wanted = Wanted()
    for block, names in wants:
        if block:
            wanted.blocks.setdefault(block.lower(), block_id(path, block))
            continue
        headings = context.index.headings(path)
        if found := find_heading(headings, names):
            place = headings.index(found)
            wanted.headings.setdefault(place, _id(f"{path}#{found.text}", found.line, wanted))
    if wanted.blocks:
        wanted.bearers = _bearers(context.index.blocks_with_ids(path))
    return said([wanted.headings, wanted.blocks, wanted.bearers]) if wanted.headings or wanted.blocks else ""


def _id(name: str, line: int, wanted: Wanted) -> str:
    """The id of a heading; of two with one text, the second one's has its line in it."""
    made = str(uuid5(_NAMESPACE, name))
    return made if made not in wanted.headings.values() else str(uuid5(_NAMESPACE, f"{name}\n{line}"))


def block_id(path: str, id: str) -> str:
    """The id in the graph of the block that is called ``id`` in the note at ``path``: ``id`` itself, if it is one.

    >>> block_id("Dir/Note.md", "x")
    '3e25756c-9aec-53e6-bd48-02f696929702'
    """
    return id.lower() if is_uuid(id) else str(uuid5(_NAMESPACE, f"{path}#^{id.lower()}"))


def id_of(reference: Reference, path: str, context: WriteContext) -> str:
    """The id of what ``reference`` names in the note at ``path``; ``""`` if there is no such block or heading."""
    if reference.kind is ReferenceKind.BLOCK:
        return reference.target
    wanted = wanted_in(path, context)
    if wanted is None:
        return ""
    if reference.block:
        known = context.index.block(path, reference.block)
        bearer = wanted.bearers.get(reference.block.lower(), reference.block)
        return block_id(path, bearer) if known is not None else ""
    headings = context.index.headings(path)
    found = find_heading(headings, reference.headings)
    return wanted.headings.get(headings.index(found), "") if found is not None else ""


def _bearers(blocks: Blocks) -> dict[str, str]:
    """For each block id of a document the id that its bullet bears: the bullet's own, else the first in it."""
    found: dict[str, str] = {}
    stack: list[tuple[AnyBlock, bool, list[str]]] = [(block, True, []) for block in reversed(blocks)]
    while stack:
        block, alone, bullet = stack.pop()
        if isinstance(block, List) and alone:
            if block.traits.anchor:
                bullet.append(block.traits.anchor)
                found.setdefault(block.traits.anchor.lower(), bullet[0])
            stack.extend((item, True, []) for item in reversed(block.items))
            continue
        if isinstance(block, Callout) and alone and is_opened(block):
            if block.traits.anchor:
                found.setdefault(block.traits.anchor.lower(), block.traits.anchor)
            stack.extend((inner, True, []) for inner in reversed(block.blocks))
            continue
        if isinstance(block, Item) and alone:
            if block.traits.anchor:
                bullet.append(block.traits.anchor)
                found.setdefault(block.traits.anchor.lower(), bullet[0])
            stack.extend((inner, isinstance(inner, List), bullet) for inner in reversed(block.blocks))
            continue
        if block.traits.anchor:
            bullet.append(block.traits.anchor)
            found.setdefault(block.traits.anchor.lower(), bullet[0])
        stack.extend((inner, False, bullet) for inner in reversed(children(block)))
    return found


def on_first_item(block: AnyBlock) -> AnyBlock:
    """A list of the page itself with its id on its first item: only bullets have ids."""
    if not isinstance(block, List) or not block.traits.anchor or not block.items:
        return block
    first = block.items[0]
    if first.traits.anchor:
        return block
    named = replace(first, traits=replace(first.traits, anchor=block.traits.anchor))
    return replace(block, items=(named, *block.items[1:]))
