"""Where in a TOML file a key stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from vaultconv.lazy_pattern import lazy_pattern

_BOTH = lazy_pattern(r"\(at (?:line (\d+), column (\d+)|end of document)\)\Z")


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


def place_of_error(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, Place]:
    """What is wrong with ``text``, and where.

    >>> try: _ = tomllib.loads("a = 1\\nb = ")
    ... except tomllib.TOMLDecodeError as error: print(place_of_error(error, "a = 1\\nb = "))
    ('Invalid value', Place(line=2, column=5))
    """
    said = str(error)
    found = _BOTH.search(said)
    words = said[: found.start()].strip() if found else said
    if found and found[1]:
        return words, Place(int(found[1]), int(found[2]))
    lines = text.split("\n")
    return words, Place(len(lines), len(lines[-1]) + 1)


def place_of(text: str, path: Sequence[str]) -> Place:
    """Where in the TOML document ``text``, which is valid, the key ``path`` is set, or the table of that name begins; where
    nothing of it is written, the place of what holds it.

    >>> place_of("[jobs.a]\\nto = 'html'\\n[jobs.b]\\nto = 'x'", ("jobs", "b", "to"))
    Place(line=4, column=1)
    >>> place_of("[jobs]\\na = {to = 'html'}", ("jobs", "a", "to"))
    Place(line=2, column=6)
    """
    wanted = tuple(path)
    while wanted:
        for first, table, statement in _statements(text):
            if (at := _offset(statement, table, wanted)) is not None:
                line = statement.count("\n", 0, at)
                return Place(first + line, at - statement.rfind("\n", 0, at))
        wanted = wanted[:-1]
    return Place(1, 1)


def _statements(text: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each statement of a document: its line, the table that it stands in, and itself. A value may go over many lines: a
    statement ends with the first line that makes it one."""
    table: tuple[str, ...] = ()
    waiting, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not waiting:
            first = number
        waiting += line + "\n"
        try:
            said = tomllib.loads(waiting)
        except tomllib.TOMLDecodeError:
            continue
        if waiting.lstrip().startswith("["):
            table = _deepest(said)
            yield first, (), waiting
        elif said:
            yield first, table, waiting
        waiting = ""


def _deepest(said: Any) -> tuple[str, ...]:
    """The names that a header alone says: ``[jobs.blog]`` is a table with one table in it.

    >>> _deepest({"jobs": {"blog": {}}})
    ('jobs', 'blog')
    """
    names: list[str] = []
    while said:
        said = said[0] if isinstance(said, list) else said
        if not isinstance(said, dict) or not said:
            break
        name, said = next(iter(said.items()))
        names.append(name)
    return tuple(names)


def _offset(statement: str, table: tuple[str, ...], wanted: tuple[str, ...]) -> int | None:
    """How far into ``statement``, which stands in ``table``, ``wanted`` is named; None where it is not."""
    if wanted[: len(table)] != table or len(wanted) == len(table):
        return None
    said: Any = tomllib.loads(statement)
    at = end = 0
    for name in wanted[len(table) :]:
        if not isinstance(said, dict) or name not in said:
            return None
        said = said[name]
        found = re.compile(rf"(?<![\w-])[\"']?{re.escape(name)}[\"']?(?![\w-])").search(statement, end)
        if found is not None:
            at, end = found.span()
    return at
