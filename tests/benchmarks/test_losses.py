"""What is lost of a vault, by kind of construct; and the bar for a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from losses import FIXTURES, Counted, losses, summed, table
from tests.real_vaults import CORPORA, case


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "A note.md").write_text("# One\n\n[[A note]] and [[A note#gone]]\n", "utf-8")
    (tmp_path / "vault" / "Broken.md").write_text("---\na: [\n---\n", "utf-8")
    own, found = losses(tmp_path / "vault", "logseq", tmp_path / "graph")
    assert own == "obsidian"
    assert found["heading"] == Counted(1, 0, 0)
    assert (found["link"].total, found["link"].exact) == (2, 2 - found["link"].degraded)
    assert found["note"] == Counted(1, 0, 1)
    assert summed(found).failed == 1
    assert not (tmp_path / "graph").exists()


def test_the_table_has_a_row_for_each_way() -> None:
    rows = list(table(FIXTURES[:1], ["logseq", "obsidian"], constructs=True))
    assert rows[2].startswith("| sample-vault | obsidian -> logseq | all | ")
    assert any("| heading |" in row for row in rows)
    assert not any("obsidian -> obsidian" in row for row in rows)


def test_a_share_is_of_all() -> None:
    assert Counted(200, 3, 1).share == 0.02
    assert Counted(0, 0, 0).share == 0.0


@pytest.mark.parametrize(
    "vault",
    [case(CORPORA / name, id=name, takes_long=True) for name in ("obsidian-help-en", "obsidian-sandbox")],
)
def test_a_real_vault_arrives_in_a_graph_as_it_was(vault: Path, tmp_path: Path) -> None:
    """At most two constructs in a hundred are others in a graph, and none is missing."""
    whole = summed(losses(vault, "logseq", tmp_path / "there")[1])
    assert whole.total > 300
    assert whole.share <= 0.02
    assert whole.failed == 0
