"""``vaultconv convert -``: one note, from standard input to standard output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaultconv.cli.piping import PIPE, converted, written
from vaultconv.cli.report_flags import ReportFile, ReportFormat, Strict, report_asked
from vaultconv.cli.shared_arguments import Quiet, Verbose
from vaultconv.errors import UsageError
from vaultconv.pipeline.mirrored import brought
from vaultconv.pipeline.one_note import NAME
from vaultconv.pipeline.options import Options
from vaultconv.remote.address import called, place_of

Note = Annotated[
    Path,
    typer.Argument(
        metavar="SRC",
        help="The file of the note to read, or an address such as `s3://bucket/vault/Note.md`; `-` is standard input.",
        parser=place_of,
    ),
]
Output = Annotated[
    str,
    typer.Argument(metavar="DST", help="`-`, which is standard output. May be left out where SRC is `-`."),
]
Name = Annotated[
    str,
    typer.Option(
        "--name",
        metavar="NAME",
        help=f"What the note is called, or where it would be in its vault. [default: as its file; {NAME}]",
        show_default=False,
    ),
]


def pipe(
    source: Note,
    options: Options,
    destination: Output = PIPE,
    name: Name = "",
    report: ReportFile = None,
    report_format: ReportFormat = "",
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Convert one note, from standard input or a file to standard output.

    \b
      vaultconv convert - --from readwise --to obsidian < highlight.md
      vaultconv convert Note.md - --from obsidian --to html > note.html

    No file is written but that of --report, so there is nothing to undo. What did not arrive as it was is told on standard error. With a folder in the place of `-`, `vaultconv convert` has many more options: see `vaultconv convert --help`.

    Leaves with 0; with 3 if the note failed (it is written as it was), or with --strict, if any content did not arrive as it was.
    """
    if destination != PIPE:
        raise UsageError(
            "what comes through a pipe is written to standard output, and to no file or folder",
            path=destination,
            remedy="Leave it out, and say where with `> FILE`.",
        )
    asked = report_asked(report, report_format, source, Path(PIPE), options)
    made = converted(options, name, None if str(source) == PIPE else brought(source, as_source=True))
    if asked is not None:
        told = {"source": called(source), "destination": PIPE}
        asked.write(made.losses, {**told, "format": options.source_format, "target": options.target_format})
    return written(made, strict=strict, quiet=quiet, verbose=verbose)
