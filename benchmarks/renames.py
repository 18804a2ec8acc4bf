"""How long it takes to rename a note, and to merge it into another, among many that link it, beside reading the vault.

    python benchmarks/renames.py --notes 10000 --links 2000

Prints processor seconds, medians of the rounds, and the ratio to reading.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import vaultconv


def main() -> None:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), asked.notes, asked.links)
        rounds = [_round(Path(folder), asked.links) for _ in range(asked.rounds)]
    read, renamed, merged = (median(times) for times in zip(*rounds, strict=True))
    for name, seconds in (("read", read), ("rename", renamed), ("merge", merged)):
        print(f"{name:7} {seconds:6.2f} s  {seconds / read:5.2f} x reading")


def _write(folder: Path, notes: int, links: int) -> None:
    every = max(notes // links, 1)
    for number in range(notes):
        link = "[[Note 5]]" if number % every == 0 else "[[Note 7]]"
        text = f"---\na: {number}\n---\n# Head {number}\n\nSee {link}. #tag\n\n- [ ] task\n"
        (folder / f"Note {number}.md").write_text(text)


def _round(folder: Path, links: int) -> tuple[float, float, float]:
    vault = vaultconv.open_vault(folder, "obsidian")
    read = _seconds(vault.discard)
    renamed = _seconds(lambda: vault["Note 5.md"].rename("Renamed"))
    merged = _seconds(lambda: vault.merge([vault["Renamed.md"]], into=vault["Note 6.md"]))
    changed = sum(action.kind == "update" for action in vault.plan().actions)
    if changed < links:
        raise SystemExit(f"only {changed} notes were written anew, not {links}")
    return read, renamed, merged


def _seconds(what: Callable[[], object]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


if __name__ == "__main__":
    main()
