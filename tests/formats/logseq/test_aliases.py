"""Links by an alias; and what leads nowhere in a vault and somewhere in a graph, or to a place that a file of a graph has not: each has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

BY_ALIAS = '---\nup: "[[Crumb]]"\n---\n[why:: [[Crumb]]]\n\n![[Crumb]]\n'
PLACES = "![[Zeta.x#^id]]\n\n![[rye.pdf#^id]] ![[rye.pdf#page=2]]\n"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            BY_ALIAS,
            [
                (2, "'up' links 'Crumb', an alias: in the graph it leads to its page"),
                (4, "'why' links 'Crumb', an alias: in the graph it leads to its page"),
                (6, "'Crumb' is an alias: in the graph its page is shown"),
            ],
        ),
        (
            PLACES,
            [
                (1, "'Zeta.x#^id' names a place in a file: the whole file is shown"),
                (3, "'rye.pdf#^id' names a place in a file: the whole file is shown"),
            ],
        ),
    ],
)
def test_it_has_its_line_and_comes_home(note: str, said: list[tuple[int, str]], tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Bread.md").write_text("---\naliases: [Crumb]\n---\nDough\n")
    (vault / "rye.pdf").write_bytes(b"%PDF-1.4")
    (vault / "Some note.md").write_text(note)
    made = go(vault, tmp_path / "graph", "logseq")
    lines = [(loss.line, loss.detail) for loss in made.losses if loss.construct in ("property", "embed")]
    assert sorted(lines) == said
    assert verify(vault, tmp_path / "graph", Options(target_format="logseq")).missing == ()
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")
    assert back["Some note.md"] == note.encode()


def test_an_alias_that_cannot_be_sure_is_named(tmp_path: Path) -> None:
    notes = {
        "Bread.md": "---\naliases: [Crumb, bread]\n---\nDough\n",
        "Cake.md": "---\naliases:\n  - crumb\n  - Pie\n  - Tart\n---\nBatter\n",
        "Tart.md": "---\naliases: Flan\n---\nCustard\n",
        "Pie.md": "Fruit\n",
    }
    for name, text in notes.items():
        (tmp_path / "vault").mkdir(exist_ok=True)
        (tmp_path / "vault" / name).write_text(text)
    made = go(tmp_path / "vault", tmp_path / "graph", "logseq")
    assert [(loss.note, loss.line, loss.value) for loss in made.losses if loss.construct == "alias"] == [
        ("Bread.md", 2, "bread"),
        ("Cake.md", 2, "Tart"),
        ("Cake.md", 2, "crumb"),
    ]
    assert verify(tmp_path / "vault", tmp_path / "graph", Options(target_format="logseq")).missing == ()
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    back = files(tmp_path / "back")
    assert {name: back[name].decode() for name in notes} == notes


@pytest.mark.parametrize(
    ("link", "there"),
    [
        ("[[Bread|Crumb]]", "[[Crumb]]"),
        ("[[Bread|crumb]]", "[[crumb]]"),
        ("[[Bread|Crust]]", "[Crust]([[Bread]])"),
        ("[[Bread|Pie]]", "[Pie]([[Bread]])"),
        ("[[Bread|Tart]]", "[Tart]([[Bread]])"),
        ("[[Bread|*Crumb*]]", "[*Crumb*]([[Bread]])"),
        ("[[Bread|2026-01-05]]", "[2026-01-05]([[Bread]])"),
    ],
)
def test_a_link_shown_by_an_alias_that_can_be_sure_is_one_by_that_alias(
    link: str, there: str, tmp_path: Path
) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Bread.md").write_text("---\naliases: [Crumb, Pie, Tart, 2026-01-05]\n---\nDough\n")
    (vault / "Pie.md").write_text("Fruit\n")
    (vault / "Cake.md").write_text("---\naliases: Tart\n---\nBatter\n")
    (vault / "Some note.md").write_text(f"See {link}.\n")
    go(vault, tmp_path / "graph", "logseq")
    page = files(tmp_path / "graph")["pages/Some note.md"].decode()
    assert page.endswith(f"- See {there}.\n")
    go(tmp_path / "graph", tmp_path / "back", "obsidian", carriers=False)
    assert files(tmp_path / "back")["Some note.md"].decode() == f"See {link}.\n"
