"""``vaultconv convert``: the main job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from vaultconv.cli.progress import Bar, progress
from vaultconv.cli.report_flags import ReportFile, ReportFormat, Strict, report_asked, with_ledger
from vaultconv.cli.shared_arguments import Destination, Json, Quiet, Source, Verbose
from vaultconv.cli.telling import tell
from vaultconv.errors import combine
from vaultconv.pipeline.archive import is_archive
from vaultconv.pipeline.ledger import strictly
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan_of_met
from vaultconv.pipeline.run import Run, apply, foresee
from vaultconv.pipeline.stood import begin
from vaultconv.remote.address import address_of
from vaultconv.report.json_report import dumps, run_report
from vaultconv.report.ledger_file import told_of
from vaultconv.report.summary import summary

if TYPE_CHECKING:
    from vaultconv.pipeline.still import Looked

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")]


def convert(
    source: Source,
    destination: Destination,
    options: Options,
    context: typer.Context,
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
      vaultconv convert ~/Notes s3://bucket/vault --to obsidian
      vaultconv convert - --from readwise --to obsidian < highlight.md

    SRC is never changed. In DST, what this source did not write, or what was changed since, is left alone and
    reported as a conflict. Run it again after a change: only what changed is written. With `-` in the place of SRC or DST one note goes through a pipe: see `vaultconv convert - --help`.

    Leaves with 0; with 3 if some notes failed (they are listed, the others are done), or with --strict, if any content did not arrive as it was; with 4 if there was a conflict.
    """
    with progress(quiet) as bar:
        bar.reading(source)
        folder = at_hand(source, bar.asking)
        is_here = address_of(source) is None and address_of(destination) is None
        says_all = is_here and folder == source and not dry_run and report is None
        words, met = context.obj or ((), {})
        begun = begin(words, source, destination, options, met) if says_all else None
        run, code = carry_out(
            folder,
            destination,
            options,
            bar,
            dry_run=dry_run,
            report=report,
            report_format=report_format,
            strict=strict,
            met=met,
        )
    named = source if is_archive(source) else folder
    if json:
        print(dumps(run_report(run, code)), end="")
    else:
        tell(run, named, quiet=quiet, verbose=verbose)

    def said(again: Run) -> tuple[str, int]:
        code = combine(again.exit_code, strictly(strict, again.plan.losses))
        text = dumps(run_report(again, code)) if json else "" if quiet else summary(again, named, verbose)
        return text, code

    if begun is not None:
        begun.leave(run, said)
    return code


def carry_out(
    folder: Path,
    destination: Path,
    options: Options,
    bar: Bar,
    *,
    dry_run: bool = False,
    report: Path | None = None,
    report_format: str = "",
    strict: bool = False,
    met: Mapping[str, Looked] = MappingProxyType({}),
) -> tuple[Run, int]:
    """The conversion of ``folder`` as the flags of the command say, and what it leaves with. What is not said is as the command
    has it; how folders look that were ``met`` just now is known."""
    asked = report_asked(report, report_format, folder, destination, options)
    made = plan_of_met(folder, destination, with_ledger(options, asked), bar.fetching, met)
    try:
        run = foresee(made) if dry_run else apply(made, bar.writing(len(made.actions)))
    finally:
        made.close()
    if asked is not None:
        asked.write(made.losses, told_of(made))
    return run, combine(run.exit_code, strictly(strict, made.losses))
