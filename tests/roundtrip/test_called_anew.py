"""Who renames a note in the other app has renamed it: it comes home by its new name, with the spelling that it had, and links follow."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

VAULT = {
    "Garden.md": "---\nrating: 04\n---\n* beds\n* [[Shed#^rake]]\n",
    "tools/Shed.md": "A rake.  ^rake\n\n[[Garden]]\n",
    "Log.md": "[[Garden]] and [[Shed|the shed]]\n",
}
GRAPH = {
    "logseq/config.edn": "{:file/name-format :triple-lowbar}",
    "pages/Garden.md": "rating:: 04\n\n- beds\n- [[a/Shed]]",
    "pages/a___Shed.md": "- a rake in the [[Garden]]  ",
    "pages/Log.md": "- [the beds]([[Garden]]), [[a/Shed]]",
}


@pytest.mark.parametrize(
    ("given", "to", "was", "now", "links", "back"),
    [
        (
            VAULT,
            "logseq",
            "pages/Garden.md",
            "pages/Plot.md",
            ("[[Garden]]", "[[Plot]]"),
            ("Garden.md", "Plot.md"),
        ),
        (
            VAULT,
            "logseq",
            "pages/Shed.md",
            "pages/Barn.md",
            ("[[Shed]]", "[[Barn]]"),
            ("tools/Shed.md", "tools/Barn.md"),
        ),
        (VAULT, "logseq", "pages/Garden.md", "pages/old/Garden.md", ("", ""), ("Garden.md", "Garden.md")),
        (
            GRAPH,
            "obsidian",
            "Garden.md",
            "Plot.md",
            ("[[Garden", "[[Plot"),
            ("pages/Garden.md", "pages/Plot.md"),
        ),
        (
            GRAPH,
            "obsidian",
            "Garden.md",
            "b/Garden.md",
            ("", ""),
            ("pages/Garden.md", "pages/b___Garden.md"),
        ),
        (
            GRAPH,
            "obsidian",
            "a/Shed.md",
            "a/Barn.md",
            ("[[Shed|a/Shed]]", "[[Barn|a/Barn]]"),
            ("pages/a___Shed.md", "pages/a___Barn.md"),
        ),
    ],
)
def test_a_new_name_comes_home_and_links_follow(
    given: Mapping[str, str],
    to: str,
    was: str,
    now: str,
    links: tuple[str, str],
    back: tuple[str, str],
    tmp_path: Path,
) -> None:
    source, there, home = tmp_path / "source", tmp_path / "there", tmp_path / "home"
    for path, text in given.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, "utf-8")
    go(source, there, to)
    (there / now).parent.mkdir(parents=True, exist_ok=True)
    (there / was).rename(there / now)
    if links[0]:
        for note in there.rglob("*.md"):
            note.write_text(note.read_text("utf-8").replace(*links), "utf-8")
    go(there, home, "logseq" if to == "obsidian" else "obsidian")
    found = {path: data.decode() for path, data in files(home).items() if path.endswith(".md")}
    old, new = (path.removeprefix("pages/").removesuffix(".md").replace("___", "/") for path in back)
    if to == "logseq":
        old, new = (name.rpartition("/")[2] for name in (old, new))
    assert found == {
        back[1] if path == back[0] else path: text.replace(f"[[{old}", f"[[{new}")
        for path, text in given.items()
        if path.endswith(".md")
    }


def test_a_journal_that_was_moved_is_that_day_s_and_says_its_folder_to_nobody(tmp_path: Path) -> None:
    graph, there, home, again = (tmp_path / name for name in ("graph", "there", "home", "again"))
    for path, text in {"logseq/config.edn": "{}", "journals/2026_01_05.md": "- a day\n"}.items():
        (graph / path).parent.mkdir(parents=True)
        (graph / path).write_text(text)
    go(graph, there, "obsidian")
    (there / "archive").mkdir()
    (there / "journals/2026-01-05.md").rename(there / "archive/2026-01-05.md")
    go(there, home, "logseq")
    carried = b'vaultconv:: {"v":1,"folder":"archive"}\n\n- a day\n'
    assert files(home)["journals/2026_01_05.md"] == carried
    go(home, again, "obsidian")
    assert files(again)["archive/2026-01-05.md"] == b"- a day\n"


SELF = {
    "Links.md": "# Links\n\n[[Links#Sub]] and [[Links#Links]]\n\n[[#Links#Sub]]\n\n## Sub\n\ntext\n",
    "a/Note.md": "# Head\n\n[[#Head|b/Note > Head]] [[a/Note#Head]]\n",
    "b/Note.md": "# Head\n\n[[a/Note#Head|b/Note > Head]]\n",
}


def test_a_link_of_a_note_to_its_own_heading_is_told_from_one_with_words_like_it(tmp_path: Path) -> None:
    for path, text in SELF.items():
        (tmp_path / "vault" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "vault" / path).write_text(text)
    go(tmp_path / "vault", tmp_path / "graph", "logseq")
    assert verify(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq")).missing == ()
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert {path: files(tmp_path / "back")[path].decode() for path in SELF} == SELF


@pytest.mark.parametrize("known", [True, False])
def test_a_journal_that_was_moved_does_not_say_where_daily_notes_lie(known: bool, tmp_path: Path) -> None:
    graph, there, home, again = (tmp_path / name for name in ("graph", "there", "home", "again"))
    (graph / "journals").mkdir(parents=True)
    (graph / "logseq").mkdir()
    (graph / "logseq" / "config.edn").write_text("{}")
    for day in ("05", "06"):
        (graph / f"journals/2026_01_{day}.md").write_text(f"- a day {day}\n")
    go(graph, there, "obsidian")
    (there / "archive").mkdir()
    (there / "journals/2026-01-05.md").rename(there / "archive/2026-01-05.md")
    go(there, home, "logseq")
    if not known:
        shutil.rmtree(home / FOLDER)
    go(home, again, "obsidian")
    assert json.loads(files(again)[".obsidian/daily-notes.json"]) == {"folder": "journals"}
    assert "journals/2026-01-06.md" in files(again)
