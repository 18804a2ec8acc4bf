"""What the tutorial has one do by hand, between its commands, ends as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mapping.rows import files
from vaultconv.cli import main

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
NOTE, BEFORE, AFTER = "The Quiet Ledger (210000102).md", "The ledger", "The old ledger"


def test_a_note_that_one_edits_is_a_conflict_and_goes_back_with_that_word_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"`out/vault/{NOTE}`" in PAGE
    assert f"*{AFTER}*" in PAGE
    site, vault, back = ROOT / "fixtures" / "readwise-site", tmp_path / "vault", tmp_path / "back"
    there = ["convert", str(site), str(vault), "--to", "obsidian"]
    assert main(there) == 0
    note = vault / NOTE
    note.write_text(note.read_text("utf-8").replace(BEFORE, AFTER, 1), "utf-8")
    assert main(there) == 4
    assert f"conflict: {NOTE}" in capsys.readouterr().out
    assert main(["convert", str(vault), str(back), "--to", "readwise"]) == 0
    old, new = files(site), files(back)
    assert old.keys() == new.keys()
    changed = {path for path in old if old[path] != new[path]}
    assert changed == {"_posts/2019-03-05-210000102.md"}
    (path,) = changed
    assert old[path].replace(BEFORE.encode(), AFTER.encode(), 1) == new[path]
