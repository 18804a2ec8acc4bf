"""How another app shows a block: left out with a line in the ledger, or kept in a comment (``--keep-view-state``)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import files, go
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.view_state import (
    has_view_state,
    read_view_state,
    view_state,
    write_view_state,
)
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import Item, List
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

KEPT: dict[str, Any] = {"keep_view_state": True}
COLLAPSED = '%%vaultconv:{"v":1,"view":{"collapsed":"true"}}%%'

PAGE = (
    "- words\n  collapsed:: true\n\t- x\n"
    "- > a quotation\n  collapsed:: true\n"
    "- ## A heading\n  collapsed:: true\n"
    "- with *more*\n  card-repeats:: 2\n  card-last-score:: 5\n  mine:: 4\n"
    "-\n  collapsed:: true\n\t- y\n"
)


def test_it_stands_behind_the_text_and_comes_back(tmp_path: Path) -> None:
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/N.md": PAGE})
    made = go(graph, tmp_path / "vault", "obsidian", **KEPT)
    assert not [loss for loss in made.losses if loss.construct == "view"]
    text = (tmp_path / "vault" / "N.md").read_text()
    assert f"- words {COLLAPSED}\n\t- x\n" in text
    assert text.count('"view":') == 5
    shutil.rmtree(tmp_path / "vault" / FOLDER)
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    back = files(tmp_path / "back")["pages/N.md"].decode()
    assert sorted(back.replace("- >", "-\n  >").split()) == sorted(PAGE.replace("- >", "-\n  >").split())
    left = verify(graph, tmp_path / "back", Options(target_format="logseq")).missing
    assert {found.note for found in left} <= {CONFIG}  # a graph of its own


def test_without_the_option_or_without_carriers_the_ledger_names_each(tmp_path: Path) -> None:
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/N.md": PAGE})
    without = go(graph, tmp_path / "a", "obsidian")
    uncarried = go(graph, tmp_path / "b", "obsidian", carriers=False, **KEPT)
    for made in (without, uncarried):
        assert len([loss for loss in made.losses if loss.outcome is Outcome.DROPPED_VIEW_STATE]) == 7
    assert "view" not in (tmp_path / "a" / "N.md").read_text()
    assert "view" not in (tmp_path / "b" / "N.md").read_text()


def test_from_such_a_vault_to_a_site_the_ledger_names_it_too(tmp_path: Path) -> None:
    vault = written(tmp_path / "vault", {"N.md": f"- words {COLLAPSED}\n"})
    made = go(vault, tmp_path / "site", "html")
    assert [(loss.line, loss.construct, loss.outcome) for loss in made.losses] == [
        (1, "view", Outcome.DROPPED_VIEW_STATE)
    ]
    assert not [loss for loss in go(vault, tmp_path / "graph", "logseq").losses if loss.construct == "view"]
    assert "- words\n  collapsed:: true\n" in files(tmp_path / "graph")["pages/N.md"].decode()


@pytest.mark.parametrize("origins", [True, False])
def test_from_vault_to_vault_it_stays(origins: bool, tmp_path: Path) -> None:
    text = f"- words {COLLAPSED}\n- > q\n\n  {COLLAPSED}\n- plain\n"
    vault = written(tmp_path / "vault", {"N.md": text})
    go(vault, tmp_path / "other", "obsidian", origins=origins)
    there = (tmp_path / "other" / "N.md").read_text()
    assert there == text if origins else there.count(COLLAPSED) == 2


def item(text: str) -> Item:
    (block,) = read_view_state(read_blocks(text, OBSIDIAN))
    assert isinstance(block, List)
    return block.items[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"- a {COLLAPSED}\n", [(1, "collapsed")]),
        (f"- {COLLAPSED}\n", [(1, "collapsed")]),
        (f"- a{COLLAPSED}\n", [(1, "collapsed")]),
        (f"- a {COLLAPSED} b\n", []),
        ('- a %%vaultconv:{"v":1,"view":{"collapsed":true}}%%\n', []),
        ('- a %%vaultconv:{"v":1,"view":{"collapsed"}}%%\n', []),
        ('- a %%vaultconv:{"v":1,"view":["x"]}%%\n', []),
        ('- a %%vaultconv:{"v":2,"view":{"collapsed":"true"}}%%\n', []),
        ("- a %%view%%\n", []),
    ],
)
def test_only_what_was_kept_so_is_read(text: str, said: list[tuple[int, str]]) -> None:
    assert list(view_state((item(text),))) == said
    written_again = write_view_state((item(text),))
    assert list(view_state(read_view_state(written_again))) == said
    assert has_view_state(text) is ('1,"view"' in text)
