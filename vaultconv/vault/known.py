"""What is known of a vault whose notes need not be read: what an index learned of it, and what was seen of each note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from vaultconv.model.blocks import Blocks
from vaultconv.model.note import Note, NoteKind
from vaultconv.vault.outbound import HeadingLine, Outbound


class Unforeseen(Exception):  # noqa: N818  it is no error: a run that knows less finds its way
    """What is there is not what was remembered."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an index has learned of a vault, to be built again without its notes: the title and the aliases of each note by its
    path, and what its ids name, in lower case (:meth:`~vaultconv.vault.index.Index.place_of`, :meth:`~vaultconv.vault.index.Index.vault_block`)."""

    names: Mapping[str, tuple[str, tuple[str, ...]]]
    places: Mapping[str, tuple[str, tuple[str, ...], str]]
    blocks: Mapping[str, str]


class Called(NamedTuple):
    """What a note is called, what kind it is, its day, and the path of the file that it only shows (``""``: none)."""

    title: str
    kind: NoteKind
    date: str = ""
    shows: str = ""


def called(note: Note) -> Called:
    """What ``note`` is called.

    >>> called(Note("a.md", "A")).title
    'A'
    """
    return Called(note.title, note.kind, note.date, str(note.extra.get("shows", "")))


class Glimpsed(Protocol):
    """What an earlier run has seen of a note: its headings, and its references but for those to the web."""

    @property
    def note(self) -> Note:
        """The note without its words."""
        ...

    @property
    def headings(self) -> tuple[HeadingLine, ...]:
        """Those at its root."""
        ...

    @property
    def outbound(self) -> tuple[Outbound, ...]:
        """Without the blocks that they stand in."""
        ...

    @property
    def blocks_with_ids(self) -> Blocks:
        """Its blocks as far as they lead to block ids, without words."""
        ...
