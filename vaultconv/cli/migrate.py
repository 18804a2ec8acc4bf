"""``vaultconv migrate``: scripts and recipes that change a vault in place, once, reviewed, and to be taken back.

What the commands do is in :mod:`vaultconv.cli.migrating`, which is imported by whoever asks for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from vaultconv.cli.diff_flags import Colour
from vaultconv.cli.shared_arguments import Json, Quiet, Verbose
from vaultconv.remote.address import place_of

Vault: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="VAULT",
        help="The vault: a folder. [default: the current folder]",
        show_default=False,
        parser=place_of,
    ),
]
Folder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--migrations",
        metavar="DIR",
        help="The folder with the scripts. [default: migrations in VAULT]",
        show_default=False,
    ),
]
From: TypeAlias = Annotated[
    str,
    typer.Option(
        "--from", metavar="FORMAT", help="The format of the vault. [default: recognised]", show_default=False
    ),
]
Set: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="An option: see `vaultconv migrate list`. May be repeated.",
        show_default=False,
    ),
]
DryRun: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
]
Diff: TypeAlias = Annotated[
    bool, typer.Option("--diff", help="Show what would change, as a diff, and write nothing.")
]
Html: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Show what would change as one page for a browser, and write nothing in VAULT.",
        show_default=False,
    ),
]
HERE = Path()


def migrate() -> None:
    """Change a vault by scripts or recipes, and take that back.

    \b
      vaultconv migrate new "tidy tags" ~/Vault     a script to begin with
      vaultconv migrate run ~/Vault --diff          what would change?
      vaultconv migrate run ~/Vault                 do it
      vaultconv migrate undo ~/Vault                take the last one back
      vaultconv migrate list --recipes              what there is ready-made
    """


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it does, in a few words.")],
    vault: Vault = HERE,
    migrations: Folder = None,
) -> int:
    """Write a migration script to begin with, with the next number.

    \b
      vaultconv migrate new "tidy tags" ~/Vault

    Prints where it is. Its functions are steps: each takes `note`, and is called with every note, or `vault`, the whole of it.
    """
    from vaultconv.cli.migrating import write_new

    return write_new(name, vault, migrations)


def list_(
    vault: Vault = HERE,
    recipes: Annotated[
        bool, typer.Option("--recipes", help="What there is ready-made, instead of the scripts of VAULT.")
    ] = False,
    migrations: Folder = None,
    json: Json = False,
) -> int:
    """List the migration scripts of VAULT, with what they say they do. None is run.

    \b
      vaultconv migrate list ~/Vault
      vaultconv migrate list --recipes
    """
    from vaultconv.cli.migrating import list_recipes, list_scripts

    return list_recipes(json) if recipes else list_scripts(vault, migrations, json)


def status(vault: Vault = HERE, migrations: Folder = None, json: Json = False) -> int:
    """Say which migrations of VAULT are applied, and which wait. None is run.

    \b
      vaultconv migrate status ~/Vault

    Names scripts that were changed or removed after they were applied, too.
    """
    from vaultconv.cli.migrating import tell_status

    return tell_status(vault, migrations, json)


def run(
    vault: Vault = HERE,
    to: Annotated[
        str,
        typer.Option("--to", metavar="NNNN", help="Up to this one. [default: all]", show_default=False),
    ] = "",
    set_: Set = (),  # type: ignore[assignment]
    trust: Annotated[
        bool, typer.Option("--trust", help="Run these scripts without asking: you know what they do.")
    ] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
    html: Html = None,
    migrations: Folder = None,
    source_format: From = "",
    json: Json = False,
    color: Colour = "auto",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Apply the migrations of VAULT that wait, in their order.

    \b
      vaultconv migrate run ~/Vault --diff
      vaultconv migrate run ~/Vault --html report.html
      vaultconv migrate run ~/Vault

    A script is a program: before it is first run, you are asked, once for what it holds. Each migration is done or not done: an exception in it leaves no trace, and a note that is changed meanwhile has all of it
    taken back. What is done is a run like any other, and `vaultconv migrate undo` takes it back.

    Leaves with 0; with 3 if a script went wrong; with 4 if a note was changed meanwhile; with 2 if you did not say yes.
    """
    from vaultconv.cli.migrating import Telling, run_scripts

    telling = Telling(vault, json, color, quiet, verbose, dry_run, diff, html)
    return run_scripts(telling, to, set_, trust, migrations, source_format)


def recipe(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The recipe: see `vaultconv migrate list --recipes`.")
    ],
    vault: Vault = HERE,
    set_: Set = (),  # type: ignore[assignment]
    dry_run: DryRun = False,
    diff: Diff = False,
    html: Html = None,
    source_format: From = "",
    json: Json = False,
    color: Colour = "auto",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Apply a ready-made change to VAULT.

    \b
      vaultconv migrate list --recipes
      vaultconv migrate recipe rename-property ~/Vault --set key=writer --set to=author --diff
      vaultconv migrate recipe rename-property ~/Vault --set key=writer --set to=author

    It is done or not done, as with scripts, and may be applied again and again. `vaultconv undo` takes it back.
    """
    from vaultconv.cli.migrating import Telling, run_recipe

    telling = Telling(vault, json, color, quiet, verbose, dry_run, diff, html)
    return run_recipe(telling, name, set_, source_format)


def undo_(
    vault: Vault = HERE,
    number: Annotated[
        str,
        typer.Argument(
            metavar="NNNN",
            help="The migration. It has to be the last one. [default: the last one]",
            show_default=False,
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Undo what was changed since, too.")] = False,
    dry_run: DryRun = False,
    diff: Diff = False,
    json: Json = False,
    color: Colour = "auto",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Take back the migration that was applied last.

    \b
      vaultconv migrate undo ~/Vault --diff
      vaultconv migrate undo ~/Vault

    Each file is again as it was before, byte for byte, with its time and its folders. If one was changed since, nothing is done, and each such file is named; with --force it is undone too.

    Leaves with 0, or with 4 if it is refused.
    """
    from vaultconv.cli.migrating import Telling, take_last_back

    telling = Telling(vault, json, color, quiet, verbose, dry_run, diff)
    return take_last_back(telling, number, force)
