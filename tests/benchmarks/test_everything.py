"""One command for all benchmarks: the page and the pictures that it makes of samples."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

import everything
import peers
import run
import start_up
from plots import Bar, bars

ROOT = Path(__file__).parent.parent.parent


def samples(*names: str) -> list[dict[str, Any]]:
    made = []
    for number in range(2):
        for name in names:
            source = run.candidate(name).source if name != peers.PEERS[1].name else "obsidian"
            made.append({"candidate": name, "source": source, "cpu": number + 1.0, "wall": 4.0, "peak": 30.0})
    return made


@pytest.fixture
def made() -> dict[str, Any]:
    sections = {
        "cold": samples("floor:obsidian", "obsidian:logseq"),
        "warm": samples("floor:obsidian", "again:obsidian:logseq", "changed:obsidian:logseq"),
        "shared": samples("floor:obsidian", "obsidian:logseq", "obsidian:logseq+jobs-2"),
        "peers": samples("floor:obsidian", peers.PEERS[1].name),
    }
    start = {"import argparse": [0.02, 0.02], "an empty Typer app": [0.2, 0.2], "a note, x to y": [0.24, 0.3]}
    told = {"machine": {"cores": "2"}, "day": "2026-11-26", "rounds": 2, "sections": sections, "start": start}
    return {**told, "notes": dict.fromkeys(sections, 7), "missing": [peers.PEERS[0].name]}


def test_the_page_shows_each_section_and_names_what_is_not_there(made: dict[str, Any]) -> None:
    files = everything.files(made)
    page = files[everything.PAGE]
    for name in ("cold", "warm", "shared", "peers", "start"):
        assert f"(benchmarks-{name}.svg)" in page
        ElementTree.fromstring(files[f"benchmarks-{name}.svg"])
    assert (
        "| changed:obsidian:logseq | 1.500 (1.000..2.000) | 1.0 | 4.000 (4.000..4.000) | 1.0 | 30 |" in page
    )
    assert "| a note, x to y | 270 (240..300) | 13.50 | 1.35 |" in page
    skipped = [line for line in page.splitlines() if "Skipped: not installed" in line]
    assert [line.split(" |")[0] for line in skipped] == [f"| {peers.PEERS[0].name}"]
    assert 'class="other"' in files["benchmarks-peers.svg"]


def test_everything_is_measured_once_and_the_page_is_made_again_of_the_samples(
    tmp_path: Path, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everything, "measured", lambda *_: made)
    assert everything.main(["--docs", str(tmp_path), "--rounds", "2"]) == 0
    page = (tmp_path / everything.PAGE).read_text()
    (tmp_path / everything.PAGE).unlink()
    monkeypatch.setattr(everything, "measured", lambda *_: pytest.fail("measured"))
    assert everything.main(["--docs", str(tmp_path), "--from-samples"]) == 0
    assert (tmp_path / everything.PAGE).read_text() == page


def test_a_part_is_measured_alone(
    tmp_path: Path, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(
        name: str, place: Path, each: list[Any], size: Any, rounds: int
    ) -> tuple[list[str], list[Any]]:
        return [], [
            {"candidate": one.name, "source": one.source, "cpu": 1.0, "wall": 1.0, "peak": 1.0}
            for one in each
        ]

    (tmp_path / everything.SAMPLES).write_text(json.dumps(made))
    monkeypatch.setattr(run, "run", measure)
    assert everything.main(["--docs", str(tmp_path), "--parts", "warm", "--notes", "9"]) == 0
    told = json.loads((tmp_path / everything.SAMPLES).read_text())
    assert {name: told["sections"][name] == made["sections"][name] for name in made["sections"]} == {
        "cold": True,
        "warm": False,
        "shared": True,
        "peers": True,
    }
    assert (told["notes"]["warm"], told["notes"]["cold"], told["start"]) == (9, 7, made["start"])


def test_the_page_of_the_documentation_is_made_of_its_samples() -> None:
    stored = json.loads((ROOT / "docs" / everything.SAMPLES).read_text("utf-8"))
    for name, text in everything.files(stored).items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, name


def test_every_pair_is_measured_cold() -> None:
    assert {*run.PAIRS, *everything.SAME} <= {*everything.COLD}
    for _, names in everything.SECTIONS.values():
        assert all(run.candidate(name) for name in names)


def test_bars_are_in_proportion_and_in_the_picture() -> None:
    rows = [Bar("a <b>", 1, 0.9, 1.2, "floor"), Bar("b", 100, 90, 120)]
    tree = ElementTree.fromstring(bars("Speed & more", "ms", rows))
    widths = [float(each.attrib["width"]) for each in tree.iter("{http://www.w3.org/2000/svg}rect")]
    assert 2.9 < widths[1] / widths[0] < 3.1  # 0.1 is where the bars begin
    assert "prefers-color-scheme:dark" in bars("x", "ms", rows)
    assert bars("x", "ms", rows) == bars("x", "ms", rows)


def test_a_command_that_fails_has_no_time(tmp_path: Path) -> None:
    assert start_up.seconds([sys.executable, "-c", "import sys; sys.stdin.read()"], b"x", tmp_path) > 0
    with pytest.raises(SystemExit, match="left with 3"):
        start_up.seconds([sys.executable, "-c", "raise SystemExit(3)"], b"", tmp_path)


def test_each_pair_has_a_pipe_among_the_commands(tmp_path: Path) -> None:
    names = [*start_up.commands(tmp_path)]
    assert len([name for name in names if name.startswith("a note, ")]) == len(start_up.NOTES) ** 2
    assert (tmp_path / "empty.py").read_text().count("typer") == 2


def test_a_job_after_an_edit_writes_what_it_has_to(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("A", "B"):
        (tmp_path / "in" / f"{name}.md").write_text(f"{name}\n")
    import jobs

    options = jobs.options_of("obsidian:logseq", ["no-durable", "jobs-2"])
    assert options.jobs == 2
    places = jobs.converted_before(tmp_path / "in", tmp_path / "out", options)
    assert jobs.changed(*places, options) == 1
    assert (tmp_path / "in" / "A.md").read_text() == "A\n"
