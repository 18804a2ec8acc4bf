"""``vaultconv diff``: what ``convert`` would change."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from vaultconv.cli.choices import choose
from vaultconv.cli.diff_flags import COLOURS, Colour, ExitCode, HtmlFile, Paths, Quiet, Serve, Stat
from vaultconv.cli.pager import paged
from vaultconv.cli.progress import progress
from vaultconv.cli.report_flags import ReportFile, ReportFormat, Strict, report_asked, with_ledger
from vaultconv.cli.screen import is_plain
from vaultconv.cli.shared_arguments import Destination, Json, Source
from vaultconv.errors import DIFFERENT, DONE, combine
from vaultconv.pipeline.ledger import strictly
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.report.coloured import coloured
from vaultconv.report.diff import FileDiff, stat_lines
from vaultconv.report.json_report import dumps, plan_report
from vaultconv.report.ledger_file import told_of
from vaultconv.report.preview import differing, file_diffs, narrowed
from vaultconv.report.summary import ledger


def diff(
    source: Source,
    destination: Destination,
    options: Options,
    stat: Stat = False,
    json: Json = False,
    path: Paths = (),  # type: ignore[assignment]
    html: HtmlFile = None,
    serve: Serve = False,
    exit_code: ExitCode = False,
    report: ReportFile = None,
    report_format: ReportFormat = "",
    strict: Strict = False,
    color: Colour = "auto",
    quiet: Quiet = False,
) -> int:
    """Show what `convert` would change in DST. Writes nothing.

    \b
      vaultconv diff ~/Notes ~/Vault --to obsidian
      vaultconv diff ~/Notes ~/Vault --to obsidian --stat
      vaultconv diff ~/Notes ~/Vault --to obsidian --path 'Daily/'
      vaultconv diff ~/Notes ~/Vault --to obsidian --serve
      vaultconv diff ~/Notes ~/Vault --to obsidian > changes.patch

    Give it the arguments that you would give to `convert`. On a terminal it is shown in pages (PAGER, NO_PAGER), the words that changed are marked, and control characters in notes
    are spelled out; into a file or a pipe the diff is exact, so that `patch` can apply it. Files in conflict are shown as comments: `convert` leaves them alone. What would not
    arrive as it is goes to stderr. Where nothing would change, nothing is said. --html and --serve show it in a browser: side by side, rendered, with the ledger beside the lines.

    Leaves with 0; with 1 if --exit-code is given and something would change; with 3 if --strict is given and any content would not arrive as it is.
    """
    choose("--color", color, COLOURS)
    asked = report_asked(report, report_format, source, destination, options)
    options = with_ledger(options, asked)
    if html is not None:
        _check_page(html, source, destination)
    with progress(quiet) as bar:
        bar.reading(source)
        made = plan(at_hand(source, bar.asking), destination, options, bar.fetching)
    with closing(made):
        made = narrowed(made, path)
        if asked is not None:
            asked.write(made.losses, told_of(made))
        changed = bool(differing(made.actions))
        code = combine(DIFFERENT if exit_code and changed else DONE, strictly(strict, made.losses))
        if html is not None or serve:
            _show_page(made, html, serve, quiet)
        if not (html or serve) or stat or json:
            _tell(made, stat, json, code, color, quiet)
    return code


def _check_page(file: Path, source: Path, destination: Path) -> None:
    from vaultconv.report.html_report.page import check_place

    check_place(file, source, destination)


def _show_page(made: Plan, html: Path | None, serve: bool, quiet: bool) -> None:
    """Writes the page of ``made``, and shows it."""
    from vaultconv.report.html_report.page import write_file

    with TemporaryDirectory(prefix="vaultconv-") as folder:
        file = html or Path(folder, "page.html")
        with progress(quiet) as bar:
            write_file(made, file, bar.writing(len(made.actions)))
        if serve:
            from vaultconv.report.html_report.server import serve as show_in_browser

            show_in_browser(
                file, lambda address: print(f"{address} (works once; Ctrl-C ends it)", flush=True)
            )


def _tell(made: Plan, stat: bool, json: bool, code: int, color: str, quiet: bool) -> None:
    changed = differing(made.actions)
    diffs = file_diffs(changed, made.destination)
    if json:
        print(_report(made, diffs, code), end="")
    elif stat:
        with paged() as stream:
            for line in stat_lines(diffs, shutil.get_terminal_size().columns):
                print(line, file=stream)
    else:
        show(diffs, color)
    if changed and not quiet and not json:
        sys.stdout.flush()
        print(ledger(made), end="", file=sys.stderr)


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
            left_out=made.left_out,
        )
    )


def show(diffs: Iterable[FileDiff], color: str) -> None:
    """Prints ``diffs``, coloured as ``color`` says; on a terminal in pages."""
    terminal = sys.stdout.isatty()
    with paged() as stream:
        if color == "always" or (color == "auto" and terminal and _is_coloured()):
            _in_colours(diffs, stream)
            return
        for each in diffs:
            if terminal:
                stream.write(each.text())
            else:
                sys.stdout.buffer.write(each.text(escaped=False).encode("utf-8", "surrogateescape"))


def _is_coloured() -> bool:
    return not (os.environ.get("NO_COLOR") or is_plain(os.environ))


def _in_colours(diffs: Iterable[FileDiff], stream: IO[str]) -> None:
    from rich.console import Console

    console = Console(
        file=stream, force_terminal=True, color_system="standard", no_color=False, soft_wrap=True
    )
    for each in diffs:
        console.print(coloured(each), end="")
