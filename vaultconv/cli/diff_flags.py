"""The flags of ``diff``, and of what else shows a diff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

COLOURS = ("auto", "always", "never")

Stat: TypeAlias = Annotated[bool, typer.Option("--stat", help="One line a file, and a total.")]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing but the diff, and errors.")
]
ExitCode: TypeAlias = Annotated[
    bool, typer.Option("--exit-code", help="Leave with 1 if there is a difference.")
]
Paths: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--path",
        metavar="GLOB",
        help="Only files of DST that this pattern means, as in .gitignore: `*.md`, `Daily/`. May be repeated.",
        show_default=False,
    ),
]
Colour: TypeAlias = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="[auto|always|never]",
        help="Colour it: auto is on a terminal, unless NO_COLOR is set.",
    ),
]
HtmlFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Write it as one page for a browser, which needs nothing else, instead of printing it.",
        show_default=False,
    ),
]
Serve: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--serve", help="Open that page in a browser, from a server of this machine. Ctrl-C stops it."
    ),
]
