"""Writes the pages of the reference that are made from the code: ``python docs/generate.py``, or ``make reference``.

| page | from |
|---|---|
| `reference/help.md` | what `vaultconv COMMAND --help` prints |
| `reference/errors.md` | the kinds of errors, `vaultconv.errors` |
| `reference/configuration.md` | the schema of `vaultconv.toml` |
| `reference/api.md` | the docstrings of what `vaultconv.__all__` names |
| `reference/examples/` | the vaults of `fixtures/mapping`, and what they become |
| tables in other pages (`tables.TABLES`) | the tables that the code uses |
| `rooms.svg` | the imports |

They are committed, so that they can be read without building anything; `tests/docs/test_generated.py` fails where one is not as
this makes it.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import Enum
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent))

import examples
import tables

DOCS = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py: change the code, not this page. -->\n\n"


# -- the help ------------------------------------------------------------------------------------------------------


def help_page() -> str:
    """All help, as a terminal of 100 columns has it."""
    import typer.main

    from vaultconv.cli.app import app, build

    parts = [
        "# All commands, all options\n\n",
        MADE,
        "What `vaultconv COMMAND --help` prints. [Command line](cli.md) says more of each.\n",
    ]
    _, (of_one_note, piped) = _helps(
        "vaultconv", typer.main.get_command(build(only="convert", piped=True)), None
    )
    for name, text in _helps("vaultconv", typer.main.get_command(app), None):
        parts.append(f"\n## {name}\n\n```text\n{text}\n```\n")
        if name == of_one_note:
            parts.append(f"\n## {name} -\n\n```text\n{piped}\n```\n")
    return "".join(parts)


def _helps(name: str, command: Any, parent: Any) -> Iterator[tuple[str, str]]:
    context = command.context_class(
        command, info_name=name.rpartition(" ")[2], parent=parent, **command.context_settings
    )
    context.terminal_width = 100
    yield name, command.get_help(context).replace("\b\n", "").rstrip()
    for below, each in getattr(command, "commands", {}).items():
        yield from _helps(f"{name} {below}", each, context)


# -- errors --------------------------------------------------------------------------------------------------------


def errors_page() -> str:
    """Each kind of error, as ``vaultconv explain`` has it."""
    from vaultconv.errors import explained, kinds

    parts = [
        "# Errors\n\n",
        MADE,
        "The last line of an error names its code; `vaultconv explain CODE` prints what stands here. Where the package says what address this\n"
        "documentation has (`Documentation` of its project URLs), that line names the place on this page, too. What concerns one note is\n"
        "no error but a line of [the ledger](ledger.md). What a command leaves with is in [Exit codes](exit-codes.md).\n",
    ]
    for kind in kinds():
        parts.append(
            f"\n## {kind.code}\n\n{explained(kind)}\n\nIn Python: `vaultconv.errors.{kind.__name__}`.\n"
        )
    return "".join(parts)


# -- configuration -------------------------------------------------------------------------------------------------


def configuration_page() -> str:
    """The keys of a job, from the schema."""
    from vaultconv.cli.batch_file.example import schema

    job = schema()["$defs"]["job"]["properties"]
    rows = "".join(
        f"| `{name}` | {_type(told)} | {_cell(told.get('description', ''))} |\n" for name, told in job.items()
    )
    return (
        "# The keys of vaultconv.toml\n\n"
        + MADE
        + "Each job of a [batch](cli.md#batch) has a source, a destination and any of these keys, which are the flags of `convert`; "
        "`[defaults]`\nhas what all jobs say that do not say it themselves. [The schema](vaultconv.schema.json) has the same for "
        "editors.\n\n| key | value | meaning |\n|---|---|---|\n" + rows
    )


def _type(told: Mapping[str, Any]) -> str:
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"] if value != "")
    if "anyOf" in told or "oneOf" in told:
        return " or ".join(_type(each) for each in told.get("anyOf", told.get("oneOf", ())))
    kind = told.get("type", "text")
    named = {
        "string": "text",
        "boolean": "`true` or `false`",
        "integer": "a number",
        "array": "a list of texts",
    }
    default = told.get("default")
    return named.get(kind, str(kind)) + (
        f", default `{json.dumps(default)}`" if default not in (None, "", []) else ""
    )


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


# -- the library ---------------------------------------------------------------------------------------------------


def api_page() -> str:
    """What ``vaultconv.__all__`` names, with signatures and docstrings."""
    import vaultconv

    parts = [
        "# The names of the library\n\n",
        MADE,
        "Everything that `vaultconv.__all__` names. [The Python API](python.md) shows how they go together.\n",
    ]
    names = [name for name in vaultconv.__all__ if not name.startswith("_")]
    for name in sorted(names, key=lambda name: (inspect.isclass(getattr(vaultconv, name)), name)):
        parts.append(_told(name, getattr(vaultconv, name)))
    return "".join(parts)


def _told(name: str, found: Any) -> str:
    text = (
        f"\n## {name}\n\n```python\n{_signature(name, found)}\n```\n\n{_plain(inspect.getdoc(found) or '')}\n"
    )
    if not inspect.isclass(found):
        return text
    for own, member in _members(found).items():
        if (
            own.startswith("_")
            or not (doc := inspect.getdoc(member))
            or not (callable(member) or isinstance(member, property))
        ):
            continue
        spelled = own if isinstance(member, property) else _signature(own, member)
        text += f"\n### {name}.{own}\n\n```python\n{spelled}\n```\n\n{_plain(doc)}\n"
    return text


def _members(found: type) -> dict[str, Any]:
    """What a class has, and what it has from those of ours that it is made of and that have no name in the library."""
    import vaultconv

    members: dict[str, Any] = {}
    for base in reversed(found.__mro__):
        is_named = base is not found and base.__name__ in vaultconv.__all__
        if base.__module__.startswith("vaultconv.") and not is_named:
            members |= vars(base)
    return members


def _is_given(name: str) -> bool:
    """Whether a call of ours gives it, and nobody makes one: then how it is made is nobody's affair."""
    page = (DOCS / "reference" / "python.md").read_text("utf-8")
    return f"\n| `{name}` |" in page.partition("### What they give\n")[2].partition("\n## ")[0]


def _signature(name: str, found: Any) -> str:
    if inspect.isclass(found) and (issubclass(found, Enum) or _is_given(name)):
        return f"class {name}"
    signature = inspect.signature(found)
    told = [_parameter(each) for each in signature.parameters.values() if each.name != "self"]
    returned = (
        ""
        if signature.return_annotation is signature.empty or inspect.isclass(found)
        else f" -> {signature.return_annotation}"
    )
    return f"{name}({', '.join(told)}){returned}"


def _parameter(parameter: inspect.Parameter) -> str:
    default = parameter.default
    shown = (
        ""
        if default is parameter.empty
        else " = ..."
        if "0x" in repr(default) or "<" in repr(default)
        else f" = {default!r}"
    )
    return f"{_STARS.get(parameter.kind, '')}{parameter.name}: {parameter.annotation}{shown}"


_STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


def _plain(doc: str) -> str:
    """A docstring as Markdown: roles and double backquotes are code, examples are blocks."""
    doc = re.sub(r":\w+:`~?([^`]+)`", lambda found: f"`{found[1].rpartition('.')[2]}`", doc).replace(
        "``", "`"
    )
    lines: list[str] = []
    example = False
    for line in doc.splitlines():
        if line.startswith(">>>") and not example:
            lines += ["```pycon"]
            example = True
        if example and not line:
            lines += ["```"]
            example = False
        lines.append(line)
    return "\n".join([*lines, "```"] if example else lines)


# -- the rooms -----------------------------------------------------------------------------------------------------


def rooms_picture() -> str:
    """The rooms of the package, each below all that import it."""
    import grimp

    graph = grimp.build_graph("vaultconv", cache_dir=None)
    rooms: dict[str, str] = {}
    for module in graph.modules:
        parts = module.split(".")
        if len(parts) > 1 and (DOCS.parent / "vaultconv" / parts[1]).is_dir():
            rooms[module] = parts[1]
    arrows = {
        (room, other)
        for module, room in rooms.items()
        for imported in graph.find_modules_directly_imported_by(module)
        if (other := rooms.get(imported, room)) != room
    }
    return _drawn(_levels(sorted(set(rooms.values())), arrows), arrows)


def _levels(rooms: Sequence[str], arrows: Collection[tuple[str, str]]) -> list[list[str]]:
    """The rooms in rows: each below all that import it."""
    level = dict.fromkeys(rooms, 0)
    for _ in rooms:
        for above, below in sorted(arrows):
            level[below] = max(level[below], level[above] + 1)
    return [[room for room in rooms if level[room] == number] for number in sorted(set(level.values()))]


_WIDTH, _HEIGHT, _ASIDE, _GAP = 130, 36, 30, 40
_STYLE = (
    "path{fill:none;stroke:#7a869a;stroke-opacity:.55}rect{fill:#eef2f8;stroke:#4a5a78}"
    "text{font:600 15px sans-serif;text-anchor:middle;fill:#1c2536}"
    "@media (prefers-color-scheme:dark){rect{fill:#26303f;stroke:#8fa3c4}text{fill:#e8edf5}}"
)


def _drawn(rows: Sequence[Sequence[str]], arrows: Collection[tuple[str, str]]) -> str:
    broad = max(map(len, rows)) * (_WIDTH + _ASIDE) + 2 * _WIDTH
    places: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        left = (broad - len(row) * (_WIDTH + _ASIDE) + _ASIDE) / 2
        for at, room in enumerate(row):
            places[room] = (left + at * (_WIDTH + _ASIDE), 10 + number * (_HEIGHT + _GAP))
    lines = [
        _arrow(places[above], places[below], 1 if at % 2 else -1)
        for at, (above, below) in enumerate(sorted(arrows))
    ]
    boxes = [
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{x + _WIDTH / 2:g}" y="{y + 23:g}">{escape(room)}</text>'
        for room, (x, y) in sorted(places.items())
    ]
    tall = 20 + len(rows) * (_HEIGHT + _GAP) - _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {broad} {tall}" role="img" '
        f'aria-label="The rooms of vaultconv, each above those that it imports"><style>{_STYLE}</style>\n'
        + "\n".join([*lines, *boxes])
        + "\n</svg>\n"
    )


def _arrow(above: tuple[float, float], below: tuple[float, float], side: int) -> str:
    """The line from the room at ``above`` to that at ``below``; past rooms between them it goes around, on a ``side``."""
    (x1, y1), (x2, y2) = (above[0] + _WIDTH / 2, above[1] + _HEIGHT), (below[0] + _WIDTH / 2, below[1])
    rows = (y2 - y1 + _HEIGHT) / (_HEIGHT + _GAP)
    aside = 0 if rows <= 1 else side * (_WIDTH * 0.75 + 14 * rows)
    bend = (y2 - y1) / 2
    return (
        f'<path d="M{x1:g},{y1:g} C{x1 + aside:g},{y1 + bend:g} {x2 + aside:g},{y2 - bend:g} {x2:g},{y2:g}"/>'
    )


WITH_TABLES = sorted(
    page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if tables.named_in(page)
)
"""The pages that show tables of the code among what people wrote."""

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/help.md": help_page,
    "reference/errors.md": errors_page,
    "reference/configuration.md": configuration_page,
    "reference/api.md": api_page,
    "rooms.svg": rooms_picture,
    **{page: partial(tables.placed, DOCS / page) for page in WITH_TABLES},
    **examples.pages(),
}


def main() -> None:
    """Writes what is not as it would be."""
    os.environ["COLUMNS"] = "100"
    for name, page in PAGES.items():
        file, text = DOCS / name, page()
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"{name} is written")


if __name__ == "__main__":
    main()
