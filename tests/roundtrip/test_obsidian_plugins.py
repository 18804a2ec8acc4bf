"""A vault with what plugins read in its notes: into each format and back, with the state and without, and judged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.verify import verify

SOURCE = Path(__file__).resolve().parents[2] / "fixtures" / "obsidian-plugins"


BOXED = ["sheets=3", "fleece", "[open] due=2026-05-11 look at the sky"]
"""What stands in a box, whose lines are no bullets in a graph: text there, as the ledger says."""


@pytest.mark.parametrize("to", ["obsidian", "logseq", "html", "readwise"])
def test_there_and_back_byte_for_byte(to: str, tmp_path: Path) -> None:
    go(SOURCE, tmp_path / "there", to)
    assert verify(SOURCE, tmp_path / "there", Options(target_format=to)).missing == ()
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back") == files(SOURCE)


def test_without_the_state_the_facts_come_back(tmp_path: Path) -> None:
    go(SOURCE, tmp_path / "there", "logseq")
    shutil.rmtree(tmp_path / "there" / ".vaultconv")
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    missing = verify(SOURCE, tmp_path / "back", Options("obsidian", "obsidian")).missing
    assert [one.value for one in missing] == BOXED


@pytest.mark.parametrize("to", ["logseq", "html"])
def test_tasks_and_fields_need_no_line_in_the_ledger(to: str, tmp_path: Path) -> None:
    losses = plan(SOURCE, tmp_path, Options(target_format=to)).losses
    ours = [loss for loss in losses if loss.construct in ("task", "property", "words")]
    assert all(loss.detail.endswith("in a box") or "in a box" in loss.detail for loss in ours)
    assert len(ours) == (2 if to == "logseq" else 0)


def test_site_notes_have_one_line_for_each_task_and_field(tmp_path: Path) -> None:
    losses = plan(SOURCE, tmp_path, Options(target_format="readwise")).losses
    text = [loss for loss in losses if loss.outcome is Outcome.KEPT_AS_TEXT]
    assert len({(loss.note, loss.line, loss.construct, loss.value) for loss in text}) == len(text)
    assert sum(loss.construct == "task" for loss in text) == 11
    assert sorted(loss.value for loss in text if loss.construct == "property") == [
        "Last dug",
        "area",
        "bed",
        "crop",
        "done",
        "rating",
        "sheets",
        "soil",
        "variety",
        "wet",
    ]
