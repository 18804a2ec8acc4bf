"""What the user says of conflicts and stale files, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv.cli import main

Said = Callable[..., tuple[int, str, str]]
WORDS = ("convert", "notes", "out", "--to", "obsidian")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command: its exit code, and what it said on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said) -> Path:
    """A vault that was converted; then a note was edited on both sides, and another is gone."""
    (tmp_path / "notes/Old").mkdir(parents=True)
    (tmp_path / "notes/Bread.md").write_text("# Bread\n\nFeed it.\n\nBake it.\n")
    (tmp_path / "notes/Old/Gone.md").write_text("Gone.\n")
    monkeypatch.chdir(tmp_path)
    assert said(*WORDS)[0] == 0
    (tmp_path / "notes/Bread.md").write_text("# Bread\n\nFeed it.\n\nBake it hot.\n")
    (tmp_path / "out/Bread.md").write_text("# Bread\n\nFeed it daily.\n\nBake it.\n")
    (tmp_path / "notes/Old/Gone.md").unlink()
    return tmp_path


def test_a_conflict_is_reported_with_its_diff(place: Path, said: Said) -> None:
    code, out, _ = said(*WORDS)
    assert code == 4
    assert "conflict: Bread.md: was changed since vaultconv wrote it\n" in out
    assert "    -Feed it daily.\n    +Feed it.\n" in out
    told = json.loads(said(*WORDS, "--json")[1])
    (conflict,) = (action for action in told["actions"] if action["kind"] == "conflict")
    assert "-Feed it daily.\n+Feed it.\n" in conflict["diff"]
    assert (conflict["added"], conflict["removed"]) == (2, 2)


def test_merged_and_pruned_as_it_was_foreseen(place: Path, said: Said) -> None:
    flags = ("--on-conflict", "merge", "--prune")
    code, out, _ = said("diff", *WORDS[1:], *flags)
    assert code == 0
    assert "-Bake it.\n+Bake it hot.\n" in out
    assert "--- a/Old/Gone.md\n+++ /dev/null\n" in out
    code, out, _ = said(*WORDS, *flags)
    assert code == 0
    assert "1 updated" in out
    assert "1 removed" in out
    assert "settled: Bread.md: merged with what you changed\n" in out
    assert (place / "out/Bread.md").read_text() == "# Bread\n\nFeed it daily.\n\nBake it hot.\n"
    assert not (place / "out/Old").exists()
    assert said("diff", *WORDS[1:], "--exit-code") == (0, "", "")
    run = json.loads(said("runs", "out", "--json")[1])["runs"][-1]
    assert (run["options"]["on_conflict"], run["options"]["prune"]) == ("merge", True)
    assert run["changes"] == {"write": 0, "copy": 0, "update": 1, "remove": 1}


def test_kept_files_are_named_and_the_next_run_asks_again(place: Path, said: Said) -> None:
    code, out, _ = said(*WORDS, "--on-conflict", "keep")
    assert code == 0
    assert "settled: Bread.md: was changed since vaultconv wrote it: kept, as you said\n" in out
    assert said(*WORDS)[0] == 4


def test_a_run_that_could_be_known_by_its_receipt_is_made_whole_if_asked(place: Path, said: Said) -> None:
    said(*WORDS, "--on-conflict", "overwrite", "--prune")
    for flags in ((), ("--full",), ("--on-conflict", "keep", "--prune")):
        code, out, _ = said(*WORDS, *flags)
        assert (code, "nothing to do, 1 kept" in out) == (0, True), flags


def test_a_way_that_there_is_not_is_wrong_usage(place: Path, said: Said) -> None:
    code, _, err = said(*WORDS, "--on-conflict", "overwite")
    assert (code, err) == (
        2,
        "vaultconv: --on-conflict cannot be 'overwite'\n"
        "Did you mean 'overwrite'? Choices: keep, overwrite, both, merge.\n"
        "More: vaultconv explain usage\n",
    )


def test_two_sources_into_one_destination_keep_to_their_own(place: Path, said: Said) -> None:
    (place / "more/Old").mkdir(parents=True)
    (place / "more/Old/Theirs.md").write_text("Theirs.\n")
    assert said("convert", "more", "out", "--to", "obsidian", "--prune")[0] == 0
    assert said(*WORDS, "--on-conflict", "keep", "--prune")[0] == 0
    assert not (place / "out/Old/Gone.md").exists()
    assert (place / "out/Old/Theirs.md").read_text() == "Theirs.\n"
    (place / "more/Old/Theirs.md").unlink()
    (place / "more/New.md").write_text("New.\n")
    assert said("convert", "more", "out", "--to", "obsidian", "--prune")[0] == 0
    assert sorted(path.name for path in (place / "out").iterdir()) == [".vaultconv", "Bread.md", "New.md"]


def test_what_somebody_removed_himself_is_known_no_longer(place: Path, said: Said) -> None:
    (place / "out/Old/Gone.md").unlink()
    assert said(*WORDS, "--on-conflict", "overwrite")[0] == 0
    assert "1 kept" in said(*WORDS)[1]
    (place / "out/Old/Gone.md").write_text("Gone.\n")
    told = json.loads(said(*WORDS, "--prune", "--full", "--json")[1])
    assert [action["path"] for action in told["actions"]] == ["Bread.md"]
    assert (place / "out/Old/Gone.md").exists()
