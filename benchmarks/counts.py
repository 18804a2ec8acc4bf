#!/usr/bin/env python3
"""How much a conversion does, counted and not timed: a check that other work on the machine cannot fool.

    python benchmarks/counts.py check                  # calls, against those that are stored; leaves with 1 above +10 %
    python benchmarks/counts.py check --instructions   # the instructions of the processor, too, by valgrind
    python benchmarks/counts.py update [--instructions]

*Calls* are those of functions, written in Python and in C, of a second run in the same process: the same number each time, on any machine
with this version of Python. They need nothing but Python. What happens inside of a call (an expression that is slow, a loop) they do not see:
*instructions* do, of the whole process, to a few in a million; but they are another number for every build of Python, and valgrind has to be
there. Counts are stored for each version, or build, that they were counted with (``counts.json``); what is not stored is named as skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generate import generate
from vaults.topics import Measure

STORED = Path(__file__).with_name("counts.json")
ALLOWED = 1.1
"""So many times the stored count is no failure yet."""
NOTES = 20
"""Of the vault that is converted. The counts are in proportion to it, so a small one tells."""

CALLS = (
    "obsidian:logseq",
    "obsidian:obsidian",
    "obsidian:html",
    "logseq:obsidian",
    "readwise:obsidian",
    "html:obsidian",
)
"""The pairs whose calls are counted."""
INSTRUCTIONS = ("obsidian:logseq",)
"""The pairs whose instructions are, which takes some ten seconds each."""
_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")
_VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")

Counts = dict[str, int]


def vault(format: str, folder: Path, notes: int = NOTES) -> Path:
    """A generated vault of the ``format`` in ``folder``."""
    there = folder / f"{format}-{notes}"
    if not there.exists():
        generate(there, Measure(notes, size=1500), format)
    return there


def calls_of(work: Callable[[], object]) -> int:
    """How many calls ``work`` makes, its own among them.

    >>> calls_of(lambda: len("")), calls_of(lambda: (len(""), len("")))
    (2, 3)
    """
    count = 0

    def seen(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count - 1  # that which ends the counting


def calls(pair: str, folder: Path) -> int:
    """The calls of the conversion that ``pair`` names. The first run imports and fills caches, the second is counted."""
    from vaultconv import Options, convert

    source, _, target = pair.partition(":")
    notes = vault(source, folder)
    options = Options(source, target, durable=False)
    count = 0
    for number in range(2):
        out = folder / f"{source}-{target}-{number}"
        count = calls_of(lambda out=out: convert(notes, out, options))
    return count


def instructions(pair: str, folder: Path) -> int:
    """The instructions of the conversion that ``pair`` names of three times ``NOTES``, less those of a third of it: of each run much is imports, and
    patterns that are compiled when they are first asked."""
    _job(pair, folder, 2, ())  # compiles all modules, which is to be no part of it
    return _instructions(pair, folder, 3 * NOTES) - _instructions(pair, folder, NOTES)


def _instructions(pair: str, folder: Path, notes: int) -> int:
    said = _job(pair, folder, notes, _VALGRIND)
    found = _COUNTED.search(said)
    if found is None:
        raise SystemExit(f"valgrind does not say how many there were:\n{said}")
    return int(found[1].replace(",", ""))


def _job(pair: str, folder: Path, notes: int, under: tuple[str, ...]) -> str:
    """What a conversion of so many notes in a process of its own, run ``under`` another program, says on stderr."""
    source = pair.partition(":")[0]
    out = folder / f"{pair.replace(':', '-')}-{notes}"
    job = ("convert", pair, str(vault(source, folder, notes)), str(out), "no-durable")
    program = [*under, sys.executable, str(Path(__file__).with_name("jobs.py")), *job]
    ran = subprocess.run(program, capture_output=True, text=True, check=False, env=_still(folder))
    if ran.returncode != 0:
        raise SystemExit(f"{' '.join(program)} left with {ran.returncode}:\n{ran.stderr}")
    return ran.stderr


def _still(folder: Path) -> dict[str, str]:
    """The environment of a process in which nothing depends on chance, or on who runs it, and that leaves nothing outside of ``folder``."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    path = os.pathsep.join(filter(None, sys.path))
    compiled = str(folder / "compiled")
    return {**known, "PYTHONHASHSEED": "0", "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": compiled}


def python_of_calls() -> str:
    """What calls are stored for."""
    return ".".join(platform.python_version_tuple()[:2])


def python_of_instructions() -> str:
    """What instructions are stored for: one build of Python on one kind of processor."""
    return f"{' '.join(sys.version.split())} {platform.machine()}"


def too_many(found: Mapping[str, int], stored: Mapping[str, int]) -> Iterator[str]:
    """A line for each count that is above what is allowed, or that nothing is stored for.

    >>> list(too_many({"a": 110, "b": 111}, {"a": 100, "b": 100}))
    ['b: 111, where 100 are stored: +11.0 %']
    """
    for name, count in found.items():
        known = stored.get(name)
        if known is None:
            yield f"{name}: {count:,}, and nothing is stored"
        elif count > known * ALLOWED:
            yield f"{name}: {count:,}, where {known:,} are stored: {100 * (count / known - 1):+.1f} %"


def _said(what: str, found: Mapping[str, int], stored: Mapping[str, int]) -> None:
    for name, count in found.items():
        known = stored.get(name)
        change = "" if known is None else f" ({100 * (count / known - 1):+.1f} %)"
        print(f"{what} {name}: {count:,}{change}")


def counted(with_instructions: bool) -> Iterator[tuple[str, str, Callable[[Path], Counts]]]:
    """What is to be counted: the kind, what it is stored for, and what counts it."""
    yield "calls", python_of_calls(), lambda folder: {pair: calls(pair, folder) for pair in CALLS}
    if with_instructions:
        if shutil.which("valgrind") is None:
            print("instructions: skipped, valgrind is not there")
            return
        yield (
            "instructions",
            python_of_instructions(),
            lambda folder: {pair: instructions(pair, folder) for pair in INSTRUCTIONS},
        )


def check(stored: Mapping[str, Any], with_instructions: bool) -> int:
    """Counts, prints, and gives 1 where something is above what is allowed."""
    failures: list[str] = []
    with TemporaryDirectory() as folder:
        for what, python, count in counted(with_instructions):
            known = stored.get(what, {}).get(python)
            if known is None:
                print(f"{what}: skipped, none are stored for Python {python}")
                continue
            found = count(Path(folder))
            _said(what, found, known)
            failures += (f"{what} {line}" for line in too_many(found, known))
    for line in failures:
        print(f"too many {line}", file=sys.stderr)
    if failures:
        print("Make it less again; if it has to be more: python benchmarks/counts.py update", file=sys.stderr)
    return 1 if failures else 0


def update(stored: dict[str, Any], with_instructions: bool) -> dict[str, Any]:
    """``stored`` with what is counted now."""
    with TemporaryDirectory() as folder:
        for what, python, count in counted(with_instructions):
            found = count(Path(folder))
            _said(what, found, stored.get(what, {}).get(python, {}))
            stored.setdefault(what, {})[python] = found
    return stored


def main(words: list[str] | None = None) -> int:
    """Checks, or stores what is counted now."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("what", choices=("check", "update"))
    asked.add_argument("--instructions", action="store_true", help="count those of the processor, too")
    told = asked.parse_args(words)
    stored = json.loads(STORED.read_text("utf-8")) if STORED.is_file() else {}
    if told.what == "check":
        return check(stored, told.instructions)
    made = update(stored, told.instructions)
    STORED.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is to be the same each time
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    sys.exit(main())
