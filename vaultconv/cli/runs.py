"""``vaultconv runs``: what was done to a destination."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vaultconv.cli.shared_arguments import Json
from vaultconv.pipeline.undo import runs as runs_of
from vaultconv.remote.address import place_of
from vaultconv.report.history import as_json, as_text
from vaultconv.report.json_report import dumps

Changed = Annotated[
    Path,
    typer.Argument(
        metavar="DST",
        help="The folder that was converted into, or fetched into; or an address such as `s3://bucket/vault`.",
        parser=place_of,
    ),
]


def runs(destination: Changed, json: Json = False) -> int:
    """List the runs that changed DST.

    \b
      vaultconv runs ~/Vault

    Each with its number, when it was, what it read and how many files it changed. `vaultconv undo` takes one back. Runs that had nothing to do are not listed.
    """
    known = runs_of(destination)
    print(dumps(as_json(known, destination)) if json else as_text(known), end="")
    return 0
