"""A second ``convert`` over an unchanged vault is answered from what the first one left, in the very words of a run that looks."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.pipeline import still, stood

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
Saying = Callable[..., tuple[int, str, str]]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the sample vault, which stands there for long; relative paths count from it."""
    shutil.copytree(FIXTURES / "sample-vault", tmp_path / "notes")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stood, "SETTLED_NS", 0)
    return tmp_path


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Saying:
    """Runs a command: its exit code, and what it said on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each ``convert`` was answered."""
    answers: list[bool] = []
    known = still.answer

    def answer(words: list[str], met: dict[str, still.Looked]) -> tuple[str, int] | None:
        found = known(words, met)
        answers.append(found is not None)
        return found

    monkeypatch.setattr(still, "answer", answer)
    return answers


FLAGS = [[], ["-q"], ["-v"], ["--json"], ["--strict", "--on-conflict", "keep"]]


def test_what_is_said_is_what_a_run_says(vault: Path, said: Saying, asked: list[bool]) -> None:
    for flags in FLAGS:
        words = ["convert", "notes", "out/", "--to=obsidian", *flags]
        said(*words)
        quick = said(*words)
        (vault / "out/.vaultconv" / still.FILE).unlink()
        assert said(*words) == quick
    assert asked == [False, True, False] * len(FLAGS)


def test_what_writes_nothing_leaves_nothing(vault: Path, said: Saying, asked: list[bool]) -> None:
    words = ["convert", "notes", "out", "--to", "logseq"]
    said(*words, "--report", "ledger.md")
    said(*words, "--dry-run")
    assert not (vault / "out/.vaultconv" / still.FILE).exists()
    said(*words)
    left = (vault / "out/.vaultconv" / still.FILE).read_bytes()
    (vault / "ledger.md").unlink()
    said(*words, "--dry-run")
    said("diff", "notes", "out", "--to", "logseq")
    said(*words, "--report", "ledger.md")
    assert (vault / "ledger.md").exists()
    assert (vault / "out/.vaultconv" / still.FILE).read_bytes() == left
    assert asked == [False] * 5


def test_a_terminal_gets_the_answer_at_once(vault: Path, said: Saying) -> None:
    words = ["convert", "notes", "out", "--to", "logseq"]
    said(*words)
    expected = said(*words)
    ours, theirs = pty.openpty()
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "vaultconv", *words],
            stdout=subprocess.PIPE,
            stderr=theirs,
            check=False,
            env={**os.environ, "PYTHONPATH": str(FIXTURES.parent)},
        )
        os.set_blocking(ours, False)
        with pytest.raises(BlockingIOError):
            os.read(ours, 1)
    finally:
        os.close(ours)
        os.close(theirs)
    assert (ran.returncode, ran.stdout.decode(), "") == expected
