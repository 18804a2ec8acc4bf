"""How much faster a conversion is when processes share the work: whole commands, start, imports and files included.

    python benchmarks/sharing.py VAULT --target logseq --jobs 1,2 --rounds 3

In turn, each time into an empty folder on the RAM disk; the wall, the processor's time of all processes together, and the most that one of
them held. On a machine that does other work the wall tells about that, too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_PLACE = "/dev/shm"


@dataclass(slots=True)
class Row:
    """What conversions by so many ``jobs`` took, a number a round: seconds, seconds, MiB."""

    jobs: int
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def take(self, source: Path, target: str) -> None:
        """Converts ``source`` once."""
        with tempfile.TemporaryDirectory(dir=_PLACE if Path(_PLACE).is_dir() else None) as folder:
            command = [
                "convert",
                "-q",
                str(source),
                f"{folder}/out",
                "--to",
                target,
                "--jobs",
                str(self.jobs),
            ]
            began = time.perf_counter()
            process = subprocess.Popen([sys.executable, "-m", "vaultconv", *command])
            _, status, used = os.wait4(process.pid, 0)
            self.wall.append(time.perf_counter() - began)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"--jobs {self.jobs} left with {process.returncode}")
        self.cpu.append(used.ru_utime + used.ru_stime)
        self.held.append(used.ru_maxrss / 1024)

    def told(self, first: Row) -> str:
        """The line of the table; ``first`` is that of the row to compare with."""
        ratio = median(alone / shared for alone, shared in zip(first.wall, self.wall, strict=True))
        wall = f"{median(self.wall):.2f} ({min(self.wall):.2f}..{max(self.wall):.2f})"
        return f"| {self.jobs} | {wall} | {ratio:.2f} | {median(self.cpu):.2f} | {max(self.held):.0f} |"


def main() -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(
        description="How much faster a conversion is when processes share the work."
    )
    parser.add_argument("vault", type=Path)
    parser.add_argument("--target", default="logseq")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    rows = [Row(int(jobs)) for jobs in asked.jobs.split(",")]
    for number in range(asked.rounds):
        for row in rows[number % len(rows) :] + rows[: number % len(rows)]:
            row.take(asked.vault, asked.target)
    print(f"load {os.getloadavg()[0]:.0f}, {asked.rounds} rounds\n")
    print("| jobs | wall s | times as fast | CPU s | MiB in one process |\n|---|---|---|---|---|")
    for row in rows:
        print(row.told(rows[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
