"""The Typer app: which commands there are, and which flags each has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from typing import Annotated, Any

import typer

from vaultconv import __version__
from vaultconv.cli.arguments import CHECKING, CONVERTING, FETCHING, LOOKING, READING, with_flags
from vaultconv.cli.assets import assets
from vaultconv.cli.batch import batch
from vaultconv.cli.completion import completion
from vaultconv.cli.convert import convert
from vaultconv.cli.diff import diff
from vaultconv.cli.explain import explain
from vaultconv.cli.fetch import fetch
from vaultconv.cli.formats import formats
from vaultconv.cli.headings import ABOUT, CONVERT, IN_PLACE, TRUST, Command, Group
from vaultconv.cli.inspect import inspect
from vaultconv.cli.migrate import list_, migrate, new, recipe, status, undo_
from vaultconv.cli.migrate import run as run_migrations
from vaultconv.cli.outcome import outcome
from vaultconv.cli.plugin import plugin
from vaultconv.cli.runs import runs
from vaultconv.cli.undo import undo
from vaultconv.cli.verify import verify
from vaultconv.cli.watch import watch
from vaultconv.errors import UsageError
from vaultconv.formats.base import Format
from vaultconv.formats.registry import BUILT_IN, get_format

_COMMANDS = (
    (CONVERT, inspect, LOOKING),
    (CONVERT, diff, CONVERTING),
    (CONVERT, convert, CONVERTING),
    (CONVERT, verify, CHECKING),
    (CONVERT, batch, None),
    (CONVERT, watch, CONVERTING),
    (TRUST, runs, None),
    (TRUST, undo, None),
    (IN_PLACE, fetch, FETCHING),
    (IN_PLACE, assets, READING),
    (ABOUT, formats, None),
    (ABOUT, plugin, None),
    (ABOUT, explain, None),
    (ABOUT, completion, None),
)
"""Each command under its heading, with the flags that spell out its options, in the order in which one needs them."""
_MIGRATE: Mapping[str, Callable[..., int]] = {
    "new": new,
    "list": list_,
    "status": status,
    "run": run_migrations,
    "undo": undo_,
    "recipe": recipe,
}
"""The commands of ``vaultconv migrate``."""
_NAMING = ("--from", "--to")
"""The options whose value names a format."""


def build(plugins: Iterable[Format] = ()) -> typer.Typer:
    """The app, with the options of the built-in formats, and those of ``plugins``, as flags.

    Raises :class:`~vaultconv.errors.UsageError` if a plugin's options cannot be had beside the others."""
    known = (*map(get_format, BUILT_IN), *plugins)
    made = typer.Typer(
        name="vaultconv",
        cls=Group,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        epilog="Each explains itself, with all its options: vaultconv COMMAND --help",
    )
    made.callback()(_program)
    for heading, command, flags in _COMMANDS:
        spelled = with_flags(command, known, flags) if flags else command
        made.command(cls=Command, rich_help_panel=heading)(_ending(spelled))
    made.add_typer(_migrations(), name="migrate", rich_help_panel=IN_PLACE)
    return made


def _migrations() -> typer.Typer:
    """``vaultconv migrate``, which has commands of its own."""
    made = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
    made.callback()(migrate)
    for name, command in _MIGRATE.items():
        made.command(name, cls=Command)(_ending(command))
    return made


def _program(
    version: Annotated[bool, typer.Option("--version", help="Print the version, and nothing else.")] = False,
) -> None:
    """Move a whole note vault between formats, and lose nothing on the way.

    \b
      vaultconv inspect ~/Notes                         what is it, and what is in it?
      vaultconv diff ~/Notes ~/Vault --to obsidian      what would change?
      vaultconv convert ~/Notes ~/Vault --to obsidian   do it
      vaultconv verify ~/Notes ~/Vault                  is everything there?
    """
    if version:
        print(f"vaultconv {__version__}")
        raise typer.Exit


def _ending(command: Callable[..., int]) -> Callable[..., None]:
    """``command`` as Typer runs it: its exit code leaves the program, its errors are told."""

    @wraps(command)
    def run(**given: Any) -> None:
        raise typer.Exit(outcome(lambda: command(**given)))

    return run


def run(arguments: Sequence[str]) -> int:
    """Runs the command line with ``arguments``, and returns its exit code. Errors of a command are told and have a
    code; raises :class:`~vaultconv.errors.UsageError` as :func:`build` does."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a name may hold what the terminal's encoding cannot say
            reconfigure(errors="backslashreplace")
    plugins = tuple(_plugins(arguments))
    made = build(plugins) if plugins else app
    code: object = 0
    try:
        made(list(arguments), prog_name="vaultconv")
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _plugins(arguments: Sequence[str]) -> Iterator[Format]:
    """The formats of other packages that ``arguments`` name: only then are their options flags, and only then is a
    package looked for. One that is not there, or not well, is left to the command to tell."""
    names = {value for option in _NAMING for value in _values(arguments, option)} - {"", *BUILT_IN}
    for name in sorted(names):
        with suppress(UsageError):
            yield get_format(name)


def _values(arguments: Sequence[str], option: str) -> Iterator[str]:
    for place, argument in enumerate(arguments):
        if argument == option:
            yield from arguments[place + 1 : place + 2]
        elif argument.startswith(option + "="):
            yield argument[len(option) + 1 :]


app = build()
"""The app with the built-in formats alone: for tests, and for embedding into another."""
