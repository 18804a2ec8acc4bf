"""The ledger of losses, for people and for scripts: what did not arrive as it was, grouped, counted, with examples."""

from __future__ import annotations

from collections.abc import Iterable

from vaultconv.model.losses import Loss
from vaultconv.pipeline.ledger import SAYS, grouped, in_words
from vaultconv.report.terminal import one_line


def summary(losses: Iterable[Loss], examples: int = 3) -> str:
    """The ledger as text, each group with up to ``examples`` of its places; ``""`` when nothing was lost.

    >>> from vaultconv.model.losses import Outcome
    >>> print(summary([Loss("A.md", 3, "callout", Outcome.KEPT_AS_TEXT, "`[!x]` stays as text")]))
    1 loss in 1 note
      callout: kept as text (1)
        A.md:3: `[!x]` stays as text
    """
    groups = grouped(losses)
    if not groups:
        return ""
    lines = [in_words(loss for group in groups for loss in group.losses)]
    for group in groups:
        lines.append(f"  {one_line(group.construct)}: {SAYS[group.outcome]} ({len(group.losses)})")
        lines += [f"    {_place(loss)}" for loss in group.losses[:examples]]
        if examples and len(group.losses) > examples:
            lines.append(f"    and {len(group.losses) - examples} more")
    return "\n".join(lines)


def _place(loss: Loss) -> str:
    place = f"{loss.note}:{loss.line}" if loss.line else loss.note
    return one_line(f"{place}: {loss.detail}" if loss.detail else place)


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
