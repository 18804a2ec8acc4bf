"""The arguments that several commands have, whatever their options: places, and how much is said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Source: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="SRC",
        help="The vault to read: a folder, one note, or `readwise:`, which asks that service. It is never changed.",
    ),
]
Destination: TypeAlias = Annotated[
    Path, typer.Argument(metavar="DST", help="The folder to write; it need not be there yet.")
]
Written: TypeAlias = Annotated[
    Path, typer.Argument(metavar="DST", help="The folder that SRC was converted into.")
]
Vault: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="VAULT",
        help="The vault to look at: a folder, one note, or `readwise:`, which asks that service.",
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose: TypeAlias = Annotated[
    bool, typer.Option("--verbose", "-v", help="Name every file, and every line of the ledger.")
]
