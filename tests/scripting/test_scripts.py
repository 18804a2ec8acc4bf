"""A script of somebody's: its types are right, and it does what it says."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from mypy import api

import vaultconv
from tests.scripting.conftest import files

ROOT = Path(__file__).parent.parent.parent
SCRIPT = Path(__file__).parent / "scripts/tidy.py"


def test_the_types_of_a_script_are_checked(tmp_path: Path) -> None:
    strict = ["--strict", "--config-file=", f"--cache-dir={tmp_path}", str(SCRIPT)]
    said, errors, code = api.run([*strict, "--python-version=3.11"])
    assert (said.strip(), errors, code) == ("Success: no issues found in 1 source file", "", 0)


def test_the_script_does_what_it_says(opened: Any, tmp_path: Path, capsys: Any) -> None:
    vault = opened("obsidian")
    before = files(vault.path)
    script = runpy.run_path(str(SCRIPT))
    assert script["tidy"](vault.path) == 0
    assert "+++ b/Bread/Sourdough.md" in capsys.readouterr().out
    again = vaultconv.open_vault(vault.path)
    assert again["Bread/Sourdough.md"].tasks[0].status == "done"
    assert vaultconv.undo(vaultconv.plan_undo(vault.path)).exit_code == 0
    assert files(vault.path) == before
    assert script["everything"](vault.path, tmp_path / "graph") == 0
    assert files(tmp_path / "graph") == {}
