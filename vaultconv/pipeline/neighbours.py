"""The files of a destination that this source did not write: names that no new file takes, and that no link may mean by mistake.

An app finds a note by its name alone. So in a vault that is there, a new note that would be called as an old one gets a number: an
old link to that name goes on meaning what it meant. Only names are looked at, and no file is.
"""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH118

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename
from typing import TYPE_CHECKING

from vaultconv.pipeline.actions import Action, Kind
from vaultconv.vault.naming import key

if TYPE_CHECKING:
    from vaultconv.pipeline.state import State


@dataclass(frozen=True, slots=True)
class Others:
    """Files of a destination that this source did not write, by path. If they ``are_avoided``, nothing new is called as one of them;
    else it may come to a conflict."""

    paths: tuple[str, ...] = ()
    are_avoided: bool = True

    def names(self) -> frozenset[str]:
        """How they are called, as names are compared."""
        return frozenset(key(basename(path)) for path in self.paths)


NO_OTHERS = Others()
"""Nobody else has written there."""


def neighbours(
    destination: Path, state: State, owner: int, before: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """The files in ``destination`` that source number ``owner`` did not write, nor was writing when it was killed, by path. What
    is hidden, and what a symbolic link leads to, is none. After a run of it they are among those ``before``, if these are known."""
    if before == ():
        return before
    ours = state.paths_of(owner) | state.pending(owner).keys()
    return strangers(visible(destination) if before is None else before, ours)


def visible(destination: Path) -> Iterator[str]:
    """The visible files in ``destination``, and what a symbolic link leads to."""
    return _files(os.path.realpath(destination), "")


def strangers(files: Iterable[str], exact: Collection[str]) -> tuple[str, ...]:
    """Of all visible ``files`` of a destination those that are none of ours, whose paths are ``exact``; by path."""
    there = [path for path in files if path not in exact]
    ours = {key(path) for path in exact} if there else set()
    return tuple(sorted(path for path in there if key(path) not in ours))


def _files(folder: str, path: str) -> Iterator[str]:
    """The visible files below ``folder``, whose path in the destination is ``path``. What cannot be listed is nobody's."""
    try:
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if not entry.name.startswith(".")]
    except OSError:
        return  # it is not there yet, or the plan says what is wrong with it
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(os.path.join(folder, entry.name), f"{path}{entry.name}/")
        else:
            yield path + entry.name


def met(others: Others, paths: Iterable[str], actions: Iterable[Action]) -> Others | None:
    """The ``others`` that files at ``paths`` would be called as, were they written as ``actions`` have it; None where they meet none,
    or where a note is just as it would be written: then this source wrote it, though nobody remembers, and they are no others. What
    another source wrote stays its own, also where it is just the same: it may go when that source has it no more. Of what comes from no file of
    the source, such as what was had from the web and is called by what it holds, one is enough for both."""
    kept = {
        action.path: action.record
        for action in actions
        if action.kind is Kind.KEEP and (action.record is not None or not action.source)
    }
    if any(record is not None and record.kind == "note" for record in kept.values()):
        return None
    left = Others(tuple(path for path in others.paths if path not in kept))
    names = left.names()
    return left if any(key(basename(path)) in names for path in paths if path not in kept) else None
