"""The folder of migration scripts: which there are, in which order they are applied, and the next one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from keyword import iskeyword
from pathlib import Path

from vaultconv.errors import ConfigurationError, DestinationError, UsageError
from vaultconv.migrations.script import Script, read_script
from vaultconv.vault.migration_files import MIGRATIONS, SCRIPT_NAME
from vaultconv.vault.tree import reason

_TEMPLATE = '''"""{title}."""

from vaultconv import MigrationContext, OpenNote


def {step}(note: OpenNote, context: MigrationContext) -> None:
    """Say what becomes of each note."""
    # note.properties["status"] = "draft"
    # note.rename_tag("old", "new")
    # context.log("what there is to say of it")
'''
_LAST = 9999


def folder_of(vault: Path, said: Path | None = None) -> Path:
    """The folder with the migration scripts of ``vault``: what was ``said``, or the one in it."""
    return vault / MIGRATIONS if said is None else said


def scripts_in(folder: Path, said: bool = False) -> tuple[Script, ...]:
    """The scripts in ``folder``, in the order in which they are applied: by their numbers, each after all that it depends on. A
    folder that is not there has none, unless it was ``said``.

    Raises :class:`~vaultconv.errors.ConfigurationError` with all that is wrong with any of them."""
    if not folder.is_dir():
        if said or folder.exists():
            raise UsageError(
                "is no folder", path=folder, remedy="Name the folder that holds migration scripts."
            )
        return ()
    scripts: list[Script] = []
    problems: list[UsageError] = []
    for file in sorted(folder.iterdir()):
        if SCRIPT_NAME.fullmatch(file.name):
            try:
                scripts.append(read_script(file))
            except ConfigurationError as error:
                problems += error.problems
    problems += _twice(scripts)
    if problems:
        raise ConfigurationError(problems)
    return ordered(scripts)


def _twice(scripts: Iterable[Script]) -> Iterator[UsageError]:
    """Those whose number another one has."""
    known: dict[str, Script] = {}
    for script in scripts:
        other = known.setdefault(script.number, script)
        if other is not script:
            yield script.problem(
                f"has the number of {other.name}", remedy="Give one of them another: it says which is first."
            )


def ordered(scripts: Iterable[Script]) -> tuple[Script, ...]:
    """``scripts`` by their numbers, each after all that it depends on. Raises :class:`~vaultconv.errors.ConfigurationError` where one
    depends on what is not there, or on itself."""
    known = {script.name: script for script in sorted(scripts, key=lambda script: script.name)}
    needs = {name: list(_needs(script, known)) for name, script in known.items()}
    missing = [
        script.problem(
            f"depends on `{said}`, which is not there",
            "depends_on",
            f"There are {', '.join(known)}." if len(known) > 1 else "It is the only one that there is.",
        )
        for script in known.values()
        for said in script.depends_on
        if _called(said, known) is None
    ]
    if missing:
        raise ConfigurationError(missing)
    done: dict[str, Script] = {}
    while len(done) < len(known):
        ready = next((name for name in known if name not in done and done.keys() >= {*needs[name]}), None)
        if ready is None:
            raise ConfigurationError([_circle(known, needs, done)])
        done[ready] = known[ready]
    return tuple(done.values())


def _needs(script: Script, known: Mapping[str, Script]) -> Iterator[str]:
    for said in script.depends_on:
        found = _called(said, known)
        if found is not None:
            yield found


def _called(said: str, known: Mapping[str, Script]) -> str | None:
    """The script that is called by its name, or by its number."""
    return next((name for name, script in known.items() if said in (name, script.number)), None)


def _circle(
    known: Mapping[str, Script], needs: Mapping[str, list[str]], done: Mapping[str, Script]
) -> UsageError:
    """That some scripts wait for each other: the way round, from the first of them."""
    way = [next(name for name in known if name not in done)]
    while way.count(way[-1]) < 2:
        way.append(next(name for name in needs[way[-1]] if name not in done))
    first = way.index(way[-1])
    circle = way[first:]
    return known[circle[0]].problem(
        f"depends on itself: {' -> '.join(circle)}", "depends_on", "Take one of them out of `depends_on`."
    )


def script_called(said: str, scripts: Iterable[Script]) -> Script:
    """The one of ``scripts`` with this name or number. Raises :class:`~vaultconv.errors.UsageError` for none."""
    known = {script.name: script for script in scripts}
    name = _called(said.removesuffix(".py"), known)
    if name is None:
        raise UsageError(f"there is no migration {said}", remedy=f"There are {', '.join(known) or 'none'}.")
    return known[name]


def new_script(folder: Path, title: str) -> Path:
    """Writes a script to begin with, with the next number, into ``folder``, which is made if need be. Raises
    :class:`~vaultconv.errors.UsageError` for a ``title`` that gives no name, and :class:`~vaultconv.errors.DestinationError` where nothing
    can be written."""
    plain = unicodedata.normalize("NFKC", title).strip()
    step = re.sub(r"\W+", "_", plain.lower()).strip("_")
    if not step or '"' in title or "\\" in title or not plain.isprintable():
        raise UsageError(f"no script can be called {title!r}", remedy="Say in a few words what it does.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(found[1]) for file in folder.iterdir() if (found := SCRIPT_NAME.fullmatch(file.name))]
        number = max(numbers, default=0) + 1
        if number > _LAST:
            raise UsageError("has no number left", path=folder, remedy="Begin a new folder: --migrations.")
        file = folder / f"{number:04}_{step}.py"
        called = step if step.isidentifier() and not iskeyword(step) else f"step_{step}"
        text = _TEMPLATE.format(title=plain[:1].upper() + plain[1:].rstrip("."), step=called)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise DestinationError(f"cannot be written: {reason(error)}", path=folder) from error
    return file
