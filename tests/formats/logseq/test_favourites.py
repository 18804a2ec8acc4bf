"""Favourites of a graph, and bookmarks of a vault: in new settings, and named for the ledger where some are there already."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.formats.logseq.test_traps import CONFIG, written
from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.edn import read_edn
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.state import DATABASE, FOLDER

GRAPH = {
    CONFIG: '{:file/name-format :triple-lowbar :favorites ["Oven" "jan 5th, 2026" "nowhere" "bread/Rye"]}',
    "pages/Oven.md": "- hot\n",
    "pages/bread___Rye.md": "- dark\n",
    "journals/2026_01_05.md": "- began\n",
}
VAULT = {
    ".obsidian/bookmarks.json": '{"items": [{"type": "file", "path": "Bread/Rye.md"}, {"type": "file", "path": "gone.md"}]}',
    "Bread/Rye.md": "dark\n",
    "Oven.md": "hot\n",
}
BOOKMARKS = ".obsidian/bookmarks.json"


def test_favourites_are_bookmarks_of_a_new_vault(tmp_path: Path) -> None:
    graph = written(tmp_path / "graph", GRAPH)
    go(graph, tmp_path / "vault", "obsidian")
    items = json.loads(files(tmp_path / "vault")[BOOKMARKS])["items"]
    assert [(item["type"], item["path"]) for item in items] == [
        ("file", "Oven.md"),
        ("file", "journals/2026-01-05.md"),
        ("file", "bread/Rye.md"),
    ]
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert files(tmp_path / "back")[CONFIG].decode() == GRAPH[CONFIG]
    with sqlite3.connect(tmp_path / "vault" / FOLDER / DATABASE) as state:
        state.execute("DROP TABLE settings")  # as an earlier version left it
    state.close()
    go(tmp_path / "vault", tmp_path / "new", "logseq")
    settings = read_edn(files(tmp_path / "new")[CONFIG].decode())
    assert isinstance(settings, dict)
    assert settings["favorites"] == ["Oven", "Jan 5th, 2026", "bread/Rye"]


def test_bookmarks_are_favourites_of_a_new_graph(tmp_path: Path) -> None:
    go(written(tmp_path / "vault", VAULT), tmp_path / "graph", "logseq")
    assert b':favorites ["Rye"]}' in files(tmp_path / "graph")[CONFIG]


def needs(source: Path, destination: Path, to: str, path: str) -> str:
    """Why the file at ``path`` is left as it is."""
    (action,) = [a for a in plan(source, destination, Options(target_format=to)).actions if a.path == path]
    return action.reason


def test_settings_that_are_there_stay_and_what_they_lack_is_named(tmp_path: Path) -> None:
    graph = written(tmp_path / "graph", GRAPH)
    vault = written(tmp_path / "vault", {BOOKMARKS: '{"items": [{"type": "file", "path": "Oven.md"}]}'})
    assert "bookmarks of `2026-01-05.md`, `bread/Rye.md`" in needs(graph, vault, "obsidian", BOOKMARKS)
    own = written(tmp_path / "own", {CONFIG: '{:favorites ["Oven"]}'})
    said = needs(written(tmp_path / "v", VAULT), own, "logseq", CONFIG)
    assert '`:favorites ["Rye"]`' in said


def test_settings_that_say_it_lack_nothing(tmp_path: Path) -> None:
    own = written(tmp_path / "own", {CONFIG: '{:favorites ["Rye"]}'})
    assert "need" not in needs(written(tmp_path / "v", VAULT), own, "logseq", CONFIG)


def test_without_favourites_no_bookmarks_are_written(tmp_path: Path) -> None:
    go(written(tmp_path / "graph", {CONFIG: "{}", "pages/N.md": "- x\n"}), tmp_path / "vault", "obsidian")
    assert BOOKMARKS not in files(tmp_path / "vault")
