"""Recipes for highlights: what is grouped is all there, links lead to it, and it comes apart again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.roundtrip.journey import files
from tests.scripting.conftest import FIXTURES
from vaultconv.pipeline.undo import plan_undo, runs, undo
from vaultconv.recipes import RECIPES

SITE = FIXTURES / "readwise-site"
PASSAGE = "The slow hand is not more exact"


@pytest.fixture(scope="module")
def highlights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The highlights of a site, there and in vaults of apps, where a note links one of them."""
    folder = tmp_path_factory.mktemp("highlights")
    found = {"readwise": folder / "readwise"}
    shutil.copytree(SITE, found["readwise"])
    for format in ("obsidian", "logseq"):
        found[format] = folder / format
        vaultconv.convert(SITE, found[format], vaultconv.Options("readwise", format, durable=False))
    (found["obsidian"] / "Mine.md").write_text("On [[The Quiet Ledger (210000102)]], a map.\n")
    (found["logseq"] / "pages/Mine.md").write_text("- On [[The Quiet Ledger (210000102)]], a map.\n")
    return found


def words(vault: vaultconv.OpenVault, words: str) -> list[str]:
    """The notes that say some words."""
    return [note.path for note in vault if note.model.source is not None and words in note.text]


@pytest.mark.parametrize("format", RECIPES["group-highlights"].formats)
def test_they_are_grouped_and_split_again(format: str, highlights: Any, tmp_path: Path) -> None:
    folder = tmp_path / format
    shutil.copytree(highlights[format], folder)
    before = files(folder)
    vault = vaultconv.open_vault(folder, format)
    number = len(vault)
    RECIPES["group-highlights"].run(vault)
    (link,) = vault.find("Mine").links
    assert link.note is vault.find("The Quiet Ledger")
    assert link.reference.block or link.reference.kind == "block"
    assert len(vault) < number
    assert files(folder) == before
    assert vault.apply().exit_code == 0
    grouped, grouping = files(folder), runs(folder)[-1].number
    vault = vaultconv.open_vault(folder, format)
    assert [link.note for link in vault.find("Mine").links] == [vault.find("The Quiet Ledger")]
    assert len(words(vault, PASSAGE)) == 1
    assert RECIPES["group-highlights"].run(vault) == ()
    assert vault.diff() == ""

    RECIPES["split-highlights"].run(vault)
    (link,) = vault.find("Mine").links
    assert link.note is not None
    assert "210000102" in link.note.path
    assert vault.apply().exit_code == 0
    vault = vaultconv.open_vault(folder, format)
    assert len(words(vault, PASSAGE)) == 1
    RECIPES["split-highlights"].run(vault)
    assert vault.diff() == ""

    assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert files(folder) == grouped
    assert undo(plan_undo(folder, grouping), durable=False).exit_code == 0
    assert files(folder) == before


@pytest.mark.parametrize("to", ["F2", "F4"])
def test_notes_of_a_site_are_of_another_generation(to: str, highlights: Any, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(highlights["readwise"], folder)
    before = files(folder)
    vault = vaultconv.open_vault(folder, "readwise")
    led = sorted(link.note.title for note in vault for link in note.links if link.note)
    left = RECIPES["readwise-generation"].run(vault, to=to)
    assert any("says it in its own way" in one.what for one in left)
    assert vault.apply().exit_code == 0
    vault = vaultconv.open_vault(folder, "readwise")
    forms = {note.model.form for note in vault if note.model.form in ("F0", "F1", "F2", "F4", "F5", "F6")}
    assert forms == {to}
    assert sorted(link.note.title for note in vault for link in note.links if link.note) == led
    assert len(words(vault, PASSAGE)) == 1
    RECIPES["readwise-generation"].run(vault, to=to)
    assert vault.diff() == ""
    assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert files(folder) == before


def test_links_to_a_block_are_led_to_the_note_that_it_becomes(highlights: Any, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(highlights["logseq"], folder)
    (folder / "pages/Mine.md").write_text(
        "- [[The Quiet Ledger (210000102)]], [it]([[the quiet ledger (210000102)]]), {{embed [[The Quiet Ledger (210000102)]]}} `[[The Quiet Ledger (210000102)]]`\n"
    )
    vault = vaultconv.open_vault(folder, "logseq")
    RECIPES["group-highlights"].run(vault)
    text = vault["pages/Mine.md"].text
    id = text.partition("(((")[2][:36]
    assert text == (
        f"- [The Quiet Ledger (210000102)]((({id}))), [it]((({id}))), {{{{embed (({id}))}}}} `[[The Quiet Ledger (210000102)]]`\n"
    )
    assert vault.apply().exit_code == 0
    vault = vaultconv.open_vault(folder, "logseq")
    RECIPES["split-highlights"].run(vault)
    (one,) = {link.note for link in vault["pages/Mine.md"].links}
    assert one is not None
    assert "210000102" in one.path
    name = vault.name_of(one.model)
    assert vault["pages/Mine.md"].text == (
        f"- [The Quiet Ledger (210000102)]([[{name}]]), [it]([[{name}]]), {{{{embed [[{name}]]}}}} `[[The Quiet Ledger (210000102)]]`\n"
    )
