"""What a writer of site notes reports: a line of the ledger for each thing that does not arrive as it was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note


@dataclass(slots=True)
class Ledger:
    """The losses of the note at ``path``. ``line`` is that of the block at hand, 1-based in the source."""

    path: str
    line: int = 0
    losses: list[Loss] = field(default_factory=list)
    _counted: dict[Loss, int] = field(default_factory=dict)

    def approximated(self, construct: str, detail: str, value: str = "") -> None:
        """It says the same, in another way."""
        self._add(construct, Outcome.APPROXIMATED, detail, value)

    def kept_as_text(self, construct: str, detail: str, value: str = "") -> None:
        """It can be read, and does nothing any more."""
        self._add(construct, Outcome.KEPT_AS_TEXT, detail, value)

    def renamed(self, construct: str, detail: str, value: str = "") -> None:
        """It says the same under another name."""
        self._add(construct, Outcome.RENAMED, detail, value)

    def outside(self, construct: str, detail: str, value: str = "") -> None:
        """It leads out of the source."""
        self._add(construct, Outcome.OUTSIDE_SOURCE, detail, value)

    def _add(self, construct: str, outcome: Outcome, detail: str, value: str) -> None:
        """One line for one thing: where the same happens twice in a line of the note, the second is numbered."""
        loss = Loss(self.path, self.line, construct, outcome, detail, value)
        times = self._counted[loss] = self._counted.get(loss, 0) + 1
        self.losses.append(loss if times == 1 else replace(loss, detail=f"{detail} ({times})"))


def failure(note: Note) -> Loss:
    """The line for a note that could not be understood."""
    problem = note.problem
    assert problem is not None  # noqa: S101  a verbatim note says why it is one
    detail = f"{problem.message}; copied byte for byte. {problem.remedy}".strip()
    return Loss(note.path, problem.line, "note", Outcome.FAILED, detail)
