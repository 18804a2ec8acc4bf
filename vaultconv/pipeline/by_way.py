"""A destination that was made of what a vault was converted into: a note that goes to another app and home again.

Its state has no record of that vault, but of the folder between, and that has one. So it is known where each note went, and the
ledgers of both conversions say what it does not say any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from vaultconv.model.blocks import List
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.as_before import completed, last_run
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.state import State
from vaultconv.pipeline.written import shape_of
from vaultconv.transform.outline import DOCUMENT, HEADINGS, OUTLINE, is_flattened, reshaped_on_the_way

_SHAPE = "shape"
"""The construct of the line that a ledger has of a note which became an outline, where nothing says that it was none."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way through another folder: where each note of the vault is at its end, what did not arrive there, with the paths of
    the vault, and what gives each note that came home in another shape, as the ledgers say, that shape."""

    places: Mapping[str, str]
    losses: tuple[Loss, ...]
    reshaped: Mapping[str, Callable[[Note], Note]]


def by_way_of(source: Path, destination: Path, options: Options) -> Way | None:
    """The way of the vault ``source`` to ``destination`` through a folder that both have to do with; None where there is none.
    ``options`` are those of the one who asks."""
    for between in _between(source, destination):
        first, second = _made(source, between, options), _made(between, destination, options)
        there, back = first.converted.paths, second.converted.paths
        at = {there[note.path]: note.path for note in first.loaded.chosen.notes}
        places = {path: back[middle] for middle, path in at.items() if middle in back}
        later = tuple(replace(loss, note=at[loss.note]) for loss in second.losses if loss.note in at)
        return Way(places, (*first.losses, *later), _reshaped(first, second, later))
    return None


def _reshaped(first: Plan, second: Plan, later: Iterable[Loss]) -> dict[str, Callable[[Note], Note]]:
    """What gives each note that the ledger of either way says to be of another shape the one that it came home in. Where the
    folder between still knows what shape it had, by what is carried, that is its own."""
    if shape_of(second.target) != DOCUMENT:
        return {}
    nesting = first.options.format_options.get("outline", HEADINGS)
    flatten = second.options.format_options.get("shape") == DOCUMENT
    said = {loss.note for loss in first.losses if loss.construct == _SHAPE}
    said |= {loss.note for loss in later if loss.construct == OUTLINE}
    there, pages = first.converted.paths, second.loaded.index
    between = ((path, pages.note(there[path])) for path in said if path in there)
    reshaped = partial(reshaped_on_the_way, nesting=nesting, flatten=flatten)
    return {path: reshaped for path, page in between if page is not None and is_flattened(page)}


def has_its_shape(
    note: Note,
    copy: Note,
    said: Callable[[Note], tuple[Fact, ...]],
    said_there: Callable[[Note], tuple[Fact, ...]],
    ledger: Iterable[Loss],
) -> bool:
    """Whether ``copy``, where ``note`` came home to, has the shape of ``note`` again: somebody gave it back. ``said`` and
    ``said_there`` say the facts of the two sides, ``ledger`` what did not arrive.

    Nothing is missing then, and either it has just the items of ``note``, or what stood outside of lists stands there again. That
    nothing is missing is not enough: in nested lists each paragraph is an item, which could stand in for one that is gone."""
    lines = tuple(ledger)
    found = compare(said(note), said_there(copy), lines)
    if not found.ok:
        return False
    if all(fact.kind is not FactKind.LIST_ITEM for fact in found.added):
        return True
    outside = _outside_of_lists(note)
    return bool(outside.blocks) and compare(said(outside), said_there(_outside_of_lists(copy)), lines).ok


def _outside_of_lists(note: Note) -> Note:
    return replace(note, blocks=tuple(block for block in note.blocks if not isinstance(block, List)))


def _between(source: Path, destination: Path) -> Iterator[Path]:
    """The folders that ``destination`` was made of and that were made of ``source``."""
    with State.open(destination) as state:
        made_of = {Path(each.identity) for each in state.sources().values()}
    for folder in sorted(made_of):
        if folder.is_dir() and last_run(source, folder) is not None:
            yield folder


def _made(source: Path, destination: Path, options: Options) -> Plan:
    """What was made of ``source``, as its destination remembers how."""
    asked = Options(carriers=options.carriers)
    return plan(source, destination, completed(source, destination, asked))
