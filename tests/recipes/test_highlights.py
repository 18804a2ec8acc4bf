"""Recipes for highlights: what is grouped is all there, links lead to it, and it comes apart again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.roundtrip.journey import files
from tests.scripting.conftest import FIXTURES
from vaultconv.errors import EditError
from vaultconv.pipeline.fact import Fact, FactKind
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


def test_notes_that_are_not_understood_stay_as_they_are(highlights: Any, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(highlights["obsidian"], folder)
    others = {"Latin.md": b"caf\xe9\n", "Torn.md": b"---\na: [\n---\n\r\n[[Mine]]\n"}
    for path, data in others.items():
        (folder / path).write_bytes(data)
    vault = vaultconv.open_vault(folder, "obsidian")
    for name in ("group-highlights", "split-highlights"):
        left = RECIPES[name].run(vault)
        assert [one.path for one in left] == [*others]
        assert "cannot be read: " in left[0].what
        assert vault.diff()
        assert not {action.path for action in vault.plan().actions} & others.keys()
        assert vault.apply().exit_code == 0
    assert {path: (folder / path).read_bytes() for path in others} == others


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
    other = "22222222-2222-4222-8222-222222222222"
    (folder / "pages/Else.md").write_text(
        f"- x\n  id:: {other}\n- (({other})) ((33333333-3333-4333-8333-333333333333))\n"
    )
    elsewhere = (folder / "pages/Else.md").read_text()
    vault = vaultconv.open_vault(folder, "logseq")
    RECIPES["group-highlights"].run(vault)
    text = vault["pages/Mine.md"].text
    assert vault["pages/Else.md"].text == elsewhere
    id = text.partition("(((")[2][:36]
    assert text == (
        f"- [The Quiet Ledger (210000102)]((({id}))), [it]((({id}))), {{{{embed (({id}))}}}} `[[The Quiet Ledger (210000102)]]`\n"
    )
    assert vault.apply().exit_code == 0
    vault = vaultconv.open_vault(folder, "logseq")
    RECIPES["split-highlights"].run(vault)
    assert vault["pages/Else.md"].text == elsewhere
    (one,) = {link.note for link in vault["pages/Mine.md"].links}
    assert one is not None
    assert "210000102" in one.path
    name = vault.name_of(one.model)
    assert vault["pages/Mine.md"].text == (
        f"- [The Quiet Ledger (210000102)]([[{name}]]), [it]([[{name}]]), {{{{embed [[{name}]]}}}} `[[The Quiet Ledger (210000102)]]`\n"
    )


def test_nothing_is_grouped_where_something_would_be_lost(
    highlights: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(highlights["obsidian"], folder)
    vault = vaultconv.open_vault(folder, "obsidian")
    lost = Fact(FactKind.WORDS, "of it", 3)
    monkeypatch.setattr("vaultconv.scripting.anew.lost_by_grouping", lambda _loaded: iter([("A.md", lost)]))
    with pytest.raises(EditError, match=r"A\.md:3: cannot be grouped: words 'of it' would be lost"):
        RECIPES["group-highlights"].run(vault)
    monkeypatch.setattr("vaultconv.scripting.anew.lost_by_grouping", lambda _loaded: iter(()))
    seen = iter(range(1000, 0, -1))
    monkeypatch.setattr("vaultconv.scripting.vault._led", lambda _links: next(seen))
    with pytest.raises(EditError, match="has a link that would lead nowhere"):
        RECIPES["group-highlights"].run(vault)
    assert vault.diff() == ""
