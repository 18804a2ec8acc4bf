"""The same script in a vault of each format that an earlier conversion wrote, and taken back byte for byte there, too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import vaultconv
from tests.migrations.conftest import apply_all, preview, shape, write
from tests.scripting import conftest
from vaultconv.migrations.undoing import last_applied
from vaultconv.pipeline.undo import plan_undo, undo

made = conftest.made
SCRIPT = '''"""The starter has another name, and says how it is."""


def name(vault):
    note = vault.find("Starter")
    note.properties["state"] = "lively"
    vault.rename(note, "Sourdough")
'''


@pytest.mark.parametrize("format", conftest.FORMATS)
def test_a_script_is_applied_and_taken_back(format: str, made: dict[str, Path], tmp_path: Path) -> None:
    root = tmp_path / format
    shutil.copytree(made[format], root)
    write(root, "0001_name", SCRIPT)
    before = shape(root)
    wanted = preview(root)
    (done,) = apply_all(root)
    assert {action.path: action.data for action in done.run.applied.written} == wanted
    vault = vaultconv.open_vault(root, format)
    found = vault.find("Sourdough")
    assert found is not None
    assert found.properties["state"] == "lively"
    assert {note.title for note in found.backlinks} == {"Loaf", "Plan"}
    assert apply_all(root) == []
    undo(plan_undo(root, last_applied(root).run))
    assert shape(root) == before
