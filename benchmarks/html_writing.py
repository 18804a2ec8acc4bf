"""How fast pages are written, beside pandoc run once over all the files: processor time, in turns.

    python benchmarks/html_writing.py VAULT [--rounds 5]

pandoc is one process that reads all notes and writes one page of them, as GitHub's Markdown and as its own, which is what it takes a
``.md`` for. Ours is asked twice: the writer alone, from the model to the pages with all that is made of the vault as a whole (index, tags, search);
and all that a command does before the disk: reading, writing, and what it takes to know what did not arrive, or to come home.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
MODES = ("with carriers", "--carriers off")
READERS = ("gfm", "markdown")


def by_pandoc(vault: Path, reader: str) -> float:
    """The processor time of pandoc over all notes of ``vault``."""
    notes = sorted(map(str, vault.rglob("*.md")))
    with tempfile.TemporaryDirectory() as place:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = ["pandoc", "-f", reader, "-t", "html", "--mathml", "-o", f"{place}/all.html", *notes]
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def by_us(vault: Path, mode: str) -> tuple[float, float]:
    """The processor time of the writer, and of the whole plan, for ``vault``; the second of two passes, as all is imported then."""
    sys.path.insert(0, str(HERE.parents[1]))
    from vaultconv.formats.html.writer import HtmlWriter
    from vaultconv.pipeline.options import Options
    from vaultconv.pipeline.plan import plan

    spent = 0.0

    def timed(make: Callable[..., Iterable[Any]]) -> Callable[..., tuple[Any, ...]]:
        def timed_make(*said: Any) -> tuple[Any, ...]:
            nonlocal spent
            begin = time.process_time()
            made = tuple(make(*said))
            spent += time.process_time() - begin
            return made

        return timed_make

    HtmlWriter.write = timed(HtmlWriter.write)  # type: ignore[method-assign]
    HtmlWriter.finish = timed(HtmlWriter.finish)  # type: ignore[method-assign]
    whole = 0.0
    for _ in range(2):
        spent = 0.0
        begin = time.process_time()
        with tempfile.TemporaryDirectory() as place:
            plan(vault, Path(place) / "site", Options("", "html", carriers=mode == MODES[0])).close()
        whole = time.process_time() - begin
    return spent, whole


def measured(vault: Path, mode: str) -> tuple[float, float]:
    """The same, in a process of its own."""
    command = [sys.executable, str(HERE), "--inside", mode, str(vault)]
    writer, whole = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return float(writer), float(whole)


def main() -> int:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inside", choices=MODES, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        print(json.dumps(by_us(said.vault, said.inside)))
        return 0
    found: dict[str, list[float]] = {}
    for _ in range(said.rounds):
        for reader in READERS:
            found.setdefault(f"pandoc -f {reader}", []).append(by_pandoc(said.vault, reader))
        for mode in MODES:
            writer, whole = measured(said.vault, mode)
            found.setdefault(f"vaultconv, the writer, {mode}", []).append(writer)
            found.setdefault(f"vaultconv, the whole plan, {mode}", []).append(whole)
    seconds = {name: statistics.median(times) for name, times in found.items()}
    notes = sum(1 for _ in said.vault.rglob("*.md"))
    print(
        f"{notes} notes\n\n| candidate | CPU s | ms a page | pandoc -f gfm is | pandoc -f markdown is |\n|---|---|---|---|---|"
    )
    for name, spent in seconds.items():
        ratios = " | ".join(f"{seconds[f'pandoc -f {reader}'] / spent:.1f}x" for reader in READERS)
        print(f"| {name} | {spent:.2f} | {spent / notes * 1000:.2f} | {ratios} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
