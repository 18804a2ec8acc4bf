"""What a job may say: a key for each flag of ``convert``, made of the same tables, so that a new flag is a new key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any, get_args, get_origin

from vaultconv.cli.arguments import CONVERTING, FormatFlag, format_flags
from vaultconv.cli.convert import convert
from vaultconv.formats.base import Format

TEXT, TEXTS, NUMBER, SWITCH = "text", "list of texts", "whole number", "true or false"


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its ``name`` in the file; the ``parameter`` of the command that it is; the ``kind`` of its value, one of those
    above, with its ``choices`` (none: any) or the ``least`` number; its ``help`` and ``default``. A value that ``is_path`` counts
    from the folder of the file; a list that ``is_joined`` is one text to the command, with commas. ``flag`` is that of an option
    of a format."""

    name: str
    parameter: str
    kind: str
    choices: tuple[str, ...] = ()
    least: int = 0
    help: str = ""
    default: Any = None
    is_path: bool = False
    is_joined: bool = False
    flag: FormatFlag | None = None

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that it is an option of; none for a key of every job."""
        return self.flag.formats if self.flag is not None else ()


PLACES = (
    Key(
        "source",
        "source",
        TEXT,
        help="The vault to read: a folder, one file, an address such as `s3://bucket/vault`, or `readwise:`.",
        is_path=True,
    ),
    Key(
        "destination",
        "destination",
        TEXT,
        help="The folder to write, or an address such as `s3://bucket/vault`.",
        is_path=True,
    ),
)
"""The keys that are arguments on the command line. Every job has them."""
_TALK = frozenset({"source", "destination", "options", "context", "dry_run", "json", "quiet", "verbose"})
"""Parameters of the command that are no key, or one by another way."""
_MANY = "KINDS"
"""The word for a value that names several things with commas between: in a file they may be a list."""


def keys_of(formats: Iterable[Format]) -> dict[str, Key]:
    """The keys of a job, by their names, with the options of ``formats``.

    >>> keys = keys_of(())
    >>> keys["from"].parameter, keys["only"].kind, keys["unused"].choices
    ('source_format', 'list of texts', ('copy', 'leave'))
    """
    rows = (_of_row(*row) for row in CONVERTING.rows)
    options = (_of_option(flag) for flag in format_flags(formats, CONVERTING.applies))
    return {key.name: key for key in (*PLACES, *rows, *own_keys(), *options)}


def own_keys() -> tuple[Key, ...]:
    """The keys that are flags of the command itself, save those that say how it is talked with.

    >>> {"report", "strict"} <= {key.name for key in own_keys()}
    True
    """
    parameters = signature(convert, eval_str=True).parameters.values()
    return tuple(
        _of_row(each.name, each.annotation, each.default) for each in parameters if each.name not in _TALK
    )


def _of_row(parameter: str, annotation: Any, default: Any) -> Key:
    """The key of a flag, from the row of its table."""
    kind, option = get_args(annotation)
    metavar = option.metavar or ""
    return Key(
        str(option.default).partition("/")[0].removeprefix("--"),
        parameter,
        TEXTS if metavar == _MANY else _KINDS[_plain(kind)],
        tuple(metavar[1:-1].split("|")) if metavar.startswith("[") else (),
        option.min or 0,
        option.help or "",
        default,
        kind in _PATHS,
        metavar == _MANY,
    )


_PATHS = (Path, Path | None, list[Path])
_KINDS: Mapping[Any, str] = {str: TEXT, list: TEXTS, int: NUMBER, bool: SWITCH, Path: TEXT}


def _plain(kind: Any) -> Any:
    """The type itself, where it may be None or is that of a list.

    >>> _plain(list[str]), _plain(int), _plain(str | None)
    (<class 'list'>, <class 'int'>, <class 'str'>)
    """
    origin = get_origin(kind)
    return origin if origin in _KINDS else next(iter(get_args(kind)), kind)


def _of_option(flag: FormatFlag) -> Key:
    """The key of an option that formats declare."""
    option = flag.option
    is_path = option.file or option.folder
    return Key(
        flag.flag[2:],
        flag.parameter,
        _KINDS[type(option.default)],
        option.choices,
        0,
        option.help[:1].upper() + option.help[1:],
        None if is_path else option.default,
        is_path,
        flag=flag,
    )
