"""What the importer of the database version takes out of a page has its line, where a graph is written as that wants it: with nothing carried."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

SAID = {
    "Bought #flour from #mill/rye today\n\nand #salt, too\n": [
        (
            1,
            "1 tag stands in a block that has one with a namespace, too: the importer of the app's database version drops it",
        ),
        (1, "3 tags stand in a sentence: the importer of the app's database version cuts them out"),
    ],
    "x\n\nWith the #[flour] and a `scale`\n": [],
    "Words and ![[Oven]] among them\n\n- ![[Oven]] ![[Oven]]\n": [
        (
            1,
            "3 embeds stand in a block that holds more: the importer of the app's database version keeps one embed of it, and nothing else",
        ),
    ],
    "#flour for bread #rye #oats\n\n#salt\nand #pepper\n\n![[Oven]]\n\nSee ![[oven.png]] and `#x`\n": [],
    "| a #b c |\n| --- |\n| d |\n\n[with #b in](https://example.org) ends\n": [
        (1, "1 tag stands in a sentence: the importer of the app's database version cuts it out"),
    ],
}
"""Notes, each with its lines of the ledger that are of the importer."""


def lines(vault: Path, graph: Path, **options: object) -> dict[str, list[tuple[int, str]]]:
    made = go(vault, graph, "logseq", **options)
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in names()}
    for loss in made.losses:
        if "importer" in loss.detail:
            found[loss.note].append((loss.line, loss.detail))
    return found


def names() -> list[str]:
    return [f"Note {place}.md" for place in range(len(SAID))]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    for name, text in zip(names(), SAID, strict=True):
        (folder / name).write_text(text)
    (folder / "Oven.md").write_text("Hot\n")
    (folder / "oven.png").write_bytes(b"\x89PNG")
    return folder


def test_each_kind_has_one_line_a_note(vault: Path, tmp_path: Path) -> None:
    assert lines(vault, tmp_path / "graph", carriers=False) == dict(zip(names(), SAID.values(), strict=True))
    assert verify(vault, tmp_path / "graph", Options(target_format="logseq", carriers=False)).missing == ()


def test_a_graph_for_the_file_version_has_none(vault: Path, tmp_path: Path) -> None:
    assert not any(lines(vault, tmp_path / "graph").values())
