"""A plan that is carried out as a whole, or not at all: what edits a vault in place cannot be done by halves, or links lead to notes that are
not there, and a note is removed that was written nowhere."""

from __future__ import annotations

from pathlib import Path

from vaultconv.errors import ConflictError, DestinationError
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.apply import Applied, Progress
from vaultconv.pipeline.migrated import Migration
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import Run, apply
from vaultconv.pipeline.undo import plan_undo, runs, undo


def apply_whole(
    plan: Plan, progress: Progress | None, command: str, migration: Migration | None = None, what: str = ""
) -> Run:
    """:func:`~vaultconv.pipeline.run.apply`, of all of ``plan`` or of nothing of it: where a file cannot be written, or was changed meanwhile, all that
    was done is taken back, and the run has written nothing. Messages call it ``what``.

    Raises as that does; then nothing is done, too."""
    conflicts = [action for action in plan.actions if action.kind is Kind.CONFLICT]
    if conflicts:
        return Run(plan, Applied(conflicts=conflicts))
    last = _last(plan.destination)
    try:
        run = apply(plan, progress, command, migration)
    except DestinationError as error:
        if (number := _last(plan.destination)) != last:
            take_run_back(plan.destination, number, what)
        raise DestinationError(
            f"{error.what}; nothing of {what} was done", path=error.path, remedy=error.remedy
        ) from error
    applied = run.applied
    if not applied.conflicts and not applied.failed:
        return run
    if applied.run:
        take_run_back(plan.destination, applied.run, what)
    return Run(plan, Applied(conflicts=applied.conflicts, failed=applied.failed))


def take_run_back(vault: Path, number: int, what: str, force: bool = False) -> None:
    """Takes run ``number`` back, which is called ``what`` and was stopped before its end. Raises
    :class:`~vaultconv.errors.ConflictError` where a file was changed since, unless that is forced."""
    undoing = plan_undo(vault, number, force)
    if undoing.is_refused:
        named = "; ".join(f"{action.path} {action.reason}" for action in undoing.conflicts)
        raise ConflictError(
            f"{what} was stopped before its end, and cannot be taken back: {named}",
            path=vault,
            remedy=f"Look at it; `vaultconv undo {vault} {number} --force` takes it back all the same.",
        )
    undo(undoing)


def _last(vault: Path) -> int:
    """The number of the last run that changed ``vault``; 0 for none."""
    return max((run.number for run in runs(vault)), default=0)
