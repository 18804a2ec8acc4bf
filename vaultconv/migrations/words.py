"""Migrations and recipes in words, for a terminal, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vaultconv.migrations.changes import Change, Done, Foreseen
from vaultconv.migrations.context import Line
from vaultconv.migrations.script import Script
from vaultconv.migrations.standing import Standing, Status
from vaultconv.pipeline.migrated import Migrated
from vaultconv.pipeline.run import Run
from vaultconv.recipes import Parameter, Recipe
from vaultconv.report.diff import FileDiff
from vaultconv.report.json_report import VERSION, applied_report, plan_report
from vaultconv.report.summary import counts, untimed
from vaultconv.report.terminal import one_line, visible

_LISTED = 20
"""So many places of one kind are named."""
_STANDS = {
    Status.PENDING: "pending",
    Status.APPLIED: "applied",
    Status.CHANGED: "applied; its script was changed since",
    Status.REMOVED: "applied; its script is not there any more",
    Status.TORN: "stopped before its end; the next run takes it back first",
}


# -- what there is


def status_as_text(found: Sequence[Standing]) -> str:
    """How each migration stands, a line each; ends with a newline."""
    if not found:
        return "There are no migrations.\n"
    width = max(len(each.name) for each in found)
    return "".join(
        one_line(f"{each.name:<{width}}  {_STANDS[each.status]}{_when(each)}") + "\n" for each in found
    )


def _when(standing: Standing) -> str:
    known = standing.known
    if known is None or standing.status is Status.TORN:
        return ""
    if standing.status is Status.PENDING:
        return "; it was undone"
    run = f", run {known.run}" if known.run else ", nothing to change"
    return f" ({_moment(known):%Y-%m-%d %H:%M} UTC{run})"


def _moment(known: Migrated) -> datetime:
    return datetime.fromtimestamp(known.when, UTC)


def status_as_json(found: Iterable[Standing], vault: Path) -> dict[str, Any]:
    """The same as JSON values."""
    return {"version": VERSION, "vault": str(vault), "migrations": [_standing(each) for each in found]}


def _standing(standing: Standing) -> dict[str, Any]:
    known, script = standing.known, standing.script
    applied = known is not None and standing.status is not Status.PENDING
    return {
        "name": standing.name,
        "status": standing.status.value,
        "description": script.description if script is not None else "",
        "run": known.run if known is not None and applied else 0,
        "applied": f"{_moment(known):%Y-%m-%dT%H:%M:%SZ}" if known is not None and applied else "",
        "options": dict(known.options) if known is not None and applied else {},
    }


def scripts_as_text(scripts: Sequence[Script], folder: Path) -> str:
    """What each script says it does; ends with a newline."""
    if not scripts:
        return f"There are no migrations in {one_line(str(folder))}.\n"
    return "".join(f"{one_line(line)}\n" for script in scripts for line in _script_lines(script))


def _script_lines(script: Script) -> Iterator[str]:
    yield f"{script.name}: {script.title or 'no description'}"
    for step in script.steps:
        what = step.description.partition("\n")[0]
        yield f"  {step.name} (each note)" if step.takes == "note" else f"  {step.name} (the vault)"
        if what:
            yield f"    {what}"
    if script.depends_on:
        yield f"  after {', '.join(script.depends_on)}"
    if script.stop_before:
        yield f"  run stops before it: {script.stop_before}"
    for name, default in script.options.items():
        yield f"  --set {name}={_spelled(default)}"


def scripts_as_json(scripts: Iterable[Script], folder: Path) -> dict[str, Any]:
    """The same as JSON values."""
    listed = [
        {
            "name": script.name,
            "file": str(script.file),
            "hash": script.hash,
            "description": script.description,
            "steps": [
                {
                    "name": step.name,
                    "line": step.line,
                    "takes": step.takes,
                    "description": step.description,
                }
                for step in script.steps
            ],
            "depends_on": list(script.depends_on),
            "stop_before": script.stop_before,
            "options": dict(script.options),
        }
        for script in scripts
    ]
    return {"version": VERSION, "folder": str(folder), "scripts": listed}


def recipes_as_text(recipes: Iterable[Recipe]) -> str:
    """What each recipe does, and what it may be told; ends with a newline."""
    return "".join(f"{line}\n" for recipe in recipes for line in _recipe_lines(recipe))


def _recipe_lines(recipe: Recipe) -> Iterator[str]:
    yield f"{recipe.name} ({', '.join(recipe.formats)})"
    yield from (f"  {line}".rstrip() for line in recipe.description.splitlines())
    for parameter in recipe.parameters:
        values = "|".join(parameter.choices) or {str: "TEXT", bool: "yes|no", int: "NUMBER"}[parameter.type]
        default = "" if parameter.is_required else f" [default: {_spelled(parameter.default) or 'none'}]"
        yield f"  --set {_flag(parameter)}={values}"
        yield f"      {parameter.help}{default}"


def _flag(parameter: Parameter) -> str:
    return parameter.name.replace("_", "-")


def _spelled(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def recipes_as_json(recipes: Iterable[Recipe]) -> dict[str, Any]:
    """The same as JSON values."""
    listed = [
        {
            "name": recipe.name,
            "description": recipe.description,
            "formats": list(recipe.formats),
            "parameters": [
                {
                    "name": _flag(parameter),
                    "type": {str: "text", bool: "bool", int: "number"}[parameter.type],
                    "required": parameter.is_required,
                    "default": None if parameter.is_required else parameter.default,
                    "choices": list(parameter.choices),
                    "help": parameter.help,
                }
                for parameter in recipe.parameters
            ],
        }
        for recipe in recipes
    ]
    return {"version": VERSION, "recipes": listed}


# -- what is done


def called(change: Change) -> str:
    """A change by its name; a migration with what it is for."""
    title = change.title.rstrip(".") if change.migration.once else ""
    return one_line(f"{change.migration.name} ({title})" if title else change.migration.name)


def done_as_text(done: Done, verbose: bool = False) -> str:
    """What came of one change; ends with a newline."""
    run = done.run
    if not done.is_whole:
        lines = [f"Not applied: {called(done.change)}. Nothing of it was done."]
        lines += (f"  conflict: {one_line(f'{each.path}: {each.reason}')}" for each in run.applied.conflicts)
        lines += (f"  not written: {one_line(f'{each.path}: {each.reason}')}" for each in run.applied.failed)
        lines.append("Run again: it begins with what is there then.")
        return _joined(lines)
    number = f" (run {run.applied.run})" if run.applied.run else ""
    lines = [f"Applied {called(done.change)}: {counts(run)}{number}"]
    return _joined([*lines, *_files(run, verbose), *_said(done.said, verbose)])


def foreseen_as_text(foreseen: Foreseen, verbose: bool = False) -> str:
    """What changes would come to; ends with a newline."""
    lines = []
    for change, said in zip(foreseen.changes, foreseen.said, strict=True):
        lines += [f"Would apply {called(change)}", *_said(said, verbose)]
    if foreseen.changes:
        lines.append(f"In all: {counts(foreseen.run)}")
    return _joined([*lines, *_files(foreseen.run, verbose)])


def stopped_as_text(script: Script) -> str:
    """That a run stops before ``script``; ends with a newline."""
    why = one_line(script.stop_before).rstrip(".")
    return f"Stopped before {script.name}: {why}. The next run begins with it.\n"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _files(run: Run, verbose: bool) -> Iterator[str]:
    for action in run.applied.written if verbose else ():
        yield f"  {action.kind}: {one_line(action.path)}"
    for action in run.applied.conflicts:
        yield f"  conflict: {one_line(f'{action.path}: {action.reason}')}"
    yield from untimed(run.applied)


def _said(said: Sequence[Line], verbose: bool) -> Iterator[str]:
    shown = said if verbose else said[:_LISTED]
    yield from (f"  {one_line(str(line))}" for line in shown)
    if len(said) > len(shown):
        yield f"  and {len(said) - len(shown):,} more (all with --verbose)"


def run_as_json(
    vault: Path,
    done: Sequence[Done],
    *,
    foreseen: Foreseen | None = None,
    diffs: Iterable[FileDiff] = (),
    taken_back: Sequence[str] = (),
    stopped: Script | None = None,
    error: str = "",
    exit_code: int = 0,
) -> dict[str, Any]:
    """What was done, or with ``foreseen`` what would be, as JSON values."""
    if foreseen is not None:
        pairs = zip(foreseen.changes, foreseen.said, strict=True)
        migrations = [_change(change, said) for change, said in pairs]
    else:
        migrations = [
            _change(each.change, each.said) | {"report": _report(each.run, exit_code)} for each in done
        ]
    return {
        "version": VERSION,
        "vault": str(vault),
        "applied": foreseen is None,
        "taken_back": list(taken_back),
        "migrations": migrations,
        "preview": None if foreseen is None else _preview(foreseen.run, diffs, exit_code),
        "stopped_before": None if stopped is None else {"name": stopped.name, "reason": stopped.stop_before},
        "error": visible(error),
        "exit_code": exit_code,
    }


def _change(change: Change, said: Iterable[Line]) -> dict[str, Any]:
    options: Mapping[str, Any] = change.migration.options
    return {
        "name": change.migration.name,
        "description": change.title,
        "options": dict(options),
        "log": [{"note": line.path, "line": line.line, "what": line.what} for line in said],
    }


def _report(run: Run, exit_code: int) -> dict[str, Any]:
    made = run.plan
    told = applied_report(
        run.applied, (), source=made.source, destination=made.destination, exit_code=exit_code
    )
    return told | {"run": run.applied.run}


def _preview(run: Run, diffs: Iterable[FileDiff], exit_code: int) -> dict[str, Any]:
    made = run.plan
    return plan_report(
        made.actions,
        (),
        source=made.source,
        destination=made.destination,
        diffs=diffs,
        exit_code=exit_code,
    )
