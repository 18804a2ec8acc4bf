"""``vaultconv watch``: convert again whenever something is changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vaultconv.cli.convert import carry_out
from vaultconv.cli.outcome import failure, is_interruption
from vaultconv.cli.progress import progress
from vaultconv.cli.shared_arguments import Destination, Json, Quiet
from vaultconv.cli.telling import tell
from vaultconv.errors import DONE, UsageError
from vaultconv.pipeline.live import READWISE, at_hand
from vaultconv.pipeline.mirrored import check_local
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run
from vaultconv.pipeline.watching import SETTLE, Watch
from vaultconv.remote.address import place_of
from vaultconv.report.json_report import run_report
from vaultconv.report.passes import as_line, as_text

Watched = Annotated[
    Path,
    typer.Argument(
        metavar="SRC",
        help="The vault to watch: a folder, or one file. It is never changed.",
        parser=place_of,
    ),
]
Settle = Annotated[
    int,
    typer.Option(
        "--settle", metavar="MS", min=10, help="Milliseconds without a change before it is converted."
    ),
]
Poll = Annotated[
    bool,
    typer.Option(
        "--poll", help="Look again and again, where the system tells of no changes: on some network drives."
    ),
]


def watch(
    source: Watched,
    destination: Destination,
    options: Options,
    settle: Settle = SETTLE,
    poll: Poll = False,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Convert SRC into DST whenever something in SRC is changed.

    \b
      vaultconv watch ~/Notes ~/public --to html

    Takes the options of `convert`. It waits until changes have settled, and writes only what they change. What goes wrong is said, tried
    once more in a second, and then with the next change. Ctrl-C ends it; --json prints an object for each pass, in a line of its own.

    Leaves with 0 when it is ended between two passes, and with 130 within one: then the next run completes it.
    """
    if str(source).startswith(READWISE):
        raise UsageError("a service cannot be watched", path=source, remedy="Convert it from time to time.")
    for place in (source, destination):
        check_local(place, "an object store cannot be watched", "Convert from time to time.")
    watching = Watch(source, options.allow, settle=settle, poll=poll)
    changes = watching.changes()
    run: Run | None = None
    said = ""  # of the last pass, if that went wrong
    while True:
        try:
            changed = next(changes)
        except (KeyboardInterrupt, SystemError) as error:
            if not is_interruption(error):
                raise
            return DONE
        try:
            with progress(quiet) as bar:
                made, code = carry_out(at_hand(source), destination, options, bar)
        except (KeyboardInterrupt, SystemExit, GeneratorExit, BrokenPipeError):
            raise
        except BaseException as error:
            if run is None or is_interruption(error):
                raise
            if not said:
                watching.ask_again()
            if repr(error) != said:
                failure(error)
            said = repr(error)
            continue
        said = ""
        if json:
            print(as_line(run_report(made, code), changed), flush=True)
        elif run is None or quiet:
            tell(made, source, quiet=quiet)
        else:
            print(as_text(changed, made, run.plan.losses), end="", flush=True)
        if run is None and not quiet:
            print(f"Watching {source}. Ctrl-C ends it.", file=sys.stderr, flush=True)
        run = made
