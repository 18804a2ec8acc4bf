"""The flags that say what of a vault a command is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from vaultconv.vault.filters import EVERYTHING, Filters, check_patterns, check_tags, day_since

FILTERS: tuple[tuple[str, Any, Any], ...] = (
    (
        "only",
        Annotated[
            list[str],
            typer.Option(
                "--only",
                metavar="GLOB",
                help="Only notes whose path matches, as in .gitignore, with the files that they show. May be repeated.",
                show_default=False,
            ),
        ],
        (),
    ),
    (
        "exclude",
        Annotated[
            list[str],
            typer.Option(
                "--exclude",
                metavar="GLOB",
                help="Leave out notes and files whose path matches, as .vaultconvignore in SRC does. May be repeated.",
                show_default=False,
            ),
        ],
        (),
    ),
    (
        "tag",
        Annotated[
            list[str],
            typer.Option(
                "--tag",
                metavar="TAG",
                help="Only notes with this tag, or one below it. May be repeated: any of them.",
                show_default=False,
            ),
        ],
        (),
    ),
    (
        "since",
        Annotated[
            str,
            typer.Option(
                "--since",
                metavar="DAY",
                help="Only notes changed on this day (2026-01-31) or later, or so long ago: 7d, 2w. [default: any]",
                show_default=False,
            ),
        ],
        "",
    ),
)


def filter_options(values: Mapping[str, Any]) -> Filters:
    """What the flags among ``values`` say. Raises :class:`~vaultconv.errors.UsageError` for what says nothing.

    >>> filter_options({"only": ["Recipes/"], "exclude": [], "tag": ["#bread"], "since": ""})
    Filters(only=('Recipes/',), exclude=(), tags=('bread',), since='')
    """
    only, exclude = values.get("only") or (), values.get("exclude") or ()
    tags, since = values.get("tag") or (), values.get("since", "")
    if not (only or exclude or tags or since):
        return EVERYTHING
    return Filters(
        check_patterns("--only", only) if only else (),
        check_patterns("--exclude", exclude) if exclude else (),
        check_tags(tags),
        day_since(since) if since else "",
    )
