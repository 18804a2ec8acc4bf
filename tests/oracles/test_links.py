"""The links of a vault and of the graph that it becomes, as parsers see them that are not ours: the same, or in the ledger."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.mapping.rows import Row, rows
from tests.oracles.links import EDGES, Isomorphism, Side, folded, isomorphism
from tests.oracles.mldoc import FIXTURES, needs_mldoc, with_page
from tests.real_vaults import CORPORA, case
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan

pytestmark = needs_mldoc

VAULTS = [
    (FIXTURES / "sample-vault", "logseq", 50),
    (FIXTURES / "obsidian-plugins", "logseq", 3),
    (FIXTURES / "constructs" / "obsidian", "logseq", 15),
    (FIXTURES / "logseq-graph", "obsidian", 8),
    (FIXTURES / "constructs" / "logseq", "obsidian", 8),
    (CORPORA / "obsidian-help-en", "logseq", 1500),
    (CORPORA / "obsidian-sandbox", "logseq", 50),
    (CORPORA / "logseq-docs", "obsidian", 2000),
]
"""Each vault, what it becomes, and how many of its links must be there at the least."""


@pytest.mark.parametrize(
    ("vault", "to", "least"),
    [
        case(vault, to, least, id=f"{vault.parent.name}-{vault.name}", takes_long=True)
        for vault, to, least in VAULTS
    ],
)
def test_each_link_leads_where_it_led(vault: Path, to: str, least: int, tmp_path: Path) -> None:
    found = isomorphism(plan(vault, tmp_path / "there", Options(target_format=to)))
    assert found.unexplained == []
    assert found.same.total() >= least


def of_row(row: Row, place: Path) -> Isomorphism:
    to = "obsidian" if row.source == "logseq" else "logseq"
    options = Options(row.source, to, row.options)
    return isomorphism(plan(row.folder / "source", place / row.slug, options))


def test_each_link_of_each_construct_leads_where_it_led(tmp_path: Path) -> None:
    found = {
        row.slug: of_row(row, tmp_path)
        for row in rows()
        if row.source in EDGES and any(way.to in EDGES for way in row.ways)
    }
    assert {slug: each.unexplained for slug, each in found.items() if each.unexplained} == {}
    assert sum((each.same for each in found.values()), Counter[str]()).total() > 30


NOTES = {
    "A.md": "---\nup: '[[B]]'\n---\n# See *this*\n\nto [[b#h|words]], ![[C#^x]] and [m](sub/My%20D.md#h)\n#tag #1984 (#no)\n",
    "B.md": "# H\n\n`[[no]]` [[gone]] \\[[no]] $[[no]]$ %%[[C]]%%\n\n```\n[[no]]\n```\n<div>[[no]]</div>\n",
    "C.md": "> quote of two\n> lines\n\n^x\n\n| a | b |\n|---|---|\n| [[sub/My D\\|d]] | ![[i.png]] |\n\n[t][r] [^1]\n\n[r]: B.md\n[^1]: note of [[A]]\n",
    "sub/My D.md": "- [ ] item [[#^y]] ^y\n\t- below\n",
}


def test_links_of_a_vault_are_those_of_its_app() -> None:
    edges = EDGES["obsidian"](Side(NOTES, [*NOTES, "i.png"]))
    assert edges == Counter(
        {
            ("A.md", "page", "B.md", ""): 1,
            ("A.md", "place", "B.md", "h"): 1,
            ("A.md", "place", "C.md", "quoteoftwolines"): 1,
            ("A.md", "page", "sub/My D.md", ""): 1,
            ("A.md", "tag", "tag", ""): 1,
            ("B.md", "name", "gone", ""): 1,
            ("B.md", "page", "C.md", ""): 1,
            ("C.md", "page", "sub/My D.md", ""): 1,
            ("C.md", "page", "B.md", ""): 1,
            ("C.md", "page", "A.md", ""): 1,
            ("sub/My D.md", "place", "sub/My D.md", "item"): 1,
        }
    )


ID = "64ab0000-0000-4000-8000-000000000001"
PAGES = {
    "pages/A.md": f"alias:: Ay, [[Eh]]\nup:: [[B]]\n\n- [words]([[B]]) (({ID})) #tag `[[no]]`\n",
    "pages/B.md": f"- *some* words [[x]]\n  id:: {ID}\n- [[ay]] {{{{embed [[Eh]]}}}} [[Jan 5th, 2026]] [[1999-01-01]]\n",
    "journals/2026_01_05.md": "- to [[nowhere]]\n",
}


def test_links_of_a_graph_are_those_of_its_app() -> None:
    assert EDGES["logseq"](Side(PAGES, list(PAGES))) == Counter(
        {
            ("pages/A.md", "page", "pages/B.md", ""): 2,
            ("pages/A.md", "place", "pages/B.md", "somewords"): 1,
            ("pages/A.md", "tag", "tag", ""): 1,
            ("pages/B.md", "name", "x", ""): 1,
            ("pages/B.md", "page", "pages/A.md", ""): 2,
            ("pages/B.md", "page", "journals/2026_01_05.md", ""): 1,
            ("pages/B.md", "name", "1999-01-01", ""): 1,
            ("journals/2026_01_05.md", "name", "nowhere", ""): 1,
        }
    )


def test_a_link_that_leads_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "N.md").write_text("[[N]] [[B2]]\n", "utf-8")
    made = plan(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq"))
    assert isomorphism(made).differences == []
    found = isomorphism(with_page(made, "- [[N]] [[C2]]\n"))
    assert [(what, edge[2]) for what, edge, _ in found.unexplained] == [("gone", "b2"), ("new", "c2")]


def test_words_are_compared_without_marks() -> None:
    assert folded("*A* b-c: Größe, 日本!") == "abcgröße日本"
