"""The flags that say who does the work, and with how much memory: ``--jobs``, ``--executor`` and ``--memory``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from vaultconv.errors import UsageError
from vaultconv.pipeline.sharing import check_executor

AUTO = "auto"
ALL = "all"
_UNITS = {"K": 10, "M": 20, "G": 30}
"""By how many digits of two the units of sizes are larger than a byte."""

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
    (
        "memory",
        Annotated[
            str,
            typer.Option(
                "--memory",
                metavar="SIZE|all",
                help="How much memory the notes of a large vault may take, such as 64M or 2G; all others wait in a temporary file, which takes a quarter more time. What comes of it is the same.",
            ),
        ],
        "64M",
    ),
)


def sharing_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags among ``values`` say, by the names of :class:`~vaultconv.pipeline.options.Options`."""
    if "jobs" not in values:
        return {}
    check_executor(values["executor"])
    return {
        "jobs": jobs_of(values["jobs"]),
        "executor": values["executor"] or None,
        "memory": memory_of(values["memory"]),
    }


def memory_of(text: str) -> int:
    """How many bytes ``text`` says; 0 for as many as there are. Raises :class:`~vaultconv.errors.UsageError`.

    >>> memory_of("64M") == 64 << 20, memory_of("2g") == 2 << 30, memory_of("all")
    (True, True, 0)
    """
    if text == ALL:
        return 0
    number, unit = text[:-1], text[-1:].upper()
    if unit not in _UNITS or not number.isascii() or not number.isdecimal() or not int(number):
        raise UsageError(
            f"--memory cannot be {text!r}",
            remedy="Give a number with its unit, such as 64M or 2G, or all for as much as it takes.",
        )
    return int(number) << _UNITS[unit]


def jobs_of(text: str) -> int:
    """How many processes ``text`` asks for; 0 for as many as can run at once. Raises :class:`~vaultconv.errors.UsageError`.

    >>> jobs_of("3"), jobs_of("auto")
    (3, 0)
    """
    if text == AUTO:
        return 0
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise UsageError(
            f"--jobs cannot be {text!r}",
            remedy="Give a number from 1 on, or auto for as many as can run at once.",
        )
    return int(text)
