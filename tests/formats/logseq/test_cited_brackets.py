"""Who is cited, with brackets in the name that would be a link or a formula in Logseq."""

from __future__ import annotations

import csv
from pathlib import Path

from vaultconv.cli import main
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options

AUTHORS = "Jane [[Roe]]", "[[[x]]]", "a [b] [[c]] [[d]]", r"\[[x]]", "[a", "[[a", r"\(x\) [b]"


def test_who_is_cited_is_read_again_from_the_page_alone(tmp_path: Path) -> None:
    source, there = tmp_path / "h.csv", str(tmp_path / "there")
    with source.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HIGHLIGHTS.columns)
        rows = [(f"Words {n}.", f"Title {n}", author) for n, author in enumerate(AUTHORS)]
        writer.writerows([*row, *[""] * (len(HIGHLIGHTS.columns) - len(row))] for row in rows)
    assert main(["convert", str(source), there, "--to", "logseq", "--no-origins", "--carriers", "off"]) == 0
    notes = load(Path(there), Options()).vault.notes
    cited = [block.traits.citation for note in notes for block in iter_blocks(note.blocks)]
    assert sorted((each.title, each.author) for each in cited if each) == [row[1:] for row in rows]
