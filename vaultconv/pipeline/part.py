"""Which files of a destination belong to other runs, where a run is about a part of its source only.

A run with filters spares what runs with other filters wrote of notes that it leaves out: they are about another part, and write into the same
place. What runs with just these filters wrote is their own: it is stale once it is left out, as it is where its note is gone, for
a run into an empty folder would not write it. So the state tells which files the last run spared, and by which filters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from vaultconv.pipeline.actions import Action
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import State
from vaultconv.vault.filters import Filters, filters_recorded


def spared_by_last(state: State, owner: int, filters: Filters) -> frozenset[str] | None:
    """The files that the last run of source number ``owner`` spared, if it had the same ``filters``; None where it had others, or was
    killed: then all is spared that may be another's."""
    last = state.sources().get(owner)
    if not filters or last is None or filters_recorded(last.options) != filters:
        return None
    said, paths = state.spared(owner)
    return frozenset(paths) if said == _as_text(filters) else None


def keep_spared(actions: Iterable[Action], options: Options, state: State, owner: int) -> None:
    """Notes which files are spared by a run with ``options`` that carried out the ``actions``."""
    if not options.filters or not owner:
        return
    now = _as_text(options.filters), sorted(action.path for action in actions if action.is_spared)
    if state.spared(owner) != now:
        state.make_writable(options.durable)
        state.keep_spared(owner, *now)


def _as_text(filters: Filters) -> str:
    return json.dumps(filters.recorded(), sort_keys=True)
