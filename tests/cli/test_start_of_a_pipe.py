"""What a pipe does not wait for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import start_up
from vaultconv import Options, convert_note

SLOW = (
    "typer",
    "rich",
    "click",
    "jinja2",
    "sqlite3",
    "yaml",
    "multiprocessing",
    "concurrent",
    "nh3",
    "pygments",
)
SLOW += (
    "httpx",
    "importlib.metadata",
    "email",
    "logging",
    "tomllib",
    "vaultconv.pipeline.plan",
    "vaultconv.pipeline.state",
    "inspect",
    "ast",
    "ipaddress",
    "pickle",
    "tempfile",
    "shutil",
    "difflib",
    "xml.parsers.expat",
)
"""Modules that one note from a site to Obsidian needs none of; each is, with what it imports, a millisecond or many."""

_EACH = """
import io, json, sys
from vaultconv.cli import main

class Out(io.StringIO):
    buffer = property(lambda self: self)
    def write(self, what):
        return super().write(what if isinstance(what, str) else what.decode())

made = {}
first = None
for source, (name, text) in json.loads(sys.argv.pop()).items():
    for target in ("obsidian", "logseq", "html", "readwise"):
        sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(text.encode())), Out()
        code = main(["convert", "-", "--from", source, "--to", target, "--name", name, "-q"])
        made[f"{source} {target}"] = [code, sys.stdout.getvalue()]
        first = first or sorted(sys.modules)
sys.__stdout__.write(json.dumps([made, first]))
"""
"""All pairs, in a process that has imported nothing, and what it had imported after the first."""


@pytest.fixture(scope="module")
def piped() -> tuple[dict[str, list[object]], list[str]]:
    command = [sys.executable, "-c", _EACH, json.dumps(start_up.NOTES)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    made, modules = json.loads(ran.stdout)
    return made, modules


def test_it_is_what_comes_of_dataclasses_that_are_compiled(
    piped: tuple[dict[str, list[object]], list[str]],
) -> None:
    found = piped[0]
    expected = {
        f"{source} {target}": [0, convert_note(text, Options(source, target), name).text]
        for source, (name, text) in start_up.NOTES.items()
        for target in ("obsidian", "logseq", "html", "readwise")
    }
    assert found == expected


def test_what_is_slow_and_not_needed_is_not_imported(
    piped: tuple[dict[str, list[object]], list[str]],
) -> None:
    assert "vaultconv.formats.obsidian.writer" in piped[1]
    assert sorted({*SLOW}.intersection(piped[1])) == []
