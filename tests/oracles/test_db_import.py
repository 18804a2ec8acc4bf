"""What we write for Logseq, by the rules of the importer of its database version: nothing stops it, nothing is lost, days are days,
ids are unique and lead somewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.mapping.rows import rows
from tests.oracles.db_import import (
    BROKEN,
    SHOWN_OTHERWISE,
    broken,
    graph_of,
    of_plan,
    shown_otherwise,
    type_of,
    unreported,
)
from tests.oracles.mldoc import FIXTURES, needs_mldoc, planned
from tests.real_vaults import CORPORA, case

pytestmark = needs_mldoc

SOURCES = [
    FIXTURES / "sample-vault",
    FIXTURES / "obsidian-plugins",
    FIXTURES / "readwise-site",
    FIXTURES / "html-site",
    FIXTURES / "constructs" / "obsidian",
    FIXTURES / "constructs" / "html",
    FIXTURES / "bad-input",
    CORPORA / "obsidian-help-en",
    CORPORA / "obsidian-sandbox",
    CORPORA / "readwise-site",
]


@pytest.mark.parametrize(
    ("source", "carriers"),
    [
        case(
            source,
            carriers,
            id=f"{source.parent.name}-{source.name}-{'with' if carriers else 'without'}",
            takes_long=True,
        )
        for source in SOURCES
        for carriers in (True, False)
        if carriers or source.parent != CORPORA
    ],
)
def test_a_graph_is_imported_whole(source: Path, carriers: bool, tmp_path: Path) -> None:
    made = planned(source, tmp_path / "graph", {"carriers": carriers})
    assert unreported(made) == []
    assert of_plan(made).pages


def test_each_construct_is_imported_whole(tmp_path: Path) -> None:
    found, shown = {}, Counter[str]()
    for row in rows():
        if row.source == "logseq":
            continue
        options = {"source_format": row.source, "format_options": row.options}
        made = planned(row.folder / "source", tmp_path / row.slug, options)
        if findings := unreported(made):
            found[row.slug] = findings
        shown += shown_otherwise(of_plan(made))
    assert found == {}
    assert set(shown) <= set(SHOWN)


ID = "64ab0000-0000-4000-8000-000000000001"
BAD = {
    "no settings": ({"pages/N.md": "- a\n"}, []),
    "text outside of blocks": ({"pages/N.md": "k:: v\n\nlost\n\n- a\n"}, None),
    "no id": ({"pages/N.md": "- a\n  id:: x\n"}, None),
    "id twice": ({"pages/N.md": f"- a\n  id:: {ID}\n- b\n  id:: {ID}\n"}, None),
    "dangling reference": ({"pages/N.md": f"- (({ID}))\n"}, None),
    "page twice": ({"pages/N.md": "- a\n", "pages/n.md": "- b\n"}, None),
    "built-in name": ({"pages/todo.md": "- a\n"}, None),
    "title on a block": ({"pages/N.md": "- a\n- b\n  title:: M\n"}, None),
    "no journal": ({"journals/2026-01-05.md": "- a\n"}, None),
    "glued tag": ({"pages/N.md": "- (#[[a b]])\n"}, None),
    "no date": ({"pages/N.md": "- [[999-2-3]]\n"}, None),
    "mixed types": ({"pages/A1.md": "k:: true\n\n- a\n", "pages/B1.md": "k:: word\n\n- a\n"}, None),
    "alias dropped": ({"pages/A1.md": "alias:: X\n\n- a\n", "pages/B1.md": "alias:: [[x]]\n\n- a\n"}, None),
    "file not found": ({"pages/N.md": "- ![a](../assets/my%20a.png)\n"}, None),
}
"""A graph for each thing that would go wrong. ``None``: its settings are there."""


@pytest.mark.parametrize("rule", BAD)
def test_what_would_go_wrong_is_seen(rule: str) -> None:
    pages, files = BAD[rule]
    there = ["logseq/config.edn", "assets/my a.png"] if files is None else files
    assert {finding.rule for finding in broken(graph_of(pages, [*pages, *there]))} == {rule}


SHOWN = {
    "stray day": "- [[Jan 5th, 2026]]\n",
    "embed among words": "- a {{embed [[B]]}}\n",
    "tag in a sentence": "- a #b\n",
    "tag with a namespace": "- a #b/c\n",
    "properties behind text": "- a\n  b\n  k:: v\n",
    "place in a file": "- [a](../assets/a.pdf#page=3)\n",
}


@pytest.mark.parametrize("rule", SHOWN)
def test_what_is_shown_otherwise_is_seen(rule: str) -> None:
    graph = graph_of({"pages/N.md": SHOWN[rule]}, ["pages/N.md", "logseq/config.edn", "assets/a.pdf"])
    assert shown_otherwise(graph) == {rule: 1}
    assert broken(graph) == []


@pytest.mark.parametrize(
    ("one", "other", "dropped"),
    [
        ("alias:: A1", "k:: v", ["a1"]),
        ("alias:: B1", "alias:: C1", ["b1"]),
        ("alias:: B1", "k:: v", []),
        ("alias:: X, [[Y, z]]", "alias:: Y", []),
    ],
)
def test_which_aliases_are_dropped(one: str, other: str, dropped: list[str]) -> None:
    pages = {"pages/A1.md": f"{one}\n\n- a\n", "pages/B1.md": f"{other}\n\n- b\n"}
    found = broken(graph_of(pages, [*pages, "logseq/config.edn"]))
    assert [finding.detail for finding in found] == dropped


def test_there_is_a_graph_for_each_rule() -> None:
    assert len(BAD) >= len(BROKEN)
    assert len(SHOWN) >= len(SHOWN_OTHERWISE)


@pytest.mark.parametrize(
    ("value", "names", "type"),
    [
        ("007", [], "number"),
        ("1.5", [], "number"),
        ("false", [], "checkbox"),
        ("https://e.org/a", [], "url"),
        ("see https://e.org", [], "text"),
        ("[[A]], [[B]]", ["A", "B"], "node"),
        ("[[2026-01-05]]", ["2026-01-05"], "date"),
        ("[[A]] and more", ["A"], "text"),
        ("", [], ""),
    ],
)
def test_the_type_of_a_value_is_the_importers(value: str, names: list[str], type: str) -> None:
    item: dict[str, Any] = {"key": "k", "value": value, "names": names}
    assert type_of(item) == type
