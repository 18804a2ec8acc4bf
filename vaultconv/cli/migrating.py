"""What the commands of ``vaultconv migrate`` do, and what they say of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vaultconv.cli.choices import choose
from vaultconv.cli.diff import show
from vaultconv.cli.diff_flags import COLOURS
from vaultconv.cli.progress import progress
from vaultconv.errors import DONE, UsageError, VaultconvError, combine
from vaultconv.migrations import words
from vaultconv.migrations.changes import (
    Change,
    Done,
    carried_out,
    foreseen,
    of_recipe,
    of_script,
    take_back,
)
from vaultconv.migrations.folder import folder_of, new_script, scripts_in
from vaultconv.migrations.script import Script
from vaultconv.migrations.settings import options_of, pairs
from vaultconv.migrations.standing import due, known_of, standings, tell_stop, told_of
from vaultconv.migrations.trust import trust, untrusted
from vaultconv.migrations.undoing import forget, last_applied
from vaultconv.pipeline.migrated import Migrated
from vaultconv.pipeline.mirrored import NOT_IN_PLACE, check_local
from vaultconv.pipeline.undo import foresee_undo, plan_undo, undo
from vaultconv.recipes import RECIPES
from vaultconv.report.history import undo_as_json, undo_as_text
from vaultconv.report.json_report import VERSION, dumps
from vaultconv.report.preview import differing, file_diffs
from vaultconv.report.terminal import one_line


@dataclass(frozen=True, slots=True)
class Telling:
    """How it is told what is done to ``vault``; and whether it is only looked at: as a summary (``dry``), a ``diff``, or a page (``html``)."""

    vault: Path
    json: bool = False
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    dry: bool = False
    diff: bool = False
    html: Path | None = None

    def __post_init__(self) -> None:
        choose("--color", self.color, COLOURS)
        _check_vault(self.vault)

    @property
    def only_looks(self) -> bool:
        """Whether nothing is done."""
        return self.dry or self.diff or self.html is not None

    def say(self, text: str) -> None:
        """Says ``text``, if words are what is asked for."""
        if not self.json and not self.quiet:
            print(text, end="")


def write_new(name: str, vault: Path, migrations: Path | None) -> int:
    """Writes a script to begin with."""
    _check_vault(vault)
    print(one_line(str(new_script(folder_of(vault, migrations), name))))
    return 0


def list_recipes(json: bool) -> int:
    """Lists what is there ready-made."""
    known = RECIPES.values()
    print(dumps(words.recipes_as_json(known)) if json else words.recipes_as_text(known), end="")
    return 0


def list_scripts(vault: Path, migrations: Path | None, json: bool) -> int:
    """Lists the scripts of ``vault``."""
    folder, scripts = folder_of(vault, migrations), _scripts(vault, migrations)
    as_json = words.scripts_as_json(scripts, folder) if json else None
    print(dumps(as_json) if as_json is not None else words.scripts_as_text(scripts, folder), end="")
    return 0


def tell_status(vault: Path, migrations: Path | None, json: bool) -> int:
    """Says how each migration stands."""
    found = standings(_scripts(vault, migrations), known_of(vault))
    print(dumps(words.status_as_json(found, vault)) if json else words.status_as_text(found), end="")
    return 0


def run_scripts(
    telling: Telling, to: str, said: Sequence[str], trusts: bool, migrations: Path | None, format: str
) -> int:
    """Applies the migrations that wait, or says what that would do."""
    scripts = _scripts(telling.vault, migrations)
    chosen, stopped = due(scripts, known_of(telling.vault), to, told_of(telling.vault))
    options = options_of(chosen, pairs(said))
    if not trusts:
        _ask(untrusted(chosen), telling.quiet)
    if not chosen and stopped is None and not telling.diff:
        telling.say("There is nothing to do: no migration waits.\n")
    changes = [of_script(script, options[script.name]) for script in chosen]
    code = _through(telling, changes, format, stopped)
    if not telling.only_looks and code == DONE:
        tell_stop(telling.vault, stopped)
    return code


def run_recipe(telling: Telling, name: str, said: Sequence[str], format: str) -> int:
    """Applies a recipe, or says what that would do."""
    recipe = RECIPES[choose("NAME", name, tuple(RECIPES))]
    return _through(telling, [of_recipe(recipe, recipe.read(pairs(said)))], format)


def take_last_back(telling: Telling, called: str, force: bool) -> int:
    """Takes back the migration that was applied last, or says what that would do."""
    vault = telling.vault
    last = last_applied(vault, called)
    if not last.run:
        return _forgotten(telling, last)
    undoing = plan_undo(vault, last.run, force)
    if telling.only_looks:
        applied = foresee_undo(undoing)
    else:
        with progress(telling.quiet) as bar:
            applied = undo(undoing, progress=bar.writing(len(undoing.actions)))
    code = applied.exit_code
    diffs = file_diffs(differing(undoing.actions), vault) if telling.diff else ()
    if telling.json:
        told = undo_as_json(undoing, applied, telling.only_looks, code, diffs)
        print(dumps(told | {"migration": last.name}), end="")
    elif telling.diff:
        show(diffs, telling.color)
    telling.say("" if telling.diff else undo_as_text(undoing, applied, telling.only_looks, telling.verbose))
    return code


def _forgotten(telling: Telling, last: Migrated) -> int:
    """Takes back a migration that changed no file."""
    if not telling.only_looks:
        forget(telling.vault, last)
    if telling.json:
        told = {"destination": str(telling.vault), "undoes": 0, "applied": not telling.only_looks, "run": 0}
        nothing = {"actions": [], "failed": [], "exit_code": 0, "migration": last.name}
        print(dumps({"version": VERSION, **told, **nothing}), end="")
    telling.say(f"{'Would undo' if telling.only_looks else 'Undone:'} {last.name}, which changed no file.\n")
    return 0


def _check_vault(vault: Path) -> None:
    check_local(vault, *NOT_IN_PLACE)
    if not vault.is_dir():
        raise UsageError("is no folder", path=vault, remedy="Name the folder of a vault.")


def _scripts(vault: Path, migrations: Path | None) -> tuple[Script, ...]:
    _check_vault(vault)
    return scripts_in(folder_of(vault, migrations), migrations is not None)


def _ask(scripts: Sequence[Script], quiet: bool) -> None:
    """Asks whether ``scripts`` may be run. Raises :class:`~vaultconv.errors.UsageError` where nobody says yes."""
    if not scripts:
        return
    if quiet or not sys.stdin.isatty():
        names = ", ".join(script.name for script in scripts)
        raise UsageError(
            f"you never said that {names} may be run: nothing was",
            path=scripts[0].file.parent,
            remedy="A script is a program, and may do anything that you may. Read it; then run this on a terminal, which asks, or say --trust.",
        )
    lines = ["A script is a program, and may do anything that you may. Read these before you say yes:"]
    lines += (f"  {one_line(f'{script.file}: {script.title}')}" for script in scripts)
    print("\n".join(lines), "Run them? [y/N] ", sep="\n", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("you did not say yes: nothing was run")
    trust(scripts)


def _through(telling: Telling, changes: Sequence[Change], format: str, stopped: Script | None = None) -> int:
    """Carries ``changes`` out, or previews them."""
    if telling.only_looks:
        return _previewed(telling, changes, format, stopped)
    return _carried_out(telling, changes, format, stopped)


def _previewed(telling: Telling, changes: Sequence[Change], format: str, stopped: Script | None) -> int:
    from vaultconv.report.html_report.page import check_place, write_file

    vault, html = telling.vault, telling.html
    if html is not None:
        check_place(html, vault, vault)
    with progress(telling.quiet) as bar:
        bar.reading(vault)
        found = foreseen(vault, changes, format)
        made = found.run.plan
        if html is not None:
            page = replace(made, destination=vault.resolve())  # its name is the title, and `.` is none
            write_file(page, html, bar.writing(len(made.actions)))
    code = found.run.exit_code
    diffs = file_diffs(differing(made.actions), vault) if telling.diff else ()
    if telling.json:
        told = words.run_as_json(vault, (), foreseen=found, diffs=diffs, stopped=stopped, exit_code=code)
        print(dumps(told), end="")
    elif telling.diff:
        show(diffs, telling.color)
    elif html is None or telling.dry:
        telling.say(words.foreseen_as_text(found, telling.verbose))
        telling.say(words.stopped_as_text(stopped) if stopped is not None else "")
    return code


def _carried_out(telling: Telling, changes: Sequence[Change], format: str, stopped: Script | None) -> int:
    done: list[Done] = []
    taken_back: tuple[str, ...] = ()
    error: VaultconvError | None = None
    try:
        taken_back = take_back(telling.vault)
        for name in taken_back:
            telling.say(f"Taken back, since it was stopped before its end: {name}\n")
        with progress(telling.quiet) as bar:
            bar.reading(telling.vault)
            for each in carried_out(telling.vault, changes, format, bar.writing):
                done.append(each)
                telling.say(words.done_as_text(each, telling.verbose))
    except VaultconvError as raised:
        error = raised
    code = combine(*(each.run.exit_code for each in done), error.exit_code if error is not None else 0)
    is_through = error is None and all(each.is_whole for each in done)
    told_stop = stopped if is_through else None
    if telling.json:
        told = words.run_as_json(
            telling.vault,
            done,
            taken_back=taken_back,
            stopped=told_stop,
            error=str(error) if error is not None else "",
            exit_code=code,
        )
        print(dumps(told), end="")
    telling.say(words.stopped_as_text(told_stop) if told_stop is not None else "")
    if error is not None:
        raise error
    return code
