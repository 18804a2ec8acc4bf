"""Waiting for changes of a vault: each time something of it was changed and then nothing for a moment, it is said what.

An editor saves in a dance: it writes aside, renames, removes, and touches the folder; a program that syncs writes many files one
after the other. One answer for all of it is given once it has settled. A folder that is taken away and put back, or
replaced by another, is watched anew.
"""

# os.path on text, since it is asked for each change:
# ruff: noqa: PTH118, PTH119, PTH120

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.formats.registry import all_formats
from vaultconv.vault.filters import IGNORE_FILE

if TYPE_CHECKING:
    from threading import Event

SETTLE = 300
"""Milliseconds without a change after which it has settled."""
_LONGEST = 20
"""So many times that long is waited where changes never end."""
_LOOK = 100
"""Milliseconds after which it is looked whether the vault is still the same folder."""
_AGAIN = 1.0
"""Seconds after which what went wrong is tried again."""
_LEFTOVERS = ("~", ".swp", ".swx", ".swo", ".tmp", ".part", ".crdownload")
"""How files end that an editor or a download writes aside."""
_ADDED = 1
"""How ``watchfiles`` calls that something is new (``Change.added``), which is imported only when it is asked."""
ITSELF = frozenset({"."})
"""What is told where it is the vault itself that came or went."""


class Watch:
    """What is watched: the vault at ``source``, a folder or one file, and the folders ``beside`` it that its links may lead to.

    ``settle`` is in milliseconds. ``poll`` asks the disk again and again, where the system does not tell of changes (of many
    shares of a network, and across the border of a container). ``stop`` ends it when set."""

    def __init__(
        self,
        source: Path,
        beside: Iterable[Path] = (),
        *,
        settle: int = SETTLE,
        poll: bool = False,
        stop: Event | None = None,
    ) -> None:
        self._name = source.name if source.is_file() else ""
        self._root = source.parent if self._name else source
        """An editor puts another file in the place of one: its folder is watched."""
        self._beside = tuple(beside)
        self._settle = settle
        self._poll = poll
        self._stop = stop
        self._settings = _settings_files()
        self._due: float | None = None

    def ask_again(self) -> None:
        """Whoever asked could not do with what was told: in a second it is told once more that there is something, as a change of
        :data:`ITSELF`, unless a change is told before. (A vault that was away for a moment, while it was read, looks
        afterwards as if nothing had been.)"""
        self._due = time.monotonic() + _AGAIN

    def changes(self) -> Iterator[frozenset[str]]:
        """The paths that were changed, each time it has settled. The first time is as soon as it is watched, whatever was changed
        before: what changes from then on is told, whatever whoever asks does meanwhile. A vault that is not there any more is told
        of as a change of :data:`ITSELF`, and so is one that is there again."""
        while not self._is_stopped():
            known = _identity(self._root)
            if known is not None:
                yield from self._until_replaced(known)
            if not self._is_stopped() and _identity(self._root) is None:
                yield ITSELF
                while _identity(self._root) is None and not self._is_stopped():
                    time.sleep(_LOOK / 1000)

    def _until_replaced(self, known: tuple[int, int]) -> Iterator[frozenset[str]]:
        """The changes, for as long as the folder is the one that is ``known``."""
        from watchfiles import watch  # 75 ms, for this command alone

        found = watch(
            self._root,
            *(folder for folder in self._beside if folder.is_dir()),
            watch_filter=None,
            step=self._settle,
            debounce=self._settle * _LONGEST,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            stop_event=self._stop,
            force_polling=self._poll or None,
            recursive=not self._name,
        )
        is_new = True
        for changes in found:
            told = self._all_told(changes)
            if is_new or told or self._is_due():
                self._due = None
                yield told or ITSELF
            is_new = False
            if _identity(self._root) != known:
                return

    def _all_told(self, changes: Iterable[tuple[int, str]]) -> frozenset[str]:
        """What ``changes`` are told as: without what came and went meanwhile, if there is anything else."""
        told = [(path, kind, full) for kind, full in changes if (path := self._told(full))]
        passing = {path for path, kind, full in told if kind == _ADDED and not os.path.lexists(full)}
        paths = frozenset(path for path, _, _ in told)
        return paths - passing or paths

    def _told(self, full: str) -> str:
        """What a change of the file at ``full`` is told as; ``""`` if it is none of the vault's."""
        real = os.path.join(os.path.realpath(os.path.dirname(full)), os.path.basename(full))
        path = os.path.relpath(real, os.path.realpath(self._root)).replace(os.sep, "/")
        meant = path == self._name if self._name else counts(path, self._settings)
        return path if meant else ""

    def _is_due(self) -> bool:
        return self._due is not None and time.monotonic() >= self._due

    def _is_stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()


def counts(path: str, settings: frozenset[str] = frozenset()) -> bool:
    """Whether a change at ``path`` can be one of what the vault says. What is hidden is no part of it, save the ``settings`` of its
    app, and what names files to leave out; what editors write aside will be gone in a moment.

    >>> [counts(path, frozenset({".obsidian/app.json"})) for path in ("Bread.md", ".obsidian/app.json", "a/.vaultconvignore")]
    [True, True, True]
    >>> [counts(path) for path in (".", ".obsidian/workspace.json", "a/.git/index", "Bread.md~", "a/.Bread.md.swp", "#Bread.md#")]
    [False, False, False, False, False, False]
    """
    parts = [part for part in path.split("/") if part != ".."]
    name = parts[-1] if parts else ""
    if path in settings or name == IGNORE_FILE:
        return True
    is_aside = name.endswith(_LEFTOVERS) or (name.startswith("#") and name.endswith("#"))
    return bool(name) and not is_aside and not any(part.startswith(".") for part in parts)


def _settings_files() -> frozenset[str]:
    """The files with the settings of a vault, of all formats that are installed."""
    formats = (plugin.found for plugin in all_formats() if plugin.found is not None)
    return frozenset(name for format in formats for name in getattr(format, "settings_files", ()))


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells ``folder`` from another of its name; None where there is none."""
    try:
        info = folder.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino
