#!/usr/bin/env python3
"""All benchmarks in one run, as a page of the documentation with its pictures.

    python benchmarks/peers.py ~/peers                    # once: the other programs, from PyPI and npm
    python benchmarks/everything.py --peers ~/peers       # writes docs/benchmarks-run.md and docs/benchmarks-*.svg

Beside each other, in turn: the floor and ``cp -r``; ours for every pair of formats, cold, once more with nothing changed, after an edit
of one note, by one process and by two; the start of a command; other programs. What is not installed is named as skipped. No network is
asked. The page is made of the samples alone, which stand beside it (``benchmarks-run.json``): ``--from-samples`` makes it again from them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import counts
import peers
import run
import start_up
from plots import Bar, bars
from vaults.topics import Measure

DOCS = Path(__file__).parent.parent / "docs"
SAMPLES, PAGE = "benchmarks-run.json", "benchmarks-run.md"
SAME = tuple(f"{name}:{name}" for name in run.FORMATS)
COLD = ("cp", *(f"read:{name}" for name in run.FORMATS), *run.PAIRS, *SAME)
"""From nothing: every pair of formats."""
WARM = ("obsidian:logseq", "logseq:obsidian", "readwise:obsidian", "obsidian:html", "html:obsidian")
"""What is also run over what is there already, and by two processes."""
AGAIN = tuple(name for pair in WARM for name in (pair, f"again:{pair}", f"changed:{pair}"))
SHARED = tuple(name for pair in WARM[:2] for name in (pair, f"{pair}+jobs-2"))
SECTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cold": ("From nothing", COLD),
    "warm": ("Over what is there already", AGAIN),
    "shared": ("One process and two", SHARED),
}
"""What is measured on vaults of the same size: its heading, and the candidates (:func:`run.candidate`)."""
PEERS, START = "peers", "start"
PARTS = (*SECTIONS, PEERS, START)
"""All that can be measured by itself."""
_ABOUT = {
    "cold": "`floor` reads each note, goes through the parser's events and writes it; `F:G` is a whole conversion, `F:F` within one format.",
    "warm": "`again` finds nothing changed, `changed` one note with a line more.",
    "shared": "Of several processes the processor's time is that of the first alone: the wall tells. Below "
    "the [threshold](benchmarks.md#processes-that-share-the-work) one process does it whatever is said.",
    PEERS: "Whole commands, start and imports included; the jobs are not equal, see below.",
}
Sample = Mapping[str, Any]


def measured(asked: argparse.Namespace, known: Mapping[str, Any]) -> dict[str, Any]:
    """The samples of the parts that are ``asked`` for; those of the others are what is ``known`` of them."""
    made: dict[str, Any] = {"notes": {}, "sections": {}, "missing": [], "start": {}, **known}
    made |= {"machine": run.machine(), "day": date.today().isoformat(), "rounds": asked.rounds}
    found, missing = run.others(asked.peers)
    wanted = {
        name: ([run.candidate(spec) for spec in dict.fromkeys(specs)], asked.notes)
        for name, (_, specs) in SECTIONS.items()
    }
    wanted[PEERS] = (found, asked.peer_notes)
    for name, (candidates, notes) in wanted.items():
        if name in asked.parts:
            each = run.with_floors(candidates)
            made["sections"][name] = run.run(name, asked.place, each, Measure(notes, 2000), asked.rounds)[1]
            made["notes"][name] = notes
    if PEERS in asked.parts:
        made["missing"] = [peer.name for peer in missing]
    if START in asked.parts:
        made["start"] = start_up.measured(asked.rounds)
    return made


def by_candidate(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    """The samples of each candidate, in the order of the rounds."""
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        found.setdefault(sample["candidate"], []).append(sample)
    return found


def table(samples: Sequence[Sample]) -> Iterator[str]:
    """The lines of a table: the figures of each candidate beside the floor of its source, round by round.

    >>> floor = {"candidate": "floor:acme", "source": "acme", "cpu": 1.0, "wall": 2.0, "peak": 30.0}
    >>> list(table([floor, {**floor, "candidate": "acme:html", "cpu": 8.0}]))[-1]
    '| acme:html | 8.000 (8.000..8.000) | 8.0 | 2.000 (2.000..2.000) | 1.0 | 30 |'
    """
    found = by_candidate(samples)
    yield "| candidate | CPU s | x floor | wall s | x floor | peak MB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, each in found.items():
        least = found[f"{run.FLOOR}:{each[0]['source']}"]
        ratio = {
            key: median(own[key] / other[key] for own, other in zip(each, least, strict=True))
            for key in ("cpu", "wall")
        }
        cpu, wall = ([sample[key] for sample in each] for key in ("cpu", "wall"))
        yield (
            f"| {name} | {run.spread(cpu)} | {ratio['cpu']:.1f} | {run.spread(wall)} | {ratio['wall']:.1f} "
            f"| {median(sample['peak'] for sample in each):.0f} |"
        )


def picture(title: str, samples: Sequence[Sample], key: str = "cpu") -> str:
    """The same as bars: milliseconds."""
    rows = []
    names = {peer.name for peer in peers.PEERS}
    for name, each in by_candidate(samples).items():
        values = [1000 * sample[key] for sample in each]
        kind = "floor" if name.startswith((run.FLOOR, "cp ")) else "other" if name in names else "ours"
        rows.append(Bar(name, median(values), min(values), max(values), kind))
    what = "processor time" if key == "cpu" else "time by the clock"
    return bars(title, f"milliseconds of {what}, median, and from the least to the most", rows)


def of_start(samples: Mapping[str, Sequence[float]]) -> str:
    """The start of each command as bars."""
    rows = [
        Bar(
            name,
            1000 * median(each),
            1000 * min(each),
            1000 * max(each),
            "ours" if name.startswith(("vaultconv", "a note")) else "floor",
        )
        for name, each in samples.items()
    ]
    return bars(
        "The start of a command",
        "milliseconds of processor time, median, and from the least to the most",
        rows,
    )


def files(made: Mapping[str, Any]) -> dict[str, str]:
    """The page and its pictures, by their names, made of the samples."""
    machine: Mapping[str, str] = made["machine"]
    lines = [
        "# One run of all benchmarks",
        "",
        f"Made by `python benchmarks/everything.py` on {made['day']}, {made['rounds']} rounds in turn, on a RAM disk where there is one. "
        "How it is measured, and what became of it, is in [How fast it is](benchmarks.md); figures of different runs mean nothing together.",
        "",
        "| machine | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in machine.items()),
    ]
    found: dict[str, str] = {}
    for name, title in {**{key: head for key, (head, _) in SECTIONS.items()}, PEERS: "Beside others"}.items():
        samples = made["sections"][name]
        heading = f"{title}, {made['notes'][name]} notes"
        file = f"benchmarks-{name}.svg"
        found[file] = picture(heading, samples, "wall" if name == "shared" else "cpu")
        lines += [
            "",
            f"## {title}",
            "",
            f"{_ABOUT[name]} Vaults of {made['notes'][name]} generated notes.",
            "",
        ]
        lines += [f"![{heading}]({file})", "", *table(samples)]
    lines += ["", "What they do not do:", "", "| program | its job | what it does not do |", "|---|---|---|"]
    for peer in peers.PEERS:
        skipped = " **Skipped: not installed.**" if peer.name in made["missing"] else ""
        lines.append(f"| {peer.name} | {peer.job} | {peer.does_not}.{skipped} |")
    found["benchmarks-start.svg"] = of_start(made["start"])
    lines += ["", "## The start of a command", "", "![The start of a command](benchmarks-start.svg)", ""]
    lines += [start_up.table(made["start"]), ""]
    found[PAGE] = "\n".join(lines)
    return found


def main(words: list[str] | None = None) -> int:
    """Measures, and writes the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="where peers.py installed the peers")
    parser.add_argument("--notes", type=int, default=400, help="of each vault (default 400)")
    parser.add_argument(
        "--peer-notes", type=int, default=100, help="of the vaults for the peers (default 100)"
    )
    parser.add_argument("--rounds", type=int, default=7, help="samples of each candidate (default 7)")
    ram = Path("/dev/shm")
    parser.add_argument("--place", type=Path, default=ram if ram.is_dir() else None, help="where to work")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where to write")
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=PARTS,
        default=PARTS,
        help="measure these alone, and keep the samples of the others",
    )
    parser.add_argument("--from-samples", action="store_true", help="measure nothing: make the page again")
    asked = parser.parse_args(words)
    samples = asked.docs / SAMPLES
    if not asked.from_samples:
        known = json.loads(samples.read_text("utf-8")) if samples.is_file() else {}
        made = measured(asked, known)
        samples.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    for name, text in files(json.loads(samples.read_text("utf-8"))).items():
        (asked.docs / name).write_text(text, "utf-8")
    print(f"written: {asked.docs / PAGE}")
    print(f"also: python {Path(counts.__file__).name} check --instructions, for what noise cannot fool")
    return 0


if __name__ == "__main__":
    sys.exit(main())
