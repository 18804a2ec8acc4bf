"""The ledger in order: its lines grouped, the gravest first, and which of them say that content was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from vaultconv.errors import DONE, FAILED
from vaultconv.model.losses import Loss, Outcome

SAYS = {
    Outcome.FAILED: "failed",
    Outcome.OUTSIDE_SOURCE: "outside the vault, left alone",
    Outcome.NOT_FETCHED: "not fetched, shown as before",
    Outcome.LEFT_OUT: "leads to what a filter leaves out",
    Outcome.CARRIER_STALE: "carried detail no longer fits, what is visible won",
    Outcome.KEPT_AS_TEXT: "kept as text",
    Outcome.APPROXIMATED: "approximated",
    Outcome.RENAMED: "renamed",
    Outcome.DROPPED_VIEW_STATE: "view state dropped",
}
"""What each outcome is called in a summary, the gravest first."""
_GRAVITY = {outcome: place for place, outcome in enumerate(SAYS)}
_NO_CONTENT = frozenset({Outcome.RENAMED, Outcome.DROPPED_VIEW_STATE, Outcome.LEFT_OUT})
_SETTINGS = "settings"
"""The construct of what an app, not the owner of the vault, says."""


@dataclass(frozen=True, slots=True)
class Group:
    """All losses of one ``construct`` with one ``outcome``, sorted by note and line."""

    construct: str
    outcome: Outcome
    losses: tuple[Loss, ...]


def grouped(losses: Iterable[Loss]) -> tuple[Group, ...]:
    """``losses`` in groups: the gravest outcome first, then by construct. The order given does not matter."""

    def kind(loss: Loss) -> tuple[int, str]:
        return _GRAVITY[loss.outcome], loss.construct

    ordered = sorted(losses, key=lambda loss: (kind(loss), loss))
    groups = (tuple(members) for _, members in groupby(ordered, key=kind))
    return tuple(Group(members[0].construct, members[0].outcome, members) for members in groups)


def loses_content(loss: Loss) -> bool:
    """Whether ``loss`` says that something of the notes does not arrive as it was: not so a name that changes, with all
    links to it, nor how something looked on a screen, nor the settings of an app, nor what the user left out.

    >>> loses_content(Loss("A.md", 3, "callout", Outcome.KEPT_AS_TEXT))
    True
    >>> loses_content(Loss("A.md", 0, "title", Outcome.RENAMED))
    False
    """
    return loss.outcome not in _NO_CONTENT and loss.construct != _SETTINGS


def strictly(strict: bool, losses: Iterable[Loss]) -> int:
    """The exit code that ``--strict`` adds: whether content was lost.

    >>> strictly(True, [Loss("A.md", 3, "callout", Outcome.KEPT_AS_TEXT)])
    3
    """
    return FAILED if strict and any(map(loses_content, losses)) else DONE


def in_words(losses: Iterable[Loss]) -> str:
    """How many lines there are, in how many notes.

    >>> in_words([Loss("A.md", 3, "link", Outcome.RENAMED), Loss("A.md", 4, "link", Outcome.RENAMED)])
    '2 losses in 1 note'
    """
    lines = list(losses)
    notes = len({loss.note for loss in lines})
    return f"{_count(len(lines), 'loss', 'losses')} in {_count(notes, 'note', 'notes')}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
