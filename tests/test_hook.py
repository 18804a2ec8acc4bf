"""The hook for pre-commit: what it runs fails where a conversion is not as it would be made now, and passes where it is."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from vaultconv.cli import main

ROOT = Path(__file__).parent.parent


def test_the_hook_says_where_the_two_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("vaultconv-diff", "python", False)
    shutil.copytree(ROOT / "fixtures/mapping/callout/source", tmp_path / "Notes")
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(hook["entry"])
    assert program == "vaultconv"
    arguments = ["Notes", "site", "--to", "html"]
    assert main([*words, *arguments]) == 1
    assert main(["convert", *arguments, "--quiet"]) == 0
    assert main([*words, *arguments]) == 0
    with next((tmp_path / "Notes").glob("*.md")).open("a") as note:
        note.write("\nOne more line.\n")
    assert main([*words, *arguments]) == 1
