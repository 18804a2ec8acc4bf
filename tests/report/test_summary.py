"""What a conversion says when it is done."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.pipeline.apply import Failure
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import Run, apply, foresee
from vaultconv.report.summary import filtered_out, ledger, summary
from vaultconv.vault.filters import Filters

TO_OBSIDIAN = Options(source_format="obsidian", target_format="obsidian")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a vault of 25 notes, one of them broken."""
    (tmp_path / "notes").mkdir()
    for number in range(24):
        (tmp_path / f"notes/{number:02}.md").write_text("[[../../out]]\n" if number < 5 else "Text.\n")
    (tmp_path / "notes/bad.md").write_text('---\na: "open\n---\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(dry: bool = False) -> Run:
    """The conversion of ``notes`` to ``out``."""
    made = plan(Path("notes"), Path("out"), TO_OBSIDIAN)
    return foresee(made) if dry else apply(made)


def test_it_says_what_was_read_what_became_of_it_and_the_ledger(place: Path) -> None:
    lines = summary(ran(), Path("notes")).splitlines()
    assert lines[:3] == [
        "Read notes: 25 notes (obsidian: you said so)",
        "Into out (obsidian): 25 written",
        "1 failed:",
    ]
    assert lines[3].startswith("  bad.md:2:4: The properties are not valid YAML: ")
    assert lines[4:6] == ["5 losses in 5 notes", "  link: outside the vault, left alone (5)"]
    assert lines[-1] == "    and 2 more"


def test_before_it_is_done_it_says_so(place: Path) -> None:
    assert "Would go into out (obsidian): 25 to write\n" in summary(ran(dry=True), Path("notes"))


def test_everything_is_named_if_one_asks(place: Path) -> None:
    lines = summary(ran(), Path("notes"), verbose=True).splitlines()
    assert lines[2:4] == ["  write: 00.md", "  write: 01.md"]
    assert sum("leads out of the vault" in line for line in lines) == 5


def test_long_lists_are_cut(place: Path) -> None:
    ran()
    for number in range(24):
        (place / f"out/{number:02}.md").write_text("Mine.\n")
    lines = summary(ran(), Path("notes")).splitlines()
    assert lines[1] == "Into out (obsidian): nothing to do, 1 kept, 24 in conflict, left as they are"
    assert sum(line.startswith("  conflict: ") for line in lines) == 20
    assert "    -Mine." in lines
    (place / "out/00.md").write_text("\n".join(map(str, range(10))))
    assert "    and 1 more line (`vaultconv diff` shows it)" in summary(ran(), Path("notes")).splitlines()
    assert "  and 4 more (all with --verbose)" in lines
    assert (
        sum("conflict: " in line for line in summary(ran(), Path("notes"), verbose=True).splitlines()) == 24
    )


def test_what_could_not_be_written_is_named(place: Path) -> None:
    run = ran()
    run.applied.failed.append(Failure("x\n.md", "no luck"))
    assert "  not written: x\\n.md: no luck\n" in summary(run, Path("notes"))


def test_nothing_to_do_and_nothing_at_all(place: Path) -> None:
    ran()
    assert "Into out (obsidian): nothing to do, 25 kept\n" in summary(ran(), Path("notes"))
    for file in (place / "notes").iterdir():
        file.unlink()
    (place / "notes/readme.txt").write_text("hi")
    again = plan(Path("notes"), Path("new"), TO_OBSIDIAN)
    assert summary(foresee(again), Path("notes")).splitlines() == [
        "Read notes: 0 notes, 1 other file (obsidian: you said so)",
        "Would go into new (obsidian): 1 to copy",
        "  1 file that nothing leads to (names with --verbose)",
    ]
    assert summary(foresee(again), Path("notes"), verbose=True).splitlines()[3:5] == [
        "  1 file that nothing leads to:",
        "    readme.txt",
    ]
    (place / "notes/readme.txt").rename(place / "notes/.hidden.txt")
    empty = plan(Path("notes"), Path("new"), TO_OBSIDIAN)
    assert "Would go into new (obsidian): nothing\n" in summary(foresee(empty), Path("notes"))


def test_what_filters_leave_out_is_counted_and_named_if_one_asks(place: Path) -> None:
    options = replace(TO_OBSIDIAN, filters=Filters(only=("1*.md",)))
    run = foresee(plan(Path("notes"), Path("out"), options))
    assert summary(run, Path("notes")).splitlines() == [
        "Read notes: 10 notes (obsidian: you said so)",
        "  left out: 15 notes and files (--only 15) (names with --verbose)",
        "Would go into out (obsidian): 10 to write",
    ]
    lines = summary(run, Path("notes"), verbose=True).splitlines()
    assert lines[1:3] == ["  left out: 15 notes and files (--only 15):", "    00.md: --only"]
    assert lines[16:19] == [
        "    bad.md: --only",
        "Would go into out (obsidian): 10 to write",
        "  write: 10.md",
    ]
    assert filtered_out({"a": "--tag"}) == "left out: 1 note or file (--tag 1)"


def test_boards_are_counted(place: Path) -> None:
    run = ran(dry=True)
    run.plan.counts = replace(run.plan.counts, boards=1)
    assert "Read notes: 25 notes, 1 board (" in summary(run, Path("notes"))


def test_a_ledger_without_lines_says_nothing(place: Path) -> None:
    for file in (place / "notes").iterdir():
        file.write_text("Fine.\n")
    assert ledger(plan(Path("notes"), Path("out"), TO_OBSIDIAN)) == ""


def test_a_long_diff_of_a_conflict_is_cut(place: Path) -> None:
    ran()
    (place / "out/01.md").write_text("Mine.\n" * 40)
    text = summary(ran(), Path("notes"))
    assert text.count("    -Mine.\n") == 11
    assert re.search(r"\n    and \d+ more lines \(`vaultconv diff` shows them\)\n", text)
    assert summary(ran(), Path("notes"), verbose=True).count("    -Mine.\n") == 40
