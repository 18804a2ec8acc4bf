"""Paging: only on a terminal, by the pager that the user named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaultconv.cli.pager import pager

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, ["sh"]),
        ({"PAGER": "sh -S 'a b'"}, ["sh", "-S", "a b"]),
        ({"PAGER": "sh 'open"}, []),
        ({"PAGER": ""}, []),
        ({"PAGER": "cat"}, []),
        ({"PAGER": "no-such-pager"}, []),
        ({"NO_PAGER": "1"}, []),
        ({"TERM": "dumb"}, []),
    ],
)
def test_which_pager(environment: dict[str, str], words: list[str]) -> None:
    told = {"PATH": os.defpath, "PAGER": "sh", **environment}
    assert pager(told) == words


def on_a_terminal(words: list[str], folder: Path, **environment: str) -> tuple[int, str]:
    """The exit code of ``vaultconv`` on a terminal of its own, and what that shows."""
    mine, its = pty.openpty()
    told = {**os.environ, "TERM": "xterm", "COVERAGE_PROCESS_START": "", **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "vaultconv", *words],
        cwd=folder,
        env=told,
        stdin=its,
        stdout=its,
        stderr=subprocess.DEVNULL,
    )
    os.close(its)
    shown = b""
    while True:
        try:
            piece = os.read(mine, 65_536)
        except OSError:  # the other side is closed (Linux)
            break
        if not piece:
            break
        shown += piece
    os.close(mine)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def test_a_diff_goes_through_the_pager_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.md").write_text("one\n" * 30_000)
    words = ["diff", "notes", "out", "--to", "obsidian", "--from", "obsidian", "--exit-code"]
    code, shown = on_a_terminal(words, tmp_path, PAGER="sed 's/^/page: /;2q'", NO_COLOR="1", NO_PAGER="")
    assert (code, shown) == (1, "page: --- /dev/null\npage: +++ b/A.md\n")  # it left early: that is no error
    code, shown = on_a_terminal([*words, "--stat"], tmp_path, PAGER="sed 's/^/page:/'", NO_PAGER="")
    assert (code, shown.splitlines()[-1]) == (1, "page: 1 file changed, 30000 insertions(+)")
