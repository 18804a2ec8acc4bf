"""A check that noise cannot fool, and that can fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import counts

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of counts, for what is counted at once: as many calls as a pair has letters."""
    monkeypatch.setattr(counts, "STORED", tmp_path / "counts.json")
    monkeypatch.setattr(counts, "CALLS", ("a:b", "ccc:ddd"))
    monkeypatch.setattr(
        counts, "calls", lambda pair, folder: counts.calls_of(lambda: [letter.strip() for letter in pair])
    )
    monkeypatch.setattr(counts, "instructions", lambda pair, folder: 1000)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/" + name)
    return tmp_path / "counts.json"


def test_calls_are_the_same_each_time_and_more_for_more_work() -> None:
    def work(times: int) -> int:
        return counts.calls_of(lambda: [str(number).strip() for number in range(times)])

    assert work(10) == work(10)
    assert work(20) - work(10) == 10
    assert sys.getprofile() is None


def test_a_count_above_what_is_allowed_fails_and_is_named(stored: Path, capsys: Any) -> None:
    assert counts.main(["update"]) == 0
    assert counts.main(["check"]) == 0
    told = json.loads(stored.read_text())
    told["calls"][counts.python_of_calls()]["ccc:ddd"] -= 1
    stored.write_text(json.dumps(told))
    capsys.readouterr()
    assert counts.main(["check"]) == 1
    out, err = capsys.readouterr()
    assert "calls a:b: " in out
    assert err.startswith("too many calls ccc:ddd: ")
    assert "python benchmarks/counts.py update" in err


@pytest.mark.parametrize(("now", "fails"), [(1000, 0), (1100, 0), (1101, 1), (900, 0)])
def test_so_much_is_allowed(now: int, fails: int, stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counts.main(["update", "--instructions"]) == 0
    monkeypatch.setattr(counts, "instructions", lambda pair, folder: now)
    assert counts.main(["check", "--instructions"]) == fails


def test_what_cannot_be_compared_is_named(stored: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    stored.write_text(json.dumps({"calls": {"2.7": {}}}))
    assert counts.main(["check", "--instructions"]) == 0
    out = capsys.readouterr().out
    assert f"calls: skipped, none are stored for Python {counts.python_of_calls()}" in out
    assert f"instructions: skipped, none are stored for Python {counts.python_of_instructions()}" in out
    monkeypatch.setattr("shutil.which", lambda name: None)
    counts.main(["check", "--instructions"])
    assert "instructions: skipped, valgrind is not there" in capsys.readouterr().out


def test_a_pair_that_nothing_is_stored_for_fails(stored: Path, capsys: Any) -> None:
    stored.write_text(json.dumps({"calls": {counts.python_of_calls(): {"a:b": 100}}}))
    assert counts.main(["check"]) == 1
    assert "ccc:ddd: " in capsys.readouterr().err


def test_the_calls_of_a_conversion_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "NOTES", 2)
    monkeypatch.setattr(counts.vault, "__defaults__", (2,))
    assert counts.calls("obsidian:obsidian", tmp_path) > 5000


def test_what_is_stored_is_compared_by_the_ci() -> None:
    told = json.loads((ROOT / "benchmarks" / "counts.json").read_text("utf-8"))
    assert set(told["calls"]["3.11"]) == set(counts.CALLS)
    assert all(set(each) == set(counts.INSTRUCTIONS) for each in told["instructions"].values())
    assert "benchmarks/counts.py check --instructions" in (ROOT / ".ci" / "run").read_text("utf-8")
