"""What a run costs over what is there already: after no change, after an edit of one note, after a new name of one that others link to.

    python benchmarks/after_edits.py --notes 10000 --target logseq --rounds 5

Whole commands, start and imports included, each in a process of its own; the time of its processor and of the wall. Beside them what
is asked for at least: ``find`` over the destination, and the ``stat`` of each file on both sides. The vault is generated, and is in a
temporary folder; the files are believed to be settled only some seconds after they were written, so the first runs wait for that.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from generate import generate
from vaults.topics import Measure

_LINKS = 20
"""How many notes link to the one that is renamed."""
_SETTLED = 4.0


@dataclass(slots=True)
class Row:
    """What one kind of run took, a number a round, in seconds."""

    name: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def take(self, command: Sequence[str]) -> None:
        """Runs ``command`` once."""
        began, before = time.perf_counter(), os.times()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        self.wall.append(time.perf_counter() - began)
        used = after.children_user - before.children_user + after.children_system - before.children_system
        self.cpu.append(used)

    def __str__(self) -> str:
        cpu, wall = (
            f"{median(took):.2f} ({min(took):.2f}..{max(took):.2f})" for took in (self.cpu, self.wall)
        )
        return f"| {self.name} | {cpu} | {wall} |"


def looking(source: Path, out: Path) -> list[str]:
    """The least: the tree of the destination, and what the system knows of each file on both sides."""
    script = 'find "$2" -type f -printf ""; find "$1" "$2" -type f -exec stat -c "%s %Y" {} +'
    return ["sh", "-c", script, "sh", str(source), str(out)]


def note_of(source: Path) -> Path:
    """The note that is edited, and renamed."""
    notes = sorted(path for path in source.rglob("*.md") if ".obsidian" not in path.parts)
    return notes[len(notes) // 2]


def linked(source: Path, note: Path) -> None:
    """Lets more notes link to ``note``."""
    others = sorted(path for path in source.rglob("*.md") if path != note)[:_LINKS]
    for other in others:
        other.write_text(f"{other.read_text()}\nSee [[{note.stem}]].\n")


def edit(_source: Path, note: Path) -> Path:
    """Adds words to ``note``."""
    note.write_text(note.read_text() + "\nA few words more.\n")
    return note


def rename(source: Path, note: Path) -> Path:
    """Gives ``note`` another name, and the links to it too."""
    new = note.with_name(f"{note.stem} x.md")
    for other in sorted(source.rglob("*.md")):
        text = other.read_text()
        if f"[[{note.stem}]]" in text:
            other.write_text(text.replace(f"[[{note.stem}]]", f"[[{new.stem}]]"))
    return note.rename(new)


def main() -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description="What a run costs over what is there already.")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--target", default="logseq", choices=("obsidian", "logseq", "readwise", "html"))
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        generate(source, Measure(notes=asked.notes), "obsidian")
        note = note_of(source)
        linked(source, note)
        convert = [
            sys.executable,
            "-m",
            "vaultconv",
            "convert",
            "-q",
            str(source),
            str(out),
            "--to",
            asked.target,
        ]
        rows: dict[str, tuple[Row, Callable[[Path, Path], Path] | None]] = {
            "no change": (Row("no change"), None),
            "edit": (Row("words of one note"), edit),
            "name": (Row(f"one note renamed, {_LINKS} links to it"), rename),
        }
        first, least = Row("the first run"), Row("find and stat")
        time.sleep(_SETTLED)
        first.take(convert)
        for turn in range(asked.rounds):
            least.take(looking(source, out))
            for name, (row, change) in rows.items():
                if name == "name" and turn:
                    continue  # it is a whole run
                note = note if change is None else change(source, note)
                row.take([*convert, "--prune"])
        print("| run | CPU s | wall s |\n|---|---|---|")
        for row in (first, least, *(row for row, _ in rows.values())):
            print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
