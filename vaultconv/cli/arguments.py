"""The flags that spell out the options of a conversion, and those that formats bring.

A command takes one parameter, ``options``, of :class:`~vaultconv.pipeline.options.Options`; :func:`with_flags` spells it
out as flags of the command line: those of every conversion, and one for each option that a format declares.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from vaultconv.cli.choices import choose
from vaultconv.cli.conflict_flags import STANDING, conflict_options
from vaultconv.cli.download_flags import DOWNLOADS, HOW, download_kinds, download_rules, kinds_flag
from vaultconv.cli.file_flags import FILES, file_options
from vaultconv.cli.filter_flags import FILTERS, filter_options
from vaultconv.cli.headings import (
    ATTACHMENTS,
    DESTINATION,
    FORMATS,
    NOTES,
    WEB,
    WORK,
    WRITTEN,
    heading_of,
    under,
)
from vaultconv.cli.plugin_flags import RESOLVING, TRANSFORMING, plugin_options
from vaultconv.cli.sharing_flags import SHARING, sharing_options
from vaultconv.errors import UsageError
from vaultconv.formats.base import Format, Option
from vaultconv.pipeline.options import Options
from vaultconv.transform.grouping import GROUPS

ON_OFF = ("on", "off")
READS = ("read", "both")
WRITES = ("write", "both")


@dataclass(frozen=True, slots=True)
class FormatFlag:
    """An option that one or more ``formats`` (by name) declare, as a flag."""

    option: Option
    formats: tuple[str, ...]

    @property
    def flag(self) -> str:
        """How it is spelled.

        >>> FormatFlag(Option("link_style", "wiki", "..."), ("acme",)).flag
        '--link-style'
        """
        return "--" + self.option.name.replace("_", "-")

    @property
    def parameter(self) -> str:
        """The name of its parameter: apart from those of the commands."""
        return "format_" + self.option.name


def format_flags(formats: Iterable[Format], applies: Sequence[str]) -> tuple[FormatFlag, ...]:
    """The flags that ``formats`` bring, of those options that apply to what the command does. Formats that declare
    the very same option share it. Raises :class:`~vaultconv.errors.UsageError` where two differ about one."""
    found: dict[str, FormatFlag] = {}
    for format in formats:
        for option in format.options:
            known = found.get(option.name)
            if known is not None and known.option != option:
                raise UsageError(
                    f"the formats {known.formats[0]} and {format.name} declare the option {known.flag} differently",
                    remedy=f"This is a mistake in {format.name}: report it to its authors.",
                )
            names = (*known.formats, format.name) if known else (format.name,)
            found[option.name] = FormatFlag(option, names)
    return tuple(flag for flag in found.values() if flag.option.applies in applies)


@dataclass(frozen=True, slots=True)
class Flags:
    """What a command lets one say: the ``rows`` of its flags (name, type and default of a parameter), and which
    options of the formats it takes, by what those apply to."""

    rows: tuple[tuple[str, Any, Any], ...]
    applies: tuple[str, ...]


def with_flags(command: Callable[..., int], formats: Iterable[Format], flags: Flags) -> Callable[..., int]:
    """``command`` with its parameter ``options`` spelled out: the rows of ``flags``, then the options of the
    ``formats``. For :meth:`typer.Typer.command`, which reads the signature. Raises
    :class:`~vaultconv.errors.UsageError` where a format declares an option that the command has."""
    format_options = format_flags(formats, flags.applies)
    _check_apart(format_options, command, flags)
    spelled = [_parameter(*row) for row in flags.rows] + [_format_parameter(flag) for flag in format_options]

    def run(**given: Any) -> int:
        values = {parameter.name: given.pop(parameter.name) for parameter in spelled}
        return command(**given, options=options_of(values, format_options))

    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        parameters += spelled if parameter.name == "options" else [parameter]
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _check_apart(format_options: Iterable[FormatFlag], command: Callable[..., int], flags: Flags) -> None:
    """Refuses an option of a format that is spelled as one that the ``command`` has."""
    signature = inspect.signature(command, eval_str=True)
    annotations = [each.annotation for each in signature.parameters.values()]
    annotations += [annotation for _, annotation, _ in flags.rows]
    own = {
        spelled
        for annotation in annotations
        for told in getattr(annotation, "__metadata__", ())
        for declared in (told.default, *(told.param_decls or ()))  # Typer sorts out later which is which
        for spelled in str(declared).split("/")
    }
    for option in format_options:
        if option.flag in own:
            raise UsageError(
                f"the format {option.formats[0]} declares the option {option.flag}, which `{command.__name__}` has already",
                remedy=f"This is a mistake in {option.formats[0]}: report it to its authors.",
            )


_READING: tuple[tuple[str, Any, Any], ...] = (
    (
        "source_format",
        Annotated[
            str,
            typer.Option(
                "--from",
                metavar="FORMAT",
                help="The format to read. [default: recognised]",
                show_default=False,
            ),
        ],
        "",
    ),
    (
        "carriers",
        Annotated[
            str,
            typer.Option(
                "--carriers",
                metavar="[on|off]",
                help="Whether to keep, and use, what only the way back needs.",
            ),
        ],
        "on",
    ),
    (
        "follow_symlinks",
        Annotated[
            bool, typer.Option("--follow-symlinks", help="Follow symbolic links, out of the vault too.")
        ],
        False,
    ),
    (
        "allow",
        Annotated[
            list[Path],
            typer.Option(
                "--allow-source",
                metavar="DIR",
                help="A folder outside the vault that its links may lead to. May be repeated.",
                show_default=False,
            ),
        ],
        (),
    ),
)

_WRITING: tuple[tuple[str, Any, Any], ...] = (
    (
        "target_format",
        Annotated[
            str,
            typer.Option(
                "--to",
                metavar="FORMAT",
                help="The format to write: see `vaultconv formats`.",
                show_default=False,
            ),
        ],
        "",
    ),
    (
        "origins",
        Annotated[
            bool,
            typer.Option(
                "--origins/--no-origins",
                help="Copy what need not change as it was spelled, or write everything anew.",
            ),
        ],
        True,
    ),
    (
        "group",
        Annotated[
            str,
            typer.Option(
                "--group",
                metavar=f"[{'|'.join(GROUPS)}]",
                help="Highlights as the source has them, one note for each, or one note for each of their sources. [default: as what is written needs it]",
                show_default=False,
            ),
        ],
        "",
    ),
    (
        "merge_duplicates",
        Annotated[
            bool,
            typer.Option(
                "--merge-duplicates", help="Make one of a highlight that several exports of SRC tell of."
            ),
        ],
        False,
    ),
)
_CHECKING: tuple[tuple[str, Any, Any], ...] = (
    (
        "target_format",
        Annotated[
            str,
            typer.Option(
                "--to",
                metavar="FORMAT",
                help="The format of DST. [default: as it was written, or recognised]",
                show_default=False,
            ),
        ],
        "",
    ),
)

_READ = under(FORMATS, _READING)
_FILTERED = under(NOTES, FILTERS)

READING = Flags(_READ, READS)
"""For a command that reads one vault."""
LOOKING = Flags((*_READ, *_FILTERED), READS)
"""For a command that looks at one vault, or at a part of it."""
CONVERTING = Flags(
    (
        *under(FORMATS, _WRITING[:1]),
        *_READ,
        *under(WRITTEN, (*_WRITING[1:], *TRANSFORMING)),
        *under(DESTINATION, STANDING),
        *_FILTERED,
        *under(ATTACHMENTS, FILES),
        *under(WEB, (*DOWNLOADS, *RESOLVING)),
        *under(WORK, SHARING),
    ),
    (*READS, *WRITES),
)
"""For a command that makes a plan."""
FETCHING = Flags((*under(WEB, (kinds_flag("images,favicons"), *HOW, *RESOLVING)), *_FILTERED, *_READ), READS)
"""For a command that fetches into a vault."""
_READING_ONE = (
    (
        "source_format",
        Annotated[
            str,
            typer.Option("--from", metavar="FORMAT", help="The format that is read.", show_default=False),
        ],
        "",
    ),
)
PIPING = Flags(
    (
        *under(FORMATS, (*_WRITING[:1], *_READING_ONE, _READING[1])),
        *under(WRITTEN, (*_WRITING[1:3], *TRANSFORMING)),
    ),
    (*READS, *WRITES),
)
"""For a command that converts one note."""
CHECKING = Flags((*under(FORMATS, _CHECKING), *_READ, *_FILTERED), READS)
"""For a command that reads two vaults."""


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _format_parameter(flag: FormatFlag) -> inspect.Parameter:
    """A flag that was not given is None: only what was is recorded, and the format knows its default."""
    option = flag.option
    spelled, default, kind = flag.flag, option.default, _TYPES[type(option.default)]
    if isinstance(default, bool):
        spelled, default = f"{flag.flag}/--no-{flag.flag[2:]}", "on" if default else "off"
    elif option.file or option.folder:
        default = "none"
    typed = typer.Option(
        spelled,
        metavar=f"[{'|'.join(option.choices)}]" if option.choices else _metavar(option),
        help=_sentence(option.help) + (f" [default: {default}]" if default != "" else ""),
        show_default=False,
        rich_help_panel=heading_of(flag.formats),
    )
    return _parameter(flag.parameter, Annotated[kind, typed], None)


def _sentence(text: str) -> str:
    """What a format says of its option, as the other options are told of: a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _metavar(option: Option) -> str | None:
    """What the value of an option is called: a place on the disk, or what the last word of its name says."""
    if isinstance(option.default, bool):
        return None
    return "FILE" if option.file else "DIR" if option.folder else option.name.rpartition("_")[2].upper()


_TYPES: Mapping[type, Any] = {str: str | None, int: int | None, bool: bool | None}
"""The type of an option, by that of its default, to the type of its flag."""


def options_of(values: Mapping[str, Any], flags: Sequence[FormatFlag]) -> Options:
    """What ``values``, of the rows of a command and of ``flags`` by their parameters, come to. Raises
    :class:`~vaultconv.errors.UsageError` for what cannot be."""
    given: dict[str, Any] = {}
    for flag in flags:
        value = values[flag.parameter]
        if value is not None:
            _check_concerns(flag, values)
            given[flag.option.name] = _value_of(flag, value)
    return Options(
        source_format=values["source_format"],
        target_format=values.get("target_format", ""),
        format_options=given,
        origins=values.get("origins", True),
        carriers=choose("--carriers", values["carriers"], ON_OFF) == "on",
        allow=tuple(values.get("allow") or ()),
        follow_symlinks=values.get("follow_symlinks", False),
        download=download_kinds(values.get("download", "")),
        rules=download_rules(values),
        group=choose("--group", group, GROUPS) if (group := values.get("group", "")) else "",
        merge_duplicates=values.get("merge_duplicates", False),
        filters=filter_options(values),
        **file_options(values),
        **conflict_options(values),
        **plugin_options(values),
        **sharing_options(values),
    )


def _value_of(flag: FormatFlag, value: Any) -> Any:
    """What a flag that was given as ``value`` says to its format."""
    if flag.option.file:
        return _text_of(value)
    return _texts_in(value) if flag.option.folder else choose(flag.flag, value, flag.option.choices)


def _texts_in(path: str) -> dict[str, str]:
    """The text of each file in the folder at ``path``, which the user named, by its name. Hidden files are no part of it."""
    try:
        names = sorted(file.name for file in Path(path).iterdir() if not file.name.startswith("."))
    except OSError as error:
        raise UsageError(f"it is no folder that can be read: {error.strerror or error}", path=path) from error
    return {name: _text_of(str(Path(path, name))) for name in names}


def _text_of(path: str) -> str:
    """The text of the file at ``path``, which the user named."""
    try:
        return Path(path).read_text("utf-8")
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror or error}", path=path) from error
    except UnicodeDecodeError as error:
        raise UsageError("it is no text in UTF-8", path=path, remedy="Save it as UTF-8.") from error


def _check_concerns(flag: FormatFlag, values: Mapping[str, Any]) -> None:
    """Refuses an option of a format that has no part in what is done."""
    if not has_part(flag, values):
        raise UsageError(
            f"{flag.flag} is an option of {' and '.join(flag.formats)}, which has no part in this",
            remedy="Leave it out, or choose another format.",
        )


def has_part(flag: FormatFlag, values: Mapping[str, Any]) -> bool:
    """Whether one of the formats of ``flag`` is read, or written, where ``values`` are given. A format that is not said may be
    any."""
    writes = "origins" in values
    read = [
        values[name]
        for name in ("source_format", "target_format")
        if name in values and not (writes and name == "target_format")
    ]
    written = [values["target_format"]] if writes else []
    concerned = (read if flag.option.applies in READS else []) + (
        written if flag.option.applies in WRITES else []
    )
    return any(not name or name in flag.formats for name in concerned)
