"""Who renames a note in the other app has renamed it: it comes home by its new name, with the spelling that it had, and links follow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go

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
