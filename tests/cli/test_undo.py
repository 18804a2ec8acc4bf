"""What a run did is listed and taken back from the command line: by conversions, and by a fetch in place."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_commands import FIXTURES, names_in, snapshot
from vaultconv.cli import main

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command: its exit code, and what it said on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


def held(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file outside ``.vaultconv``: its time and content."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and ".vaultconv" not in path.parts
    }


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said) -> Path:
    """A folder with a copy of the sample vault, converted into ``out``, where a note was there already."""
    shutil.copytree(FIXTURES / "sample-vault", tmp_path / "notes")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/Mine.md").write_text("mine\n")
    monkeypatch.chdir(tmp_path)
    assert said("convert", "notes", "out", "--to", "logseq")[0] == 0
    return tmp_path


def test_runs_are_listed_and_taken_back(vault: Path, said: Said) -> None:
    first = held(vault / "out")
    (vault / "notes/Home.md").write_text("# Home\n\nAnother text.\n")
    assert said("convert", "notes", "out", "--to", "logseq")[0] == 0
    second = held(vault / "out")
    assert second != first
    code, out, err = said("runs", "out")
    assert (code, err) == (0, "")
    one, two = out.splitlines()
    assert " UTC  convert notes (obsidian to logseq): " in one
    assert two.endswith(": 2 updated")
    code, out, err = said("undo", "out", "--dry-run")
    assert (code, err) == (0, "")
    assert out.startswith("Would undo run 2, convert notes (obsidian to logseq): 2 to be put back as it was")
    assert held(vault / "out") == second
    code, out, err = said("undo", "out", "--diff")
    assert "Another text." in out
    assert held(vault / "out") == second
    code, out, err = said("undo", "out")
    assert (code, err) == (0, "")
    assert out.startswith("Undone: run 2, ")
    assert "  update: pages/Home.md\n" in out
    assert out.endswith("This is run 3, and can be undone like any other.\n")
    assert held(vault / "out") == first
    assert said("undo", "out", "1", "--quiet") == (0, "", "")
    assert list(held(vault / "out")) == ["Mine.md"]
    assert "2  " in said("runs", "out")[1]
    assert said("runs", "out")[1].splitlines()[1].endswith("; undone by run 3")
    assert said("undo", "out")[0] == said("undo", "out", "3")[0] == 0
    assert held(vault / "out") == second


def test_a_refused_undo_names_each_file_and_does_nothing(vault: Path, said: Said) -> None:
    (vault / "out/pages/Home.md").write_text("mine now\n")
    before = snapshot(vault / "out")
    for words in ((), ("--dry-run",)):
        code, out, err = said("undo", "out", *words)
        assert (code, err) == (4, "")
        assert "Run 1 is not undone: 1 file was changed since" in out
        assert "  conflict: pages/Home.md: was changed since run 1\n" in out
        assert "With --force" in out
    assert snapshot(vault / "out") == before
    told = json.loads(said("undo", "out", "--json")[1])
    assert (told["applied"], told["run"], told["exit_code"]) == (False, 0, 4)
    assert said("undo", "out", "--force", "-v")[0] == 0
    assert list(held(vault / "out")) == ["Mine.md"]
    assert said("undo", "out")[0] == 0
    assert snapshot(vault / "out").keys() == before.keys()
    assert (vault / "out/pages/Home.md").read_text() == "mine now\n"


def test_the_json_of_both_is_documented(vault: Path, said: Said) -> None:
    page = (FIXTURES.parent / "docs/reference/cli.md").read_text("utf-8").partition("## JSON")[2]
    preview = json.loads(said("undo", "out", "--diff", "--json")[1])
    assert (preview["undoes"], preview["applied"], preview["actions"][0]["kind"]) == (1, False, "remove")
    assert preview["actions"][0]["removed"] is None or preview["actions"][0]["removed"] > 0
    done = json.loads(said("undo", "out", "--json")[1])
    assert (done["applied"], done["run"], done["exit_code"]) == (True, 2, 0)
    told = json.loads(said("runs", "out", "--json")[1])
    assert [(run["run"], run["command"], run["undone_by"]) for run in told["runs"]] == [
        (1, "convert", 2),
        (2, "undo", 0),
    ]
    assert told["runs"][1]["changes"]["remove"] == len(done["actions"])
    fields = names_in(preview) | names_in(done) | names_in(told)
    options = set(told["runs"][0]["options"])
    assert sorted(name for name in fields - options if f"`{name}`" not in page) == []


def test_what_cannot_be_undone_is_wrong_usage(vault: Path, said: Said) -> None:
    assert said("undo", "out", "9") == (
        2,
        "",
        "vaultconv: out: there is no run 9\n`vaultconv runs` lists those that there are.\nMore: vaultconv explain usage\n",
    )
    assert said("undo", "notes")[0] == 2
    assert said("runs", "notes") == (0, "No run has changed anything here.\n", "")
    assert said("runs", "nowhere")[0] == 2
    assert said("undo", "out", "0")[0] == 2


@pytest.mark.parametrize("seconds", [0, -(1 << 60), 1 << 60])
def test_a_clock_that_was_wrong_is_no_bug(vault: Path, said: Said, seconds: int) -> None:
    with closing(sqlite3.connect(vault / "out/.vaultconv/state.db")) as database, database:
        database.execute("UPDATE runs SET began=?, ended=0, counts='{}'", (seconds,))
    code, out, err = said("runs", "out")
    assert (code, err) == (0, "")
    assert out.rstrip().endswith("; was stopped before its end")
