"""Consoles that cannot say all that notes hold, or show lines of text only: no command ends because of them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.cli.pager import pager
from vaultconv.formats.chosen import Chosen

CODE_PAGES = ("cp1252", "cp850", "ascii")
NOTE = "日本 ☕ — naïve"
COMMANDS = (
    ("convert notes out --to logseq --verbose", 0),
    ("diff notes other --to logseq --color always", 0),
    ("diff notes other --to logseq --stat", 0),
    ("inspect notes --verbose", 0),
    ("verify notes out", 0),
    ("undo out --dry-run --diff", 0),
    ("formats", 0),
    ("explain usage", 0),
    ("--help", 0),
    ("convert --help", 0),
    ("convert nötes☕ out --to logseq", 2),
    ("convert notes out --to lögseq", 2),
)
Said = Callable[[str], tuple[int, str, str]]


@pytest.fixture(params=CODE_PAGES)
def console(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Said:
    """Runs commands beside a vault, on a console of a character set: the exit code, and what it shows."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / f"{NOTE}.md").write_text(f"{NOTE} [[{NOTE} gone]] #día\n\n- [ ] 🔁 ◐\n", "utf-8")
    (tmp_path / "notes" / "Bad ☕.md").write_text("---\na: [\n---\nx\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PAGER", "1")

    def said(command: str) -> tuple[int, str, str]:
        streams = [io.TextIOWrapper(io.BytesIO(), request.param, newline="\n") for _ in range(2)]
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        code = main(command.split())
        shown = []
        for stream in streams:
            stream.flush()
            shown.append(stream.buffer.getvalue().decode("utf-8", "replace"))  # type: ignore[attr-defined]
        return code, shown[0], shown[1]

    return said


def test_no_command_ends_because_of_a_character_set(console: Said) -> None:
    for command, expected in COMMANDS:
        code, out, err = console(command)
        assert code in (expected, 3), (command, out, err)
        assert out or err
        assert "UnicodeEncodeError" not in err
    code, out, _ = console("convert notes out --to logseq --json")
    assert code == 3
    assert out.isascii()
    assert json.loads(out)["exit_code"] == 3
    code, out, err = console("convert notes out --to logseq -q")
    assert (code, out) == (3, "")
    (line,) = err.splitlines()
    assert line.startswith("failed: Bad ")


def test_with_quiet_a_conflict_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.md").write_text("one\n")
    words = ["convert", str(tmp_path / "notes"), str(tmp_path / "out"), "--to", "obsidian", "-q"]
    assert main(words) == 0
    assert capsys.readouterr() == ("", "")
    (tmp_path / "out/A.md").write_text("mine\n")
    assert main(words) == 4
    assert capsys.readouterr() == ("", "conflict: A.md: was changed since vaultconv wrote it\n")


@pytest.mark.parametrize(
    ("term", "shows"), [("dumb", False), ("unknown", False), ("xterm", True), ("", True)]
)
def test_a_terminal_of_lines_gets_no_colours_and_no_bar(
    term: str,
    shows: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/A.md").write_text("one\n")
    monkeypatch.chdir(tmp_path)
    for name, value in {"TERM": term, "NO_PAGER": "1", "NO_COLOR": ""}.items():
        monkeypatch.setenv(name, value)
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    assert main(["diff", "notes", "out", "--from", "obsidian", "--to", "obsidian"]) == 0
    out, err = capsys.readouterr()
    assert "+one" in out
    assert ("\x1b[" in out) is shows
    assert ("Reading" in err) is shows
    assert shows or not err.startswith("\n")


def test_a_pager_of_windows_is_found_by_its_path() -> None:
    there = Path(sys.executable).parent
    told = {"PATH": str(there), "PAGER": f'"{there / Path(sys.executable).name}" -x'}
    assert pager(told, windows=True) == [sys.executable, "-x"]
    assert pager({"PATH": "", "PAGER": r"C:\no\such\less.exe"}, windows=True) == []


def test_a_drive_and_backslashes_are_part_of_a_value() -> None:
    assert Chosen.of(r"files:folder=C:\Backup\2026").said == (("folder", r"C:\Backup\2026"),)


@pytest.mark.parametrize("path", [r"C:\Notes", r"\\server\notes", r"notes\Bread", "C:"])
def test_a_path_of_windows_is_a_path_and_no_service(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", path, "out", "--to", "obsidian"]) == 2
    assert capsys.readouterr().err.startswith(f"vaultconv: {path}: ")


def test_a_path_of_windows_in_a_file_of_jobs_is_taken_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    job = "[jobs.a]\nsource = 'C:\\Notes'\ndestination = 'C:\\Vault'\nto = 'obsidian'\n"
    (tmp_path / "vaultconv.toml").write_text(job)
    assert main(["batch", "vaultconv.toml"]) == 2
    assert "C:\\Notes" in capsys.readouterr().err
