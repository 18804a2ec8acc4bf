"""The flags that say what becomes of a vault's attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from vaultconv.cli.choices import choose

_UNUSED = ("copy", "leave")

FILES: tuple[tuple[str, Any, Any], ...] = (
    (
        "unused",
        Annotated[
            str,
            typer.Option(
                "--unused",
                metavar="[copy|leave]",
                help="Whether to take along attachments that nothing leads to.",
            ),
        ],
        "copy",
    ),
    (
        "dedupe",
        Annotated[
            bool, typer.Option("--dedupe", help="Make one file of attachments that hold the same bytes.")
        ],
        False,
    ),
    (
        "hardlink",
        Annotated[
            bool,
            typer.Option(
                "--hardlink",
                help="Link attachments instead of copying them, where that can be: both places are then one file.",
            ),
        ],
        False,
    ),
)


def file_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags among ``values`` say, by the names of :class:`~vaultconv.pipeline.options.Options`."""
    if "unused" not in values:
        return {}
    return {
        "unused": choose("--unused", values["unused"], _UNUSED) == "copy",
        "dedupe": values["dedupe"],
        "hardlink": values["hardlink"],
    }
