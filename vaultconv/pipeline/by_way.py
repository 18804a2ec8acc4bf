"""A destination that was made of what a vault was converted into: a note that goes to another app and home again.

Its state has no record of that vault, but of the folder between, and that has one. So it is known where each note went, and the
ledgers of both conversions say what it does not say any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vaultconv.model.losses import Loss
from vaultconv.pipeline.as_before import completed, last_run
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.state import State
from vaultconv.transform.outline import HEADINGS, OUTLINE


@dataclass(frozen=True, slots=True)
class Way:
    """A way through another folder: where each note of the vault is at its end, what did not arrive there, with the paths of
    the vault, and which notes came back of an outline as paragraphs, with what nested in it."""

    places: Mapping[str, str]
    losses: tuple[Loss, ...]
    flattened: Mapping[str, str]


def by_way_of(source: Path, destination: Path, options: Options) -> Way | None:
    """The way of the vault ``source`` to ``destination`` through a folder that both have to do with; None where there is none.
    ``options`` are those of the one who asks."""
    for between in _between(source, destination):
        first, second = _made(source, between, options), _made(between, destination, options)
        there, back = first.converted.paths, second.converted.paths
        at = {there[note.path]: note.path for note in first.loaded.chosen.notes}
        places = {path: back[middle] for middle, path in at.items() if middle in back}
        later = tuple(replace(loss, note=at[loss.note]) for loss in second.losses if loss.note in at)
        nesting = first.options.format_options.get("outline", HEADINGS)
        flat = {loss.note: nesting for loss in later if loss.construct == OUTLINE}
        return Way(places, (*first.losses, *later), flat)
    return None


def _between(source: Path, destination: Path) -> Iterator[Path]:
    """The folders that ``destination`` was made of and that were made of ``source``."""
    with State.open(destination) as state:
        made_of = {Path(each.identity) for each in state.sources().values()}
    for folder in sorted(made_of):
        if folder.is_dir() and last_run(source, folder) is not None:
            yield folder


def _made(source: Path, destination: Path, options: Options) -> Plan:
    """What was made of ``source``, as its destination remembers how."""
    last = last_run(source, destination)
    asked = Options(carriers=options.carriers and (last is None or last.options.get("carriers", True)))
    return plan(source, destination, completed(source, destination, asked))
