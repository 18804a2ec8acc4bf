"""The ledger of losses, for people and for scripts: what did not arrive as it was, grouped, counted, with examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from vaultconv.model.losses import Loss, Outcome
from vaultconv.report.terminal import one_line

_SAYS = {
    Outcome.FAILED: "failed",
    Outcome.OUTSIDE_SOURCE: "outside the vault, left alone",
    Outcome.NOT_FETCHED: "not fetched, shown from its address",
    Outcome.LEFT_OUT: "leads to what a filter leaves out",
    Outcome.CARRIER_STALE: "carried detail no longer fits, what is visible won",
    Outcome.KEPT_AS_TEXT: "kept as text",
    Outcome.APPROXIMATED: "approximated",
    Outcome.RENAMED: "renamed",
    Outcome.DROPPED_VIEW_STATE: "view state dropped",
}
"""What each outcome is called in the summary, the gravest first."""
_GRAVITY = {outcome: place for place, outcome in enumerate(_SAYS)}


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


def summary(losses: Iterable[Loss], examples: int = 3) -> str:
    """The ledger as text, each group with up to ``examples`` of its places; ``""`` when nothing was lost.

    >>> print(summary([Loss("A.md", 3, "callout", Outcome.KEPT_AS_TEXT, "`[!x]` stays as text")]))
    1 loss in 1 note
      callout: kept as text (1)
        A.md:3: `[!x]` stays as text
    """
    groups = grouped(losses)
    if not groups:
        return ""
    notes = {loss.note for group in groups for loss in group.losses}
    lines = [
        f"{_count(sum(len(group.losses) for group in groups), 'loss', 'losses')} in {_count(len(notes), 'note', 'notes')}"
    ]
    for group in groups:
        lines.append(f"  {one_line(group.construct)}: {_SAYS[group.outcome]} ({len(group.losses)})")
        lines += [f"    {_place(loss)}" for loss in group.losses[:examples]]
        if examples and len(group.losses) > examples:
            lines.append(f"    and {len(group.losses) - examples} more")
    return "\n".join(lines)


def _place(loss: Loss) -> str:
    place = f"{loss.note}:{loss.line}" if loss.line else loss.note
    return one_line(f"{place}: {loss.detail}" if loss.detail else place)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def as_json(losses: Iterable[Loss]) -> list[dict[str, str | int]]:
    """The ledger as JSON values, sorted by note, line, construct: ``note`` (path in the source), ``line`` (1-based; 0: the
    whole note), ``construct``, ``outcome``, ``detail`` (a sentence), ``value`` (the fact concerned, or ``""``)."""
    return [
        {
            "note": loss.note,
            "line": loss.line,
            "construct": loss.construct,
            "outcome": loss.outcome.value,
            "detail": loss.detail,
            "value": loss.value,
        }
        for loss in sorted(losses)
    ]
