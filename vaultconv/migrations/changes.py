"""Changes of a vault as a whole, one after the other: previewed together, or each applied as a run that is done or not done.

Nothing is written before a change has come to its end in memory, so that an exception in it leaves no trace. While it is written, what cannot be
written, or was changed meanwhile, has all of it taken back. A change that was killed stands as torn in the records, and is taken back
before anything else is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaultconv.errors import ConflictError, MigrationError, VaultconvError
from vaultconv.migrations.context import Line, MigrationContext
from vaultconv.migrations.executing import execute
from vaultconv.migrations.held import HeldVault
from vaultconv.migrations.script import Script
from vaultconv.migrations.standing import known_of, torn
from vaultconv.pipeline.apply import Applied, Progress
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.migrated import Migration, note_applied
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import Run, foresee
from vaultconv.pipeline.state import State
from vaultconv.pipeline.whole import apply_whole, take_run_back
from vaultconv.recipes import Recipe

COMMAND = "migrate"
"""What the history calls such a run."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a vault: what the records call it (``migration``), its ``title``, and ``make``, which edits a vault that is open and gives
    what it has to say."""

    migration: Migration
    title: str
    make: Callable[[HeldVault], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was carried out, or was not, with all that it ``said``: of one that was not the ``run`` has written nothing, and has conflicts or
    failures."""

    change: Change
    said: Sequence[Line]
    run: Run

    @property
    def is_whole(self) -> bool:
        """Whether it was carried out."""
        return not self.run.applied.conflicts and not self.run.applied.failed


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What changes would come to, all of them: what each ``said``, and a ``run`` that is a preview."""

    changes: tuple[Change, ...]
    said: tuple[Sequence[Line], ...]
    run: Run


def of_script(script: Script, options: Mapping[str, Any]) -> Change:
    """The change that ``script`` makes with these ``options``."""

    def make(vault: HeldVault) -> Sequence[Line]:
        context = MigrationContext(script.file.parent, options, at=lambda: vault.at)
        execute(script, vault, context)
        return context.said

    return Change(Migration(script.name, script.hash, options), script.title, make)


def of_recipe(recipe: Recipe, parameters: Mapping[str, Any]) -> Change:
    """The change that ``recipe`` makes with these ``parameters``: it may be applied again and again."""

    def make(vault: HeldVault) -> Sequence[Line]:
        left = recipe.run(vault, **parameters)
        return [Line(each.what, each.path, each.line) for each in left]

    migration = Migration(f"recipe {recipe.name}", options=parameters, once=False)
    return Change(migration, recipe.description.partition("\n")[0], make)


def foreseen(vault: Path, changes: Sequence[Change], format: str = "") -> Foreseen:
    """What ``changes`` would do to ``vault``, one after the other. Writes nothing.

    Raises what a change raises, and :class:`~vaultconv.errors.ConflictError` where one was stopped before its end and has to be taken back
    first."""
    for each in torn(known_of(vault)):
        raise ConflictError(
            f"{each.name} was stopped before its end (run {each.run}): nothing can be foreseen",
            path=vault,
            remedy=f"`vaultconv undo {vault} {each.run}` takes it back; `vaultconv migrate run` does so by itself.",
        )
    opened = HeldVault(vault, format)
    said = tuple(_made(change, opened) for change in changes)
    return Foreseen(tuple(changes), said, foresee(opened.plan()))


def carried_out(
    vault: Path,
    changes: Sequence[Change],
    format: str = "",
    progress: Callable[[int], Progress | None] = lambda _count: None,
) -> Iterator[Done]:
    """Carries out ``changes`` of ``vault``, one after the other, up to the first that is not done. ``progress`` gets the number of files, and
    gives what is called for each.

    Raises what a change raises: then nothing of that one was done. Raises as :func:`vaultconv.apply` does, too."""
    opened: HeldVault | None = None
    for change in changes:
        if opened is None:
            opened = HeldVault(vault, format)
        else:
            opened.reread()
        said = _made(change, opened)
        run = _applied(opened.plan(), change.migration, progress)
        done = Done(change, said, run)
        yield done
        if not done.is_whole:
            return


def _made(change: Change, vault: HeldVault) -> Sequence[Line]:
    """Makes ``change`` in memory, and gives what it said, and what does not follow. Of what goes wrong it says which change that is."""
    known = len(vault.warnings)
    try:
        said = change.make(vault)
        more = [Line(each.detail, each.note, each.line) for each in vault.warnings[known:]]
    except MigrationError:
        raise
    except VaultconvError as error:
        if not change.migration.once:
            error.what = f"{error.what} ({change.migration.name}: nothing of it was done)"
        raise
    return (*said, *more)


def _applied(made: Plan, migration: Migration, progress: Callable[[int], Progress | None]) -> Run:
    """Carries out ``made``, all of it or nothing."""
    if not made.actions:
        _record(made.destination, migration)
        return Run(made, Applied())
    return apply_whole(made, progress(len(made.actions)), COMMAND, migration, migration.name)


def _record(vault: Path, migration: Migration) -> None:
    """Notes that ``migration``, which has nothing to change, is applied."""
    if migration.once:
        with State.open(vault, create=True) as state, locked(own_folder(vault)):
            note_applied(state, migration, 0, int(time.time()))


def take_back(vault: Path, force: bool = False) -> tuple[str, ...]:
    """Takes back what was stopped before its end, the last first, and gives what that was. Raises
    :class:`~vaultconv.errors.ConflictError` where a file was changed since, unless that is forced."""
    names = []
    for each in reversed(torn(known_of(vault))):
        take_run_back(vault, each.run, each.name, force)
        names.append(each.name)
    return tuple(names)
