"""The diff of each file against the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.errors import UsageError
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.unchanged import Counts
from vaultconv.report import preview
from vaultconv.report.preview import differing, file_diffs, narrowed


def seen(file: Path) -> tuple[int, int]:
    """The size and time that the plan saw."""
    info = file.stat()
    return info.st_size, info.st_mtime_ns


def lines(action: Action, destination: Path) -> list[str]:
    """The hunks of one action's diff."""
    (diff,) = file_diffs([action], destination)
    return diff.lines


def test_what_is_kept_or_stale_does_not_differ() -> None:
    actions = [Action(f"{kind}.md", kind) for kind in Kind]
    assert [action.kind for action in differing(actions)] == [
        Kind.WRITE,
        Kind.UPDATE,
        Kind.COPY,
        Kind.CONFLICT,
        Kind.REMOVE,
    ]


def a_plan(*paths: str) -> Plan:
    """A plan to write each of ``paths``, and a loss in the note that each comes from."""
    return Plan(
        Source("", "obsidian", "obsidian", {}, ""),
        Path(),
        FORMAT,
        tuple(Action(path, Kind.WRITE, f"old/{path}") for path in paths),
        tuple(Loss(f"old/{path}", 1, "link", Outcome.APPROXIMATED) for path in paths),
        Counts("obsidian", "", 0, 0, 0, 0),
        Options(),
        made=lambda: pytest.fail("only what is shown is asked for"),
    )


@pytest.mark.parametrize(
    ("patterns", "paths"),
    [
        ([], ["A.md", "Daily/B.md", "Daily/b/C.canvas", "x/A.md"]),
        (["Daily/"], ["Daily/B.md", "Daily/b/C.canvas"]),
        (["/A.md", "*.canvas"], ["A.md", "Daily/b/C.canvas"]),
        (["Daily/**", "!*.canvas"], ["Daily/B.md"]),
        (["nothing"], []),
    ],
)
def test_a_plan_is_narrowed_to_what_patterns_mean(patterns: list[str], paths: list[str]) -> None:
    whole = a_plan("A.md", "Daily/B.md", "Daily/b/C.canvas", "x/A.md")
    part = narrowed(whole, patterns)
    assert [action.path for action in part.actions] == paths
    assert [loss.note for loss in part.losses] == [f"old/{path}" for path in paths]


def test_a_pattern_that_means_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="--path"):
        narrowed(a_plan("A.md"), ["!"])


def test_a_new_file_is_shown_against_nothing(tmp_path: Path) -> None:
    assert lines(Action("A.md", Kind.WRITE, data=b"a\n"), tmp_path / "none") == ["@@ -0,0 +1 @@", "+a"]


@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.CONFLICT])
def test_an_old_file_is_shown_against_what_stands_there(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "A.md"
    file.write_text("old\n")
    assert lines(Action("A.md", kind, data=b"new\n", seen=seen(file)), tmp_path) == [
        "@@ -1 +1 @@",
        "-old",
        "+new",
    ]


def test_a_file_that_went_away_since_is_shown_against_nothing(tmp_path: Path) -> None:
    assert lines(Action("A.md", Kind.UPDATE, data=b"new\n", seen=(1, 1)), tmp_path) == [
        "@@ -0,0 +1 @@",
        "+new",
    ]


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "A.md").symlink_to("/etc/hostname")
    assert lines(Action("A.md", Kind.CONFLICT, data=b"new\n"), tmp_path) == ["@@ -0,0 +1 @@", "+new"]


def test_a_small_attachment_of_text_is_shown_and_a_large_one_only_weighed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, there = tmp_path / "source.json", tmp_path / "app.json"
    source.write_text("{}\n")
    there.write_text("[]\n")
    action = Action("app.json", Kind.COPY, copy_from=source, size=3, seen=seen(there))
    assert lines(action, tmp_path) == ["@@ -1 +1 @@", "-[]", "+{}"]
    monkeypatch.setattr(preview, "_SHOWN", 2)
    (diff,) = file_diffs([action], tmp_path)
    assert (diff.binary, diff.old_size, diff.new_size) == (True, 3, 3)


def test_an_attachment_that_cannot_be_read_is_only_weighed(tmp_path: Path) -> None:
    action = Action("app.json", Kind.COPY, copy_from=tmp_path / "gone.json", size=3)
    (diff,) = file_diffs([action], tmp_path)
    assert (diff.binary, diff.old_size, diff.new_size) == (True, None, 3)
