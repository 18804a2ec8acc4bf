"""The progress bar: on stderr, and only on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.pipeline.actions import Action

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """What a run tells of its progress. Without a terminal (``shown`` is None), nothing."""

    def __init__(self, shown: Progress | None = None) -> None:
        self._shown = shown

    def reading(self, source: Path) -> None:
        """The source is read and converted; how long that takes is not known."""
        if self._shown is not None:
            from rich.markup import escape

            self._shown.add_task(escape(f"Reading {source.name}"), total=None)

    def fetching(self, total: int) -> Callable[[], None]:
        """``total`` addresses of the web are asked: what to call after each."""
        shown = self._shown
        if shown is None:
            return lambda: None
        task = shown.add_task("Fetching", total=total)
        return lambda: shown.advance(task)

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
    if quiet or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)
