"""A source in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.vault.held import held
from vaultconv.vault.tree import OutsideVault


def test_nothing_but_what_is_held_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Other.md").write_text("secret")
    monkeypatch.chdir(tmp_path)
    tree = held("Bread.md", b"Feed it.", 7)
    assert [(file.path, file.size, file.mtime_ns) for file in tree] == [("Bread.md", 8, 7)]
    assert (tree.read("Bread.md"), tree.head("Bread.md", 4), tree.read("Bread.md", 0)) == (
        b"Feed it.",
        b"Feed",
        b"",
    )
    for path in ("Other.md", "../Other.md", "-/Other.md"):
        with pytest.raises(OutsideVault):
            tree.read(path)
