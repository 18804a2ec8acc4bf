"""The JSON of a plan (``diff --json``) and of a run (``convert --json``). Stable: within one ``version``, fields are
added, never renamed or removed.

::

    {"version": 1,
     "applied": false,                    true for a run that was carried out
     "source": {"identity", "format", "target", "options", "name"},
     "destination": "...",
     "actions": [{"path",                 in the destination, with /
                  "kind",                 write | update | copy | keep | conflict | stale | remove
                  "source",               path in the source, "" if there is none
                  "size",                 bytes the file has, or would have
                  "reason",               why, for conflict and stale; else ""
                  "added", "removed",     lines; only where a diff was made, null for a binary file
                  "diff"}],               for a conflict, from what is there to what would be
     "failed": [{"path", "reason", "source"}],   only what a run could not write
     "untimed": ["..."],                  files whose time the drive lets nobody set, by their paths in the destination
     "ledger": [{"note", "line", "construct", "outcome", "detail", "value"}],
     "missing": [{"target", "notes": [{"note", "line"}]}],   files that notes want, and that the source has not
     "unused": ["..."],                   attachments that nothing leads to, by their paths in the source
     "left_out": [{"path", "reason"}],    what filters leave out, by its path in the source, and the filter that does
     "totals": {"actions": {kind: count}, "failed": count, "losses": {outcome: count}},
     "exit_code": 0}

Actions are sorted by path, ledger lines by note and line; every kind and outcome has its total, zero included.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.apply import Applied
from vaultconv.pipeline.attachments import NO_USE, Missing, Use
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.run import Run
from vaultconv.remote.address import called
from vaultconv.report.diff import FileDiff
from vaultconv.report.ledger import as_json
from vaultconv.report.preview import file_diffs
from vaultconv.vault.tokens import redacted

VERSION = 1
"""The version of the layout above."""


def plan_report(
    actions: Iterable[Action],
    losses: Iterable[Loss],
    *,
    source: Source,
    destination: Path,
    diffs: Iterable[FileDiff] = (),
    exit_code: int = 0,
    use: Use = NO_USE,
    left_out: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The report of a plan that was not carried out; ``diffs`` give their actions the counts of lines."""
    return _report(
        actions, Applied(), losses, source, destination, exit_code, diffs, use, left_out, applied=False
    )


def applied_report(
    applied: Applied,
    losses: Iterable[Loss],
    *,
    source: Source,
    destination: Path,
    exit_code: int | None = None,
    use: Use = NO_USE,
    left_out: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The report of a run; ``exit_code`` is the run's own, unless the caller knows of more."""
    actions = [*applied.written, *applied.kept, *applied.conflicts, *applied.stale]
    code = applied.exit_code if exit_code is None else exit_code
    return _report(actions, applied, losses, source, destination, code, (), use, left_out, applied=True)


def run_report(run: Run, exit_code: int) -> dict[str, Any]:
    """The report of ``run``, which leaves with ``exit_code``: that of its plan where it was only foreseen."""
    made = run.plan
    given: dict[str, Any] = {
        "source": made.source,
        "destination": made.destination,
        "exit_code": exit_code,
        "use": made.use,
        "left_out": made.left_out,
    }
    if run.dry:
        return plan_report(made.actions, made.losses, **given)
    return applied_report(run.applied, made.losses, **given)


def missing_as_json(missing: Iterable[Missing]) -> list[dict[str, Any]]:
    """Files that notes want and that are not there, as JSON values."""
    return [
        {"target": each.target, "notes": [{"note": note, "line": line} for note, line in each.notes]}
        for each in missing
    ]


def dumps(report: Mapping[str, Any]) -> str:
    """``report`` as text: ASCII only, so that no text of a note reaches the terminal raw; without tokens; ends with a newline.

    >>> dumps({"target": "https://e.org/a?token=eyJh&x=1"})
    '{\\n "target": "https://e.org/a?token=redacted&x=1"\\n}\\n'
    """
    return redacted(json.dumps(report, indent=1)) + "\n"


def _report(
    actions: Iterable[Action],
    came: Applied,
    losses: Iterable[Loss],
    source: Source,
    destination: Path,
    exit_code: int,
    diffs: Iterable[FileDiff],
    use: Use,
    left_out: Mapping[str, str],
    *,
    applied: bool,
) -> dict[str, Any]:
    ordered = sorted(actions, key=lambda action: action.path)
    ledger = as_json(losses)
    kinds = Counter(action.kind for action in ordered)
    outcomes = Counter(line["outcome"] for line in ledger)
    counts = {diff.action.path: diff for diff in diffs}
    unseen = [each for each in ordered if each.kind is Kind.CONFLICT and each.path not in counts]
    counts |= {diff.action.path: diff for diff in file_diffs(unseen, destination)}
    return {
        "version": VERSION,
        "applied": applied,
        "source": {
            "identity": source.identity,
            "format": source.format,
            "target": source.target,
            "options": dict(source.options),
            "name": source.name,
        },
        "destination": called(destination),
        "actions": [action_as_json(action, counts.get(action.path)) for action in ordered],
        "failed": [
            {"path": failure.path, "reason": failure.reason, "source": failure.source}
            for failure in sorted(came.failed, key=lambda failure: failure.path)
        ],
        "untimed": sorted(came.untimed),
        "ledger": ledger,
        "missing": missing_as_json(use.missing),
        "unused": list(use.unused),
        "left_out": [{"path": path, "reason": why} for path, why in sorted(left_out.items())],
        "totals": {
            "actions": {kind.value: kinds[kind] for kind in Kind},
            "failed": len(came.failed),
            "losses": {outcome.value: outcomes[outcome.value] for outcome in Outcome},
        },
        "exit_code": exit_code,
    }


def action_as_json(action: Action, diff: FileDiff | None = None) -> dict[str, Any]:
    """What happens to a file, with the counts of lines where there is a ``diff``."""
    entry: dict[str, Any] = {
        "path": action.path,
        "kind": action.kind.value,
        "source": action.source,
        "size": action.size,
        "reason": action.reason,
    }
    if diff is not None:
        entry["added"] = None if diff.binary else diff.added
        entry["removed"] = None if diff.binary else diff.removed
    if diff is not None and action.kind is Kind.CONFLICT:
        entry["diff"] = "\n".join(diff.lines)
    return entry
