"""What can be typed after what: the commands, their options, and the values of those."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import typer.main

from vaultconv.errors import kinds
from vaultconv.formats.registry import BUILT_IN, all_formats, format_names
from vaultconv.lazy_pattern import lazy_pattern

SHELLS = ("bash", "zsh", "fish")
"""The shells that are asked for words."""

_PLACES = {"FILE", "DIR", "SRC", "DST", "VAULT"}
"""The names of values that are a place on the disk."""
_LISTS: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "FORMAT": format_names,
    "SHELL": lambda: SHELLS,
    "CODE": lambda: tuple(kind.code for kind in kinds()),
}
"""The names of values that are one of a list."""
_CHOICES = lazy_pattern(r"\[(.+)\]")


@dataclass(frozen=True, slots=True)
class Words:
    """What a value can be: one of ``choices``, or ``anywhere`` on the disk; else anything, which nothing completes."""

    choices: tuple[str, ...] = ()
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """An option: its ``names``, its ``help``, and its ``value``, None where it takes none. One that is ``many`` may be given
    again and again."""

    names: tuple[str, ...]
    help: str
    value: Words | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command: the words that call it (none for the program itself), its ``help``, what may follow."""

    path: tuple[str, ...]
    help: str
    flags: tuple[Flag, ...]
    arguments: tuple[Words, ...]
    below: tuple[str, ...] = ()

    def flag_names(self) -> tuple[str, ...]:
        """Every name of every option."""
        return tuple(name for flag in self.flags for name in flag.names)


def commands_of_program() -> tuple[Spoken, ...]:
    """The program and each of its commands, with the options of the formats that are installed. ``convert`` has those of one note
    in a pipe, too: nobody knows yet whether a ``-`` is to come."""
    from vaultconv.cli.app import build  # which knows this command, too

    others = [each.found for each in all_formats() if each.found is not None and each.name not in BUILT_IN]
    _, piped = _spoken((), typer.main.get_command(build(others, "convert", piped=True)))
    return tuple(
        replace(each, flags=_joined(each.flags, piped.flags)) if each.path == piped.path else each
        for each in _spoken((), typer.main.get_command(build(others)))
    )


def _joined(flags: Sequence[Flag], others: Iterable[Flag]) -> tuple[Flag, ...]:
    """``flags``, and before their last (``--help``) those of ``others`` that are called otherwise."""
    known = {flag.names for flag in flags}
    return (*flags[:-1], *(flag for flag in others if flag.names not in known), flags[-1])


def _spoken(path: tuple[str, ...], command: Any) -> Iterator[Spoken]:
    below = {name: each for name, each in getattr(command, "commands", {}).items() if not each.hidden}
    flags = [each for each in command.params if each.param_type_name == "option"]
    given = [each for each in command.params if each.param_type_name == "argument"]
    yield Spoken(
        path,
        _line(command.help or ""),
        (*map(_flag, flags), Flag(("-h", "--help"), "Show this message and exit.")),
        tuple(map(_words, given)),
        tuple(below),
    )
    for name, each in below.items():
        yield from _spoken((*path, name), each)


def _flag(option: Any) -> Flag:
    names = (*option.opts, *option.secondary_opts)
    return Flag(names, _line(option.help or ""), None if option.is_flag else _words(option), option.multiple)


def _words(parameter: Any) -> Words:
    """What the value of ``parameter`` can be, as its name in the help says."""
    name = parameter.metavar or ""
    if name in _LISTS:
        return Words(_LISTS[name]())
    listed = _CHOICES.fullmatch(name)
    return Words(tuple(listed[1].split("|"))) if listed else Words(anywhere=name in _PLACES)


def _line(text: str) -> str:
    """The first sentence of a help, as one line.

    >>> _line("Write it there:\\n  a file. Or none.")
    'Write it there: a file'
    """
    return " ".join(re.split(r"(?<=\w)\.(?:\s|$)", text.replace("\b", ""), maxsplit=1)[0].split())
