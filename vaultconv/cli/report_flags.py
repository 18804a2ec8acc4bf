"""The flags that say where the ledger goes, and how strictly it is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from vaultconv.cli.choices import choose
from vaultconv.pipeline.options import Options
from vaultconv.report.ledger_file import FORMATS, LedgerFile, ledger_file

ReportFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write the ledger of losses there: Markdown or JSON, or in DST a note that links the places.",
        show_default=False,
    ),
]
ReportFormat: TypeAlias = Annotated[
    str,
    typer.Option(
        "--report-format",
        metavar=f"[{'|'.join(FORMATS)}]",
        help="What that file is. [default: as its name and place say]",
        show_default=False,
    ),
]
Strict: TypeAlias = Annotated[
    bool, typer.Option("--strict", help="Leave with 3 if any content does not arrive as it was.")
]


def report_asked(
    file: Path | None,
    format: str,
    source: Path,
    destination: Path,
    options: Options,
    *,
    writes: bool = True,
    is_made: bool = True,
) -> LedgerFile | None:
    """Where the flags put the ledger, in a folder that is there if that ``is_made``; None for nowhere."""
    said = choose("--report-format", format, FORMATS) if format else ""
    return ledger_file(file, said, source, destination, options.target_format, writes=writes, is_made=is_made)


def with_ledger(options: Options, asked: LedgerFile | None) -> Options:
    """``options`` for a run that writes the ledger as a note, if that is ``asked``."""
    return replace(options, ledger_note=asked.note) if asked is not None and asked.note else options
