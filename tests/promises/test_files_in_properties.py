"""A property that leads to a file says so elsewhere, or the ledger says that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A vault with a note whose properties lead to a file, alone and among others."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "A.md").write_text(
        '---\ncover: "[[cover.jpg]]"\nfiles:\n  - "[[B]]"\n  - "[[cover.jpg]]"\n---\nwords\n', "utf-8"
    )
    (folder / "B.md").write_text("words\n", "utf-8")
    (folder / "cover.jpg").write_bytes(b"cover")
    return folder


@pytest.mark.parametrize(("target", "lines"), [("html", 0), ("logseq", 2), ("readwise", 2), ("obsidian", 0)])
def test_it_is_there_or_has_a_line(source: Path, tmp_path: Path, target: str, lines: int) -> None:
    run = convert(source, tmp_path / "out", Options("obsidian", target, durable=False))
    told = [
        loss for loss in run.plan.losses if loss.construct == "property" and "leads to a file" in loss.detail
    ]
    assert [loss.outcome for loss in told] == [Outcome.APPROXIMATED] * lines
    assert verify(source, tmp_path / "out", Options()).missing == ()
    convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
    assert (tmp_path / "back" / "A.md").read_bytes() == (source / "A.md").read_bytes()
