"""Links among the words of a property: counted, followed where a note is called otherwise, links on a site, and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.values import read_value, write_value
from vaultconv.model.losses import Outcome
from vaultconv.model.properties import PropertyType
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

ID = "64c0ffee-0000-4000-8000-000000000001"
PAGE = (
    f"note:: see [[Rye loaf]] and (({ID})), [words]([[Rye loaf]]) `[[code]]`\n"
    f'quoted:: "see [[Rye loaf]]"\none:: (({ID}))\nmany:: [[Rye loaf]], [[Home]]\n\n'
    "- Bake\n  why:: for [[Rye loaf]] alone\n"
)


def graph(folder: Path) -> Path:
    (folder / "pages").mkdir(parents=True)
    (folder / "logseq").mkdir()
    (folder / "logseq" / "config.edn").write_text("{:file/name-format :triple-lowbar}")
    (folder / "pages" / "Home.md").write_text(PAGE)
    (folder / "pages" / "Rye loaf.md").write_text(f"- crumb\n  id:: {ID}\n")
    return folder


@pytest.mark.parametrize("old", ["see", "alone", "for"])
def test_where_a_word_beside_them_is_edited_they_are_links_at_home_and_not_in_quotes(
    old: str, tmp_path: Path
) -> None:
    go(graph(tmp_path / "g"), tmp_path / "v", "obsidian")
    note = tmp_path / "v" / "Home.md"
    text = note.read_text()
    assert old in text
    note.write_text(text.replace(old, "look", 1))
    go(tmp_path / "v", tmp_path / "home", "logseq")
    assert (tmp_path / "home" / "pages" / "Home.md").read_text() == PAGE.replace(old, "look", 1)


def test_they_are_counted(tmp_path: Path) -> None:
    index = load(graph(tmp_path / "g"), Options()).index
    found = [(out.key, out.raw) for out in index.outbound("pages/Home.md")]
    assert found == [
        ("note", "[[Rye loaf]]"),
        ("note", f"(({ID}))"),
        ("note", "[[Rye loaf|words]]"),
        ("quoted", "[[Rye loaf]]"),
        ("one", f"(({ID}))"),
        ("many", "[[Rye loaf]]"),
        ("many", "[[Home]]"),
        ("why", "[[Rye loaf]]"),
    ]


def test_in_a_vault_they_name_what_they_mean_and_the_ledger_says_that_they_are_words(tmp_path: Path) -> None:
    source = graph(tmp_path / "g")
    made = go(source, tmp_path / "v", "obsidian")
    assert {(loss.outcome, loss.value) for loss in made.losses if loss.construct == "property"} == {
        (Outcome.KEPT_AS_TEXT, "note")
    }
    assert verify(source, tmp_path / "v", Options(target_format="obsidian")).missing == ()
    note = (tmp_path / "v" / "Home.md").read_text()
    assert f"note: see [[Rye loaf]] and [[Rye loaf#^{ID}]], [[Rye loaf|words]] `[[code]]`\n" in note
    assert "quoted: '\"see [[Rye loaf]]\"'\n" in note
    assert f'one: "[[Rye loaf#^{ID}]]"\n' in note
    assert 'many:\n  - "[[Rye loaf]]"\n  - "[[Home]]"\n' in note
    assert "- Bake [why:: for [[Rye loaf]] alone]\n" in note


def test_on_a_site_they_are_links_and_come_back_without_the_state(tmp_path: Path) -> None:
    source = graph(tmp_path / "g")
    made = go(source, tmp_path / "site", "html")
    assert [loss for loss in made.losses if loss.construct == "property"] == []
    page = (tmp_path / "site" / "home.html").read_text()
    assert page.count('href="rye-loaf.html"') == 5
    assert page.count(f'href="rye-loaf.html#^{ID}"') == 2
    assert "`[[code]]`" in page
    shutil.rmtree(tmp_path / "site" / FOLDER)
    go(tmp_path / "site", tmp_path / "back", "logseq")
    assert (tmp_path / "back" / "pages" / "Home.md").read_text() == PAGE


@pytest.mark.parametrize("to", ["obsidian", "html", "readwise"])
def test_with_the_state_all_is_as_it_was(to: str, tmp_path: Path) -> None:
    source = graph(tmp_path / "g")
    go(source, tmp_path / to, to)
    go(tmp_path / to, tmp_path / "back", "logseq")
    pages = {path: data for path, data in files(source).items() if path.startswith("pages/")}
    assert {
        path: data for path, data in files(tmp_path / "back").items() if path.startswith("pages/")
    } == pages


def test_words_of_a_vault_stay_words_in_a_graph_and_links_on_a_site(tmp_path: Path) -> None:
    vault = tmp_path / "v"
    (vault / "Dir").mkdir(parents=True)
    text = '---\nnote: "see [[Dir/Loaf|it]] and [[Loaf#Crust]]"\n---\nx\n'
    (vault / "N.md").write_text(text)
    (vault / "Dir" / "Loaf.md").write_text("# Crust\n\nx\n")
    go(vault, tmp_path / "g", "logseq")
    page = (tmp_path / "g" / "pages" / "N.md").read_text()
    assert page.startswith('note:: "see [[Loaf|it]] and [[Loaf#Crust]]"\n')
    go(vault, tmp_path / "site", "html")
    assert 'href="dir/loaf.html#crust"' in (tmp_path / "site" / "n.html").read_text()
    for folder in ("g", "site"):
        go(tmp_path / folder, tmp_path / f"{folder}-back", "obsidian")
        assert (tmp_path / f"{folder}-back" / "N.md").read_text() == text


def test_a_moved_note_is_followed(tmp_path: Path) -> None:
    vault = tmp_path / "v"
    vault.mkdir()
    (vault / "Loaf.md").write_text("x\n")
    (vault / "loaf.md").write_text("y\n")
    (vault / "N.md").write_text('---\nnote: "see [[loaf]] now"\n---\nx\n')
    go(vault, tmp_path / "out", "obsidian")
    assert '"see [[loaf 1]] now"' in (tmp_path / "out" / "N.md").read_text()


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("see [[A]]", "see [[A]]", PropertyType.LINK),
        ('"see [[A]]"', '"see [[A]]"', PropertyType.LINK),
        ('"see A"', '"see A"', PropertyType.TEXT),
        ("see [b]([[A]])", "see [[A|b]]", PropertyType.LINK),
        ("[[A]], [b]([[B]])", ["[[A]]", "[[B|b]]"], PropertyType.LIST),
        ("about #food", "about #food", PropertyType.LINK),
        ("https://e.org/#a", "https://e.org/#a", PropertyType.TEXT),
    ],
)
def test_values(text: str, value: object, kind: PropertyType) -> None:
    assert read_value(text, False) == (value, kind)
    if "](" not in text:
        assert write_value(read_value(text, False)[0], kind) == text
