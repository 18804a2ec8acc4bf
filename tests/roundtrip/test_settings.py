"""The settings of an app mean nothing to another; a vault has them again when it comes home, and what is new in it goes by them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.model.losses import Loss
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.state import DATABASE, FOLDER
from vaultconv.pipeline.verify import verify

GRAPH = {
    "logseq/config.edn": '{:journals-directory "days" :pages-directory "leaves" :preferred-workflow :now\n'
    ' :journal/page-title-format "yyyy-MM-dd" :journal/file-name-format "yyyy-MM-dd" :file/name-format :legacy} ; mine\n',
    "logseq/custom.css": ".page { color: teal }\n",
    "days/2026-01-02.md": "- LATER feed the [[Starter]]\n",
    "leaves/Starter.md": "- fed [[2026-01-02]]\n",
}
VAULT = {
    ".obsidian/app.json": '{"useMarkdownLinks": true, "newLinkFormat":"relative", "theme": "dusk"}',
    ".obsidian/daily-notes.json": '{"folder": "Days/", "format": "YYYY/MM-DD"}',
    ".obsidian/types.json": '{"types": {"rise": "number"}}',
    ".obsidian/bookmarks.json": '{"items": [{"type": "file", "ctime": 7, "path": "Starter.md"}]}',
    ".obsidian/snippets/quiet.css": "p { margin: 0 }\n",
    "Days/2026/01-02.md": "Feed the [starter](../../Starter.md).\n",
    "Starter.md": "---\nrise: 2\n---\nFed on [the second](Days/2026/01-02.md).\n",
}


def vault(folder: Path, texts: Mapping[str, str]) -> Path:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder


def about_settings(made: Run) -> list[Loss]:
    """The ledger's lines for settings that stay as they are."""
    return [loss for loss in made.losses if "need" in loss.detail and loss.construct == "settings"]


WAYS = [
    (GRAPH, "logseq", "obsidian"),
    (GRAPH, "logseq", "html"),
    (VAULT, "obsidian", "logseq"),
    (VAULT, "obsidian", "html"),
    (VAULT, "obsidian", "readwise"),
]


@pytest.mark.parametrize(("texts", "own", "over"), WAYS, ids=[f"{own}-{over}" for _, own, over in WAYS])
def test_they_come_home_as_they_were(texts: Mapping[str, str], own: str, over: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "source", texts)
    go(source, tmp_path / "there", over)
    made = go(tmp_path / "there", tmp_path / "back", own)
    assert files(tmp_path / "back") == files(source)
    assert about_settings(made) == []
    assert verify(source, tmp_path / "back", Options(own, own)).missing == ()


def test_what_is_new_in_a_vault_goes_by_the_settings_of_the_graph(tmp_path: Path) -> None:
    there = tmp_path / "there"
    go(vault(tmp_path / "source", GRAPH), there, "obsidian")
    new = {"journals/2026-03-04.md": "Bake.\n", "Rye/Sour.md": "---\nkinds: [rye, oats]\n---\nNew.\n"}
    vault(there, new)
    made = go(there, tmp_path / "back", "logseq")
    back = files(tmp_path / "back")
    assert back["days/2026-03-04.md"].endswith(b"- Bake.\n")
    assert "leaves/Sour.md" in back
    assert back["logseq/config.edn"] == GRAPH["logseq/config.edn"].encode()
    (loss,) = about_settings(made)
    assert (loss.note, loss.detail) == (
        "logseq/config.edn",
        "comes home as it was; the notes need `:property/separated-by-commas #{:kinds}` in it",
    )
    again = go(there, tmp_path / "back", "logseq")
    assert {action.kind.value for action in again.actions} == {"keep"}
    vault(there, {"journals/2026-03-05.md": "Eat.\n"})
    go(there, tmp_path / "back", "logseq")
    go(there, tmp_path / "anew", "logseq")
    assert files(tmp_path / "back") == files(tmp_path / "anew")
    assert "days/2026-03-05.md" in files(tmp_path / "back")


def test_what_is_new_in_a_graph_goes_by_the_settings_of_the_vault(tmp_path: Path) -> None:
    there = tmp_path / "there"
    go(vault(tmp_path / "source", VAULT), there, "logseq")
    vault(there, {"journals/2026_03_04.md": "- bake\n"})
    go(there, tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["Days/2026/03-04.md"] == b"- bake\n"


def test_a_graph_that_is_there_has_its_own(tmp_path: Path) -> None:
    go(vault(tmp_path / "source", GRAPH), tmp_path / "there", "obsidian")
    own = {"logseq/config.edn": "{:start-of-week 3}\n"}
    go(tmp_path / "there", vault(tmp_path / "back", own), "logseq")
    back = files(tmp_path / "back")
    assert back["logseq/config.edn"].decode() == own["logseq/config.edn"]
    assert back["logseq/custom.css"].decode() == GRAPH["logseq/custom.css"]


def test_those_of_the_last_run_count(tmp_path: Path) -> None:
    source, there = vault(tmp_path / "source", GRAPH), tmp_path / "there"
    go(source, there, "obsidian")
    (source / "logseq/config.edn").write_text(GRAPH["logseq/config.edn"].replace("; mine", "; ours"))
    (source / "logseq/custom.css").unlink()
    go(source, there, "obsidian")
    go(there, tmp_path / "back", "logseq")
    assert files(tmp_path / "back") == files(source)


def test_of_two_vaults_in_one_neither_settings_that_differ(tmp_path: Path) -> None:
    there = tmp_path / "there"
    go(vault(tmp_path / "one", VAULT), there, "logseq")
    other = {
        ".obsidian/app.json": json.dumps({"theme": "dawn"}),
        ".obsidian/types.json": VAULT[".obsidian/types.json"],
        "Oats.md": "Rolled.\n",
    }
    go(vault(tmp_path / "two", other), there, "logseq")
    go(there, tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")
    assert ".obsidian/app.json" not in back
    assert back[".obsidian/types.json"].decode() == VAULT[".obsidian/types.json"]


@pytest.mark.parametrize(
    "options",
    [{"carriers": False}, {"format_options": {"publish": True}}, {"format_options": {"redact_tokens": True}}],
    ids=str,
)
def test_nothing_is_kept_where_nothing_is_to_be_carried(options: dict[str, Any], tmp_path: Path) -> None:
    source = vault(tmp_path / "source", {**VAULT, "Starter.md": "---\npublish: true\n---\nFed.\n"})
    convert(source, tmp_path / "there", Options(target_format="html", **options))
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    assert ".obsidian/snippets/quiet.css" not in files(tmp_path / "back")


def test_a_state_from_elsewhere_brings_no_other_files(tmp_path: Path) -> None:
    """A destination may come from anybody, with a state that says anything."""
    there = tmp_path / "there"
    go(vault(tmp_path / "source", VAULT), there, "logseq")
    with sqlite3.connect(there / FOLDER / DATABASE) as state:
        state.executemany(
            "INSERT INTO settings VALUES(1, ?, x'21')",
            [("../out.json",), (".obsidian/../Starter.json",), (".obsidian/plugins/x/main.js",), ("Rye.md",)],
        )
    state.close()
    go(there, tmp_path / "back", "obsidian")
    assert files(tmp_path / "back").keys() == VAULT.keys()
    assert not (tmp_path / "out.json").exists()
