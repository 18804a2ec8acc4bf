"""``vaultconv batch``: several conversions from one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vaultconv.cli.batch_file import FILE
from vaultconv.cli.convert import DryRun, carry_out
from vaultconv.cli.outcome import BUG, failure, is_interruption
from vaultconv.cli.progress import progress
from vaultconv.cli.shared_arguments import Json, Quiet, Verbose
from vaultconv.cli.telling import tell
from vaultconv.errors import DONE, DestinationError, UsageError, combine
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.run import Run
from vaultconv.report.batch import Outcome, as_json, as_text, heading
from vaultconv.report.json_report import dumps
from vaultconv.vault.tree import reason

if TYPE_CHECKING:
    from vaultconv.cli.batch_file.reader import Job

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file that names the jobs.")]
Jobs = Annotated[
    list[str],
    typer.Argument(metavar="JOB...", help="The jobs to do. [default: all of them]", show_default=False),
]
Init = Annotated[bool, typer.Option("--init", help="Write a FILE to begin with; one that is there stays.")]
Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON Schema of FILE, for editors, and nothing else.")
]


def batch(
    file: File = Path(FILE),
    jobs: Jobs = [],  # noqa: B006  Typer makes a new one for each command line
    init: Init = False,
    schema_: Schema = False,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Do the conversions that FILE names.

    \b
      vaultconv batch --init                          write a file to begin with
      vaultconv batch vaultconv.toml                  do all of it
      vaultconv batch vaultconv.toml notes --dry-run  what would one job do?

    A job has a source, a destination, and as keys the flags of `convert`; what all of them say stands in [defaults].
    The whole file is checked before anything is done. A job that fails does not keep the others from being done.

    Leaves with the gravest of what the jobs leave with.
    """
    from vaultconv.cli.batch_file.example import schema  # with all keys, which no other command needs
    from vaultconv.cli.batch_file.reader import read_jobs
    from vaultconv.formats.registry import format_names

    if schema_:
        print(dumps(schema(format_names())), end="")
        return DONE
    if init:
        return _begin(file, quiet)
    done = []
    for job in read_jobs(file, jobs):
        if not quiet and not json:
            print(heading(job.name))
        run, outcome = _do(job, dry_run, quiet, json)
        done.append(outcome)
        if run is not None and not json:
            tell(run, job.source, quiet=quiet, verbose=verbose)
    codes = [each.exit_code for each in done]
    code = BUG if BUG in codes else combine(*codes)
    if json:
        print(dumps(as_json(done, code)), end="")
    elif not quiet:
        print(as_text(done), end="")
    return code


def _do(job: Job, dry_run: bool, quiet: bool, json: bool) -> tuple[Run | None, Outcome]:
    """Does ``job``. What goes wrong with it is told, and is its outcome; nothing but the user ends the others."""
    try:
        with progress(quiet) as bar:
            bar.reading(job.source)
            folder = at_hand(job.source, bar.asking)
            run, code = carry_out(folder, job.destination, job.options, bar, dry_run=dry_run, **job.more)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, BrokenPipeError):
        raise
    except BaseException as error:  # one job never costs another; the error is told, and in the exit code
        if is_interruption(error):
            raise
        words, code = failure(error)
        return None, Outcome(job.name, code, words)
    return run, Outcome.of(job.name, run, code, reported=json)


def _begin(file: Path, quiet: bool) -> int:
    """Writes a ``file`` to begin with, where none is."""
    from vaultconv.cli.batch_file.example import example

    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(example())
    except FileExistsError as error:
        raise UsageError("is there already, and stays as it is", path=file, remedy="Name another.") from error
    except OSError as error:
        raise DestinationError(f"cannot be written: {reason(error)}", path=file) from error
    if not quiet:
        print(f"{file} is written. Edit it, then: vaultconv batch {file} --dry-run")
    return DONE
