"""Notes of a folder of templates: a template of a graph is a block, with all that is below it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import files, go
from vaultconv.model.note import NoteKind
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

SETTINGS = {".obsidian/templates.json": '{"folder": "Tpl"}\n'}
NOTE = "---\ntags:\n  - a\n---\n# {{title}}\n\nOn {{date}}.\n\n- [ ] weigh\n- see [[N#^x]]\n"


def graph_of(tmp_path: Path, notes: dict[str, str], **options: bool) -> str:
    vault = written(tmp_path / "vault", {**SETTINGS, "N.md": "x ^x\n", **notes})
    go(vault, tmp_path / "graph", "logseq", **options)
    asked = Options(target_format="logseq", carriers=options.get("carriers", True))
    assert verify(vault, tmp_path / "graph", asked).missing == ()
    return files(tmp_path / "graph")["pages/Day.md"].decode()


@pytest.mark.parametrize("with_state", [True, False])
def test_a_template_is_a_bullet_with_the_note_below_and_a_note_again(
    with_state: bool, tmp_path: Path
) -> None:
    page = graph_of(tmp_path, {"Tpl/Day.md": NOTE})
    assert "\n- Day\n  template:: Day\n  template-including-parent:: false\n" in page
    assert "\n\t- # \\{{title}}\n" in page
    if not with_state:
        shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["Tpl/Day.md"].decode() == NOTE
    read = load(tmp_path / "graph", Options(source_format="logseq"))
    note = read.index.note("pages/Day.md")
    assert note is not None
    assert note.kind is NoteKind.TEMPLATE


@pytest.mark.parametrize(
    ("notes", "options"),
    [({"Day.md": NOTE}, {}), ({"Tpl/Day.md": NOTE}, {"carriers": False}), ({"Tpl/Day.md": ""}, {})],
)
def test_any_other_note_and_an_empty_one_is_a_page(
    notes: dict[str, str], options: dict[str, bool], tmp_path: Path
) -> None:
    assert "template::" not in graph_of(tmp_path, notes, **options)


def test_what_is_added_beside_the_bullet_makes_a_page_of_it(tmp_path: Path) -> None:
    page = graph_of(tmp_path, {"Tpl/Day.md": NOTE})
    (tmp_path / "graph" / "pages" / "Day.md").write_text(page + "- mine\n")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert "mine" in files(tmp_path / "back")["Tpl/Day.md"].decode()
    assert verify(tmp_path / "graph", tmp_path / "back", Options(target_format="obsidian")).missing == ()


def test_written_anew_within_a_graph_it_is_the_same(tmp_path: Path) -> None:
    page = graph_of(tmp_path, {"Tpl/Day.md": NOTE})
    go(tmp_path / "graph", tmp_path / "other", "logseq", origins=False)
    assert sorted(files(tmp_path / "other")["pages/Day.md"].decode().split()) == sorted(page.split())


def test_a_block_of_a_graph_that_is_a_template_stays_one(tmp_path: Path) -> None:
    text = "- day\n  template:: day\n  template-including-parent:: false\n\t- <% today %>\n"
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/Day.md": text})
    go(graph, tmp_path / "vault", "obsidian")
    assert "[template:: day]" in files(tmp_path / "vault")["Day.md"].decode()
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert files(tmp_path / "back")["pages/Day.md"].decode() == text
