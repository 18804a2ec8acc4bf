"""Twice is the same as once: the bytes depend on the source and the options, and on nothing else; a second run over an
unchanged source finds nothing to do."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vaultconv.pipeline import plan as planning
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"

ROADS = pytest.mark.parametrize(
    ("source", "source_format", "target"),
    [
        ("sample-vault", "obsidian", "obsidian"),
        ("sample-vault", "obsidian", "readwise"),
        ("readwise-site", "readwise", "obsidian"),
        ("readwise-site", "readwise", "readwise"),
        ("bad-input", "obsidian", "readwise"),
    ],
)


def stands(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file below ``folder``: its bytes, when it was changed, and which file it is."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def contents(folder: Path) -> dict[str, bytes]:
    """The files below ``folder`` but our own records."""
    return {path: found[0] for path, found in stands(folder).items() if not path.startswith(".vaultconv")}


@ROADS
@pytest.mark.parametrize("carriers", [True, False])
@pytest.mark.parametrize("origins", [True, False])
def test_a_second_run_finds_nothing_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    source_format: str,
    target: str,
    carriers: bool,
    origins: bool,
) -> None:
    options = Options(source_format, target, carriers=carriers, origins=origins, durable=False)
    first = plan(FIXTURES / source, tmp_path / "out", options)
    assert {action.kind for action in first.actions} <= {Kind.WRITE, Kind.COPY}
    apply(first)
    before = stands(tmp_path / "out")
    second = plan(FIXTURES / source, tmp_path / "out", options)
    assert {action.kind for action in second.actions} == {Kind.KEEP}
    assert [action.record for action in second.actions if action.record is not None] == []
    assert second.losses == first.losses
    assert apply(second).applied.written == []
    monkeypatch.setattr(planning, "since_last_run", lambda *_: None)
    # Nor does one that reads and writes it all again:
    whole = plan(FIXTURES / source, tmp_path / "out", options)
    assert (whole.actions, whole.losses) == (second.actions, second.losses)
    assert apply(whole).applied.written == []
    assert stands(tmp_path / "out") == before


@ROADS
def test_a_lost_state_costs_nothing(tmp_path: Path, source: str, source_format: str, target: str) -> None:
    options = Options(source_format, target, durable=False)
    convert(FIXTURES / source, tmp_path / "out", options)
    before = contents(tmp_path / "out")
    for path in (tmp_path / "out/.vaultconv").iterdir():
        path.unlink()
    again = convert(FIXTURES / source, tmp_path / "out", options)
    assert (again.applied.written, again.applied.conflicts) == ([], [])
    assert contents(tmp_path / "out") == before


@ROADS
def test_the_times_of_notes_and_attachments_are_kept(
    tmp_path: Path, source: str, source_format: str, target: str
) -> None:
    run = convert(FIXTURES / source, tmp_path / "out", Options(source_format, target, durable=False))
    for path, written in run.plan.converted.paths.items():
        assert (tmp_path / "out" / written).stat().st_mtime_ns == (
            FIXTURES / source / path
        ).stat().st_mtime_ns


SCRIPT = """
import sys
from pathlib import Path
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
source, destination, source_format, target = sys.argv[1:]
run = convert(Path(source), Path(destination), Options(source_format, target, durable=False))
for loss in run.plan.losses:
    print(loss)
for action in run.plan.actions:
    print(action.kind, action.path, action.record and bytes(action.record.carried))
"""


@ROADS
def test_two_processes_write_the_same_bytes(
    tmp_path: Path, source: str, source_format: str, target: str
) -> None:
    """The order of sets and dictionaries of hashes differs between processes, and so do clock and place."""
    said = []
    for seed, zone in (("0", "UTC"), ("4242", "Pacific/Auckland")):
        found = subprocess.run(
            [
                sys.executable,
                "-c",
                SCRIPT,
                str(FIXTURES / source),
                str(tmp_path / seed),
                source_format,
                target,
            ],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        said.append(found.stdout)
    assert said[0] == said[1]
    assert contents(tmp_path / "0") == contents(tmp_path / "4242")


@ROADS
def test_the_order_in_which_the_system_lists_files_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, source_format: str, target: str
) -> None:
    options = Options(source_format, target, durable=False)
    first = convert(FIXTURES / source, tmp_path / "first", options)
    real = os.scandir

    class Shuffled:
        def __init__(self, path: Any) -> None:
            with real(path) as entries:
                self.entries = list(entries)
            random.Random(len(str(path))).shuffle(self.entries)

        def __enter__(self) -> Any:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            self.entries = []

    monkeypatch.setattr(os, "scandir", Shuffled)
    second = convert(FIXTURES / source, tmp_path / "second", options)
    monkeypatch.undo()
    assert contents(tmp_path / "second") == contents(tmp_path / "first")
    assert second.plan.losses == first.plan.losses
    assert [action.path for action in second.plan.actions] == [action.path for action in first.plan.actions]


@pytest.mark.parametrize("target", ["obsidian", "readwise"])
def test_only_what_changed_is_written_again(tmp_path: Path, target: str) -> None:
    source, options = tmp_path / "vault", Options("obsidian", target, durable=False)
    source.mkdir()
    for name in ("A", "B", "C"):
        (source / f"{name}.md").write_text(f"{name} and [[B]]\n")
        os.utime(source / f"{name}.md", (1_600_000_000, 1_600_000_000))
    (source / "i.png").write_text("p")
    convert(source, tmp_path / "out", options)
    (source / "A.md").write_text("changed\n")
    os.utime(source / "A.md", (1_600_000_000, 1_600_000_000))
    (source / "i.png").write_text("another")
    again = convert(source, tmp_path / "out", options)
    assert [action.source for action in again.applied.written] == ["A.md", "i.png"]
