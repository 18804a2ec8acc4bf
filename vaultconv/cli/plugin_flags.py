"""The flags that name plugins: transforms of notes, and resolvers of what notes show from the web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from vaultconv.assets.resolvers import RESOLVERS
from vaultconv.errors import UsageError
from vaultconv.formats.chosen import Chosen
from vaultconv.formats.entry_points import Kind
from vaultconv.transform.named import TRANSFORMS

TRANSFORM, RESOLVE = "--transform", "--resolve"
_SPELLED = "NAME[:KEY=VALUE,...]"


def _names(flag: str, text: str) -> Any:
    return Annotated[list[str], typer.Option(flag, metavar=_SPELLED, help=text, show_default=False)]


TRANSFORMING: tuple[tuple[str, Any, Any], ...] = (
    (
        "transform",
        _names(
            TRANSFORM,
            "Change each note by this transform of a plugin, see `vaultconv formats`. May be repeated.",
        ),
        (),
    ),
)
"""What changes notes on their way."""
RESOLVING: tuple[tuple[str, Any, Any], ...] = (
    (
        "resolve",
        _names(
            RESOLVE,
            "Ask this resolver of a plugin for the files of what notes show from the web, before the network. May be repeated.",
        ),
        (),
    ),
)
"""What knows files for addresses."""


def plugin_options(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags among ``values`` say, by the names of :class:`~vaultconv.pipeline.options.Options`. Raises
    :class:`~vaultconv.errors.UsageError` for what no package brings, or what has no such option."""
    return {
        "transforms": _chosen(TRANSFORM, values.get("transform"), TRANSFORMS),
        "resolvers": _chosen(RESOLVE, values.get("resolve"), RESOLVERS),
    }


def _chosen(flag: str, texts: Iterable[str] | None, kind: Kind[Any]) -> tuple[Chosen, ...]:
    found = []
    for text in texts or ():
        try:
            chosen = Chosen.of(text)
            chosen.values(kind.get(chosen.name).options)
        except UsageError as error:
            raise UsageError(f"{flag}: {error.what}", remedy=error.remedy) from error
        found.append(chosen)
    return tuple(found)
