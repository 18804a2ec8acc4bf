"""Where the time goes for each pair of formats, as a table: the rooms, and the functions that take most by themselves.

    python benchmarks/every_pair.py FOLDER --notes 200

The vaults are generated in FOLDER. Each pair has a process of its own, in which a vault of 200 such notes, or of fewer, was converted once before, so that imports
and what is worked out once do not count.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from generate import FORMATS, generate
from jobs import JOBS, options_of
from rooms import Looks
from vaults.topics import Measure
from vaults.words import TONGUES

_ROOMS = 0.08
"""The share from which on a room is named."""
_BEFORE = 200
"""So many notes are converted before."""
_FUNCTIONS = 3
"""So many functions are named."""


def row(pair: str, notes: int, looks: Looks) -> str:
    """What was seen of a ``pair``, as a row of the table."""
    rooms = ", ".join(f"`{name}` {share:.0%}" for name, share in looks.rooms() if share >= _ROOMS)
    functions = ", ".join(
        f"`{name.split('.', 1)[1]}` {share:.1%}" for name, share in looks.functions()[:_FUNCTIONS]
    )
    milliseconds = 1000 * looks.seconds / notes
    return f"| `{pair}` | {milliseconds:.1f} | {rooms} | {functions} |"


def vault(folder: Path, format: str, notes: int) -> Path:
    """A vault of ``format`` in ``folder``, which is made where it lacks."""
    made = folder / f"{format}-{notes}"
    if not made.exists():
        generate(made, Measure(notes, 2000, 6, 5, tuple(TONGUES), "1"), format)
    return made


def seen(pair: str, before: Path, source: Path, destination: Path) -> Looks:
    """What a conversion of ``source`` is seen to do, after one of the vault ``before``."""
    options = options_of(pair, [])
    looks = Looks()
    shutil.rmtree(destination, ignore_errors=True)
    JOBS["convert"](before, destination / "first", options)
    looks.watch(lambda: JOBS["convert"](source, destination / "second", options))
    return looks


def table(folder: Path, notes: int) -> Iterator[str]:
    """The table, row by row as each is known."""
    yield "| pair | ms a note | rooms | functions, by themselves |"
    yield "|---|--:|---|---|"
    for source_format, target in product(FORMATS, FORMATS):
        pair = f"{source_format}:{target}"
        command = [sys.executable, __file__, str(folder), "--notes", str(notes), "--pair", pair]
        yield subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> int:
    """Prints the table; or, for itself, the row of one pair."""
    parser = argparse.ArgumentParser(description="Where the time goes for each pair of formats.")
    parser.add_argument("folder", type=Path, help="where the vaults are generated, and converted to")
    parser.add_argument("--notes", type=int, default=200, metavar="N")
    parser.add_argument("--pair", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.pair:
        format = given.pair.partition(":")[0]
        before, source = (
            vault(given.folder, format, notes) for notes in (min(_BEFORE, given.notes), given.notes)
        )
        made = given.folder / given.pair.replace(":", "-")
        print(row(given.pair, given.notes, seen(given.pair, before, source, made)))
        shutil.rmtree(made)
        return 0
    for line in table(given.folder, given.notes):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
