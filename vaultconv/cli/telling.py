"""What became of a run, for the person at the keyboard."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.report.summary import summary, troubles

if TYPE_CHECKING:
    from vaultconv.pipeline.run import Run


def tell(run: Run, source: Path, *, quiet: bool = False, verbose: bool = False) -> None:
    """Prints the summary of ``run``; with ``quiet`` only what went wrong, to stderr."""
    if quiet:
        print(troubles(run), end="", file=sys.stderr, flush=True)
    else:
        print(summary(run, source, verbose), end="", flush=True)
