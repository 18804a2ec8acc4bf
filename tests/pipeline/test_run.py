"""A plan, what would come of it, and what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert, foresee

TO_OBSIDIAN = Options(source_format="obsidian", target_format="obsidian")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A vault of two notes and a picture."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "A.md").write_text("[[B]]\n")
    (folder / "B.md").write_text("Text.\n")
    (folder / "p.png").write_bytes(b"12345")
    return folder


def test_what_is_foreseen_is_what_is_done(notes: Path, tmp_path: Path) -> None:
    made = plan(notes, tmp_path / "out", TO_OBSIDIAN)
    dry = foresee(made)
    assert (dry.dry, dry.exit_code) == (True, 0)
    assert not (tmp_path / "out").exists()
    steps: list[str] = []
    done = apply(made, lambda action: steps.append(action.path))
    assert (done.dry, done.exit_code) == (False, 0)
    assert done.applied.written == dry.applied.written == list(made.actions)
    assert steps == ["p.png", "A.md", "B.md"]  # what notes show is there before them
    again = foresee(plan(notes, tmp_path / "out", TO_OBSIDIAN))
    assert [action.path for action in again.applied.kept] == ["A.md", "B.md", "p.png"]


@pytest.mark.parametrize(
    ("conflict", "broken", "code"), [(False, False, 0), (False, True, 3), (True, False, 4), (True, True, 4)]
)
def test_the_exit_code_is_that_of_conflicts_then_of_failures(
    conflict: bool, broken: bool, code: int, notes: Path, tmp_path: Path
) -> None:
    if conflict:
        convert(notes, tmp_path / "out", TO_OBSIDIAN)
        (tmp_path / "out/A.md").write_text("Mine.\n")
    if broken:
        (notes / "B.md").write_text('---\na: "open\n---\n')
    dry = foresee(plan(notes, tmp_path / "out", TO_OBSIDIAN))
    done = convert(notes, tmp_path / "out", TO_OBSIDIAN)
    assert (dry.exit_code, done.exit_code) == (code, code)
    assert [action.kind for action in done.applied.conflicts] == [Kind.CONFLICT] * conflict


def test_what_is_stale_is_foreseen(notes: Path, tmp_path: Path) -> None:
    convert(notes, tmp_path / "out", TO_OBSIDIAN)
    (notes / "A.md").unlink()
    dry = foresee(plan(notes, tmp_path / "out", TO_OBSIDIAN))
    assert [action.path for action in dry.applied.stale] == ["A.md"]
    assert dry.exit_code == 0
