"""What is remembered of a vault whose notes were grouped: how it was before that, and what became of which note.

Grouping asks that vault what each link meant, and its notes what they have in common; a run after an edit groups anew only those that
the edit concerns (:mod:`vaultconv.pipeline.grouped_again`), and has the rest from here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vaultconv.model.note import Note
from vaultconv.pipeline.glimpse import glimpse_of
from vaultconv.pipeline.side import Side
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.transform.leads import Leads
from vaultconv.vault.in_pieces import pieces_of
from vaultconv.vault.stored import Left, lists, text, texts

RAW: Final = "raw"
"""The source before grouping, as it is named where glimpses of notes are stored."""
THERE: Final = "there"
"""The destination as it was written, before it goes back and is grouped as the source was."""


def glimpses_before(
    before: Ungrouped, side: str, notes: Sequence[Note] | None = None
) -> dict[str, bytes | None]:
    """The glimpses of the ``notes`` (None: all) of a vault as they were ``before`` grouping, as they are stored by the name of the ``side``."""
    asked = before.index.questions.asked
    return {
        f"{side}:{note.path}": glimpse_of(note, before.index, (), asked.get(note.path, ())).data
        for note in (before.vault.notes if notes is None else notes)
    }


def layer_of(before: Ungrouped) -> Layer:
    """What is remembered of a vault as it was ``before`` grouping."""
    made = before.made
    return Layer(
        Side.of(before.index, {}),
        dict(sorted(made.members_by_path.items())),
        dict(sorted(made.leads.moved.items())),
        dict(sorted(made.leads.parted.items())),
        dict(sorted(made.names.items())),
        {path: sorted(set(ties)) for path, ties in sorted(made.ties.items()) if ties},
        {path: sorted(got) for path, got in sorted(made.met.items())},
        dict(sorted(before.came.items())),
        dict.fromkeys(sorted(made.unlined)),
        dict(sorted(before.stamps.items())),
    )


@dataclass(slots=True)
class Layer:
    """What is remembered of a vault before grouping (``side``); the paths of the ``members`` of each note that was made; where the places of notes
    that are no more went (``moved``, ``parted``; see :class:`~vaultconv.transform.leads.Leads`), by which ``names`` properties call notes, what ties notes
    to each other, and by each path, folded, that one wanted and did not get, that which it
    got (``met``); the format that each note with highlights ``came`` from, if it did; and the
    notes that lost a line which names others (``unlined``)."""

    side: Side
    members: Mapping[str, list[str]]
    moved: Mapping[str, tuple[str, str]]
    parted: Mapping[str, dict[str, str]]
    names: Mapping[str, str]
    ties: Mapping[str, list[str]]
    met: Mapping[str, list[str]]
    came: Mapping[str, str]
    unlined: Mapping[str, None]
    stamps: Mapping[str, str]

    def is_apart(self, path: str, among: Collection[str]) -> bool:
        """Whether the note at ``path`` after grouping was made of none of those ``among`` others, and is none of them."""
        return not any(each in among for each in self.members.get(path, (path,)))

    @property
    def leads(self) -> Leads:
        """Where the places of the notes that are no more went."""
        return Leads(dict(self.moved), dict(self.parted))

    def tables(self, name: str) -> dict[str, Mapping[str, Any]]:
        """Its tables as they are stored, by ``name``."""
        return self.side.tables(name) | {
            f"{name}.members": self.members,
            f"{name}.moved": self.moved,
            f"{name}.parted": self.parted,
            f"{name}.called": self.names,
            f"{name}.ties": self.ties,
            f"{name}.met": self.met,
            f"{name}.came": self.came,
            f"{name}.unlined": self.unlined,
            f"{name}.stamps": self.stamps,
        }

    @classmethod
    def stored(cls, parts: Mapping[str, bytes], name: str) -> Layer:
        """What is stored in ``parts`` by ``name``, as :meth:`~vaultconv.pipeline.side.Side.stored` has it."""
        return cls(
            Side.stored(parts, name),
            Left(pieces_of(parts, f"{name}.members"), lists),
            Left(pieces_of(parts, f"{name}.moved"), _moved),
            Left(pieces_of(parts, f"{name}.parted"), _parted),
            Left(pieces_of(parts, f"{name}.called"), texts),
            Left(pieces_of(parts, f"{name}.ties"), lists),
            Left(pieces_of(parts, f"{name}.met"), lists),
            Left(pieces_of(parts, f"{name}.came"), texts),
            Left(pieces_of(parts, f"{name}.unlined"), dict.fromkeys),
            Left(pieces_of(parts, f"{name}.stamps"), texts),
        )


def _moved(said: Any) -> dict[str, tuple[str, str]]:
    return {was: (text(path), text(anchor)) for was, (path, anchor) in said.items()}


def _parted(said: Any) -> dict[str, dict[str, str]]:
    return {was: texts(places) for was, places in said.items()}
