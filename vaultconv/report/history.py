"""The runs of a destination, and what taking one back comes to: for a terminal, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.apply import Applied
from vaultconv.pipeline.history import Past
from vaultconv.pipeline.undo import Undoing
from vaultconv.remote.address import called
from vaultconv.report.diff import FileDiff
from vaultconv.report.json_report import VERSION, action_as_json
from vaultconv.report.summary import untimed
from vaultconv.report.terminal import one_line

_CHANGED = {"write": "written", "copy": "copied", "update": "updated", "remove": "removed"}
"""What each kind of change is called."""
_BACK = {
    Kind.UPDATE: ("put back as it was", "to be put back as it was"),
    Kind.WRITE: ("brought back", "to be brought back"),
    Kind.REMOVE: ("removed", "to be removed"),
    Kind.KEEP: ("as it was already", "as it was already"),
}
"""What each kind of action is called in an undo, once it is done, and before."""
_LISTED = 20


def as_text(runs: Sequence[Past]) -> str:
    """The runs, a line each, the last one last; ends with a newline.

    ::

         1  2026-11-26 06:29 UTC  convert Notes (obsidian to logseq): 12 written, 3 copied
         2  2026-11-26 07:01 UTC  undo run 1: 15 removed
    """
    if not runs:
        return "No run has changed anything here.\n"
    width = max(len(str(run.number)) for run in runs)
    return "".join(f"{_line(run, width)}\n" for run in runs)


def as_json(runs: Iterable[Past], destination: Path) -> dict[str, Any]:
    """The runs as JSON values: see :mod:`vaultconv.report.json_report` for ``version``."""
    return {"version": VERSION, "destination": called(destination), "runs": [_run(run) for run in runs]}


def undo_as_text(undoing: Undoing, applied: Applied, dry: bool, verbose: bool = False) -> str:
    """What came of an undo, or with ``dry`` what would; ends with a newline."""
    number = undoing.past.number
    conflicts = [f"  conflict: {one_line(f'{each.path}: {each.reason}')}\n" for each in applied.conflicts]
    if undoing.is_refused:
        count = len(applied.conflicts)
        files = "1 file was" if count == 1 else f"{count:,} files were"
        return (
            f"Run {number} is not undone: {files} changed since, or something is in the way.\n"
            + "".join(conflicts)
            + "With --force what was changed since is undone too; the undo itself can be undone.\n"
        )
    lines = [
        f"{'Would undo' if dry else 'Undone:'} run {number}, {_title(undoing.past)}: {_sum(applied, dry)}\n"
    ]
    changed = [f"  {action.kind}: {one_line(action.path)}\n" for action in applied.written]
    shown = len(changed) if verbose else _LISTED
    lines += changed[:shown]
    if len(changed) > shown:
        lines.append(f"  and {len(changed) - shown:,} more (all with --verbose)\n")
    lines += conflicts
    lines += (f"  not undone: {one_line(f'{each.path}: {each.reason}')}\n" for each in applied.failed)
    lines += (f"{line}\n" for line in untimed(applied))
    if applied.run:
        lines.append(f"This is run {applied.run}, and can be undone like any other.\n")
    return "".join(lines)


def undo_as_json(
    undoing: Undoing, applied: Applied, dry: bool, exit_code: int, diffs: Iterable[FileDiff] = ()
) -> dict[str, Any]:
    """The same as JSON values."""
    actions: list[Action] = sorted(
        [*applied.written, *applied.kept, *applied.conflicts], key=lambda action: action.path
    )
    counts = {diff.action.path: diff for diff in diffs}
    return {
        "version": VERSION,
        "destination": called(undoing.destination),
        "undoes": undoing.past.number,
        "applied": not dry and not undoing.is_refused,
        "run": applied.run,
        "actions": [action_as_json(action, counts.get(action.path)) for action in actions],
        "failed": [{"path": each.path, "reason": each.reason} for each in applied.failed],
        "untimed": sorted(applied.untimed),
        "exit_code": exit_code,
    }


def _line(run: Past, width: int) -> str:
    when = _moment(run.occasion.when).strftime("%Y-%m-%d %H:%M UTC")
    notes = "".join(f"; {note}" for note in _notes(run))
    what = "" if not run.ended and not run.counts else f": {_changes(run)}"
    return one_line(f"{run.number:>{width}}  {when}  {_title(run)}{what}{notes}")


def _moment(seconds: int) -> datetime:
    """The moment so many seconds after 1970; the first or last one that there is a name for, if a clock was that wrong."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)


def _title(run: Past) -> str:
    """What a run was, in a few words."""
    if run.occasion.undoes:
        return f"undo run {run.occasion.undoes}"
    source = run.source
    if run.occasion.command == "migrate":
        return f"migrate {run.occasion.options.get('name', '')}".rstrip()
    if run.occasion.command != "convert":
        return run.occasion.command
    return f"{run.occasion.command} {source.name or source.identity} ({source.format} to {source.target})"


def _changes(run: Past) -> str:
    parts = [f"{run.counts[kind]:,} {word}" for kind, word in _CHANGED.items() if run.counts.get(kind)]
    return ", ".join(parts) or "nothing"


def _notes(run: Past) -> Iterator[str]:
    if not run.ended:
        yield "was stopped before its end"
    if run.undone_by:
        yield f"undone by run {run.undone_by}"
    if not run.is_kept:
        yield "cannot be undone any more"


def _run(run: Past) -> dict[str, Any]:
    source = run.source
    return {
        "run": run.number,
        "command": run.occasion.command,
        "began": _moment(run.occasion.when).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ended": _moment(run.ended).strftime("%Y-%m-%dT%H:%M:%SZ") if run.ended else "",
        "source": {
            "identity": source.identity,
            "format": source.format,
            "target": source.target,
            "name": source.name,
        },
        "options": dict(run.occasion.options),
        "changes": {kind: run.counts.get(kind, 0) for kind in _CHANGED},
        "undoes": run.occasion.undoes,
        "undone_by": run.undone_by,
        "can_be_undone": run.is_kept,
    }


def _sum(applied: Applied, dry: bool) -> str:
    counts = Counter(action.kind for action in (*applied.written, *applied.kept))
    parts = [f"{counts[kind]:,} {words[dry]}" for kind, words in _BACK.items() if counts[kind]]
    if applied.conflicts:
        several = len(applied.conflicts) > 1
        parts.append(f"{len(applied.conflicts):,} left as {'they are' if several else 'it is'}")
    return ", ".join(parts) or "nothing to do"
