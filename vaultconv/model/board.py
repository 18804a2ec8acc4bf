"""Boards and bases: files of an app that are no notes, and that lead to notes. Their bytes are kept beside what we
understand of them, since apps add keys freely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, TypeAlias

from vaultconv.model.blocks import Blocks
from vaultconv.model.losses import Loss
from vaultconv.model.problem import Problem
from vaultconv.model.reference import Reference


class Card(StrEnum):
    """What a card holds: Markdown, a file of the vault, an address of the web, or other cards. ``OTHER`` is a kind that only
    its own app knows."""

    TEXT = "text"
    FILE = "file"
    LINK = "link"
    GROUP = "group"
    OTHER = "other"


@dataclass(slots=True)
class BoardNode:
    """A card on a board. ``content`` is its Markdown, path, address or label as it is written; ``blocks`` what the Markdown
    says, ``reference`` what the path (with its subpath) or address means. Lengths are the board's own units (CSS pixels
    at zoom 1). ``color`` is ``1`` to ``6``, or ``#hex``, or ``""``. ``background`` is the picture behind a group, shown in
    the way of ``background_style``. ``line`` is the 1-based one in the file. Of a card that only its own app knows,
    ``content`` is what that calls its kind, if it is known, and ``source`` its text in the file of that app; if it is drawn in
    one ``stroke``, these are the points that runs through, and ``heads`` at which ends (``start``, ``end``) it is an arrow."""

    id: str
    kind: Card
    content: str
    x: float
    y: float
    width: float
    height: float
    color: str = ""
    blocks: Blocks = ()
    reference: Reference | None = None
    background: Reference | None = None
    background_style: str = ""
    line: int = 0
    source: str = ""
    stroke: tuple[tuple[float, float], ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(slots=True)
class BoardEdge:
    """A line from the card with the id ``start`` to that with the id ``end``. Sides are ``top``, ``right``, ``bottom``,
    ``left``, or ``""`` for whichever is near; at its ends is an ``arrow`` or ``none``."""

    id: str
    start: str
    end: str
    start_side: str = ""
    end_side: str = ""
    start_end: str = "none"
    end_end: str = "arrow"
    label: str = ""
    color: str = ""
    line: int = 0


@dataclass(slots=True)
class Board:
    """A canvas or whiteboard: what we understand of it, and its source ``verbatim``. Nodes are in the order in which they are
    drawn. With a ``problem`` it was not understood. ``title`` is what it is called, where its file's name does not say
    (``""``), ``page`` the name that links of a graph call it by, ``folder`` the one that it lay in elsewhere; ``losses`` are what of it no other app shows, ``carried`` is what an earlier conversion left for the way
    back."""

    path: str
    nodes: tuple[BoardNode, ...]
    edges: tuple[BoardEdge, ...]
    verbatim: bytes
    problem: Problem | None = None
    title: str = ""
    page: str = ""
    folder: str = ""
    losses: tuple[Loss, ...] = ()
    carried: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Base:
    """A saved view on the notes of a vault (Obsidian Bases): its source ``verbatim``, and the ``references`` in its filters
    and formulas, each with its 1-based line. With a ``problem`` it was not understood."""

    path: str
    references: tuple[tuple[int, Reference], ...]
    verbatim: bytes
    problem: Problem | None = None


Sheet: TypeAlias = Board | Base
"""A file that its app shows in its own way: no note, and with links to notes."""


def whole_units(length: float) -> int:
    """A length of a board as apps that know whole ones only have it (JSON Canvas 1.0: "integer").

    >>> whole_units(7242.54), whole_units(-0.4), whole_units(float("inf"))
    (7243, 0, 0)
    """
    return round(length) if isfinite(length) else 0
