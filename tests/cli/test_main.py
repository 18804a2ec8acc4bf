"""The way in, and the way out."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaultconv import __version__
from vaultconv.cli import main
from vaultconv.cli.app import app
from vaultconv.cli.outcome import outcome
from vaultconv.cli.progress import progress
from vaultconv.pipeline.actions import Action, Kind

ROOT = Path(__file__).parent.parent.parent


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs Python from the checkout."""
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_version_imports_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from vaultconv.cli import main; main(['--version'])\n"
        "print(sorted(set(sys.modules) - before))"
    )
    ran = python("-c", code)
    assert ran.stdout == f"vaultconv {__version__}\n['__future__', 'vaultconv', 'vaultconv.cli']\n", (
        ran.stderr
    )


def test_the_package_is_a_program() -> None:
    ran = python("-m", "vaultconv", "--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"vaultconv {__version__}\n", "")
    ran = python("-m", "vaultconv", "inspect", "nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == "vaultconv: nowhere: there is no such file or folder\nCheck the path.\nMore: vaultconv explain source\n"
    )


def test_the_arguments_are_those_of_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["vaultconv", "--version"])
    assert main() == 0
    assert capsys.readouterr().out == f"vaultconv {__version__}\n"


def test_the_app_ends_with_the_exit_code() -> None:
    with pytest.raises(SystemExit) as leaving:
        app(["inspect", "nowhere"])
    assert leaving.value.code == 2


def test_who_leaves_leaves() -> None:
    with pytest.raises(SystemExit):
        outcome(lambda: sys.exit(9))


def test_a_reader_that_went_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    for number in range(200):
        (tmp_path / f"notes/{number}.md").write_text("a line\n" * 200)
    read, write = os.pipe()
    os.close(read)
    words = [
        sys.executable,
        "-m",
        "vaultconv",
        "diff",
        str(tmp_path / "notes"),
        str(tmp_path / "out"),
        "--to",
        "obsidian",
    ]
    ran = subprocess.run(words, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_reader_that_went_away_from_a_stream_that_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> int:
        raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert outcome(gone) == 0
    assert sys.stdout is None


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_progress_bar_shows_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    action = Action("A.md", Kind.WRITE)
    for stream, quiet, shows in (
        (Terminal(), False, True),
        (Terminal(), True, False),
        (io.StringIO(), False, False),
    ):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        with progress(quiet) as bar:
            bar.reading(Path("a/[b]notes"))
            step = bar.writing(2)
            assert (step is not None) is shows
            if step is not None:
                step(action)
        assert ("Writing" in stream.getvalue()) is shows


def test_the_progress_bar_says_how_far_a_service_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shows in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        with progress() as bar:
            bar.reading(Path("readwise:"))
            bar.asking("Asking Readwise: 1 of [2] sources")
        assert ("Asking Readwise: 1 of [2] sources" in stream.getvalue()) is shows


def test_a_name_that_the_terminal_cannot_say_is_spelled_out(tmp_path: Path) -> None:
    (tmp_path / "日本.md").write_text("[[none]]")
    words = [sys.executable, "-m", "vaultconv", "inspect", str(tmp_path)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\\u65e5\\u672c.md:1: none" in ran.stdout
