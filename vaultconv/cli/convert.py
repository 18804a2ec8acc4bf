"""``vaultconv convert``: the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from vaultconv.cli.arguments import Destination, Json, Quiet, Source, Verbose
from vaultconv.cli.progress import progress
from vaultconv.cli.report_flags import ReportFile, ReportFormat, Strict, report_asked, with_ledger
from vaultconv.errors import combine
from vaultconv.pipeline.archive import is_archive
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, foresee
from vaultconv.report.json_report import applied_report, dumps, plan_report
from vaultconv.report.ledger_file import strictly, told_of
from vaultconv.report.summary import summary

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]


def convert(
    source: Source,
    destination: Destination,
    options: Options,
    dry_run: DryRun = False,
    report: ReportFile = None,
    report_format: ReportFormat = "",
    strict: Strict = False,
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

    Leaves with 0; with 3 if some notes failed (they are listed, the others are done), or with --strict, if any content did not arrive as it was; with 4 if there was a conflict.
    """
    asked = report_asked(report, report_format, source, destination, options)
    options = with_ledger(options, asked)
    with progress(quiet) as bar:
        bar.reading(source)
        folder = at_hand(source, bar.asking)
        made = plan(folder, destination, options, bar.fetching)
        try:
            run = foresee(made) if dry_run else apply(made, bar.writing(len(made.actions)))
        finally:
            made.close()
    code = combine(run.exit_code, strictly(strict, made.losses))
    if asked is not None:
        asked.write(made.losses, told_of(made))
    named = source if is_archive(source) else folder
    if json and dry_run:
        made_json = plan_report(
            made.actions,
            made.losses,
            source=made.source,
            destination=destination,
            exit_code=code,
            use=made.use,
            left_out=made.left_out,
        )
        print(dumps(made_json), end="")
    elif json:
        made_json = applied_report(
            run.applied,
            made.losses,
            source=made.source,
            destination=destination,
            exit_code=code,
            use=made.use,
            left_out=made.left_out,
        )
        print(dumps(made_json), end="")
    elif not quiet:
        print(summary(run, named, verbose), end="")
    return code
