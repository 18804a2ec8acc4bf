"""The benchmark of renames measures a vault in which the links are, and says so where they are not."""

from __future__ import annotations

import sys

import pytest

import renames


def test_it_prints_a_ratio_for_each_job(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["renames.py", "--notes", "40", "--links", "8", "--rounds", "1"])
    renames.main()
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["read", "rename", "merge"]


def test_work_that_was_not_done_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["renames.py", "--notes", "10", "--links", "50", "--rounds", "1"])
    with pytest.raises(SystemExit, match="notes were written anew, not 50"):
        renames.main()
