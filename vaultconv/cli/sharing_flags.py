"""The flags that say who does the work: ``--jobs`` and ``--executor``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from vaultconv.errors import UsageError
from vaultconv.pipeline.sharing import check_executor

AUTO = "auto"

SHARING: tuple[tuple[str, Any, Any], ...] = (
    (
        "jobs",
        Annotated[
            str,
            typer.Option(
                "--jobs",
                metavar="N|auto",
                help="How many processes share the work on a large vault; auto: as many as can run at once. What comes of it is the same.",
            ),
        ],
        "1",
    ),
    (
        "executor",
        Annotated[
            str,
            typer.Option(
                "--executor",
                metavar="dask:ADDRESS",
                help="Who does the work in their place: the workers of a Dask scheduler, such as dask:tcp://HOST:8786. They have to see SRC at the same path.",
                show_default=False,
            ),
        ],
        "",
    ),
)


def sharing_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags among ``values`` say, by the names of :class:`~vaultconv.pipeline.options.Options`."""
    if "jobs" not in values:
        return {}
    check_executor(values["executor"])
    return {"jobs": jobs_of(values["jobs"]), "executor": values["executor"] or None}


def jobs_of(text: str) -> int:
    """How many processes ``text`` asks for; 0 for as many as can run at once. Raises :class:`~vaultconv.errors.UsageError`.

    >>> jobs_of("3"), jobs_of("auto")
    (3, 0)
    """
    if text == AUTO:
        return 0
    if not text.isdecimal() or not int(text):
        raise UsageError(
            f"--jobs cannot be {text!r}",
            remedy="Give a number from 1 on, or auto for as many as can run at once.",
        )
    return int(text)
