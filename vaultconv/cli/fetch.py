"""``vaultconv fetch``: bring home, in place, what the notes of a vault show from the web."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Any

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.diff import show
from vaultconv.cli.diff_flags import COLOURS, Colour
from vaultconv.cli.progress import progress
from vaultconv.cli.shared_arguments import Json, Quiet, Verbose
from vaultconv.cli.telling import tell
from vaultconv.errors import UsageError
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, apply_in_place, foresee
from vaultconv.remote.address import place_of
from vaultconv.report.json_report import applied_report, dumps, plan_report
from vaultconv.report.preview import differing, file_diffs

Vault = Annotated[
    Path, typer.Argument(metavar="VAULT", help="The vault to fetch into: a folder.", parser=place_of)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what would change, as a diff, and write nothing.")]


def fetch(
    vault: Vault,
    options: Options,
    dry_run: DryRun = False,
    diff: Diff = False,
    json: Json = False,
    color: Colour = "auto",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Fetch what the notes of VAULT show from the web, into it.

    \b
      vaultconv fetch ~/Vault --diff
      vaultconv fetch ~/Vault
      vaultconv fetch ~/Vault --download all --skip-domain example.org

    Files go where the vault keeps its attachments. Of the notes only those places change that show what was fetched; the addresses stay
    known. A note that is changed while it runs is left alone, and reported as a conflict. `vaultconv assets` says what came of each address.

    Leaves with 0, also if some addresses give nothing (they are listed); with 3 if a note cannot be read, with 4 if there was a conflict.
    """
    choose("--color", color, COLOURS)
    if not options.download:
        raise UsageError("nothing is to be fetched", remedy="Say what with --download.")
    with ExitStack() as stack:
        with progress(quiet) as bar:
            bar.reading(vault)
            made = stack.enter_context(closing(plan_in_place(vault, options, bar.fetching)))
            only_looks = dry_run or diff
            run = foresee(made) if only_looks else apply_in_place(made, bar.writing(len(made.actions)))
        if json:
            print(dumps(_report(run, diff)), end="")
        elif diff:
            show(file_diffs(differing(made.actions), vault), color)
        else:
            tell(run, vault, quiet=quiet, verbose=verbose)
    return run.exit_code


def _report(run: Run, diff: bool) -> dict[str, Any]:
    made = run.plan
    if not run.dry:
        return applied_report(
            run.applied,
            made.losses,
            source=made.source,
            destination=made.destination,
            exit_code=run.exit_code,
            use=made.use,
            left_out=made.left_out,
        )
    return plan_report(
        made.actions,
        made.losses,
        source=made.source,
        destination=made.destination,
        diffs=file_diffs(differing(made.actions), made.destination) if diff else (),
        exit_code=run.exit_code,
        use=made.use,
        left_out=made.left_out,
    )
