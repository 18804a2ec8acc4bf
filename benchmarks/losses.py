"""What is lost of a vault on its way to another format: its constructs, how many arrive as they were, how many otherwise.

    python benchmarks/losses.py                                    # the vaults in fixtures/, to Logseq and to Obsidian
    python benchmarks/losses.py VAULT... --to logseq               # yours
    python benchmarks/losses.py VAULT --to logseq --constructs     # a row for each kind of construct

A construct is what :mod:`vaultconv.pipeline.facts` counts: a heading, a link, a task, the words of a paragraph. One that does
not arrive as it was has a line in the ledger: *degraded* if it is there in another way, *failed* if it is not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaultconv.formats.registry import format_names
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.verify import identities

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = tuple(
    ROOT / "fixtures" / name for name in ("sample-vault", "obsidian-plugins", "logseq-graph", "readwise-site")
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one kind of construct: how many there are in a vault, how many of these are another in the destination, and how many
    are not there."""

    total: int
    degraded: int
    failed: int

    @property
    def exact(self) -> int:
        """How many arrive as they were."""
        return max(self.total - self.degraded - self.failed, 0)

    @property
    def share(self) -> float:
        """The share of those that do not."""
        return (self.degraded + self.failed) / self.total if self.total else 0.0


def losses(vault: Path, to: str, destination: Path) -> tuple[str, Mapping[str, Counted]]:
    """The format of ``vault``, and what becomes of each kind of construct on its way to the format ``to``. Nothing is written."""
    made = plan(vault, destination, Options(target_format=to))
    totals: Counter[str] = Counter()
    for note in made.loaded.vault.notes:
        if note.verbatim is None:
            found = facts(note, identities(made.loaded, note.path, {}))
            totals.update(str(fact.kind) for fact in found)
        else:
            totals["note"] += 1
    failed = Counter(loss.construct for loss in made.losses if loss.outcome is Outcome.FAILED)
    degraded = Counter(loss.construct for loss in made.losses if loss.outcome is not Outcome.FAILED)
    for construct in (failed + degraded).keys() - totals.keys():  # what is no fact: views, settings, macros
        totals[construct] = failed[construct] + degraded[construct]
    return made.loaded.format.name, {
        construct: Counted(total, degraded[construct], failed[construct])
        for construct, total in sorted(totals.items())
    }


def summed(found: Mapping[str, Counted]) -> Counted:
    """All kinds together."""
    each = found.values()
    return Counted(sum(c.total for c in each), sum(c.degraded for c in each), sum(c.failed for c in each))


def table(vaults: Sequence[Path], targets: Sequence[str], constructs: bool) -> Iterator[str]:
    """The rows of the table."""
    yield "| vault | way | construct | all | exact | degraded | failed | other than exact |"
    yield "|---|---|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as work:
        for vault in vaults:
            for to in targets:
                own, found = losses(vault, to, Path(work) / to)
                if own == to:
                    continue
                rows = {"all": summed(found), **(found if constructs else {})}
                for construct, counted in rows.items():
                    figures = f"{counted.total} | {counted.exact} | {counted.degraded} | {counted.failed}"
                    yield f"| {vault.name} | {own} -> {to} | {construct} | {figures} | {counted.share:.2%} |"


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="What is lost of a vault, by kind of construct.")
    parser.add_argument("vaults", type=Path, nargs="*", default=FIXTURES)
    parser.add_argument("--to", nargs="+", choices=format_names(), default=["logseq", "obsidian"])
    parser.add_argument("--constructs", action="store_true", help="a row for each kind of construct")
    given = parser.parse_args()
    for row in table(given.vaults, given.to, given.constructs):
        print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
