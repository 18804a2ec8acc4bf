"""What other parsers say of real vaults: the figures, and each difference with its reason.

    make corpora-check                           # the fixtures, and the real vaults where they are there
    python -m tests.oracles.corpora_check --fixtures --all   # the fixtures alone, with every difference

Three judges: mldoc of each page that we write and read, mldoc and markdown-it of the links on both sides, and the rules of the
importer of Logseq's database version. Leaves with 1 where something differs without a reason or would not be imported whole.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.oracles.agreement import Agreement, agreement
from tests.oracles.db_import import of_plan, shown_otherwise, unreported
from tests.oracles.links import EDGES, isomorphism
from tests.oracles.mldoc import CORPORA, FIXTURES, IS_THERE, planned, read_by_mldoc
from tests.oracles.reading import graph_pages, reading
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan

VAULTS = (
    FIXTURES / "sample-vault",
    FIXTURES / "obsidian-plugins",
    FIXTURES / "constructs" / "obsidian",
    FIXTURES / "constructs" / "html",
    CORPORA / "obsidian-help-en",
    CORPORA / "obsidian-sandbox",
)
GRAPHS = (FIXTURES / "logseq-graph", FIXTURES / "constructs" / "logseq", CORPORA / "logseq-docs")
SHOWN = 5
"""How many differences of one reason are shown, unless all are asked for."""


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description="What other parsers say of what we write and read.")
    parser.add_argument("--fixtures", action="store_true", help="leave the real vaults out")
    parser.add_argument("--all", action="store_true", help="show every difference")
    given = parser.parse_args()
    if not IS_THERE:
        print("skipped: npm mldoc is not there; run `npm ci` in tests/oracles (needs node)")
        return 0
    limit = sys.maxsize if given.all else SHOWN
    bad = 0
    with tempfile.TemporaryDirectory() as work:
        for vault in _there(VAULTS, given.fixtures):
            made = planned(vault, Path(work) / vault.name)
            print(f"\n## {vault.name} as a graph\n")
            bad += _told(agreement(read_by_mldoc([made])[0]), limit)
            bad += _linked(made, limit)
            bad += _imported(made, limit)
        for graph in _there(GRAPHS, given.fixtures):
            print(f"\n## {graph.name} as we read it, and as a vault\n")
            bad += _told(reading(graph_pages(graph)), limit)
            bad += _linked(plan(graph, Path(work) / graph.name, Options(target_format="obsidian")), limit)
    print(f"\n{bad} without a reason")
    return 1 if bad else 0


def _there(folders: Iterable[Path], only_fixtures: bool) -> Iterator[Path]:
    for folder in folders:
        if folder.parent == CORPORA and (only_fixtures or not folder.is_dir()):
            print(f"skipped: {folder.name}: {'not asked for' if only_fixtures else 'not on this machine'}")
        else:
            yield folder


def _told(found: Agreement, limit: int) -> int:
    """What mldoc says of the pages."""
    print("mldoc: " + ", ".join(f"{count} {what}" for what, count in found.compared.items() if count))
    reasons = Counter(each.reason for each in found.differences)
    for reason, count in reasons.items():
        print(f"  {count} differ: {reason or 'without a reason'}")
        for each in [each for each in found.differences if each.reason == reason][:limit]:
            print(f"    {each.path}, block {each.block}: {each.what}")
            if not reason:
                print(f"      {each.meant}\n      {each.seen}")
    return len(found.unexplained())


def _linked(made: Plan, limit: int) -> int:
    """What two parsers say of the links on both sides; of pages there are none that know both."""
    if made.loaded.format.name not in EDGES:
        print(f"links: not compared, for {made.loaded.format.name} has no second parser here")
        return 0
    found = isomorphism(made)
    kinds = ", ".join(f"{count} to a {kind}" for kind, count in sorted(found.same.items()))
    print(f"links: {found.same.total()} the same ({kinds}), {len(found.differences)} others")
    for reason, count in Counter(reason for _, _, reason in found.differences).items():
        print(f"  {count}: {reason or 'without a reason'}")
        for title, edge, _ in [each for each in found.differences if each[2] == reason][:limit]:
            print(f"    {title}: {edge[0]} -> {edge[2][:70]}{' # ' + edge[3][:40] if edge[3] else ''}")
    return len(found.unexplained)


def _imported(made: Plan, limit: int) -> int:
    """What the importer of the database version would make of the graph."""
    graph = of_plan(made)
    findings = unreported(made)
    shown = shown_otherwise(graph)
    print(f"database version: {len(graph.pages)} pages, {len(findings)} findings")
    for finding in findings[:limit]:
        print(f"    {finding}")
    for rule, count in shown.most_common():
        print(f"  {count} shown otherwise: {rule}")
    return len(findings)


if __name__ == "__main__":
    sys.exit(main())
