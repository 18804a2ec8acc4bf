"""What a run depends on, as one hash: the program, the options, and every file of the source.

A note counts by its bytes, not by its time alone: an edit in the same tick of the clock is an edit. They are not read where
:mod:`vaultconv.pipeline.looks` knows them. An attachment counts by its size and time, as everywhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import vaultconv
from vaultconv.formats.base import Unit
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.still import sources
from vaultconv.vault.held import Held
from vaultconv.vault.tree import Tree, walk_hidden

_LIBRARIES = (
    "jinja2",
    "latex2mathml",
    "nh3",
    "py-yaml12",
    "pygments",
    "pyromark",
    "python-frontmatter",
    "ruamel.yaml",
    "selectolax",
)
"""Those that what is written depends on."""


NOTE, SETTINGS, EXPORT = "note", "settings", "export"
"""The role of a unit that is one note, that of one from which it is learned what notes mean, and that of one that holds many notes."""
FILES = frozenset({"attachment", "board", "base"})
"""The roles of units that are files of a vault, and no notes."""
_HOW = {"durable", "on_conflict", "prune", "full", "jobs", "executor", "memory", "backup", "rules"}
"""The options that say nothing of a run that meets no conflict, and leaves nothing stale: only such a run has a receipt. What may be asked of the
web decides what comes of an address, which each run finds out."""


class _Hash:
    """The hash of texts, some of which are taken in at a time."""

    __slots__ = ("_state", "_texts")

    def __init__(self) -> None:
        self._state = blake2b(digest_size=20)
        self._texts: list[str] = []

    def add(self, text: str) -> None:
        """Takes in one more."""
        self._texts.append(text)
        if len(self._texts) >= _SOME:
            self._take()

    def hexdigest(self) -> str:
        """It, in hex, of all that were taken in."""
        self._take()
        return self._state.hexdigest()

    def _take(self) -> None:
        said = "".join(f"{text}\0" for text in self._texts)
        self._state.update(said.encode("utf-8", "surrogatepass"))
        self._texts.clear()


_SOME: Final = 500
"""So many texts are hashed at a time."""


class Fingerprint:
    """The hash of a source, while it is read; that of its files: of all that are no notes; that of its frame: of all but these, and what its notes
    hold, and when they were changed; and that of its ground: of all but its notes and files, the folders that they are in, and how many there are.
    In neither are settings that are learned from notes."""

    __slots__ = (
        "_files",
        "_frame",
        "_goes_on",
        "_ground",
        "_hidden",
        "_notes",
        "_others",
        "_settings",
        "_state",
        "_tree",
    )

    def __init__(self, tree: Tree, format: str, reason: str, options: Options) -> None:
        self._state = _Hash()
        self._frame = _Hash()
        self._ground = _Hash()
        self._files = _Hash()
        self._notes: set[str] = set()
        self._others: set[str] = set()
        self._settings: list[tuple[str, str]] = []
        self._tree = tree
        self._goes_on = format != options.target_format
        self._hidden: set[str] = set()
        self._add("" if isinstance(tree, Held) else program())  # what comes through a pipe is not known again
        if options.transforms:
            from vaultconv.pipeline.plugin_code import code_of

            self._add(code_of(options.transforms))
        self._add(repr((format, os.path.realpath(tree.root), tree.only, _said(options))))
        self._add(repr((tree.hidden, tree.losses)))
        self._seen(repr((reason, tree.folders)))

    def unit(self, unit: Unit, stamp: str) -> None:
        """Takes in one ``unit``, whose bytes have the hash ``stamp`` (``""``: they were not read)."""
        said = f"{unit.role} {stamp} {unit.size} {unit.mtime_ns} {unit.path}"
        if unit.role == NOTE and not unit.further and unit.path in self._tree:
            self._notes.add(unit.path)
            self._state.add(said)
            self._frame.add(unit.path)
        elif unit.role == SETTINGS:
            self._state.add(said)
            self._settings.append((unit.path, said))
        elif unit.role in FILES and not unit.further:
            self._others.add(unit.path)
            self._state.add(said)
            is_left = self._goes_on and unit.path.startswith(
                "."
            )  # of the app's own it only counts that they are there
            self._files.add(unit.path if is_left else said)
        elif unit.role == EXPORT:
            self._others.update((unit.path, *unit.further))
            self._seen(said)  # which of its notes are others is found out where it is read
        else:
            self._add(said)
        if unit.path.startswith("."):
            self._hidden.add(unit.path.partition("/")[0])

    def file(self, file: Path) -> None:
        """Takes in a ``file`` that is none of the vault: what it holds, or that it is not there."""
        self._add(blake2b(file.read_bytes()).hexdigest() if file.is_file() else "none")

    def done(self, tree: Tree) -> str:
        """All of it, in hex, with what in the hidden folders of ``tree`` that have units could not be listed."""
        for path in sorted(self._hidden.intersection(tree.hidden)):
            self._add(repr(walk_hidden(tree, path).losses))
        files = {file.path: f"{file.size} {file.mtime_ns} {file.path}" for file in tree.files}
        self._state.add("\n".join(files.values()))
        for path, said in self._settings:
            if path not in self._notes:  # of what is learned from notes it only counts what that is
                self._frame.add(said)
                self._ground.add(said)
        known = self._notes | self._others
        others = "\n".join(said for path, said in files.items() if path not in known)
        self._frame.add(others)
        self._ground.add(others)
        return self._state.hexdigest()

    @property
    def frame(self) -> str:
        """The hash of the frame, in hex, once all is done."""
        return self._frame.hexdigest()

    @property
    def ground(self) -> str:
        """The hash of the ground, in hex, once all is done."""
        return self._ground.hexdigest()

    @property
    def files(self) -> str:
        """The hash of the files, in hex, once all is done."""
        return self._files.hexdigest()

    def _add(self, text: str) -> None:
        self._seen(text)
        self._ground.add(text)

    def _seen(self, text: str) -> None:
        self._state.add(text)
        self._frame.add(text)


def _said(options: Options) -> list[str]:
    """What ``options`` say of what is written: all but how it is."""
    said = {field.name: getattr(options, field.name) for field in fields(options) if field.name not in _HOW}
    said["allow"] = [os.path.realpath(folder) for folder in options.allow]
    said["format_options"] = sorted((name, repr(value)) for name, value in options.format_options.items())
    return [f"{name}={value!r}" for name, value in said.items()]


@cache
def program() -> str:
    """What this program is: its version, with those of Python and of its libraries, and for whoever works on it the size and
    time of each of its files. ``""`` where that cannot be told: in an archive, or without the records of its installation."""
    package = os.path.dirname(vaultconv.__file__)  # noqa: PTH120  os is cheaper, and this runs in each process
    try:
        files = sources(package)
        libraries = [f"{name} {said}" for name, said in versions(_LIBRARIES)]
    except (OSError, ModuleNotFoundError):  # as one is called that has no records
        return ""
    return "\n".join([vaultconv.__version__, sys.version, *libraries, *sorted(files)])


_RECORDS = ".dist-info"


def versions(libraries: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The version of each of the ``libraries``, by its name: as the folder of its records is called
    (https://packaging.python.org/en/latest/specifications/recording-installed-packages/). Where it has none that is called so, the records
    are asked, which takes as long as a thousand files. Raises :class:`ModuleNotFoundError` for one that is not installed.

    >>> from importlib.metadata import version
    >>> dict(versions(["pyromark"])) == {"pyromark": version("pyromark")}
    True
    """
    called: dict[str, str] = {}
    for folder in reversed(sys.path):
        for name in sorted(os.listdir(folder or ".")) if os.path.isdir(folder or ".") else ():  # noqa: PTH112, PTH208
            if name.endswith(_RECORDS):
                library, _, said = name.removesuffix(_RECORDS).partition("-")
                called[_plainly(library)] = said
    for library in libraries:
        said = called.get(_plainly(library), "")
        if not said:
            from importlib.metadata import version

            said = version(library)
        yield library, said


def _plainly(name: str) -> str:
    """The ``name`` of a library, as it is compared."""
    return name.lower().replace("_", "-").replace(".", "-")
