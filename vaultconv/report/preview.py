"""The diff of each file that a plan would change, against what stands on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from vaultconv.pipeline.actions import WRITTEN, Action, Kind
from vaultconv.pipeline.plan import Plan
from vaultconv.report.diff import FileDiff, compare
from vaultconv.vault.filters import Patterns, check_patterns

_SHOWN = 1 << 20
"""An attachment is read, to be shown if it is text (a canvas, settings), up to so many bytes; of a larger one only its
size is told."""


def differing(actions: Iterable[Action]) -> list[Action]:
    """Those of ``actions`` that change something, or would if they were not in conflict."""
    return [action for action in actions if action.kind in WRITTEN or action.kind is Kind.CONFLICT]


def diff(plan: Plan) -> Iterator[FileDiff]:
    """What carrying out ``plan`` would change, file by file; the ``text()`` of each is what ``vaultconv diff`` prints. Reads, never
    writes."""
    return file_diffs(differing(plan.actions), plan.destination)


def narrowed(plan: Plan, patterns: Sequence[str]) -> Plan:
    """``plan``, told for those files of the destination only that ``patterns`` mean, as ``.gitignore`` has them; and the lines of the
    ledger for what they are made of. Without patterns, the whole of it. It is for showing: it cannot be carried out. Raises
    :class:`~vaultconv.errors.UsageError` for a pattern that says nothing."""
    if not patterns:
        return plan
    meant = Patterns(check_patterns("--path", patterns))
    actions = tuple(action for action in plan.actions if meant.check(action.path))
    sources = {action.source for action in actions} | {action.path for action in actions}
    losses = tuple(loss for loss in plan.losses if loss.note in sources)
    return replace(plan, actions=actions, losses=losses)


def file_diffs(actions: Sequence[Action], destination: Path) -> Iterator[FileDiff]:
    """The diff of each of ``actions``, one after the other, so that only one file is in memory. Reads, never writes."""
    root = os.path.realpath(destination)
    for action in actions:
        old, new = sides(action, root)
        yield compare(action, old, new)


def sides(action: Action, root: str) -> tuple[bytes | None, bytes | None]:
    """What stands in the destination at ``root``, and what ``action`` would put there; None for nothing, or for bytes that are
    not read."""
    old = _old(action, Path(root, action.path))
    new = action.data
    if action.kept is not None:
        with suppress(OSError):  # as below
            new = action.kept.read()
    if action.copy_from is not None and max(action.size, len(old or b"")) <= _SHOWN:
        with suppress(OSError):  # copying it will fail too, and say why
            new = action.copy_from.read_bytes()
    return old, new


def _old(action: Action, file: Path) -> bytes | None:
    """What stands there now; None for nothing, or where the plan saw no ordinary file."""
    if action.seen is None or (action.copy_from is not None and action.seen[0] > _SHOWN):
        return None
    try:
        return file.read_bytes()
    except OSError:
        return None
