"""Each property that the app has for itself has a decision, the documentation says it, and it is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.built_in import BUILT_IN, Decision
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "logseq-properties.md"

APPS_OWN = [
    "title",
    "alias",
    "aliases",
    "tags",
    "icon",
    "public",
    "exclude-from-graph-view",
    "filters",
    "template",
    "template-including-parent",
    "id",
    "custom-id",
    "collapsed",
    "heading",
    "background-color",
    "logseq.order-list-type",
    "query-table",
    "query-properties",
    "query-sort-by",
    "query-sort-desc",
    "ls-type",
    "hl-page",
    "hl-color",
    "hl-stamp",
    "hl-type",
    "file",
    "file-path",
    "created-at",
    "updated-at",
    "todo",
    "doing",
    "now",
    "later",
    "done",
    "card-last-interval",
    "card-repeats",
    "card-ease-factor",
    "card-next-schedule",
    "card-last-reviewed",
    "card-last-score",
    "macro",
    "filetags",
    "logseq.query/nlp-date",
    "logseq.color",
]
"""The keys of the app's ``property.cljs``, as the format facts of this project list them."""

VALUES = {
    "icon": "🍞",
    "public": "true",
    "exclude-from-graph-view": "true",
    "template-including-parent": "false",
    "filters": '{"bread" true}',
    "created-at": "1700000000000",
    "updated-at": "1700000000000",
    "hl-page": "3",
    "done": "1700000000000",
    "file": "paper",
}


def graph(folder: Path, page: str) -> Path:
    (folder / "pages").mkdir(parents=True)
    (folder / "logseq").mkdir()
    (folder / "logseq" / "config.edn").write_text("{}")
    (folder / "pages" / "N.md").write_text(page)
    return folder


def test_no_key_of_the_app_is_without_a_decision() -> None:
    assert set(APPS_OWN) - BUILT_IN.keys() == set()


def test_the_documentation_has_each_with_its_decision() -> None:
    said = {}
    for line in DOCS.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("`"):
            said |= dict.fromkeys(re.findall(r"`([^`]+)`", cells[0]), cells[3])
    assert said == {key: str(decision) for key, decision in BUILT_IN.items()}


@pytest.mark.parametrize("key", sorted(key for key, said in BUILT_IN.items() if said is Decision.VIEW))
def test_view_state_is_left_out_named_and_comes_back(key: str, tmp_path: Path) -> None:
    source = graph(tmp_path / "g", f"- x\n  {key}:: true\n  mine:: 4\n")
    made = go(source, tmp_path / "v", "obsidian")
    assert [loss.outcome for loss in made.losses if key in loss.detail] == [Outcome.DROPPED_VIEW_STATE]
    assert (tmp_path / "v" / "N.md").read_text() == "- x [mine:: 4]\n"
    go(tmp_path / "v", tmp_path / "back", "logseq")
    assert (tmp_path / "back" / "pages" / "N.md").read_bytes() == files(source)["pages/N.md"]


@pytest.mark.parametrize("key", sorted(key for key, said in BUILT_IN.items() if said is Decision.KEPT))
@pytest.mark.parametrize("place", ["page", "block"])
def test_what_is_kept_is_a_property_with_its_type_and_comes_back(
    key: str, place: str, tmp_path: Path
) -> None:
    value = VALUES.get(key, "some words")
    page = f"{key}:: {value}\n\n- x\n" if place == "page" else f"- x\n  {key}:: {value}\n"
    source = graph(tmp_path / "g", page)
    for to in ("obsidian", "html"):
        made = go(source, tmp_path / to, to)
        assert {loss.construct for loss in made.losses} <= {"settings"}
        go(tmp_path / to, tmp_path / f"{to}-back", "logseq")
        assert (tmp_path / f"{to}-back" / "pages" / "N.md").read_text() == page
    notes = load(tmp_path / "obsidian", Options(source_format="obsidian")).vault.notes
    assert [each.title for each in notes] == (
        ["N", value] if (key, place) == ("template", "block") else ["N"]
    )
    note = notes[0]
    found = {item.key: item.value for item in note.properties}
    typed = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
    if place == "page":
        assert found == {key: typed}


def test_what_is_meant_is_said_in_the_other_apps_way(tmp_path: Path) -> None:
    page = (
        "title:: Rye/Black\nalias:: Dark\ntags:: bread\n\n- H\n  heading:: 2\n- one\n  logseq.order-list-type:: number\n"
        "- t\n  id:: 64c0ffee-0000-4000-8000-000000000001\n  tags:: seed\n"
    )
    go(graph(tmp_path / "g", page), tmp_path / "v", "obsidian")
    assert {path: data.decode() for path, data in files(tmp_path / "v").items()} == {
        "Rye/Black.md": "---\naliases:\n  - Dark\ntags:\n  - bread\n---\n"
        "- ## H\n\n1. one\n\n- t #seed ^64c0ffee-0000-4000-8000-000000000001\n"
    }
