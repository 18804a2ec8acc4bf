"""What became of a vault whose notes were grouped; and what stands as it was, where only some of them are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Vault
from vaultconv.transform.leads import Leads
from vaultconv.transform.twins import Marks
from vaultconv.vault.index import Index


@dataclass(slots=True)
class Grouping:
    """A vault after grouping: ``members`` has, by the path of each new note, the notes that it was made of; ``losses`` what is
    not said as it was; ``marks`` those of the notes in it, if twins were listed."""

    vault: Vault
    members: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    marks: Sequence[Marks] = ()
    is_in_line: bool = True
    """Whether nothing was done to a note but that it has a line that leads to others with its highlights."""
    leads: Leads = field(default_factory=lambda: Leads({}, {}))
    """What became of the places of the vault."""
    names: dict[str, str] = field(default_factory=dict)
    """What the text of a property calls notes that were made, of which somebody asked that, by their paths."""
    ties: dict[str, list[str]] = field(default_factory=dict)
    """What ties each note to others with which it could become one: two notes with the same tie, or one with a tie to the path of the other."""
    met: dict[str, list[str]] = field(default_factory=dict)
    """By each path, folded, that notes that were made wanted and did not get, since it was taken, those that they got."""
    unlined: Collection[str] = ()
    """The notes out of which a line was taken that led to others with the same highlights."""
    are_lines_said: bool = True
    """Whether each of these said what it should."""

    @property
    def members_by_path(self) -> dict[str, list[str]]:
        """The paths of the notes that each new note was made of."""
        return {path: [note.path for note in of] for path, of in self.members.items()}


def is_shared(members: Mapping[str, Sequence[str]]) -> bool:
    """Whether a note, of which ``members`` have the path, is in two notes that were made, beside others: as one that lists the highlights of two
    sources.

    >>> is_shared({"A/1.md": ["A.md"], "A/2.md": ["A.md"]}), is_shared({"B.md": ["L.md", "1.md"], "C.md": ["L.md", "2.md"]})
    (False, True)
    """
    found: dict[str, Sequence[str]] = {}
    return any(found.setdefault(path, of) != of for of in members.values() for path in of)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rest of a vault became, where only some of its notes are grouped: where its places went (``leads``), which paths are ``taken``,
    folded, how its notes and others are called after grouping (``index``), and what texts call them, as far as that is known (``names``)."""

    leads: Leads
    taken: Collection[str]
    index: Callable[[tuple[Note, ...]], Index]
    names: Mapping[str, str] = field(default_factory=dict)
