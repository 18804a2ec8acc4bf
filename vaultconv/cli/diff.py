"""``vaultconv diff``: what ``convert`` would change."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from vaultconv.cli.arguments import Destination, Json, Source
from vaultconv.cli.choices import choose
from vaultconv.cli.progress import progress
from vaultconv.errors import DIFFERENT, DONE
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.report.diff import FileDiff, coloured, stat_lines
from vaultconv.report.json_report import dumps, plan_report
from vaultconv.report.preview import differing, file_diffs
from vaultconv.report.summary import ledger

COLOURS = ("auto", "always", "never")

Stat = Annotated[bool, typer.Option("--stat", help="One line a file, and a total.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the diff, and errors.")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Leave with 1 if there is a difference.")]
Colour = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="[auto|always|never]",
        help="Colour it: auto is on a terminal, unless NO_COLOR is set.",
    ),
]


def diff(
    source: Source,
    destination: Destination,
    options: Options,
    stat: Stat = False,
    json: Json = False,
    exit_code: ExitCode = False,
    color: Colour = "auto",
    quiet: Quiet = False,
) -> int:
    """Show what `convert` would change in DST. Writes nothing.

    \b
      vaultconv diff ~/Notes ~/Vault --to obsidian
      vaultconv diff ~/Notes ~/Vault --to obsidian --stat
      vaultconv diff ~/Notes ~/Vault --to obsidian > changes.patch

    Give it the arguments that you would give to `convert`. On a terminal, control characters in notes are spelled out; into a file or a pipe the diff is exact, so that `patch`
    can apply it. Files in conflict are shown as comments: `convert` leaves them alone. What would not arrive as it is goes to stderr. Where nothing would change, nothing is said.

    Leaves with 0, or with 1 if --exit-code is given and something would change.
    """
    choose("--color", color, COLOURS)
    with progress(quiet) as bar:
        bar.reading(source)
        made = plan(at_hand(source, bar.asking), destination, options, bar.fetching)
    try:
        return _told(made, stat, json, exit_code, color, quiet)
    finally:
        made.close()


def _told(made: Plan, stat: bool, json: bool, exit_code: bool, color: str, quiet: bool) -> int:
    changed = differing(made.actions)
    code = DIFFERENT if exit_code and changed else DONE
    diffs = file_diffs(changed, made.destination)
    if json:
        print(_report(made, diffs, code), end="")
    elif stat:
        for line in stat_lines(diffs, shutil.get_terminal_size().columns):
            print(line)
    else:
        show(diffs, color)
    if changed and not quiet and not json:
        sys.stdout.flush()
        print(ledger(made), end="", file=sys.stderr)
    return code


def _report(made: Plan, diffs: Iterable[FileDiff], code: int) -> str:
    return dumps(
        plan_report(
            made.actions,
            made.losses,
            source=made.source,
            destination=made.destination,
            diffs=diffs,
            exit_code=code,
            use=made.use,
        )
    )


def show(diffs: Iterable[FileDiff], color: str) -> None:
    """Prints ``diffs``, coloured as ``color`` says."""
    terminal = sys.stdout.isatty()
    if color == "always" or (color == "auto" and terminal and not os.environ.get("NO_COLOR")):
        from rich.console import Console

        console = Console(force_terminal=True, color_system="standard", no_color=False, soft_wrap=True)
        for each in diffs:
            console.print(coloured(each), end="")
        return
    for each in diffs:
        if terminal:
            sys.stdout.write(each.text())
        else:
            sys.stdout.buffer.write(each.text(escaped=False).encode("utf-8", "surrogateescape"))
