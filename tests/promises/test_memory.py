"""A large export needs little more memory than what it says: counted in bytes that Python asks for, not in those of the process, so
that it is the same each time. ``benchmarks/exports.py`` measures the process, with forty times as much."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from exports import export
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

TO_OBSIDIAN = Options(target_format="obsidian")
T = TypeVar("T")
SOURCES, EACH = 40, 30
MOST = 150 / 72
"""What is promised of 50,000 highlights: no more than 150 MB beyond the parsed input, which takes 72 MB."""


def test_an_export_needs_little_beyond_what_it_says(tmp_path: Path) -> None:
    for name, sources in (("small", 2), ("large", SOURCES)):
        (tmp_path / name).mkdir()
        text = json.dumps(export(sources * EACH, EACH))
        (tmp_path / name / "export.json").write_text(text, encoding="utf-8")
    convert(
        tmp_path / "small", tmp_path / "first", TO_OBSIDIAN
    )  # what is imported and cached once counts not
    tracemalloc.start(1)
    try:
        parsed, said = held_after(lambda: json.loads(text))
        assert sum(len(source["highlights"]) for source in said["results"]) == SOURCES * EACH
        del said
        reading, loaded = peak_of(lambda: load(tmp_path / "large", TO_OBSIDIAN))
        assert len(loaded.vault.notes) == SOURCES
        del loaded
        converting, run = peak_of(lambda: convert(tmp_path / "large", tmp_path / "vault", TO_OBSIDIAN))
    finally:
        tracemalloc.stop()
    assert sum(file.data.count(b"\n^rw") for file in run.plan.converted.files) == SOURCES * EACH
    # Both at once, the parsed JSON and the model of it, would be 3.2 and 5.1 times the input.
    assert reading < parsed * 2.5
    assert converting < parsed * (1 + MOST)


def held_after(make: Callable[[], T]) -> tuple[int, T]:
    """The bytes that what ``make`` gives takes, and that."""
    before = tracemalloc.get_traced_memory()[0]
    made = make()
    return tracemalloc.get_traced_memory()[0] - before, made


def peak_of(make: Callable[[], T]) -> tuple[int, T]:
    """The most bytes that were held beside what was there, while ``make`` made what it gives, and that."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    made = make()
    return tracemalloc.get_traced_memory()[1] - before, made
