"""``--report``, ``--report-format`` and ``--strict`` of ``convert``, ``diff`` and ``verify``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import main


@pytest.fixture
def said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command beside a vault of two notes, one of which holds what a graph has no place for."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/Code.md").write_text("```dataview\nLIST\n```\n")
    (tmp_path / "notes/Words.md").write_text("Words of [[Code]].\n")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        return main([words[0], "notes", "out", *words[1:]]), *capsys.readouterr()

    return run


def test_diff_reports_and_is_strict(said: Any, tmp_path: Path) -> None:
    words = ("diff", "--from", "obsidian", "--to", "logseq", "--quiet")
    assert said(*words, "--strict", "--exit-code")[0] == 3
    assert said(*words, "--strict", "--exit-code", "--path", "Words.md")[0] == 1
    assert said(*words, "--report", "r.md", "--path", "Words.md")[0] == 0
    assert "everything arrived" in Path("r.md").read_text()
    code, out, _ = said(*words, "--report", "out/pages/L.md", "--stat")
    assert (code, " pages/Code.md     |  5 +++++" in out.splitlines()) == (0, True)
    assert " pages/L.md" in out
    assert not (tmp_path / "out").exists()


def test_convert_reports_and_is_strict(said: Any) -> None:
    words = ("convert", "--from", "obsidian", "--to", "logseq")
    assert said(*words, "--dry-run", "--strict", "--json")[1].endswith('"exit_code": 3\n}\n')
    assert said(*words, "--report", "out/pages/L.md", "--quiet") == (0, "", "")
    note = Path("out/pages/L.md").read_text()
    assert "[[Code]]), line 1: a fence `dataview` stays code" in note
    assert said(*words, "--report", "out/pages/L.md", "--strict", "--quiet") == (3, "", "")
    assert Path("out/pages/L.md").read_text() == note
    assert said("verify", "--report", "r.json", "--strict", "--quiet")[0] == 3
    told = json.loads(Path("r.json").read_text())
    assert (told["format"], told["target"], told["losses"]) == ("obsidian", "logseq", 1)
    assert said("verify", "--quiet")[0] == 0


def test_a_report_that_cannot_be_stops_before_anything_is_done(said: Any, tmp_path: Path) -> None:
    code, _, err = said("convert", "--to", "logseq", "--report", "r.docx")
    assert (code, err.splitlines()[1]) == (2, "Call it .md or .json, or say it with --report-format.")
    code, _, err = said("verify", "--report-format", "html", "--report", "r.md")
    assert (code, "Choices: markdown, json, note." in err) == (2, True)
    assert [each.name for each in tmp_path.iterdir()] == ["notes"]
