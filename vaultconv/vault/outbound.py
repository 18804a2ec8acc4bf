"""What of a note is asked most: the headings that links can name, and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from vaultconv.model.blocks import AnyBlock
from vaultconv.model.reference import Reference


class HeadingLine(NamedTuple):
    """A heading of a note: its level from 1, its text as it was written inline, and its 1-based line."""

    level: int
    text: str
    line: int


@dataclass(slots=True)
class Outbound:
    """A reference of a note, board or base, and where it stands: ``place`` is ``link``, ``embed``, ``image``, ``comment``,
    ``html``, ``code`` (of a base) or ``property`` (then ``key`` names it, and ``raw`` is its text as it stands there). What
    a card shows is a ``link``. ``line`` is the 1-based one of its block; ``block`` is None in the properties of the note."""

    reference: Reference
    place: str
    line: int = 0
    block: AnyBlock | None = None
    key: str = ""
    raw: str = ""
