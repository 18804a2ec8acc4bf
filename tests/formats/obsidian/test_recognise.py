"""Telling an Obsidian vault from other folders, by names alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.formats.obsidian import FORMAT
from vaultconv.vault.tree import walk


@pytest.mark.parametrize(
    ("files", "score", "reason"),
    [
        ([".obsidian/app.json"], 95, "it has a .obsidian folder"),
        (["A.md", ".obsidian/app.json"], 95, "it has a .obsidian folder"),
        (["A.md"], 30, "1 Markdown note in a folder"),
        (["A.md", "Dir/B.MD", "c.txt"], 30, "2 Markdown notes in a folder"),
        (["a.txt", "md"], 0, "no Markdown notes"),
        ([".git/A.md"], 0, "no Markdown notes"),
    ],
)
def test_how_sure(tmp_path: Path, files: list[str], score: int, reason: str) -> None:
    for path in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    found = FORMAT.recognise(walk(tmp_path))
    assert (found.score, found.reason) == (score, reason)
