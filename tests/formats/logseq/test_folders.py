"""Folders of a vault in a graph: a property of each page, or the beginning of its name (``--folders``)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.naming import FLAT, NAMESPACE
from vaultconv.formats.logseq.reader import read_note
from vaultconv.model.note import Note
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

VAULT = {
    "Bread/Rye.md": "See [[Oats]], [[Cakes/Oats|oats]], [[#Dark]].\n\n# Dark\n\n![[Oats]]\n",
    "Bread/Shopping.md": "- rye\n- [[Rye#Dark]]\n",
    "Cakes/Oats.md": '---\nwith: "[[Rye]]"\n---\n[[Start]]\n',
    "Bread/2026-01-06.md": "A note, and a day.\n",
    "Start.md": "[[Rye]] and [[Nobody]]\n",
}


def there(place: Path, folders: str) -> dict[str, str]:
    """The pages that the vault becomes, and the vault and graph beside each other."""
    for path, text in VAULT.items():
        (place / "vault" / path).parent.mkdir(parents=True, exist_ok=True)
        (place / "vault" / path).write_text(text, "utf-8")
    run = convert(
        place / "vault",
        place / "graph",
        Options("obsidian", "logseq", durable=False, format_options={"folders": folders}),
    )
    assert [loss for loss in run.plan.losses if loss.construct == "title"] == []
    assert verify(place / "vault", place / "graph", Options()).ok
    return notes(place / "graph")


def notes(place: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in files(place).items() if path.endswith(".md")}


def test_folders_are_the_beginning_of_names(tmp_path: Path) -> None:
    pages = there(tmp_path, NAMESPACE)
    assert set(pages) == {
        *("pages/Bread___Rye.md", "pages/Bread___Shopping.md", "pages/Cakes___Oats.md"),
        *("journals/2026_01_06.md", "pages/Start.md"),
    }
    rye = pages["pages/Bread___Rye.md"]
    assert "- See [[Cakes/Oats]], [oats]([[Cakes/Oats]]), " in rye
    assert "{{embed [[Cakes/Oats]]}}" in rye
    assert "with:: [[Bread/Rye]]\n" in pages["pages/Cakes___Oats.md"]
    assert "- [[Bread/Rye]] and [[Nobody]]" in pages["pages/Start.md"]
    assert "folder::" not in "".join(pages.values())


@pytest.mark.parametrize("folders", [FLAT, NAMESPACE])
def test_either_way_they_are_folders_again(tmp_path: Path, folders: str) -> None:
    there(tmp_path, folders)
    home = Options("logseq", "obsidian", durable=False)
    convert(tmp_path / "graph", tmp_path / "home", home)
    assert notes(tmp_path / "home") == VAULT
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    convert(tmp_path / "graph", tmp_path / "lost", home)
    lost = notes(tmp_path / "lost")
    assert set(lost) == set(VAULT)
    assert "folder" not in "".join(lost.values())
    assert lost["Bread/Shopping.md"] == VAULT["Bread/Shopping.md"]


def test_what_a_graph_called_otherwise_keeps_its_name(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "pages").mkdir(parents=True)
    (graph / "pages" / "Rye.md").write_text("folder:: Bread\n\n- dark\n", "utf-8")
    convert(graph, tmp_path / "vault", Options("logseq", "obsidian", durable=False))
    convert(
        tmp_path / "vault",
        tmp_path / "home",
        Options("obsidian", "logseq", durable=False, format_options={"folders": NAMESPACE}),
    )
    assert notes(tmp_path / "home") == notes(graph)


def test_a_folder_says_by_itself_that_its_page_was_a_document(tmp_path: Path) -> None:
    pages = there(tmp_path, FLAT)
    assert pages["pages/Rye.md"].startswith("folder:: ./Bread\n\n- See")
    assert pages["pages/Start.md"].startswith("vaultconv:: document\n\n")
    page = read_page(
        "pages/Rye.md", 'folder:: ./Bread\nvaultconv:: {"v":1,"keys":{"a-b":"a b"}}\na-b:: 1\n\n- x\n'
    )
    assert (page.extra["shape"], page.extra["folder"]) == ("document", "Bread")
    assert [item.key for item in page.properties] == ["a b"]


def test_a_folder_that_is_a_word_of_the_page_is_no_place(tmp_path: Path) -> None:
    page = read_page("pages/Rye.md", "folder:: Bread\n\n- x\n")
    assert page.properties.text("folder") == "Bread"
    assert "folder" not in page.extra


def read_page(path: str, text: str) -> Note:
    """The page that is ``text``."""
    return read_note(path, text.encode(), ReadContext())
