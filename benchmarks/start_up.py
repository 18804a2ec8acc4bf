#!/usr/bin/env python3
"""How long a command takes that has next to nothing to do: the version, the words of a shell, one note through a pipe.

    python benchmarks/start_up.py

Each command is a process of its own, run in turn with the yardsticks; processor time (user and system), medians of seven rounds. The ratio
is the median of the ratios within each round, as in :mod:`run`. Of what starts so fast the wall tells the same, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory

EMPTY_TYPER = """
import typer

app = typer.Typer()


@app.command()
def nothing() -> None:
    pass


app()
"""
"""What anybody pays who builds on Typer: one command, which does nothing."""

NOTES = {
    "readwise": (
        "2026-01-05-400000456.md",
        "---\ntitle: Slow Maps\nauthor: Jane Roe\ntags: maps\nhighlight_id: 400000456\n---\n\n"
        "> A map is *never* the place: see [the survey](https://example.org/survey).\n\n"
        "Worth [[Rivers]] and a second look.\n",
    ),
    "obsidian": (
        "Rivers.md",
        "---\naliases: [Streams]\ntags: [water]\n---\n# Rivers\n\nThey ==remember== their beds, see [[Slow Maps|maps]]. #water\n\n"
        "- [ ] walk one\n    - its spring ^spring\n\n> [!note] By hand\n> Drawn on the way.\n",
    ),
    "logseq": (
        "Rivers.md",
        "alias:: Streams\ntags:: water\n\n- They ^^remember^^ their beds, see [[Slow Maps]]. #water\n\t- TODO walk one\n"
        "\t  id:: 64ab0000-0000-4000-8000-000000000000\n",
    ),
    "html": (
        "rivers.html",
        "<!doctype html><title>Rivers</title><h1>Rivers</h1><p>They <mark>remember</mark> their beds, see "
        '<a href="maps.html">maps</a>.</p><ul><li>walk one</li></ul>\n',
    ),
}
"""A small note of each format, in our own words."""


def commands(folder: Path) -> dict[str, tuple[list[str], bytes]]:
    """What is run, with its standard input, by its name; the programs that are files lie in ``folder``."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY_TYPER, "utf-8")
    python, ours = sys.executable, [sys.executable, "-m", "vaultconv"]
    found = {
        "python -c pass": ([python, "-c", "pass"], b""),
        "import argparse": ([python, "-c", "import argparse"], b""),
        "an empty Typer app": ([python, str(empty)], b""),
        "vaultconv --version": ([*ours, "--version"], b""),
        "vaultconv completion bash": ([*ours, "completion", "bash"], b""),
    }
    for source, (name, text) in NOTES.items():
        for target in NOTES:
            words = [*ours, "convert", "-", "--from", source, "--to", target, "--name", name, "-q"]
            found[f"a note, {source} to {target}"] = (words, text.encode())
    return found


def seconds(words: Sequence[str], given: bytes, folder: Path) -> float:
    """The processor time of one run of ``words``, which get ``given``. Raises :class:`SystemExit` where it fails."""
    told = folder / "stdin"
    told.write_bytes(given)
    with told.open("rb") as stdin:
        process = Popen(words, stdin=stdin, stdout=DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(words)} left with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def measured(rounds: int) -> dict[str, list[float]]:
    """The samples of each command, taken in turn; each round begins with another one."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        run = commands(folder)
        names = list(run)
        for words, given in run.values():
            seconds(words, given, folder)  # compiles what is not, and fills the caches
        samples: dict[str, list[float]] = {name: [] for name in names}
        for number in range(rounds):
            for name in (*names[number % len(names) :], *names[: number % len(names)]):
                samples[name].append(seconds(*run[name], folder))
    return samples


def table(samples: Mapping[str, Sequence[float]]) -> str:
    """The figures as Markdown."""

    def ratio(name: str, yardstick: str) -> float:
        return median(a / b for a, b in zip(samples[name], samples[yardstick], strict=True))

    lines = [
        "| command | CPU ms | x `import argparse` | x an empty Typer app |",
        "|---|--:|--:|--:|",
    ]
    for name, each in samples.items():
        row = (f"{1000 * median(each):.0f} ({1000 * min(each):.0f}..{1000 * max(each):.0f})",)
        row += (f"{ratio(name, 'import argparse'):.2f}", f"{ratio(name, 'an empty Typer app'):.2f}")
        lines.append(f"| {name} | {' | '.join(row)} |")
    return "\n".join(lines)


def main() -> None:
    """Measures, and prints the table."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--rounds", type=int, default=7)
    print(table(measured(asked.parse_args().rounds)))


if __name__ == "__main__":
    main()
