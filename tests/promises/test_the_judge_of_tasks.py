"""What a task says is compared field by field: one that is altered in the destination is named, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

NOTE = """- [ ] sow 🆔 a ⛔ b ⏫ 🔁 every week 🏁 keep 🛫 2026-01-19 📅 2026-01-20

A bed. [soil:: clay]
"""
TASK = "[open] priority=high due=2026-01-20 start=2026-01-19 repeat=every week from=due id=a after=b then=keep sow"


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        ("<2026-01-20 Tue", "<2026-01-21 Wed", TASK.replace("01-20", "01-21")),
        ("start:: [[2026-01-19]]", "start:: [[2026-01-18]]", TASK.replace("01-19", "01-18")),
        ("[#A] ", "[#B] ", TASK.replace("high", "medium")),
        ("+1w", ".+1w", TASK.replace("from=due", "from=done")),
        ("task-id:: a", "task-id:: c", TASK.replace("id=a", "id=c")),
        ("depends-on:: b", "depends-on:: c", TASK.replace("after=b", "after=c")),
        ("on-completion:: keep", "on-completion:: delete", TASK.replace("then=keep", "then=delete")),
        ("TODO ", "DOING ", TASK.replace("[open]", "[doing]")),
    ],
)
def test_one_field_is_one_task_that_is_missing(tmp_path: Path, old: str, new: str, now: str) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text(NOTE, "utf-8")
    go(tmp_path / "vault", tmp_path / "graph", "logseq")
    page = tmp_path / "graph" / "pages" / "N.md"
    text = page.read_text("utf-8")
    assert text.count(old) == 1
    options = Options("obsidian", "logseq")
    assert verify(tmp_path / "vault", tmp_path / "graph", options).missing == ()
    page.write_text(text.replace(old, new), "utf-8")
    missing = verify(tmp_path / "vault", tmp_path / "graph", options).missing
    assert [(one.line, one.kind, one.value, one.now) for one in missing] == [(1, "task", TASK, now)]


def test_a_field_of_a_block_too(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text(NOTE, "utf-8")
    go(tmp_path / "vault", tmp_path / "graph", "logseq")
    page = tmp_path / "graph" / "pages" / "N.md"
    page.write_text(page.read_text("utf-8").replace("soil:: clay", "soil:: loam"), "utf-8")
    missing = verify(tmp_path / "vault", tmp_path / "graph", Options("obsidian", "logseq")).missing
    assert [(one.line, one.kind, one.value) for one in missing] == [(3, "property", 'soil="clay"')]
