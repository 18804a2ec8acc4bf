"""A site goes to each app and home with neither origins nor carriers, and ``verify`` of the site that left and the one that came home
has nothing to say: no day is made up, no passage loses its source, and each note is in the folder of its form."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

SITE = Path(__file__).resolve().parents[2] / "fixtures" / "readwise-site"
NOTES = (
    "_manual_posts/2023-02-24-what-a-good-shelf-needs.md",
    "_posts/2019-03-02-210000101.md",
    "_posts/2019-03-05-210000102.md",
    "_posts/2021-08-12-211000104.md",
    "notes/_posts/2021-10-04-212000108.md",
)
UNDATED = """---
title: "Note via "
tags: llm
canonical: https://example.org/ovens
author: Ada Brandt
book: 7
book_title: "2023"
hide_title: true
readwise_url: https://readwise.io/open/990000001
source_emoji: 🌐
---

> An oven is a slow reader.
> <div class="quoteback-footer"><div class="quoteback-avatar"><span class="mini-emoji"> 🌐</span></div><div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span><div aria-label="Ada Brandt" class="quoteback-author"> Ada Brandt</div><div aria-label="2023" class="quoteback-title"> 2023</div></div></div></div>

Bakers know.
"""
OFF = {"origins": False, "carriers": False}
PLAIN = Options(carriers=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few notes of a site, and one whose file says no day."""
    folder = tmp_path_factory.mktemp("site")
    for path in NOTES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SITE / path, folder / path)
    (folder / "undated.md").write_text(UNDATED, "utf-8")
    return folder


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
def test_a_site_comes_home_whole(over: str, site: Path, tmp_path: Path) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    go(site, there, over, **OFF)
    home = go(there, back, "readwise", **OFF)
    for leg in ((site, there), (there, back), (site, back)):
        assert verify(*leg, PLAIN).missing == ()
    said = {path for path in files(back) if not path.startswith("_manual_posts/")}
    assert said == {*NOTES[1:], "notes/_posts/1970-01-01-990000001.md"}
    days = {re.findall(r"\d{4}-\d\d-\d\d", path)[0] for path in files(back)}
    assert days == {path.rpartition("/")[2][:10] for path in NOTES} | {"1970-01-01"}
    undated = (back / "notes/_posts/1970-01-01-990000001.md").read_text("utf-8")
    assert undated.startswith('---\ntitle: "Note via "\n')
    assert "\n\n> An oven is a slow reader.\n> <div " in undated
    assert undated.endswith("\n\nBakers know.")
    (loss,) = (loss for loss in home.losses if loss.construct == "date")
    assert loss.detail == "nobody says its day: its file has 1970-01-01"


def test_of_a_folder_between_the_ledgers_count_and_nothing_else(site: Path, tmp_path: Path) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    go(site, there, "logseq", **OFF)
    go(there, back, "readwise", **OFF)
    shelf = next((back / "_manual_posts").iterdir())
    shelf.write_text(shelf.read_text("utf-8").replace("shelf", "ledge", 1), "utf-8")
    (back / "notes/_posts/1970-01-01-990000001.md").unlink()
    missing = verify(site, back, PLAIN).missing
    assert {found.note for found in missing} == {NOTES[0], "undated.md"}
    shutil.rmtree(there)  # nothing tells any more where each note went: titles do
    missing = verify(site, back, PLAIN).missing
    assert {found.note for found in missing} == {NOTES[0], "undated.md"}
    assert ("undated.md", "note") in {(found.note, found.kind) for found in missing}


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("- One.\n- ## Two\n\t- Three.\n", "- One.\n- ## Two\n\t- Three.\n"),
        (
            "- > words\n\t- — Jane Roe, *Slow Maps*\n- Mine.\n",
            "> [!quote]\n> words\n>\n> — Jane Roe, *Slow Maps*\n\nMine.\n",
        ),
    ],
    ids=["bullets", "a highlight"],
)
def test_a_title_beside_the_name_of_a_page_is_that_of_a_note(page: str, said: str, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "pages").mkdir(parents=True)
    (graph / "logseq").mkdir()
    (graph / "logseq" / "config.edn").write_text("{}", "utf-8")
    page = f"title-property:: On rye\nrating:: 4\n\n{page}"
    (graph / "pages" / "A.md").write_text(page, "utf-8")
    go(graph, tmp_path / "vault", "obsidian", **OFF)
    assert files(tmp_path / "vault")["A.md"].decode() == f"---\ntitle: On rye\nrating: 4\n---\n{said}"
    go(graph, tmp_path / "again", "logseq", **OFF)
    assert files(tmp_path / "again")["pages/A.md"].decode() == page


def test_a_note_of_nothing_but_bullets_stays_one(tmp_path: Path) -> None:
    vault, graph, back = tmp_path / "vault", tmp_path / "graph", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "A.md").write_text("---\ntitle: T\n---\n- one\n- two\n    - three\n", "utf-8")
    go(vault, graph, "logseq", **OFF)
    go(graph, back, "obsidian", **OFF)
    assert verify(vault, back, PLAIN).missing == ()


def of_one(note: str, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A vault with ``note`` as ``Two.md``, and the folders of its graph and of what comes home."""
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Two.md").write_text(note, "utf-8")
    return vault, tmp_path / "graph", tmp_path / "back"


@pytest.mark.parametrize(
    ("note", "nesting", "home"),
    [
        ("- one\n- two\n    - three\n    - four\n", "headings", "one\n\ntwo\n\n- three\n- four\n"),
        ("# H\n\n- one\n    - three\n    - four\n", "headings", "# H\n\none\n\n- three\n- four\n"),
        ("one\n- two\n    - three\n- four\n", "headings", "one\n\n- two\n\t- three\n- four\n"),
        ("one\n- two\n    - three\n    - four\n", "flat", "one\n\ntwo\n\n- three\n- four\n"),
    ],
    ids=["bullets alone", "below a heading", "below a text", "flat"],
)
def test_items_that_come_home_as_paragraphs_are_in_the_ledger(
    note: str, nesting: str, home: str, tmp_path: Path
) -> None:
    vault, graph, back = of_one(note, tmp_path)
    go(vault, graph, "logseq", **OFF, outline=nesting)
    losses = go(graph, back, "obsidian", **OFF, shape="document").losses
    assert files(back)["Two.md"].decode() == home
    assert ("pages/Two.md", "outline") in {(loss.note, loss.construct) for loss in losses}
    assert verify(vault, back, PLAIN).missing == ()
    (back / "Two.md").write_text(home.replace("- four\n", ""), "utf-8")
    missing = verify(vault, back, PLAIN).missing
    assert [found.value for found in missing] == ["level 1 bullet", "four"]


@pytest.mark.parametrize(
    ("note", "home", "moved"),
    [
        ("words\n\n1. a\n2. b\n", "- words\n\t1. a\n\t2. b\n", "- words\n\t1. a\n1. b\n"),
        ("# H\n\n- a\n- b\n", "- # H\n\t- a\n\t- b\n", "- # H\n\t- a\n- b\n"),
        ("- a\n- b\n\n1. c\n\nwords\n", "- a\n- b\n\n1. c\n\n- words\n", "- a\n\t- b\n\n1. c\n\n- words\n"),
    ],
    ids=["below a text", "below a heading", "side by side"],
)
def test_a_document_that_comes_home_as_nested_lists_lacks_what_is_lost_and_no_more(
    note: str, home: str, moved: str, tmp_path: Path
) -> None:
    vault, graph, back = of_one(note, tmp_path)
    there = go(vault, graph, "logseq", **OFF)
    go(graph, back, "obsidian", **OFF)
    assert files(back)["Two.md"].decode() == home
    assert ("Two.md", "shape") in {(loss.note, loss.construct) for loss in there.losses}
    assert verify(vault, back, PLAIN).missing == ()
    (back / "Two.md").write_text(moved, "utf-8")
    assert [found.kind for found in verify(vault, back, PLAIN).missing] == ["list-item"]
    taken = "".join(line for line in home.splitlines(keepends=True) if not line.endswith(" b\n"))
    (back / "Two.md").write_text(taken, "utf-8")
    assert [found.kind for found in verify(vault, back, PLAIN).missing] == ["list-item", "words"]


@pytest.mark.parametrize("shape", ["lists", "document"])
@pytest.mark.parametrize(
    ("note", "more", "less"),
    [
        ("words\n\n1. a\n2. b\n", "words\n\n1. a\n2. b\n3. c\n", "words\n\n1. a\n"),
        ("# H\n\n- a\n    - b\n", "# H\n\nmore\n\n- a\n    - b\n", "# H\n\n- a\n"),
        ("- a\n\n1. b\n", "- a\n\n1. b\n\nmore\n", "- a\n"),
    ],
    ids=["below a text", "below a heading", "lists alone"],
)
def test_who_gives_a_note_its_shape_again_lacks_nothing(
    note: str, more: str, less: str, shape: str, tmp_path: Path
) -> None:
    vault, graph, back = of_one(note, tmp_path)
    go(vault, graph, "logseq", **OFF)
    go(graph, back, "obsidian", **OFF, shape=shape)
    for text in (note, more):
        (back / "Two.md").write_text(text, "utf-8")
        assert verify(vault, back, PLAIN).missing == ()
    (back / "Two.md").write_text(less, "utf-8")
    assert "words" in {found.kind for found in verify(vault, back, PLAIN).missing}
