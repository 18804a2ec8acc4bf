"""How fast pages are read, beside the fastest converters of HTML to Markdown: the same pages, in turns, without the disk.

    python benchmarks/peers.py FOLDER                                   # once: installs the others
    python benchmarks/html_reading.py VAULT --peers FOLDER [--rounds 5]

The pages are the notes of VAULT, rendered by pyromark, in memory before any clock runs. Each candidate has a process of its own,
which goes through all of them once (its first pass, as a run of a command does), and then as often as it takes to be warm.
Ours reads a page to the model, with its properties, ids and ledger; the others give the text of a note and nothing besides.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS, RUST, SOUP, NODE = "vaultconv", "html-to-markdown", "markdownify", "turndown"
PASSES = 5
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def rendered(vault: Path) -> list[str]:
    """The notes of ``vault`` as pages."""
    import pyromark

    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_TASKLISTS
        | pyromark.Options.ENABLE_FOOTNOTES
    )
    return [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{path.stem}</title></head><body>'
        f"{pyromark.html(_FRONT_MATTER.sub('', path.read_text('utf-8')), options=options)}</body></html>"
        for path in sorted(vault.rglob("*.md"))
    ]


def _reader(name: str) -> Callable[[str], object]:
    """What reads one page; imported in the process that is measured."""
    if name == RUST:
        from html_to_markdown import convert

        return convert  # type: ignore[no-any-return]
    if name == SOUP:
        from markdownify import markdownify

        return markdownify  # type: ignore[no-any-return]
    sys.path.insert(0, str(HERE.parent))
    from vaultconv.formats.base import ReadContext
    from vaultconv.formats.html.reader import read_page

    context = ReadContext()
    return lambda page: read_page("page.html", page.encode(), context)


def passes(name: str, pages: Sequence[str]) -> list[float]:
    """The processor time of each pass over ``pages``, in seconds."""
    read = _reader(name)
    times = []
    for _ in range(PASSES):
        begin = time.process_time()
        for page in pages:
            read(page)
        times.append(time.process_time() - begin)
    return times


def measured(name: str, file: Path, peers: Path) -> list[float]:
    """The times of the passes of ``name`` over the pages in ``file``, in a process of its own."""
    if name == NODE:
        command = ["node", str(HERE / "loops" / "timed_turndown.cjs"), str(file), str(peers), str(PASSES)]
    else:
        python = str(peers / "venv" / "bin" / "python") if name != OURS else sys.executable
        command = [python, str(HERE / "html_reading.py"), "--inside", name, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(one) for one in json.loads(done.stdout)]


def table(pages: int, found: dict[str, list[list[float]]]) -> str:
    """The table of the documentation: microseconds a page, in the first pass and warm, the medians of the rounds."""
    first = {name: statistics.median(one[0] for one in rounds) for name, rounds in found.items()}
    warm = {name: statistics.median(min(one) for one in rounds) for name, rounds in found.items()}
    lines = [
        "| candidate | first pass, µs a page | ours is | warm, µs a page | ours is |",
        "|---|---|---|---|---|",
    ]
    for name in found:
        lines.append(
            f"| {name} | {first[name] / pages * 1e6:.0f} | {first[name] / first[OURS]:.2f}x | "
            f"{warm[name] / pages * 1e6:.0f} | {warm[name] / warm[OURS]:.2f}x |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inside", choices=(OURS, RUST, SOUP), help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        print(json.dumps(passes(said.inside, json.loads(said.source.read_text("utf-8")))))
        return 0
    pages = rendered(said.source)
    names = (OURS, RUST, SOUP, NODE) if said.peers else (OURS,)
    found: dict[str, list[list[float]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "pages.json"
        file.write_text(json.dumps(pages), "utf-8")
        for _ in range(said.rounds):
            for name in names:
                found[name].append(measured(name, file, said.peers or HERE))
    print(f"{len(pages)} pages, {sum(map(len, pages)):,} characters\n\n{table(len(pages), found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
