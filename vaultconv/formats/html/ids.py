"""What the ids of a page mean: the heading or block that has one, or that follows a mark in the text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Heading

_NO_ID = lazy_pattern(r"[^A-Za-z0-9]+")


@dataclass(slots=True)
class Ids:
    """Gathers the ids of one page. ``ours``: it is one that we wrote, whose blocks say their ids themselves; ``linked`` are the ids
    that its own links name, ``marks`` those that only mark a place."""

    ours: bool
    linked: frozenset[str]
    marks: set[str]
    named: dict[str, Heading | str] = field(default_factory=dict)
    """The heading, or the block id, that each id of the page means."""
    waiting: list[str] = field(default_factory=list)
    """Ids that were met, and mean the block that comes next."""
    _taken: set[str] = field(default_factory=set)

    def about(self, block: AnyBlock, own: str = "") -> AnyBlock:
        """``block``, which is what the ids that wait for one mean, and its ``own``. It gets a block id where something leads
        there; a heading needs none."""
        if not own and not self.waiting:
            return block
        ids, self.waiting = [*self.waiting, *filter(None, [own])], []
        if isinstance(block, Heading):
            self.named.update((id, block) for id in ids if id not in self.named)
            return block
        if self.ours or not ids:
            return block
        anchor = block.traits.anchor
        wanted = [id for id in ids if id in self.linked or id in self.marks or id == anchor]
        if not wanted:
            return block
        anchor = anchor or self._new(wanted[0])
        self._taken.add(anchor.lower())
        self.named.update((id, anchor) for id in wanted if id not in self.named)
        return replace(block, traits=replace(block.traits, anchor=anchor))

    def _new(self, id: str) -> str:
        """A block id that says ``id`` and is no other's."""
        stem = anchor = _NO_ID.sub("-", id).strip("-") or "id"
        number = 1
        while anchor.lower() in self._taken:
            number += 1
            anchor = f"{stem}-{number}"
        return anchor
