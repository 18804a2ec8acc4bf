"""A plan and what came of it: the calls behind ``convert`` and ``convert --dry-run``, for a script too."""

from __future__ import annotations

import time
from dataclasses import dataclass

from vaultconv.errors import DONE, FAILED, combine
from vaultconv.pipeline.actions import WRITTEN, Kind
from vaultconv.pipeline.apply import Applied, Progress
from vaultconv.pipeline.apply import apply as apply_actions
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.history import Occasion
from vaultconv.pipeline.migrated import Migration
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.part import keep_spared
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.publishing import make_place
from vaultconv.pipeline.sealed import check_open
from vaultconv.pipeline.state import State
from vaultconv.pipeline.unchanged import Ground, keep_looks, keep_receipt
from vaultconv.remote.address import Location


@dataclass(slots=True)
class Run:
    """A ``plan``, and what was done of it; after :func:`foresee`, what would be done (``dry``)."""

    plan: Plan
    applied: Applied
    dry: bool = False
    ground: Ground | None = None
    """What of the destination the next run can stand on; None where it has more to do."""

    @property
    def exit_code(self) -> int:
        """What it comes to, in the words of :mod:`vaultconv.errors`: notes that failed, conflicts, or neither."""
        return combine(self.applied.exit_code, FAILED if self.plan.failed else DONE)


def apply(
    plan: Plan,
    progress: Progress | None = None,
    command: str = "convert",
    migration: Migration | None = None,
) -> Run:
    """Carries out ``plan``. ``progress`` is called once for each of its actions; ``command`` is what the history of the destination
    calls it, and ``migration`` what it applies.

    Conflicts raise nothing, they are in the result. Raises :class:`~vaultconv.errors.DestinationError` when nothing
    more can be written, :class:`~vaultconv.errors.ConflictError` when another run is writing there, and
    :class:`~vaultconv.errors.StateError` for damaged records; and :class:`~vaultconv.errors.EditError` inside of a migration script."""
    check_open(plan.destination)
    make_place(plan.destination, plan.options)
    downloads = plan.downloads.entries() if plan.downloads.paths else None
    seen = plan.downloads.sightings(int(time.time()))
    plan.let_go()
    with State.open(plan.destination) as state:
        applied = apply_actions(
            plan.actions,
            plan.destination,
            state,
            plan.source,
            durable=plan.options.durable,
            progress=progress,
            downloads=downloads,
            seen=seen,
            hardlink=plan.options.hardlink,
            occasion=_occasion(plan, command, migration),
            backup=plan.options.backup,
            gone=_gone(plan, state) if command == "convert" and not plan.is_unchanged else (),
        )
        run = Run(plan, applied)
        if plan.is_unchanged:
            keep_looks(plan, state)
            run.ground = plan.ground
        else:
            if command == "convert":
                keep_spared(plan.actions, plan.options, state, state.owner(plan.source))
                _keep_settings(plan, state)
            run.ground = keep_receipt(run, state)
    return run


def _occasion(plan: Plan, command: str, migration: Migration | None) -> Occasion:
    """What the history says of the run."""
    said = plan.options.given() if migration is None else {"name": migration.name, **migration.options}
    return Occasion(command, said, int(time.time()), migration=migration)


def _keep_settings(plan: Plan, state: State) -> None:
    """Keeps the settings files of the source for the way back."""
    owner = state.owner(plan.source)
    if owner and plan.is_whole and state.settings(owner) != plan.brought:
        state.make_writable(plan.options.durable)
        state.keep_settings(owner, plan.brought)


def _gone(plan: Plan, state: State) -> set[str]:
    """The files that the source once became, that nothing leads to and that are no more."""
    owner = state.owner(plan.source)
    return state.paths_of(owner).difference(action.path for action in plan.actions) if owner else set()


def apply_in_place(plan: Plan, progress: Progress | None = None) -> Run:
    """:func:`apply` for a plan of :func:`~vaultconv.pipeline.in_place.plan_in_place`: where there is nothing to do, nothing is
    left in the vault, no records either."""
    if not any(action.kind in WRITTEN for action in plan.actions) and not plan.downloads.found:
        run = foresee(plan)
        run.dry = False
        return run
    return apply(plan, progress, "fetch")


def foresee(plan: Plan) -> Run:
    """What :func:`apply` would do, if nothing goes wrong on the disk. Writes nothing, changes nothing."""
    applied = Applied()
    lists = {Kind.KEEP: applied.kept, Kind.CONFLICT: applied.conflicts, Kind.STALE: applied.stale}
    for action in plan.actions:
        lists.get(action.kind, applied.written).append(action)
    return Run(plan, applied, dry=True)


@rarely_collecting()
def convert(
    source: Location, destination: Location, options: Options, progress: Progress | None = None
) -> Run:
    """Converts ``source`` into ``destination``: :func:`~vaultconv.pipeline.plan.plan` and :func:`apply` in one call,
    which raises what they raise. Either place is a path or an address. The example in :mod:`vaultconv` uses it."""
    made = plan(source, destination, options)
    try:
        return apply(made, progress)
    finally:
        made.close()
