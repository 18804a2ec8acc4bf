"""Passages: what was highlighted in a source, as it stands among the blocks of a note, and what its reader wrote below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby, takewhile
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Paragraph, Quote
from vaultconv.model.properties import Properties, Property

_ANCHOR = lazy_pattern(r"rw(\d+|[0-9a-hjkmnp-tv-z]{26})", re.IGNORECASE)
_ADDRESS = lazy_pattern(r"https://readwise\.io/open/(\d+)/?")
_ONE: Final = ("highlight_id", "source_note")
"""Properties that only the note of one passage has (``formats/readwise.md``, a.2)."""


@dataclass(slots=True)
class Part:
    """A passage, or a heading among passages, and the blocks below it up to the next one."""

    block: AnyBlock
    below: list[AnyBlock] = field(default_factory=list)

    @property
    def properties(self) -> tuple[Property, ...]:
        """What is said of this passage alone, in a block of nothing but properties right below it."""
        first = self.below[0] if self.below else None
        return first.traits.properties if first is not None and is_card(first) else ()

    @property
    def comment(self) -> tuple[AnyBlock, ...]:
        """What the reader wrote: all below it but its :attr:`properties`."""
        return tuple(self.below[1:] if self.properties else self.below)

    def blocks(self) -> Iterator[AnyBlock]:
        """All of it, in order."""
        yield self.block
        yield from self.below


def passage_id(block: AnyBlock) -> str:
    """The id of the passage that ``block`` is, at the service that keeps it: from its anchor, else from the address of the passage
    there; ``""`` if neither says one.

    >>> from vaultconv.model.blocks import Traits
    >>> passage_id(Quote((), traits=Traits(anchor="rw456"))), passage_id(Quote(()))
    ('456', '')
    """
    found = _ANCHOR.fullmatch(block.traits.anchor)
    if found is None and block.traits.citation is not None:
        found = _ADDRESS.fullmatch(block.traits.citation.permalink)
    return found[1] if found else ""


def passage_address(id: str) -> str:
    """Where the passage with that ``id``, a number, is at the service that keeps it.

    >>> passage_address("456")
    'https://readwise.io/open/456'
    """
    return f"https://readwise.io/open/{id}"


def cited_name(block: AnyBlock, properties: Properties) -> str:
    """The anchor that the citation of a quotation gives it, whatever it bears: that of the passage at its address, or, where it says none,
    at the only one among the ``properties`` of its note; ``""`` for none.

    >>> from vaultconv.model.blocks import Citation, Traits
    >>> cited_name(Quote((), traits=Traits(citation=Citation(permalink="https://readwise.io/open/456"))), Properties())
    'rw456'
    """
    citation = block.traits.citation if isinstance(block, Quote) else None
    if citation is None:
        return ""
    told = {item.value for item in properties if isinstance(item.value, str)}
    addresses = {citation.permalink} if citation.permalink and citation.permalink not in told else told
    found = [match[1] for address in addresses if (match := _ADDRESS.fullmatch(address)) is not None]
    return f"rw{found[0]}" if len(found) == 1 else ""


def is_passage(block: AnyBlock) -> bool:
    """Whether ``block`` is a quotation with its source, or bears the id of a passage."""
    return (isinstance(block, Quote) and block.traits.citation is not None) or (
        isinstance(block, Quote | Heading) and _ANCHOR.fullmatch(block.traits.anchor) is not None
    )


def is_passage_anchor(anchor: str) -> bool:
    """Whether ``anchor`` is the id of a passage at the service that keeps it.

    >>> is_passage_anchor("rw456"), is_passage_anchor("crumb")
    (True, False)
    """
    return _ANCHOR.fullmatch(anchor) is not None


def is_of_one(properties: Properties) -> bool:
    """Whether ``properties`` are those of the note of one passage, not of a source with its passages.

    >>> from vaultconv.model.properties import PropertyType
    >>> is_of_one(Properties((Property("book_title", "Slow Maps", PropertyType.TEXT),)))
    False
    """
    if any(properties.find(key) is not None for key in _ONE):
        return True
    address = properties.find("readwise_url")
    if address is not None and isinstance(address.value, str):
        return "/bookreview/" not in address.value
    return properties.find("book_title") is None and properties.find("title") is not None


def is_card(block: AnyBlock) -> bool:
    """Whether ``block`` is nothing but properties."""
    return isinstance(block, Paragraph) and not block.spans and bool(block.traits.properties)


def parted(blocks: Blocks) -> tuple[list[AnyBlock], list[Part]]:
    """What stands before the first passage among the ``blocks`` of a note, and the passages."""
    before: list[AnyBlock] = []
    parts: list[Part] = []
    for block in blocks:
        if is_passage(block):
            parts.append(Part(block))
        else:
            (parts[-1].below if parts else before).append(block)
    return before, parts


def same_places(before: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """Where each of the passages told by ``now`` stood among those told by ``before``. One whose words were edited is known by its
    neighbours.

    >>> same_places(["rw1", "#a", "rw1", "#b"], ["rw1", "#edited", "#b", "rw1"])
    [0, 1, 3, 2]
    """
    left: dict[str, list[int]] = {}
    for at, key in enumerate(before):
        left.setdefault(key, []).append(at)
    found = [left[key].pop(0) if left.get(key) else None for key in now]
    free = {at for places in left.values() for at in places}
    for start, end in _unknown(found):
        at = (found[start - 1] or 0) + 1 if start else 0
        gap = list(takewhile(free.__contains__, count(at)))
        if len(gap) == end - start:
            found[start:end] = gap
    return found


def _unknown(found: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Where in ``found`` nothing is known, from where up to where."""
    runs = groupby(range(len(found)), key=lambda here: found[here] is None)
    for places in (list(run) for is_unknown, run in runs if is_unknown):
        yield places[0], places[-1] + 1
