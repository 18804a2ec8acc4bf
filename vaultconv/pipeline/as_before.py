"""What the state of a destination remembers of how it was asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vaultconv.formats.chosen import Chosen
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State
from vaultconv.remote.address import identity_of
from vaultconv.vault.filters import FILTER_KEYS, filters_recorded

_NOT_A_FORMATS = frozenset(
    {
        "origins",
        "carriers",
        "download",
        "unused",
        "dedupe",
        "group",
        "merge_duplicates",
        "ledger_note",
        "transforms",
        "resolvers",
        *FILTER_KEYS,
    }
)
"""Options that are remembered and that no format has declared."""


def last_run(source: Path, destination: Path) -> Source | None:
    """The last conversion of ``source`` into ``destination``, as that remembers it; None where there was none."""
    identity = identity_of(source)
    with State.open(destination) as state:
        runs = [each for each in state.sources().values() if each.identity == identity]
    return runs[-1] if runs else None


def completed(source: Path, destination: Path, options: Options) -> Options:
    """``options`` with what ``destination`` remembers of the conversion of ``source`` that made it; without one, with the format
    that it is recognised to be in."""
    last = last_run(source, destination)
    if last is not None:
        known = {key: value for key, value in last.options.items() if key not in _NOT_A_FORMATS}
        return replace(
            options,
            source_format=options.source_format or last.format,
            target_format=options.target_format or last.target,
            format_options={**known, **options.format_options},
            carriers=options.carriers and last.options.get("carriers", True),
            download=options.download or tuple(last.options.get("download", ())),
            unused=not last.options.get("unused"),
            dedupe=bool(last.options.get("dedupe")),
            group=options.group or str(last.options.get("group", "")),
            merge_duplicates=options.merge_duplicates or bool(last.options.get("merge_duplicates")),
            filters=options.filters or filters_recorded(last.options),
            transforms=options.transforms or tuple(map(Chosen.of, last.options.get("transforms", ()))),
            resolvers=options.resolvers or tuple(map(Chosen.of, last.options.get("resolvers", ()))),
        )
    if options.target_format:
        return options
    return replace(options, target_format=load(destination, replace(options, source_format="")).format.name)
