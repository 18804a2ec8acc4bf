"""The Typer app: which commands there are, and which flags each has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vaultconv import __version__
from vaultconv.cli.headings import ABOUT, CONVERT, IN_PLACE, TRUST, Command, Group
from vaultconv.cli.outcome import bear_any_name, more, outcome
from vaultconv.cli.piping import is_piped
from vaultconv.errors import UsageError
from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.pipeline.collector import rarely_collecting

if TYPE_CHECKING:
    from vaultconv.formats.base import Format
    from vaultconv.pipeline.still import Looked

_COMMANDS = (
    (CONVERT, "inspect", "LOOKING"),
    (CONVERT, "diff", "CONVERTING"),
    (CONVERT, "convert", "CONVERTING"),
    (CONVERT, "verify", "CHECKING"),
    (CONVERT, "batch", ""),
    (CONVERT, "watch", "CONVERTING"),
    (TRUST, "runs", ""),
    (TRUST, "undo", ""),
    (IN_PLACE, "fetch", "FETCHING"),
    (IN_PLACE, "assets", "READING"),
    (IN_PLACE, "migrate", ""),
    (ABOUT, "formats", ""),
    (ABOUT, "plugin", ""),
    (ABOUT, "explain", ""),
    (ABOUT, "completion", ""),
)
"""Each command under its heading, with what :mod:`~vaultconv.cli.arguments` calls the flags that spell out its options, in the order
in which one needs them. A command is the function of its name in the module of its name, which is imported when it is called for."""
_MIGRATE = ("new", "list", "status", "run", "undo", "recipe")
"""The commands of ``vaultconv migrate``."""
_MISSPELLED: type[Any] = typer.BadParameter.__mro__[1]
"""What Typer raises for an option, an argument or a command that there is not, or that is wanting: it has no public name for that."""
_NAMING = ("--from", "--to")
"""The options whose value names a format."""


def build(plugins: Iterable[Format] = (), only: str = "", *, piped: bool = False) -> typer.Typer:
    """The app, with the options of the built-in formats, and those of ``plugins``, as flags; or as much of it as the command
    ``only`` needs, which starts in a third of the time. ``piped``: its ``convert`` is that of one note.

    Raises :class:`~vaultconv.errors.UsageError` if a plugin's options cannot be had beside the others."""
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
    others = tuple(plugins)
    for heading, name, flags in _COMMANDS:
        if only not in ("", name):
            continue
        if piped and name == "convert":
            made.command(name, cls=Command)(_ending(_spelled("pipe", "PIPING", others)))
        elif name == "migrate":
            made.add_typer(_migrations(), name=name, rich_help_panel=heading)
        else:
            made.command(cls=Command, rich_help_panel=heading)(_ending(_spelled(name, flags, others)))
    return made


def _spelled(name: str, flags: str, plugins: Sequence[Format]) -> Callable[..., int]:
    """The command ``name``, with its options spelled out as ``flags``."""
    command: Callable[..., int] = getattr(import_module(f"vaultconv.cli.{name}"), name)
    if not flags:
        return command
    from vaultconv.cli import arguments

    return arguments.with_flags(command, (*map(get_format, BUILT_IN), *plugins), getattr(arguments, flags))


def _migrations() -> typer.Typer:
    """``vaultconv migrate``, which has commands of its own."""
    from vaultconv.cli import migrate

    made = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)
    made.callback()(migrate.migrate)
    for name in _MIGRATE:
        command = getattr(migrate, name, None) or getattr(migrate, f"{name}_")
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


def run(arguments: Sequence[str], met: Mapping[str, Looked] = MappingProxyType({})) -> int:
    """Runs the command line with ``arguments``, and returns its exit code; how folders look that were ``met`` just now is known. Errors of
    a command are told and have a code; raises :class:`~vaultconv.errors.UsageError` as :func:`build` does."""
    bear_any_name()
    plugins = tuple(_plugins(arguments))
    with rarely_collecting():
        made = build(plugins, _named(arguments), piped=is_piped(arguments))
    code: object = 0
    try:
        made(list(arguments), prog_name="vaultconv", obj=(tuple(arguments), met))
    except SystemExit as leaving:
        code = leaving.code
        if _is_misspelled(leaving.__context__):
            print(more(UsageError), file=sys.stderr)
    return code if isinstance(code, int) else 0


def _is_misspelled(error: BaseException | None) -> bool:
    """Whether ``error`` is what Typer says of words that are no command line: all but the help that it shows where there are none."""
    return isinstance(error, _MISSPELLED) and "NoArgs" not in type(error).__name__


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


def _named(arguments: Sequence[str]) -> str:
    """The command that ``arguments`` begin with; ``""`` where they begin otherwise, and all have to be known."""
    first = arguments[0] if arguments else ""
    return first if any(first == name for _, name, _ in _COMMANDS) else ""


def __getattr__(name: str) -> typer.Typer:
    """``app``: all of it, with the built-in formats alone: for tests, and for embedding into another."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return build()
