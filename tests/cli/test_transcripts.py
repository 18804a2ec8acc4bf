"""The pages in ``transcripts/``: what is typed, and what the screen then says.

Each page is a session in a folder of its own that holds copies of the fixture vaults. In a ``console`` block, a line that
begins with ``$`` is a command for bash; below it stands what it prints: on stderr after ``2>``, on stdout otherwise, and at
last its exit code in brackets, if that is not 0. ``...`` stands for any text in its line.

The commands that call nothing but ``vaultconv`` are run in this process, which is quicker, and counts for coverage.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typer.main

from vaultconv.cli import main
from vaultconv.cli.app import app

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PAGES = sorted((HERE / "transcripts").glob("*.md"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
ELSEWHERE = {"watch", "fetch", "runs", "completion"}
"""Commands whose screens are looked at elsewhere: ``watch`` and ``fetch`` in their own tests, ``runs`` with ``undo``."""
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Step:
    """A command and what it must print."""

    command: str
    line: int
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    code: int = 0


def steps(page: str) -> list[Step]:
    """The commands of ``page``."""
    found: list[Step] = []
    for block in BLOCK.finditer(page):
        first = page.count("\n", 0, block.start(1)) + 1
        for number, line in enumerate(block[1].splitlines(), first):
            if line.startswith("$ "):
                found.append(Step(line[2:], number))
            elif re.fullmatch(r"\[\d+\]", line):
                found[-1].code = int(line[1:-1])
            elif line.startswith("2>"):
                found[-1].err.append(line[3:])
            else:
                found[-1].out.append(line)
    return found


def is_as(printed: str, expected: list[str]) -> bool:
    """Whether ``printed`` is as ``expected``, where ``...`` stands for any text."""
    lines = printed.splitlines()
    patterns = [".*".join(map(re.escape, line.split("..."))) for line in expected]
    return len(lines) == len(patterns) and all(map(re.fullmatch, patterns, lines))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the session; ``vaultconv`` is on the path."""
    for vault in ("sample-vault", "bad-input", "readwise-site"):
        shutil.copytree(ROOT / "fixtures" / vault, tmp_path / vault)
    program = tmp_path / ".bin" / "vaultconv"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {sys.executable} -m vaultconv "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("VAULTCONV_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_screen_says_what_the_page_says(
    page: Path, place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session = steps(page.read_text("utf-8"))
    assert session
    for step in session:
        words = shlex.split(step.command) if not set(step.command) & set("|<>&;$*") else []
        if words[:1] == ["vaultconv"]:
            code = main(words[1:])
        else:
            code = subprocess.run(["bash", "-c", step.command], check=False).returncode
        out, err = capfd.readouterr()
        said = f"{page.name}:{step.line}: {step.command}\n{out}--- stderr\n{err}--- exit code {code}"
        assert code == step.code, said
        assert is_as(out, step.out), said
        assert is_as(err, step.err), said


def test_there_is_a_page_for_every_command() -> None:
    assert {page.stem for page in PAGES} >= {*map(str, COMMANDS)} - ELSEWHERE
