"""The lock files say what the project asks for, and name no registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")
ORACLES = ROOT / "tests" / "oracles"


def test_who_has_the_sources_alone_has_what_these_tests_read() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    there = {path.name for path in ROOT.iterdir() if path.is_file()} & {
        *(".editorconfig", ".gitattributes", ".pre-commit-hooks.yaml", "mkdocs.yml", "requirements-dev.lock"),
        *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md"),
    }
    assert there - {*build["sdist"]["include"]} == set()
    assert "requirements-dev.lock" in there


def test_the_lock_is_for_what_the_project_asks_for() -> None:
    asked = [
        *PROJECT["dependencies"],
        *(line for lines in PROJECT["optional-dependencies"].values() for line in lines),
    ]
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE))
    for need in map(Requirement, asked):
        version = locked.get(canonicalize_name(need.name), "")
        assert version, f"{need.name} is not locked: run `make lock`"
        assert need.specifier.contains(version), f"{need.name} {version} is not asked for: run `make lock`"


def test_every_package_is_locked_by_its_hash_and_from_nowhere_in_particular() -> None:
    assert LOCK.count("--hash=sha256:") >= len(re.findall(r"^[\w.-]+==", LOCK, re.MULTILINE))
    assert "://" not in LOCK


def test_the_oracles_are_locked_without_the_address_of_a_registry() -> None:
    wanted = json.loads((ORACLES / "package.json").read_text("utf-8"))["devDependencies"]
    packages = json.loads((ORACLES / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages[""]["devDependencies"] == wanted
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert {f"node_modules/{name}" for name in wanted} <= packages.keys()
