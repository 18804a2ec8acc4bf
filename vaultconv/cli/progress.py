"""The progress bar: on stderr, and only on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.assets.answers import Failed, Found
from vaultconv.assets.limits import MEBIBYTE
from vaultconv.cli.screen import is_plain
from vaultconv.pipeline.actions import Action

if TYPE_CHECKING:
    from rich.progress import Progress


@dataclass(slots=True)
class Tally:
    """What was fetched so far.

    >>> tally = Tally()
    >>> tally.add(Failed("https://example.org/a.png", "the server says 404 Not Found"))
    >>> str(tally)
    '0 files, 0.0 MiB, 1 not to be had'
    """

    files: int = 0
    size: int = 0
    failed: int = 0

    def add(self, found: Found) -> None:
        """Counts what an address gave."""
        if isinstance(found, Failed):
            self.failed += 1
        else:
            self.files += 1
            self.size += found.size

    def __str__(self) -> str:
        failed = f", {self.failed:,} not to be had" if self.failed else ""
        return f"{self.files:,} file{'' if self.files == 1 else 's'}, {self.size / MEBIBYTE:,.1f} MiB{failed}"


class Bar:
    """What a run tells of its progress. Without a terminal (``shown`` is None), nothing."""

    def __init__(self, shown: Progress | None = None) -> None:
        self._shown = shown

    def reading(self, source: Path) -> None:
        """The source is read and converted; how long that takes is not known."""
        if self._shown is not None:
            from rich.markup import escape

            self._shown.add_task(escape(f"Reading {source.name}"), total=None)

    def asking(self, words: str) -> None:
        """A service is asked: how far that is, in words."""
        if self._shown is not None:
            from rich.markup import escape

            for task in self._shown.task_ids:
                self._shown.update(task, description=escape(words))

    def fetching(self, total: int) -> Callable[[Found], None]:
        """``total`` addresses of the web are asked: what to call with what each gave."""
        shown = self._shown
        if shown is None:
            return lambda _: None
        task = shown.add_task("Fetching", total=total)
        tally = Tally()

        def advance(found: Found) -> None:
            tally.add(found)
            shown.update(task, advance=1, description=f"Fetching ({tally})")

        return advance

    def writing(self, total: int) -> Callable[[Action], None] | None:
        """``total`` files are written: what to call for each."""
        shown = self._shown
        if shown is None:
            return None
        for task in shown.task_ids:
            shown.remove_task(task)
        task = shown.add_task("Writing", total=total)
        return lambda _: shown.advance(task)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Bar]:
    """A bar for as long as the work goes on; then it is wiped away."""
    if quiet or not sys.stderr.isatty() or is_plain(os.environ):
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    with Progress(
        *Progress.get_default_columns()[:1],
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as shown:
        yield Bar(shown)
