"""The tutorial for plugins, followed word for word: its files are written, its commands run, and what they print is what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.plugins.installing import ROOT

PAGE = (ROOT / "docs" / "plugins" / "tutorial.md").read_text("utf-8")
FILES = re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', PAGE, re.MULTILINE | re.DOTALL)
CONSOLE = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

_PIP = """#!/bin/sh
exec {python} -c 'import sys; sys.path.insert(0, "{root}")
from pathlib import Path
import tomllib
from tests.plugins.installing import record
project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
record(Path("{records}"), project["name"], project["entry-points"], project["version"])'
"""
"""What ``pip install -e .`` does, without the network and with no trace in the environment of our own tests."""


def steps() -> Iterator[tuple[str, str]]:
    """Each command of the page with what it prints."""
    for block in CONSOLE:
        yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """Each command with what should be printed, and what is."""
    folder = tmp_path_factory.mktemp("tutorial")
    tools, records = folder / ".tools", folder / ".records"
    tools.mkdir()
    for name, words in (
        ("pip", _PIP.format(python=sys.executable, root=ROOT, records=records)),
        ("vaultconv", f'#!/bin/sh\nexec {sys.executable} -m vaultconv "$@"\n'),
        ("pytest", f'#!/bin/sh\nexec {sys.executable} -m pytest "$@"\n'),
    ):
        (tools / name).write_text(words)
        (tools / name).chmod(0o755)
    for path, text in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"
    environment["PYTHONPATH"] = f"{records}{os.pathsep}{folder}"
    done = []
    for command, printed in steps():
        ran = subprocess.run(
            command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        done.append((command, printed, ran.stderr + ran.stdout))
    return done


def test_the_page_has_files_and_commands() -> None:
    assert [path for path, _ in FILES] == [
        "tests/samples/small/notes.json",
        "pyproject.toml",
        "vaultconv_simplenote/links.py",
        "vaultconv_simplenote/reader.py",
        "vaultconv_simplenote/__init__.py",
    ]
    assert [command.split()[0] for command, _ in steps()] == [
        "pip", "vaultconv", "vaultconv", "vaultconv", "cat", "tail", "vaultconv", "pytest",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="the page is written for a POSIX shell")
def test_each_command_prints_what_the_page_says(followed: list[tuple[str, str, str]]) -> None:
    for command, printed, real in followed:
        pattern = re.escape(printed).replace(re.escape("..."), ".*")
        assert re.fullmatch(pattern, real, re.DOTALL), f"$ {command}\n{real}\n--- the page says:\n{printed}"


def test_its_code_is_typed_and_uses_public_names_alone() -> None:
    code = "".join(text for path, text in FILES if path.endswith(".py"))
    assert set(re.findall(r"^from (vaultconv\.[\w.]+) import", code, re.MULTILINE)) == {
        "vaultconv.plugins",
        "vaultconv.plugins.model",
        "vaultconv.plugins.text",
    }
