"""A property renamed in a vault of others: the help of Obsidian, if it lies beside the project."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import vaultconv
from tests.real_vaults import CORPORA
from vaultconv.recipes import RECIPES

HELP = CORPORA / "obsidian-help-en"


@pytest.mark.skipif(not HELP.is_dir(), reason="the help of Obsidian is not beside the project")
def test_just_the_lines_concerned_are_changed(tmp_path: Path) -> None:
    shutil.copytree(HELP, tmp_path / "vault", copy_function=shutil.copyfile)  # one may be read-only
    vault = vaultconv.open_vault(tmp_path / "vault", "obsidian")
    having = {
        note.path: next(line for line in note.text.splitlines() if line.startswith("permalink:"))
        for note in vault
        if note.is_editable and "permalink" in note.properties
    }
    assert sum(note.is_editable and bool(note.properties) for note in vault) == 173
    assert len(having) > 100
    assert RECIPES["rename-property"].run(vault, key="permalink", to="address") == ()
    changed = re.findall(r"^[-+](?!--|\+\+).*$", vault.diff(), re.MULTILINE)
    assert sorted(changed) == sorted(
        line
        for said in having.values()
        for line in (f"-{said}", "+" + said.replace("permalink", "address", 1))
    )
