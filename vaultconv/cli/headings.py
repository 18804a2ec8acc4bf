"""The headings under which the options of a command, and the commands themselves, stand in their help.

Typer keeps a heading with each option (``rich_help_panel``) but shows it in boxes only; here they are plain text, as a manual
has it, so that a pipe and a screen reader get the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Annotated, Any, get_args

from typer.core import TyperCommand, TyperGroup

from vaultconv.lazy_pattern import lazy_pattern

FORMATS = "Formats"
WRITTEN = "What is written"
DESTINATION = "What is in DST already"
NOTES = "Which notes"
ATTACHMENTS = "Attachments"
WEB = "From the web"
WORK = "Who does the work"
LEDGER = "Preview and ledger"
SCREEN = "On the screen"
_OTHERS = "Options"
OPTIONS_OF = "Options of "
_ARGUMENTS = "Arguments"
_TYPE = lazy_pattern(r"(?<=\w) <[^>]*>$")
"""What Typer adds to the name of an argument: the name says enough."""
_PLACES = {_ARGUMENTS: -1, LEDGER: 2, SCREEN: 3}
_PLAIN = {
    **dict.fromkeys(
        ("--dry-run", "--diff", "--stat", "--path", "--html", "--serve", "--report", "--report-format"),
        LEDGER,
    ),
    **dict.fromkeys(("--strict", "--exit-code"), LEDGER),
    **dict.fromkeys(("--json", "--color", "--quiet", "--verbose", "--help"), SCREEN),
}
"""The headings of options that commands declare each for themselves."""

CONVERT = "From one format to another"
TRUST = "Before and after"
IN_PLACE = "A vault as it is"
ABOUT = "About vaultconv"

Row = tuple[str, Any, Any]
"""A flag, as the parameter of a command: its name, its annotated type, its default."""


def under(heading: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """``rows``, whose options stand under ``heading``."""
    return tuple((name, _under(heading, annotation), default) for name, annotation, default in rows)


def _under(heading: str, annotation: Any) -> Any:
    kind, option = get_args(annotation)
    option = copy(option)
    option.rich_help_panel = heading
    return Annotated[kind, option]


def heading_of(formats: Sequence[str]) -> str:
    """The heading of the options that ``formats`` declare.

    >>> heading_of(["html"]), heading_of(["logseq", "obsidian", "readwise"])
    ('Options of html', 'Options of logseq, obsidian and readwise')
    """
    return OPTIONS_OF + " and ".join(filter(None, (", ".join(formats[:-1]), formats[-1])))


class Command(TyperCommand):
    """A command whose help has its options under headings, in the order in which they are declared; those of
    every command come last."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the arguments and the options."""
        _write_options(self, ctx, formatter)


class Group(TyperGroup):
    """A program whose help has its commands under headings."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the commands."""
        found = {name: self.commands[name] for name in self.list_commands(ctx)}
        width = formatter.width - 6 - max(map(len, found))
        for heading, rows in _parted(
            (
                getattr(command, "rich_help_panel", None) or "Commands",
                (name, command.get_short_help_str(width)),
            )
            for name, command in found.items()
            if not command.hidden
        ):
            with formatter.section(heading):
                formatter.write_dl(rows)


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:
    records = [
        (_heading(parameter), (_TYPE.sub("", record[0]), record[1]))
        for parameter in command.get_params(ctx)
        if (record := parameter.get_help_record(ctx)) is not None
    ]
    records.sort(key=lambda each: _order(each[0]))
    for heading, rows in _parted(records):
        with formatter.section(heading):
            formatter.write_dl(rows)


def _heading(parameter: Any) -> str:
    """What ``parameter`` stands under."""
    if parameter.param_type_name == "argument":
        return _ARGUMENTS
    plain = (_PLAIN[name] for name in parameter.opts if name in _PLAIN)
    return getattr(parameter, "rich_help_panel", None) or next(plain, _OTHERS)


def _order(heading: str) -> int:
    """Where ``heading`` stands among others; those of one number keep the order of their options."""
    return 1 if heading.startswith(OPTIONS_OF) else _PLACES.get(heading, 0)


def _parted(rows: Iterable[tuple[str, tuple[str, str]]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """``rows`` by their headings, in the order in which those first occur."""
    found: dict[str, list[tuple[str, str]]] = {}
    for heading, row in rows:
        found.setdefault(heading, []).append(row)
    return list(found.items())
