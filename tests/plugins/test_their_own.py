"""The tests of the two plugins themselves, as their own authors run them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from tests.plugins.installing import PLUGINS, ROOT, record
from tests.plugins.test_new import run


@pytest.mark.parametrize("name", ["vaultconv-roam", "vaultconv-textbundle"])
def test_the_tests_of_a_plugin_pass(name: str, tmp_path: Path) -> None:
    project = tomllib.loads((PLUGINS / name / "pyproject.toml").read_text("utf-8"))["project"]
    record(tmp_path, project["name"], project["entry-points"], project["version"])
    path = Path(os.pathsep.join(map(str, (tmp_path, PLUGINS / name, ROOT))))
    ran = run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=PLUGINS / name, path=path)
    assert ran.returncode == 0, ran.stdout
