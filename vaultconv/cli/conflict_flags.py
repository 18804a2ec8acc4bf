"""The flags that say what becomes of what is in the destination already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from vaultconv.cli.choices import choose
from vaultconv.pipeline.conflicts import WAYS
from vaultconv.remote.address import place_of

Backup: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--backup",
        metavar="DIR",
        help="The folder that keeps what stood in DST, if that is in an object store: without it, no run can be undone there.",
        show_default=False,
        parser=place_of,
    ),
]

STANDING: tuple[tuple[str, Any, Any], ...] = (
    (
        "on_conflict",
        Annotated[
            str,
            typer.Option(
                "--on-conflict",
                metavar=f"[{'|'.join(WAYS)}]",
                help="A file of DST that you changed, or that was there already: keep it, overwrite it, have both, or merge. [default: leave it, and say so]",
                show_default=False,
            ),
        ],
        "",
    ),
    (
        "prune",
        Annotated[
            bool,
            typer.Option(
                "--prune",
                help="Remove what an earlier run wrote and nothing leads to any more, if nobody changed it.",
            ),
        ],
        False,
    ),
    (
        "full",
        Annotated[
            bool, typer.Option("--full", help="Convert everything anew, whatever is known of the last run.")
        ],
        False,
    ),
    ("backup", Backup, None),
)


def conflict_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags among ``values`` say, by the names of :class:`~vaultconv.pipeline.options.Options`."""
    if "on_conflict" not in values:
        return {}
    said = values["on_conflict"]
    return {
        "on_conflict": choose("--on-conflict", said, WAYS) if said else "",
        "prune": values["prune"],
        "full": values["full"],
        "backup": values["backup"],
    }
