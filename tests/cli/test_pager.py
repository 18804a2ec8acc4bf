"""Paging: only on a terminal, by the pager that the user named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.cli.pager import pager


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


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """What a terminal has in its environment; and a vault of one long note."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.txt").write_text("one\n" * 30_000)
    monkeypatch.chdir(tmp_path)
    for name, value in {"TERM": "xterm", "NO_COLOR": "1", "NO_PAGER": ""}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


DIFF = ["diff", "notes", "out", "--to", "obsidian", "--from", "obsidian", "--exit-code"]


def test_the_pager_gets_the_diff_and_may_leave_early(
    terminal: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    terminal.setattr(sys.stdout, "isatty", lambda: True)
    terminal.setenv("PAGER", "sed 's/^/page:/'")
    assert main([*DIFF, "--stat"]) == 1
    assert capfd.readouterr().out.endswith("page: 1 file changed, 30000 insertions(+)\n")
    terminal.setenv("PAGER", "sed 's/^/page: /;2q'")
    before = signal.getsignal(signal.SIGINT)
    assert main(DIFF) == 1
    assert capfd.readouterr() == ("page: --- /dev/null\npage: +++ b/A.txt\n", "")
    assert signal.getsignal(signal.SIGINT) is before


def test_less_is_asked_to_show_colours_and_to_leave_one_screen_as_it_is(
    terminal: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    terminal.setattr(sys.stdout, "isatty", lambda: True)
    terminal.setenv("PAGER", "sh -c 'cat >/dev/null; echo $LESS'")
    terminal.delenv("LESS", raising=False)
    assert main(DIFF) == 1
    terminal.setenv("LESS", "-i")
    assert main(DIFF) == 1
    assert capfd.readouterr().out == "FRX\n-i\n"


def test_a_terminal_is_told_by_its_file(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.md").write_text("one\n")
    mine, its = pty.openpty()
    told = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "NO_PAGER": "", "PAGER": "sed 's/^/page:/'"}
    process = subprocess.Popen(
        [sys.executable, "-m", "vaultconv", *DIFF, "--stat", "--quiet"], cwd=tmp_path, env=told, stdout=its
    )
    assert process.wait(60) == 1
    shown = os.read(mine, 1000).decode()
    os.close(its)
    os.close(mine)
    assert shown.split("\r\n")[:2] == ["page: A.md | 1 +", "page: 1 file changed, 1 insertion(+)"]
