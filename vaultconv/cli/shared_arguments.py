"""The arguments that several commands have, whatever their options: places, and how much is said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from vaultconv.remote.address import place_of

Source: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="SRC",
        help="The vault to read: a folder, one note, an address such as `s3://bucket/vault`, or `readwise:`, which asks that service. It is never changed.",
        parser=place_of,
    ),
]
Destination: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="DST",
        help="The folder to write, or an address such as `s3://bucket/vault`; it need not be there yet.",
        parser=place_of,
    ),
]
Written: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="DST", help="The folder, or the address, that SRC was converted into.", parser=place_of
    ),
]
Vault: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="VAULT",
        help="The vault to look at: a folder, one note, an address such as `s3://bucket/vault`, or `readwise:`, which asks that service.",
        parser=place_of,
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for programs.")]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose: TypeAlias = Annotated[
    bool, typer.Option("--verbose", "-v", help="Name every file, and every line of the ledger.")
]
