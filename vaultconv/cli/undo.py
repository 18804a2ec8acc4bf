"""``vaultconv undo``: take a run back."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.conflict_flags import Backup
from vaultconv.cli.diff import show
from vaultconv.cli.diff_flags import COLOURS, Colour
from vaultconv.cli.progress import progress
from vaultconv.cli.runs import Changed
from vaultconv.cli.shared_arguments import Json, Quiet, Verbose
from vaultconv.pipeline.undo import foresee_undo, plan_undo
from vaultconv.pipeline.undo import undo as take_back
from vaultconv.report.history import undo_as_json, undo_as_text
from vaultconv.report.json_report import dumps
from vaultconv.report.preview import differing, file_diffs

Number = Annotated[
    int | None, typer.Argument(metavar="RUN", help="The number of the run. [default: the last one]", min=1)
]
Force = Annotated[bool, typer.Option("--force", help="Undo what was changed since, too.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change, as a diff, and write nothing.")]


def undo(
    destination: Changed,
    number: Number = None,
    force: Force = False,
    backup: Backup = None,
    dry_run: DryRun = False,
    diff: Diff = False,
    json: Json = False,
    color: Colour = "auto",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Take back what a run did to DST.

    \b
      vaultconv runs ~/Vault
      vaultconv undo ~/Vault --dry-run
      vaultconv undo ~/Vault
      vaultconv undo ~/Vault 3

    Each file that the run wrote, changed or removed is again as it was, byte for byte, with its time, its rights and its folders. Other runs stay. If a file was changed since, nothing is done, and each
    such file is named; with --force it is undone too. What is in an object store (`s3://bucket/vault`) is undone with the --backup that the run was given. An undo is a run like any other: undo it, and all is as before.

    Leaves with 0, or with 4 if it is refused.
    """
    choose("--color", color, COLOURS)
    undoing = plan_undo(destination, number or 0, force, backup)
    dry = dry_run or diff
    if dry:
        applied = foresee_undo(undoing)
    else:
        with progress(quiet) as bar:
            applied = take_back(undoing, progress=bar.writing(len(undoing.actions)))
    code = applied.exit_code
    if json:
        diffs = file_diffs(differing(undoing.actions), destination) if diff else ()
        print(dumps(undo_as_json(undoing, applied, dry, code, diffs)), end="")
    elif diff:
        show(file_diffs(differing(undoing.actions), destination), color)
    elif not quiet:
        print(undo_as_text(undoing, applied, dry, verbose), end="")
    return code
