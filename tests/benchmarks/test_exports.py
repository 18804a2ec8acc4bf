"""What a large export takes is measured in processes of their own. How much it is, is asserted in ``tests/promises``."""

from __future__ import annotations

import sys

import pytest

import exports
from exports import Memory, export, measured


def test_the_same_export_each_time_with_as_many_highlights() -> None:
    made = export(60, 20)
    assert made == export(60, 20)
    assert [len(source["highlights"]) for source in made["results"]] == [20, 20, 20]
    ids = [each["id"] for source in made["results"] for each in source["highlights"]]
    assert len(set(ids)) == 60


def test_what_is_beyond_is_the_rest() -> None:
    assert Memory(50, 70, 200).beyond == 80


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_it_measures_and_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = measured(20, 10)
    assert found.peak > found.loaded > 10_000_000
    assert found.parsed >= 0
    monkeypatch.setattr(
        exports, "measured", lambda highlights, each: Memory(50_000_000, highlights, 90_000_000 + each)
    )
    monkeypatch.setattr(sys, "argv", ["exports.py", "--highlights", "4000000", "--each", "7000000"])
    exports.main()
    assert (
        capsys.readouterr().out
        == "4,000,000 highlights: 50 MB loaded, 4 MB parsed, 97 MB at most: 43 MB beyond\n"
    )
