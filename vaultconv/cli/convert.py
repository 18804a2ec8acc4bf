"""``vaultconv convert``: the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultconv.cli.arguments import Destination, Json, Quiet, Source, Verbose
from vaultconv.cli.progress import progress
from vaultconv.pipeline.archive import is_archive
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, foresee
from vaultconv.report.json_report import applied_report, dumps, plan_report
from vaultconv.report.summary import summary

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]


def convert(
    source: Source,
    destination: Destination,
    options: Options,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Convert the vault SRC into the folder DST.

    \b
      vaultconv convert ~/Notes ~/Vault --to obsidian
      vaultconv convert ~/Notes ~/Vault --to obsidian --dry-run
      vaultconv convert readwise: ~/Vault --to obsidian

    SRC is never changed. In DST, what this source did not write, or what was changed since, is left alone and
    reported as a conflict. Run it again after a change: only what changed is written.

    Leaves with 0; with 3 if some notes failed (they are listed, the others are done); with 4 if there was a conflict.
    """
    with progress(quiet) as bar:
        bar.reading(source)
        folder = at_hand(source, bar.asking)
        made = plan(folder, destination, options, bar.fetching)
        try:
            run = foresee(made) if dry_run else apply(made, bar.writing(len(made.actions)))
        finally:
            made.close()
    named = source if is_archive(source) else folder
    if json and dry_run:
        report = plan_report(
            made.actions,
            made.losses,
            source=made.source,
            destination=destination,
            exit_code=run.exit_code,
            use=made.use,
            left_out=made.left_out,
        )
        print(dumps(report), end="")
    elif json:
        report = applied_report(
            run.applied,
            made.losses,
            source=made.source,
            destination=destination,
            exit_code=run.exit_code,
            use=made.use,
            left_out=made.left_out,
        )
        print(dumps(report), end="")
    elif not quiet:
        print(summary(run, named, verbose), end="")
    return run.exit_code
