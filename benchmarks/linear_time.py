"""How the time to read a text grows with its length, for texts made to be slow (``slow_texts.py``), in every reader.

    python benchmarks/linear_time.py                         # to 1 MB: an hour
    python benchmarks/linear_time.py --size 100000 obsidian logseq --text "'[['"

Eight times the text should take about eight times the time. Each reading is a process of its own, whose processor time
counts, of two sizes: an eighth, and the whole. A line is printed for each text whose time grows by more than half
above that, or that is not read within the limit; at the end a table of the slowest. The script leaves with 1 if one grows
like a square. Times are measured, so this is no test: ``tests/properties/test_linear_work.py`` counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from slow_texts import TEXTS
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.html import FORMAT as HTML
from vaultconv.formats.logseq import FORMAT as LOGSEQ
from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
from vaultconv.formats.readwise import FORMAT as READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Paragraph
from vaultconv.model.note import Note, Source
from vaultconv.model.spans import Text

TIMES = 8
"""How much larger the large text is."""
SQUARE = 24
"""Times the time of the small text that only a square explains (64 would be one)."""
LEAST = 0.01
"""Seconds that the small text counts for at least: less cannot be measured."""


def reading(format: Any, path: str) -> Callable[[str], int]:
    """Reads a text as the file at ``path`` of a ``format``: how many blocks at the top it has."""

    def read(text: str) -> int:
        items = format.reader.read(Unit(path, "note"), text.encode(), ReadContext())
        return sum(len(item.blocks) for item in items if isinstance(item, Note))

    return read


def copying(text: str) -> int:
    """Reads a text of CommonMark, copies it, writes it anew, and writes it as words: the lines of all that."""
    try:
        blocks = read_blocks(text, COMMONMARK)
    except TooDeepError:
        return 0
    dialect = OBSIDIAN.dialect
    assert isinstance(dialect, Dialect)
    written = [
        MarkdownWriter(COMMONMARK, Source(text, 0, COMMONMARK.name)).write(blocks),
        MarkdownWriter(COMMONMARK).write(blocks),
        MarkdownWriter(Dialect("escapes", live=dialect.live, math=True)).write((Paragraph((Text(text),)),)),
    ]
    return sum(each.count("\n") for each in written)


JOBS: dict[str, Callable[[str], int]] = {
    "obsidian": reading(OBSIDIAN, "a.md"),
    "logseq": reading(LOGSEQ, "pages/a.md"),
    "readwise": reading(READWISE, "_notes/a.md"),
    "html": reading(HTML, "a.html"),
    "writing": copying,
}


@dataclass(slots=True)
class Growth:
    """The seconds of one text in two sizes; ``large`` is None where the limit was reached."""

    job: str
    name: str
    small: float | None
    large: float | None

    @property
    def ratio(self) -> float:
        """How much longer the large text takes."""
        if self.small is None or self.large is None:
            return float("inf")
        return self.large / max(self.small, LEAST)


def _measured(job: str, text: str, limit: int, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    start = time.process_time()
    JOBS[job](text)
    answer.send(time.process_time() - start)


def seconds(job: str, text: str, limit: int) -> float | None:
    """The processor time that ``job`` takes for ``text``; None if it is more than the ``limit``, or if it fails."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_measured, args=(job, text, limit, there))
    process.start()
    there.close()
    try:
        return float(here.recv())
    except EOFError:
        return None
    finally:
        process.join()


def grown(job: str, name: str, size: int, limit: int) -> Growth:
    """The text called ``name`` in an eighth of ``size`` and in ``size``."""
    made = TEXTS.get(job, TEXTS["obsidian"])[name]
    small = seconds(job, made(size // TIMES), limit)
    return Growth(job, name, small, seconds(job, made(size), limit) if small is not None else None)


def _said(value: float | None) -> str:
    return "not read" if value is None else f"{value:.2f}"


def main() -> int:
    """Measures what is named, or everything."""
    parser = argparse.ArgumentParser(description="How the time to read a text grows with its length.")
    parser.add_argument("jobs", nargs="*", help=f"readers: {', '.join(JOBS)}; none: all", metavar="JOB")
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of the large text")
    parser.add_argument("--limit", type=int, default=60, help="seconds of processor time for one text")
    parser.add_argument("--text", action="append", help="only the text of this name")
    said = parser.parse_args()
    all_: list[Growth] = []
    for job in said.jobs or JOBS:
        for name in TEXTS.get(job, TEXTS["obsidian"]):
            if said.text and name not in said.text:
                continue
            growth = grown(job, name, said.size, said.limit)
            all_.append(growth)
            if growth.ratio > TIMES * 1.5:
                line = f"{job:10} {name:50} {_said(growth.small)} s, {_said(growth.large)} s: x {growth.ratio:.1f}"
                print(line, flush=True)
    print("\n| reader | texts | slowest | seconds | steepest | x |\n|---|---|---|---|---|---|")
    for job in dict.fromkeys(growth.job for growth in all_):
        own = [growth for growth in all_ if growth.job == job]
        slowest = max(own, key=lambda growth: float("inf") if growth.large is None else growth.large)
        steepest = max(own, key=lambda growth: growth.ratio)
        print(
            f"| {job} | {len(own)} | {slowest.name} | {_said(slowest.large)} | {steepest.name} | {steepest.ratio:.1f} |"
        )
    return 1 if any(growth.ratio > SQUARE for growth in all_) else 0


if __name__ == "__main__":
    sys.exit(main())
