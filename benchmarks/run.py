"""Measures vaultconv against the least that can be done, and against others.

    python benchmarks/run.py --disk FOLDER --peers FOLDER --json figures.json

Large vaults are generated, on a RAM disk and on a disk; each candidate runs in turn, round after round, so that
whatever else the machine does falls on all alike. The tables have the medians, with the least and the most in brackets,
and a ratio to the floor: the median of the ratios within each round. Figures of different runs mean nothing together.
The caches of the system are warm; nothing is done about that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

import peers
from generate import FORMATS, generate
from jobs import notes_in
from vaults.topics import Measure

JOBS = Path(__file__).with_name("jobs.py")
FLOOR = "floor"
DEFAULT = (
    "cp", "read:obsidian", "obsidian:logseq", "obsidian:html", "logseq:obsidian", "readwise:obsidian",
    "again:obsidian:logseq", "diff:obsidian:logseq", "verify:obsidian:logseq",
    "obsidian:logseq+no-carriers", "obsidian:logseq+no-durable",
)  # fmt: skip
"""What is measured where nothing is said: each also against the floor of its source."""

PAIRS = tuple(f"{source}:{target}" for source in FORMATS for target in FORMATS if source != target)
KEYS = ("cpu", "wall", "peak")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to be measured on a vault of the format ``source``. ``command`` gives what is started for a vault and a
    destination. It measures itself (``inside``), or is measured from outside, start and all. ``prepared`` says
    what its destination is before: that of another candidate once run, or nothing. ``leaves_with`` is its exit code when
    all is well."""

    name: str
    source: str
    command: Callable[[Path, Path], list[str]]
    inside: bool = True
    prepared: str = ""
    leaves_with: int = 0


@dataclass(slots=True)
class Samples:
    """What was measured of a candidate, one sample a round."""

    candidate: Candidate
    samples: list[dict[str, float]] = field(default_factory=list)

    def of(self, key: str) -> list[float]:
        return [sample[key] for sample in self.samples]


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault that was generated: how many notes it has, and how many bytes they are."""

    folder: Path
    notes: int
    size: int


# -- candidates ----------------------------------------------------------------------------------------------------


def candidate(spec: str) -> Candidate:
    """A candidate by its name: ``obsidian:logseq`` converts, ``read:obsidian``, ``again:obsidian:logseq``, ``changed:...``,
    ``diff:...`` and ``verify:...`` say what they do; ``+no-carriers`` and ``+no-durable`` leave something out, ``+jobs-2`` shares the work."""
    words, *flags = spec.split("+")
    parts = words.split(":")
    if parts[0] == "cp":
        return Candidate(
            "cp -r", "obsidian", lambda source, out: ["cp", "-r", str(source), str(out)], inside=False
        )
    if parts[0] in FORMATS:
        parts.insert(0, "convert")
    job, *formats = parts
    wanted = (
        1
        if job in ("floor", "read")
        else 2
        if job in ("convert", "again", "changed", "diff", "verify")
        else 0
    )
    if len(formats) != wanted or not formats or any(name not in FORMATS for name in formats):
        raise argparse.ArgumentTypeError(f"{spec!r} is nothing to measure; such as {', '.join(DEFAULT)}")
    pair = ":".join(formats)

    def command(vault: Path, out: Path) -> list[str]:
        return [sys.executable, str(JOBS), job, pair, str(vault), str(out), *flags]

    return Candidate(spec, formats[0], command, prepared=pair if job in ("again", "verify") else "")


def whole_command(source: str, target: str) -> Candidate:
    """``vaultconv convert`` as a user starts it, to stand beside other programs."""
    program = [sys.executable, "-m", "vaultconv", "convert", "--quiet", "--from", source, "--to", target]
    name = f"vaultconv convert, {source} to {target}"
    return Candidate(name, source, lambda vault, out: [*program, str(vault), str(out)], inside=False)


def others(installed: Path | None) -> tuple[list[Candidate], list[peers.Peer]]:
    """The peers that are installed, with ours beside them; and those that are not."""
    found, missing = [], []
    for peer in peers.PEERS:
        if peer.command(Path(), Path(), installed) is None:
            missing.append(peer)
        else:
            command = _started(peer, installed)
            found.append(
                Candidate(peer.name, peer.source, command, inside=False, leaves_with=peer.leaves_with)
            )
    pairs = (("obsidian", "html"), ("obsidian", "obsidian"), ("logseq", "obsidian"), ("html", "obsidian"))
    return [*(whole_command(*pair) for pair in pairs), *found], missing


def _started(peer: peers.Peer, installed: Path | None) -> Callable[[Path, Path], list[str]]:
    def command(vault: Path, out: Path) -> list[str]:
        words = peer.command(vault, out, installed)
        assert words is not None, peer.name
        return words

    return command


# -- measuring -----------------------------------------------------------------------------------------------------


def measure(each: Candidate, vault: Vault, out: Path) -> dict[str, float]:
    """One sample. Raises :class:`SystemExit` where the candidate fails: what is broken has no speed."""
    command = each.command(vault.folder, out)
    before = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, stdout=said, stderr=complaints, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - before
        said.seek(0)
        if process.returncode != each.leaves_with:
            complaints.seek(0)
            raise SystemExit(
                f"{' '.join(command)}: left with {process.returncode}\n{complaints.read().decode()}"
            )
        if each.inside:
            return dict(json.load(said))
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}


def rounds(
    candidates: Sequence[Candidate],
    vaults: dict[str, Vault],
    work: Path,
    count: int,
    tell: Callable[[str], None],
) -> list[Samples]:
    """Every candidate once a round, beginning with another one each time."""
    prepared: dict[str, Path] = {}
    for need in dict.fromkeys(each.prepared for each in candidates if each.prepared):
        prepared[need] = work / f"prepared-{need.replace(':', '-')}"
        measure(candidate(need), vaults[need.partition(":")[0]], prepared[need])
    results = [Samples(each) for each in candidates]
    for number in range(count):
        turn = number % len(results)
        for result in results[turn:] + results[:turn]:
            each = result.candidate
            tell(f"round {number + 1} of {count}: {each.name}")
            out = prepared.get(each.prepared, work / "out")
            result.samples.append(measure(each, vaults[each.source], out))
            if not each.inside and len(notes_in(out)) < vaults[each.source].notes:
                raise SystemExit(f"{each.name}: wrote fewer notes than there are; its time means nothing")
            shutil.rmtree(work / "out", ignore_errors=True)
    return results


def generated(folder: Path, formats: Sequence[str], size: Measure) -> dict[str, Vault]:
    """A vault of each format."""
    vaults = {}
    for name in formats:
        written = generate(folder / name, size, name)
        vaults[name] = Vault(folder / name, len(notes_in(folder / name)), written)
    return vaults


# -- tables --------------------------------------------------------------------------------------------------------


def spread(values: Sequence[float], digits: int = 3) -> str:
    """Median, least and most.

    >>> spread([1.0, 4.0, 2.0])
    '2.000 (1.000..4.000)'
    """
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})"


def table(results: Sequence[Samples], vaults: dict[str, Vault]) -> Iterator[str]:
    """The lines of a table: the figures of each candidate, and its ratio to the floor of its source, round by round."""
    floors = {
        result.candidate.source: result for result in results if result.candidate.name.startswith(FLOOR)
    }
    yield "| candidate | CPU s | x floor | wall s | x floor | notes/s | MB/s | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for result in results:
        vault, floor = vaults[result.candidate.source], floors[result.candidate.source]
        cpu = median(result.of("cpu"))
        ratios = {
            key: median(own / least for own, least in zip(result.of(key), floor.of(key), strict=True))
            for key in ("cpu", "wall")
        }
        yield (
            f"| {result.candidate.name} | {spread(result.of('cpu'))} | {ratios['cpu']:.1f} | {spread(result.of('wall'))} "
            f"| {ratios['wall']:.1f} | {vault.notes / cpu:.0f} | {vault.size / 1e6 / cpu:.2f} "
            f"| {median(result.of('peak')):.0f} |"
        )


def machine() -> dict[str, str]:
    """What the figures depend on, but for what else the machine was doing."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "vaultconv": version("vaultconv"),
        "pyromark": version("pyromark"),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


# -- the command ---------------------------------------------------------------------------------------------------


def arguments() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(
        description="Measures vaultconv against the least that can be done, and against others."
    )
    parser.add_argument(
        "candidates", nargs="*", metavar="WHAT", help=f"such as {' '.join(DEFAULT)}; all: every pair"
    )
    parser.add_argument("--notes", type=int, default=1000, help="of each vault (default 1000)")
    parser.add_argument(
        "--size", type=int, default=2000, help="bytes of a note's text, on average (default 2000)"
    )
    parser.add_argument("--rounds", type=int, default=7, help="samples of each candidate (default 7)")
    parser.add_argument(
        "--ram", type=Path, default=Path("/dev/shm"), help="a folder on a RAM disk (default /dev/shm)"
    )
    parser.add_argument(
        "--disk", type=Path, help="a folder on a disk; without it, only the RAM disk is measured"
    )
    parser.add_argument("--peers", type=Path, help="where peers.py installed the peers")
    parser.add_argument(
        "--peer-notes", type=int, default=200, help="of the vaults for the peers (default 200; 0: no peers)"
    )
    parser.add_argument("--json", type=Path, help="where to write every sample")
    return parser


def _candidates(names: Sequence[str]) -> list[Candidate]:
    names = [name for given in names for name in (PAIRS if given == "all" else (given,))] or list(DEFAULT)
    made = [candidate(name) for name in dict.fromkeys(names)]
    return with_floors(made)


def with_floors(made: Sequence[Candidate]) -> list[Candidate]:
    """Each source's floor before what is compared with it."""
    sources = dict.fromkeys(each.source for each in made)
    floors = {source: candidate(f"{FLOOR}:{source}") for source in sources}
    return [each for source in sources for each in (floors[source], *(c for c in made if c.source == source))]


def run(
    place: str, folder: Path, made: Sequence[Candidate], size: Measure, count: int
) -> tuple[list[str], list[dict[str, object]]]:
    """Measures ``made`` in a folder of its own below ``folder``: the table's lines, and every sample."""
    with tempfile.TemporaryDirectory(prefix="vaultconv-bench-", dir=folder) as made_here:
        work = Path(made_here)
        vaults = generated(work / "vaults", list(dict.fromkeys(each.source for each in made)), size)
        results = rounds(made, vaults, work, count, lambda text: print(f"{place}, {text}", file=sys.stderr))
        sizes = ", ".join(
            f"{name} {vault.notes} notes, {vault.size / 1e6:.1f} MB" for name, vault in vaults.items()
        )
        lines = [f"### {place}", "", f"{sizes}; {count} rounds.", "", *table(results, vaults), ""]
        samples = [
            {"place": place, "candidate": result.candidate.name, "source": result.candidate.source, **sample}
            for result in results
            for sample in result.samples
        ]
    return lines, samples


def main() -> int:
    """Measures what the command line asks for."""
    parser = arguments()
    given = parser.parse_args()
    try:
        own = _candidates(given.candidates)
    except argparse.ArgumentTypeError as error:
        parser.error(str(error))
    facts = machine()
    size = Measure(given.notes, given.size)
    print(
        "\n".join(
            ("| machine | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items()), "")
        )
    )
    figures: list[dict[str, object]] = []
    for place, folder in (("RAM disk", given.ram), ("disk", given.disk)):
        if folder is not None:
            lines, samples = run(place, folder, own, size, given.rounds)
            print("\n".join(lines), flush=True)
            figures += samples
    if given.peer_notes:
        found, missing = others(given.peers)
        small = Measure(given.peer_notes, given.size)
        lines, samples = run(
            "Others, RAM disk, whole commands", given.ram, with_floors(found), small, given.rounds
        )
        print("\n".join(lines), flush=True)
        for peer in peers.PEERS:
            skipped = " **Skipped: not installed.**" if peer in missing else ""
            print(f"- {peer.name} ({peer.job}) does not do: {peer.does_not}.{skipped}")
        figures += samples
    if given.json:
        given.json.write_text(
            json.dumps({"machine": facts, "measure": asdict(size), "samples": figures}, indent=1)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
