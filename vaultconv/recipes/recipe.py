"""What a recipe is: a named change of a vault, with a description and parameters that a command line can ask for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from vaultconv.errors import EditError, UsageError
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault

Setting: TypeAlias = "str | bool | int"
"""What a parameter of a recipe can be."""

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
REQUIRED: Any = inspect.Parameter.empty
"""The default of a parameter that has to be given."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a recipe left alone, and why: ``what`` in the note at ``path``, in its 1-based ``line`` (0: the note as a whole).

    >>> print(Left("Bread.md", 3, "`01/02/2026` may be two days"))
    Bread.md:3: `01/02/2026` may be two days
    """

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}" if self.line else f"{self.path}: {self.what}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a recipe. ``type`` is ``str``, ``bool`` or ``int``; ``choices`` are the only texts that it may be, where there
    are such; ``default`` is :data:`REQUIRED` where it has to be given."""

    name: str
    type: type
    default: Any
    help: str
    choices: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether it has to be given."""
        return self.default is REQUIRED

    def read(self, text: str) -> Setting:
        """What ``text`` of a command line means. Raises :class:`~vaultconv.errors.UsageError` where it means nothing.

        >>> Parameter("nested", bool, True, "").read("no"), Parameter("level", int, 1, "").read("2")
        (False, 2)
        """
        if self.type is bool and text.lower() in _TRUTHS:
            return _TRUTHS[text.lower()]
        if self.type is int and text.isascii() and text.isdigit():
            return int(text)
        if self.type is str:
            return text
        wanted = "yes or no" if self.type is bool else "a number"
        raise UsageError(f"{self.name} is {wanted}, and not {text!r}", remedy=f"{self.name}: {self.help}")

    def check(self, value: object) -> None:
        """Raises :class:`~vaultconv.errors.UsageError` for a ``value`` that it cannot be."""
        if type(value) is not self.type:
            raise UsageError(f"{self.name} is a {self.type.__name__}, and not {value!r}", remedy=self.help)
        if self.choices and value not in self.choices:
            raise UsageError(
                f"{self.name} is none of what it may be: {value!r}",
                remedy=f"Choose {', '.join(self.choices)}.",
            )


@dataclass(frozen=True, slots=True)
class Recipe:
    """A change of a vault that has a ``name``. ``formats`` are those whose vaults it can be done in."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    formats: tuple[str, ...]
    change: Callable[..., Iterable[Left]]

    def run(self, vault: OpenVault, **parameters: Setting) -> tuple[Left, ...]:
        """Does it in an open ``vault``, where it waits to be applied, and gives what was left alone: notes that cannot be read, too.

        Raises :class:`~vaultconv.errors.UsageError` for parameters that cannot be, or a vault in which it makes no sense, and
        :class:`~vaultconv.errors.EditError` where a note cannot be edited: then the vault is to be discarded."""
        self.check(vault.format.name, parameters)
        return (*_unread(vault), *self.change(vault, **parameters))

    def check(self, format: str, parameters: Mapping[str, object]) -> None:
        """Raises :class:`~vaultconv.errors.UsageError` if it cannot be done in a vault of ``format`` with these ``parameters``."""
        if format not in self.formats:
            raise UsageError(
                f"{self.name} makes no sense in a vault of {format}",
                remedy=f"It is for {', '.join(self.formats)}.",
            )
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in parameters.items():
            if name not in known:
                raise UsageError(
                    f"{self.name} has no parameter {name!r}",
                    remedy=f"It has {', '.join(known) or 'none'}.",
                )
            known[name].check(value)
        for parameter in self.parameters:
            if parameter.is_required and parameter.name not in parameters:
                raise UsageError(
                    f"{self.name} needs {parameter.name}", remedy=f"{parameter.name}: {parameter.help}"
                )

    def read(self, settings: Mapping[str, str]) -> dict[str, Setting]:
        """The parameters that the texts of a command line mean: ``key=value``, with ``-`` or ``_`` in the key. Raises
        :class:`~vaultconv.errors.UsageError` for what is none."""
        known = {parameter.name: parameter for parameter in self.parameters}
        read: dict[str, Setting] = {}
        for key, text in settings.items():
            name = key.replace("-", "_")
            if name not in known:
                raise UsageError(
                    f"{self.name} has no parameter {key!r}", remedy=f"It has {', '.join(known) or 'none'}."
                )
            read[name] = known[name].read(text)
        return read


EVERYWHERE = ("obsidian", "logseq", "readwise", "html")
"""The formats of vaults whose notes can be edited."""


def recipe(
    formats: tuple[str, ...] = EVERYWHERE,
) -> Callable[[Callable[..., Iterable[Left]]], Recipe]:
    """Makes a :class:`Recipe` of a function: its name with hyphens, its docstring, and its keyword parameters, each annotated
    ``Annotated[str, "what it is"]``, whose type may be a ``Literal`` of texts."""

    def made(change: Callable[..., Iterable[Left]]) -> Recipe:
        hints = get_type_hints(change, include_extras=True)
        _vault, *parameters = inspect.signature(change).parameters.values()
        return Recipe(
            change.__name__.replace("_", "-"),
            inspect.cleandoc(change.__doc__ or ""),
            tuple(_parameter(each, hints[each.name]) for each in parameters),
            formats,
            change,
        )

    return made


def _parameter(said: inspect.Parameter, hint: Any) -> Parameter:
    kind, help = get_args(hint) if get_origin(hint) is Annotated else (hint, "")
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return Parameter(said.name, str if choices else kind, said.default, help, choices)


def _unread(vault: OpenVault) -> Iterator[Left]:
    """The notes of ``vault`` that no recipe can change, since they are not understood."""
    for note in vault:
        problem = note.model.problem if note.model.verbatim is not None else None
        if problem is not None:
            yield Left(note.path, problem.line, f"cannot be read: {problem.message}")


def in_each(vault: OpenVault, change: Callable[[OpenNote], Iterable[Left] | None]) -> Iterator[Left]:
    """Does ``change`` to each note of ``vault`` that can be edited, and tells what it left alone. A note in which it cannot be done
    stays as it is, as a whole, and is told."""
    for note in vault:
        if not note.is_editable:
            continue
        try:
            with vault.attempt(note):
                yield from tuple(change(note) or ())
        except EditError as error:
            yield Left(note.path, error.line, error.what)


def listed(text: str) -> list[str]:
    """The names in ``text``, which has commas between them; a tag may have its ``#``.

    >>> listed("a, #b/c,")
    ['a', 'b/c']
    """
    return [name for part in text.split(",") if (name := part.strip().removeprefix("#"))]
