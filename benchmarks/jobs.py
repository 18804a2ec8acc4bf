"""One job in a process of its own, with what it took. ``run.py`` starts one of these for each sample.

    python benchmarks/jobs.py read obsidian SRC DST
    python benchmarks/jobs.py convert obsidian:logseq SRC DST

The clock starts when all is imported and stops before the process ends; the collector of cycles works as it does for a
user. Printed is one line of JSON: seconds of the wall, seconds of the processor, the highest memory in MB, and what the
job counted. The job fails, and the process with it, if what it made is not whole.
"""

# The floor is to be low, and os.path on text is several times cheaper than Path:
# ruff: noqa: PTH103, PTH118, PTH120, PTH123

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyromark

import vaultconv
from vaultconv.errors import DONE
from vaultconv.formats.registry import get_format
from vaultconv.markdown.frontmatter import handlers  # noqa: F401  otherwise imported with the first front matter
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.report.preview import differing, file_diffs

NOTES = (".md", ".html")


def notes_in(folder: Path) -> list[str]:
    """The notes below ``folder``, as paths from it."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.relpath(os.path.join(here, name), folder) for name in names if name.endswith(NOTES)]
    return sorted(found)


def floor(source: Path, destination: Path, options: Options) -> int:
    """The least that any converter on this parser does: reads each note, goes through its events, writes it."""
    made: set[str] = set()
    notes = notes_in(source)
    for note in notes:
        with open(os.path.join(source, note), "rb") as file:
            data = file.read()
        for _ in pyromark.events_with_range(data.decode()):
            pass
        target = os.path.join(destination, note)
        folder = os.path.dirname(target)
        if folder not in made:
            os.makedirs(folder, exist_ok=True)
            made.add(folder)
        with open(target, "wb") as file:
            file.write(data)
    return len(notes)


def read(source: Path, destination: Path, options: Options) -> int:
    """Bytes to the model, and the index of the vault."""
    return len(load(source, options).vault.notes)


def convert(source: Path, destination: Path, options: Options) -> int:
    """All that ``vaultconv convert`` does."""
    run = vaultconv.convert(source, destination, options)
    if run.exit_code != DONE:
        raise SystemExit(f"{source}: not converted cleanly, exit code {run.exit_code}")
    return len(run.applied.written)


def again(source: Path, destination: Path, options: Options) -> int:
    """The same once more, where nothing has changed."""
    if written := convert(source, destination, options):
        raise SystemExit(f"{destination}: a second run wrote {written} files")
    return written


def changed(source: Path, destination: Path, options: Options) -> int:
    """The same once more, where the words of one note have changed."""
    note = source / notes_in(source)[0]
    note.write_text(note.read_text("utf-8") + "\nOne line more.\n", "utf-8")
    written = convert(source, destination, options)
    if not written:
        raise SystemExit(f"{destination}: a run after an edit wrote nothing")
    return written


def converted_before(source: Path, destination: Path, options: Options) -> tuple[Path, Path]:
    """A copy of ``source``, and what it became, in ``destination``: for a job that changes both."""
    copy, out = destination / "in", destination / "out"
    shutil.copytree(source, copy)
    convert(copy, out, options)
    return copy, out


def diff(source: Path, destination: Path, options: Options) -> int:
    """What ``vaultconv diff`` does, into nothing."""
    made = plan(source, destination, options)
    return sum(len(each.text()) for each in file_diffs(differing(made.actions), destination))


def verify(source: Path, destination: Path, options: Options) -> int:
    """What ``vaultconv verify`` does."""
    verdict = vaultconv.verify(source, destination, options)
    if not verdict.ok:
        raise SystemExit(f"{destination}: {len(verdict.missing)} facts of {source} are missing")
    return verdict.facts


JOBS: dict[str, Callable[[Path, Path, Options], int]] = {
    job.__name__: job for job in (floor, read, convert, again, changed, diff, verify)
}
PREPARED = {"changed": converted_before}
"""What is done for a job before the clock starts: it gives the source and the destination."""


def options_of(formats: str, flags: list[str]) -> Options:
    """``obsidian:logseq``, and ``no-carriers`` or ``jobs-2``, as options."""
    source, _, target = formats.partition(":")
    jobs = next((int(flag.removeprefix("jobs-")) for flag in flags if flag.startswith("jobs-")), 1)
    return Options(
        source, target, carriers="no-carriers" not in flags, durable="no-durable" not in flags, jobs=jobs
    )


def measured(job: Callable[[], int]) -> dict[str, float]:
    """What ``job`` takes."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    count = job()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 10 if sys.platform != "darwin" else 1 << 20
    )
    return {"wall": wall, "cpu": cpu, "peak": peak, "count": count}


def main() -> int:
    """Does the job that the command line names."""
    name, formats, source, destination, *flags = sys.argv[1:]
    options = options_of(formats, flags)
    for each in filter(None, (options.source_format, options.target_format)):
        get_format(each)
    places = Path(source), Path(destination)
    if name in PREPARED:
        places = PREPARED[name](*places, options)
    print(json.dumps(measured(lambda: JOBS[name](*places, options))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
