"""What a run costs over what is there already: after no change, after edits of one note, after one came, went, or got a new name while others
link to it.

    python benchmarks/after_edits.py --notes 10000 --target logseq
    python benchmarks/after_edits.py --notes 10000 -- --dedupe
    python benchmarks/after_edits.py --notes 10000 --from readwise --target obsidian -- --group book

What stands behind ``--`` is told to each command, too.
Whole commands, start and imports included, each in a process of its own, in turn; the time of its processor and of the wall, median of
the rounds. Beside them what is asked for at least: ``find`` over the destination, and the ``stat`` of each file on both sides, by
the program of that name, and by ``find`` itself, which is the least of all. A run without a change is timed twice: as it is, and
without what the last run left for it, so that it looks more closely. The vault is generated, and is in a temporary folder; the files
are believed to be settled only some seconds after they were written, so the first run waits for that.
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

_LEFT = Path(".vaultconv", "still")
"""What a run leaves in its destination for one without a change."""
_LINKS = 20
"""How many notes link to the one that is renamed."""
_SETTLED = 4.0


@dataclass(slots=True, eq=False)
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

    def beside(self, other: Row) -> str:
        """How many times the processor's time of ``other`` that was, in each round, and the median of that."""
        ratios = [mine / theirs for mine, theirs in zip(self.cpu, other.cpu, strict=True)]
        return f"{self.name} : {other.name} = {median(ratios):.2f} ({min(ratios):.2f}..{max(ratios):.2f})"

    def __str__(self) -> str:
        cpu, wall = (
            f"{median(took):.3f} ({min(took):.3f}..{max(took):.3f})" for took in (self.cpu, self.wall)
        )
        return f"| {self.name} | {cpu} | {wall} |"


_STAT = 'find "$2" -type f -printf ""; find "$1" "$2" -type f -exec stat -c "%s %Y" {} +'
_PRINT = 'find "$2" -type f -printf ""; find "$1" "$2" -type f -printf "%s %T@\\n"'


def looking(script: str, source: Path, out: Path) -> list[str]:
    """The least: the tree of the destination, and what the system knows of each file on both sides."""
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


def describe(_source: Path, note: Path) -> Path:
    """Gives ``note`` a property more."""
    text = note.read_text()
    key = f"said-{text.count('said-')}"
    rest = text.removeprefix("---\n") if text.startswith("---\n") else f"---\n{text}"
    note.write_text(f"---\n{key}: one more\n{rest}")
    return note


def place(_source: Path, note: Path) -> Path:
    """Adds a heading, and a paragraph with a block id, to ``note``."""
    text = note.read_text()
    note.write_text(f"{text}\n## More {text.count('## More')}\n\nWords. ^more-{text.count('^more-')}\n")
    return note


def come(source: Path, note: Path) -> Path:
    """Adds a note that links to ``note``."""
    (source / "One note more.md").write_text(f"See [[{note.stem}]].\n")
    return note


def go(source: Path, note: Path) -> Path:
    """Takes the note away that :func:`come` added."""
    (source / "One note more.md").unlink()
    return note


def highlight(source: Path, note: Path) -> Path:
    """Adds the note of a highlight of the source that ``note`` has one of."""
    new, old = "499999999", note.stem.rpartition("-")[2]
    note.with_name(f"2024-01-01-{new}.md").write_text(note.read_text().replace(old, new))
    return note


def forget(source: Path, note: Path) -> Path:
    """Takes the note away that :func:`highlight` added."""
    note.with_name("2024-01-01-499999999.md").unlink()
    return note


def rename(source: Path, note: Path) -> Path:
    """Gives ``note`` another name, and the links to it too."""
    new = note.with_name(f"{note.stem} x.md")
    for other in sorted(source.rglob("*.md")):
        text = other.read_text()
        if f"[[{note.stem}]]" in text:
            other.write_text(text.replace(f"[[{note.stem}]]", f"[[{new.stem}]]"))
    return note.rename(new)


_EDITS: dict[str, dict[str, Callable[[Path, Path], Path] | None]] = {
    "obsidian": {
        "no change": None,
        "words of one note": edit,
        "a property of one note": describe,
        "a heading and a block id in one note": place,
        "a note more": come,
        "a note less": go,
        f"one note renamed, {_LINKS} links to it": rename,
    },
    "readwise": {
        "no change": None,
        "words of one note": edit,
        "a property of one note": describe,
        "a highlight more": highlight,
        "a highlight less": forget,
    },
}


def main() -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(description="What a run costs over what is there already.")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--from", dest="source", default="obsidian", choices=tuple(_EDITS))
    parser.add_argument("--target", default="logseq", choices=("obsidian", "logseq", "readwise", "html"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("also", nargs="*", help="what each command is told besides, behind --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        generate(source, Measure(notes=asked.notes), asked.source)
        note = note_of(source)
        if asked.source == "obsidian":
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
            "--prune",
            *asked.also,
        ]
        rows = [(Row(name), change) for name, change in _EDITS[asked.source].items()]
        first, again = Row("the first run"), Row("no change, looked at more closely")
        least = {Row("find, stat"): _STAT, Row("find, find -printf"): _PRINT}
        time.sleep(_SETTLED)
        first.take(convert)
        for _ in range(asked.rounds):
            for row, script in least.items():
                row.take(looking(script, source, out))
            for row, change in rows:
                note = note if change is None else change(source, note)
                row.take(convert)
                if change is None:
                    (out / _LEFT).unlink()
                    again.take(convert)
        print("| run | CPU s | wall s |\n|---|---|---|")
        for row in (first, *least, again, *(row for row, _ in rows)):
            print(row)
        for row in least:
            print(rows[0][0].beside(row))
        print(f"of the first run: {median(rows[0][0].cpu) / median(first.cpu):.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
