"""Logseq and the other formats, there and back: nothing that the ledger does not name, and with the state every byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.real_vaults import CORPORA, case
from tests.roundtrip.journey import files, go, same_lines
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"

PAIRS = [
    (FIXTURES / "sample-vault", "obsidian", "logseq"),
    (FIXTURES / "readwise-site", "readwise", "logseq"),
    (FIXTURES / "logseq-graph", "logseq", "obsidian"),
    (FIXTURES / "logseq-graph", "logseq", "readwise"),
    (CORPORA / "obsidian-sandbox", "obsidian", "logseq"),
    (CORPORA / "obsidian-help-en", "obsidian", "logseq"),
    (CORPORA / "readwise-site", "readwise", "logseq"),
    (CORPORA / "logseq-docs", "logseq", "obsidian"),
]


def notes(folder: Path) -> dict[str, bytes]:
    """What is the owner's: no settings of an app."""
    return {path: data for path, data in files(folder).items() if not path.startswith((".", "logseq/"))}


@pytest.mark.parametrize(
    ("source", "format", "to"),
    [case(vault, own, to, id=f"{vault.name}-{to}", takes_long=True) for vault, own, to in PAIRS],
)
def test_there_and_back_byte_for_byte(
    source: Path, format: str, to: str, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    made = go(source, tmp_path / "there", to)
    assert verify(source, tmp_path / "there", Options(target_format=to)).missing == ()
    record_property("ledger", len(made.losses))
    go(tmp_path / "there", tmp_path / "back", format)
    before, after = files(source), files(tmp_path / "back")
    assert {path for path in before if before[path] != after.get(path)} == set()


def test_without_the_state_nothing_is_lost(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    source = FIXTURES / "sample-vault"
    go(source, tmp_path / "there", "logseq")
    shutil.rmtree(tmp_path / "there" / FOLDER)
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    assert verify(tmp_path / "there", tmp_path / "back", Options()).missing == ()
    before = {path: data for path, data in notes(source).items() if path.endswith(".md")}
    assert before.keys() <= notes(tmp_path / "back").keys()
    share = same_lines(before, notes(tmp_path / "back"))
    record_property("identical lines", f"{share:.1%}")
    assert share > 0.8


@pytest.mark.parametrize("carriers", [True, False])
def test_a_second_run_writes_nothing(tmp_path: Path, carriers: bool) -> None:
    for _ in range(2):
        made = go(FIXTURES / "sample-vault", tmp_path / "graph", "logseq", carriers=carriers)
    assert {action.kind.value for action in made.actions} == {"keep"}


def test_the_settings_of_a_graph_that_is_there_stay(tmp_path: Path) -> None:
    config = tmp_path / "graph" / "logseq" / "config.edn"
    config.parent.mkdir(parents=True)
    config.write_text("{:start-of-week 3}\n")
    made = go(FIXTURES / "sample-vault", tmp_path / "graph", "logseq")
    assert config.read_text() == "{:start-of-week 3}\n"
    (loss,) = [loss for loss in made.losses if loss.note == "logseq/config.edn"]
    assert loss.construct == "settings"
    assert ":property/separated-by-commas #{:cssclasses :empty-list :list}" in loss.detail
    assert verify(FIXTURES / "sample-vault", tmp_path / "graph", Options()).missing == ()


def test_an_edit_in_the_graph_comes_back(tmp_path: Path) -> None:
    source, graph = FIXTURES / "sample-vault", tmp_path / "graph"
    go(source, graph, "logseq")
    page = graph / "pages" / "Baking log.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("- TODO buy a spring", "- DONE buy a spring"), "utf-8")
    go(graph, tmp_path / "back", "obsidian")
    before, after = notes(source), notes(tmp_path / "back")
    assert {p for p in before if before[p] != after.get(p)} == {"Bread/Baking log.md"}
    old = before["Bread/Baking log.md"].decode()
    assert after["Bread/Baking log.md"].decode() == old.replace("- [ ] buy a spring", "- [x] buy a spring")


@pytest.mark.parametrize("over", ["obsidian", "html", "readwise"])
def test_a_graph_keeps_its_way_to_write_days(over: str, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    for path, text in {
        "logseq/config.edn": '{:journal/page-title-format "dd-MM-yyyy"}',
        "journals/2024_01_05.md": "- first [[06-01-2024]]\n",
        "journals/2024_01_06.md": "- second [[05-01-2024]]\n",
    }.items():
        (graph / path).parent.mkdir(parents=True, exist_ok=True)
        (graph / path).write_text(text)
    go(graph, tmp_path / over, over)
    go(tmp_path / over, tmp_path / "back", "logseq")
    assert ':journal/page-title-format "dd-MM-yyyy"' in (tmp_path / "back/logseq/config.edn").read_text()
    options = Options(source_format="logseq", target_format="logseq")
    assert verify(graph, tmp_path / "back", options).missing == ()


def test_a_page_that_the_graph_calls_as_the_app_calls_one_of_its_own_keeps_its_name(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq" / "config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages" / "Later.md").write_text("- one\n")
    (graph / "pages" / "See.md").write_text("- [[Later]]\n")
    go(graph, tmp_path / "there", "obsidian")
    with (tmp_path / "there" / "See.md").open("a") as note:
        note.write("- and [[Later]]\n")
    made = go(tmp_path / "there", tmp_path / "back", "logseq")
    assert [loss for loss in made.losses if loss.construct == "title"] == []
    assert files(tmp_path / "back")["pages/See.md"] == b"- [[Later]]\n- and [[Later]]\n"
    assert verify(tmp_path / "there", tmp_path / "back", Options()).missing == ()


def test_a_reference_to_a_block_of_a_day_is_told_where_only_notes_are_linked(tmp_path: Path) -> None:
    graph, site = tmp_path / "graph", tmp_path / "site"
    for name, text in {
        "logseq/config.edn": "{}",
        "journals/2020_12_05.md": "- Rain\n  id:: 645d0145-6ce0-4231-a443-42865cd960f5\n",
        "pages/Plants.md": "- see ((645d0145-6ce0-4231-a443-42865cd960f5))\n",
    }.items():
        (graph / name).parent.mkdir(parents=True, exist_ok=True)
        (graph / name).write_text(text, encoding="utf-8")
    made = go(graph, site, "readwise")
    assert [loss.detail for loss in made.losses if loss.construct == "link"] == [
        "'2020-12-05#^645d0145-6ce0-4231-a443-42865cd960f5' links to the whole note: the site links by title"
    ]
    assert verify(graph, site, Options()).missing == ()
