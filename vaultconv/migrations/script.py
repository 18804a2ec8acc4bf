"""What a migration script says of itself, read from its text. Nothing of it is run.

::

    \"""Ratings are numbers.\"""            its description

    depends_on = ["0001_shelves"]          scripts that come before it
    stop_before = "Look at the shelves."   `run` stops before it, and says this
    options = {"worst": 1}                 what `--set worst=2` may say

    def ratings(note, context):            a step: it takes each note
        \"""Make numbers of stars.\"""
        ...

    def shelf(vault):                      another: it takes the whole vault
        ...

    def _stars(text):                      no step
        ...
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from inspect import cleandoc
from pathlib import Path
from typing import Any, Literal

from vaultconv.errors import ConfigurationError, UsageError
from vaultconv.pipeline.record import digest
from vaultconv.vault.migration_files import SCRIPT_NAME
from vaultconv.vault.tree import reason

Takes = Literal["vault", "note"]
"""What a step is given."""
_TAKES: Mapping[str, Takes] = {"vault": "vault", "OpenVault": "vault", "note": "note", "OpenNote": "note"}
"""What a step takes, by the name of its first parameter, or by its annotation."""
OPTION_TYPES = (str, bool, int, float)
"""What an option of a script can be."""


@dataclass(frozen=True, slots=True)
class Step:
    """A function of a script: its ``name`` and ``line``, what it ``takes``, whether it takes a context too, and what its docstring says."""

    name: str
    line: int
    takes: Takes
    with_context: bool
    description: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A migration script: its ``file``, its ``name`` without ``.py``, the bytes that it holds and their ``hash``. ``lines`` are where it says
    what it says."""

    file: Path
    name: str
    source: bytes = field(repr=False)
    hash: str
    description: str = ""
    steps: tuple[Step, ...] = ()
    depends_on: tuple[str, ...] = ()
    stop_before: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The four digits that its name begins with.

        >>> Script(Path("0012_tidy.py"), "0012_tidy", b"", "").number
        '0012'
        """
        return self.name[:4]

    @property
    def title(self) -> str:
        """The first line of its description."""
        return self.description.partition("\n")[0]

    def problem(self, what: str, about: str = "", remedy: str = "") -> UsageError:
        """That something is wrong with it, in the line where it says something ``about`` that."""
        return UsageError(what, path=self.file, line=self.lines.get(about, 0), remedy=remedy)


def read_script(file: Path) -> Script:
    """The script in ``file``. Raises :class:`~vaultconv.errors.ConfigurationError` with all that is wrong with it."""
    try:
        source = file.read_bytes()
    except OSError as error:
        raise ConfigurationError([UsageError(f"cannot be read: {reason(error)}", path=file)]) from error
    try:
        with warnings.catch_warnings():  # of what is no mistake: whoever runs the script hears of it
            warnings.simplefilter("ignore")
            tree = ast.parse(source, str(file))
    except SyntaxError as error:
        problem = UsageError(
            f"is no Python: {error.msg}", path=file, line=error.lineno or 0, column=error.offset or 0
        )
        raise ConfigurationError([problem]) from error
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL; nested beyond what Python reads
        raise ConfigurationError([UsageError(f"is no Python: {error}", path=file)]) from error
    return _Reading(file, source, tree).done()


class _Reading:
    """One script, statement by statement."""

    def __init__(self, file: Path, source: bytes, tree: ast.Module) -> None:
        self.file = file
        self.source = source
        self.tree = tree
        self.problems: list[UsageError] = []
        self.said: dict[str, Any] = {}
        self.lines: dict[str, int] = {}

    def done(self) -> Script:
        if not SCRIPT_NAME.fullmatch(self.file.name):
            self._problem("is called like no script", 0, "Call it by four digits and a name: 0001_tidy.py.")
        steps = tuple(self._steps())
        if not steps and not self.problems:
            self._problem(
                "holds no step", 0, "Write a function that takes a vault or a note: `def tidy(note): ...`"
            )
        if self.problems:
            raise ConfigurationError(self.problems)
        return Script(
            self.file,
            self.file.stem,
            self.source,
            digest(self.source),
            cleandoc(ast.get_docstring(self.tree) or ""),
            steps,
            self.said.get("depends_on", ()),
            self.said.get("stop_before", ""),
            self.said.get("options", {}),
            self.lines,
        )

    def _problem(self, what: str, line: int, remedy: str = "") -> None:
        self.problems.append(UsageError(what, path=self.file, line=line, remedy=remedy))

    def _steps(self) -> Iterator[Step]:
        """Its functions in their order, and on the way what it says besides."""
        names: dict[str, int] = {}
        for statement in self.tree.body:
            for name, value in _assigned(statement):
                self._take(name, value, statement.lineno)
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if statement.name.startswith("_"):
                continue
            if statement.name in names:
                self._problem(f"has two steps called `{statement.name}`", statement.lineno)
            names[statement.name] = statement.lineno
            step = self._step(statement)
            if step is not None:
                yield step

    def _take(self, name: str, value: ast.expr | None, line: int) -> None:
        """What an assignment at the top says, if it is one of those that count."""
        read = _READ.get(name)
        if read is None:
            return
        self.lines[name] = line
        try:
            said = read(ast.literal_eval(value) if value is not None else None)
        except (ValueError, TypeError, SyntaxError, RecursionError):
            said = None
        if said is None:
            self._problem(f"`{name}` is not what it has to be", line, _REMEDY[name])
        else:
            self.said[name] = said

    def _step(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Step | None:
        """``function`` as a step; None, with a problem, if it can be none."""
        name, line = function.name, function.lineno
        if isinstance(function, ast.AsyncFunctionDef) or _yields(function):
            self._problem(f"`{name}` would do nothing when it is called", line, "Write a plain function.")
            return None
        arguments = function.args
        given = [*arguments.posonlyargs, *arguments.args]
        needed = len(given) - len(arguments.defaults)
        keywords = [
            each
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is None
        ]
        takes = _taken(given[0]) if given else None
        if takes is None or needed > 2 or keywords:
            self._problem(
                f"`{name}` takes what no step is given",
                line,
                "A step takes `vault` or `note`, and may take `context` after it; the name of what is no step begins with `_`.",
            )
            return None
        return Step(name, line, takes, len(given) > 1, cleandoc(ast.get_docstring(function) or ""))


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a statement at the top gives a value."""
    if isinstance(statement, ast.Assign):
        yield from (
            (target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name)
        )
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id, statement.value


def _taken(parameter: ast.arg) -> Takes | None:
    """What a step takes whose first parameter this is: its annotation says so, or else its name."""
    said = parameter.annotation
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        name = said.value
    else:
        name = ast.unparse(said) if said is not None else ""
    return _TAKES.get(name.rpartition(".")[2]) or _TAKES.get(parameter.arg)


def _yields(function: ast.AST) -> bool:
    """Whether ``function`` is a generator: what is yielded in a function within it is none of it."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(child, inner) and _yields(child):
            return True
    return False


def _names(said: object) -> tuple[str, ...] | None:
    listed = [said] if isinstance(said, str) else said
    if isinstance(listed, list | tuple) and all(isinstance(each, str) for each in listed):
        return tuple(each.removesuffix(".py") for each in listed)
    return None


def _stop(said: object) -> str | None:
    if said is True:
        return "it asks you to look at the vault first"
    return "" if said is False else said if isinstance(said, str) else None


def _defaults(said: object) -> dict[str, Any] | None:
    if isinstance(said, dict) and all(
        isinstance(key, str) and isinstance(value, OPTION_TYPES) for key, value in said.items()
    ):
        return said
    return None


_READ = {"depends_on": _names, "stop_before": _stop, "options": _defaults}
"""What a script may say besides its functions, each with what reads it: None for what it cannot be."""
_REMEDY = {
    "depends_on": 'Write the names of scripts: depends_on = ["0001_tidy"].',
    "stop_before": 'Write True, or why: stop_before = "Look at the tags first."',
    "options": 'Write names with plain values: options = {"folder": "Inbox"}.',
}
