"""A file that its owner changed: what he says becomes of it, and what the next run then thinks of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_undo import SITE, note, shape
from vaultconv.pipeline.actions import Action, Kind, NewCopy, NewFile
from vaultconv.pipeline.apply import Applied, apply
from vaultconv.pipeline.conflicts import BOTH, KEEP, MERGE, OVERWRITE, WAYS
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.record import Source, digest
from vaultconv.pipeline.state import State
from vaultconv.pipeline.undo import plan_undo, undo

OTHER = Source("/notes/other", "obsidian", "obsidian")
BASE = b"# A\n\none\n\ntwo\n"
YOURS = BASE.replace(b"one", b"mine")
OURS = BASE.replace(b"two", b"new")


def run(
    root: Path,
    *wanted: NewFile | NewCopy,
    on_conflict: str = "",
    prune: bool = False,
    source: Source = SITE,
) -> Applied:
    with State.open(root) as state:
        actions = decide(
            [want for want in wanted if isinstance(want, NewFile)],
            [want for want in wanted if isinstance(want, NewCopy)],
            root,
            state,
            source,
            on_conflict=on_conflict,
            prune=prune,
        )
        return apply(actions, root, state, source, durable=False)


def told(actions: list[Action]) -> list[tuple[str, str, str]]:
    return [(action.path, action.kind.value, action.reason) for action in actions]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A destination in which a note was edited since."""
    root = tmp_path / "vault"
    run(root, note("A.md", BASE), note("B.md"))
    (root / "A.md").write_bytes(YOURS)
    return root


def test_unasked_it_is_left_alone(vault: Path) -> None:
    done = run(vault, note("A.md", OURS), note("B.md"))
    assert told(done.conflicts) == [("A.md", "conflict", "was changed since vaultconv wrote it")]
    assert (done.exit_code, (vault / "A.md").read_bytes()) == (4, YOURS)


def test_kept_it_is_no_conflict_for_that_run_only(vault: Path) -> None:
    before = shape(vault)
    done = run(vault, note("A.md", OURS), note("B.md"), on_conflict=KEEP)
    assert (done.exit_code, done.written, done.run) == (0, [], 0)
    assert told(done.kept)[0] == (
        "A.md",
        "keep",
        "was changed since vaultconv wrote it: kept, as you said",
    )
    assert shape(vault) == before
    assert run(vault, note("A.md", OURS), note("B.md")).exit_code == 4


def test_overwritten_it_is_ours_and_can_be_had_back(vault: Path) -> None:
    before = shape(vault)
    done = run(vault, note("A.md", OURS), note("B.md"), on_conflict=OVERWRITE)
    assert told(done.written) == [
        ("A.md", "update", "was changed since vaultconv wrote it: overwritten, as you said")
    ]
    assert (vault / "A.md").read_bytes() == OURS
    assert run(vault, note("A.md", OURS), note("B.md")).written == []
    undo(plan_undo(vault), durable=False)
    assert shape(vault) == before
    assert run(vault, note("A.md", OURS), note("B.md")).exit_code == 4


def test_both_stand_beside_each_other(vault: Path) -> None:
    done = run(vault, note("A.md", OURS), note("B.md"), on_conflict=BOTH)
    assert told(done.kept)[0][2].endswith("kept, as you said; what vaultconv writes is in `A (converted).md`")
    assert (done.exit_code, [action.path for action in done.written]) == (0, ["A (converted).md"])
    assert (vault / "A.md").read_bytes() == YOURS
    assert (vault / "A (converted).md").read_bytes() == OURS
    again = run(vault, note("A.md", OURS), note("B.md"), on_conflict=BOTH)
    assert again.written == []
    newer = run(vault, note("A.md", OURS + b"3\n"), note("B.md"), on_conflict=BOTH)
    assert [action.path for action in newer.written] == ["A (converted).md"]
    (vault / "A.md").unlink()
    without = run(vault, note("A.md", OURS), note("B.md"))
    assert told(without.stale) == [("A (converted).md", "stale", "`src/A.md` goes to `A.md`")]


def test_ours_beside_theirs_takes_nobodys_place(vault: Path) -> None:
    (vault / "A (converted).md").write_bytes(b"mine too\n")
    wanted = (note("A.md", OURS), note("B.md"), note("A (converted 2).md", b"a note of that name\n"))
    done = run(vault, *wanted, on_conflict=BOTH)
    assert (vault / "A (converted).md").read_bytes() == b"mine too\n"
    assert (vault / "A (converted 2).md").read_bytes() == b"a note of that name\n"
    assert (vault / "A (converted 3).md").read_bytes() == OURS
    (vault / "A (converted 3).md").write_bytes(b"edited\n")
    run(vault, note("A.md", b"later\n"), *wanted[1:], on_conflict=BOTH)
    assert (vault / "A (converted 3).md").read_bytes() == b"edited\n"
    assert (vault / "A (converted 3) (converted).md").read_bytes() == b"later\n"
    assert done.exit_code == 0


def test_merged_it_holds_what_both_changed_and_is_settled(vault: Path) -> None:
    done = run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE)
    assert told(done.written) == [("A.md", "update", "merged with what you changed")]
    both = BASE.replace(b"one", b"mine").replace(b"two", b"new")
    assert ((vault / "A.md").read_bytes(), done.exit_code) == (both, 0)
    for way in ("", *WAYS):
        again = run(vault, note("A.md", OURS), note("B.md"), on_conflict=way)
        assert (again.written, again.conflicts) == ([], []), way
    os.utime(vault / "A.md", ns=(5, 5))
    assert run(vault, note("A.md", OURS), note("B.md")).conflicts == []


def test_what_was_merged_still_holds_its_owners_words_for_later_runs(vault: Path) -> None:
    run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE)
    later = OURS + b"\nthree\n"
    unasked = run(vault, note("A.md", later), note("B.md"))
    assert told(unasked.conflicts) == [
        ("A.md", "conflict", "holds what you changed, merged with what vaultconv wrote")
    ]
    run(vault, note("A.md", later), note("B.md"), on_conflict=MERGE)
    assert (vault / "A.md").read_bytes() == later.replace(b"one", b"mine")
    pruned = run(vault, note("B.md"), prune=True)
    assert told(pruned.stale) == [
        ("A.md", "stale", "`src/A.md` is no longer in the source; the file was changed since")
    ]


def test_a_merge_where_only_the_owner_changed_something_writes_nothing(vault: Path) -> None:
    before = shape(vault)
    done = run(vault, note("A.md", BASE), note("B.md"), on_conflict=MERGE)
    assert told(done.kept)[0] == ("A.md", "keep", "holds what you changed, and all that is new")
    assert shape(vault) == before
    assert run(vault, note("A.md", BASE), note("B.md")).exit_code == 0
    assert run(vault, note("A.md", OURS), note("B.md")).exit_code == 4


def test_a_merge_undone_is_what_its_owner_had_made(vault: Path) -> None:
    before = shape(vault)
    run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE)
    undo(plan_undo(vault), durable=False)
    assert shape(vault) == before
    run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE)
    assert (vault / "A.md").read_bytes() == OURS.replace(b"one", b"mine")


def test_a_clash_leaves_both_between_marks_and_is_told(vault: Path) -> None:
    done = run(vault, note("A.md", BASE.replace(b"one", b"ours")), note("B.md"), on_conflict=MERGE)
    (action,) = done.written
    assert action.reason.endswith("1 place was changed by both, and both stand there between marks")
    assert done.exit_code == 4
    assert b"<<<<<<< yours\nmine\n=======\nours\n>>>>>>> vaultconv\n" in (vault / "A.md").read_bytes()


def test_what_stands_between_marks_is_settled_before_it_is_merged_again(vault: Path) -> None:
    run(vault, note("A.md", BASE.replace(b"one", b"ours")), note("B.md"), on_conflict=MERGE)
    between = (vault / "A.md").read_bytes()
    later = BASE.replace(b"one", b"later")
    (conflict,) = run(vault, note("A.md", later), note("B.md"), on_conflict=MERGE).conflicts
    assert conflict.reason.endswith(
        "; marks of an earlier merge stand in it: say there what is to stay, and merge again"
    )
    assert (vault / "A.md").read_bytes() == between
    (vault / "A.md").write_bytes(BASE.replace(b"one", b"ours") + b"mine\n")
    assert run(vault, note("A.md", later), note("B.md"), on_conflict=MERGE).exit_code == 0
    assert (vault / "A.md").read_bytes() == later + b"mine\n"


def test_text_in_utf_16_is_not_said_to_be_no_text(vault: Path) -> None:
    (vault / "A.md").write_bytes("mine\n".encode("utf-16"))
    (conflict,) = run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE).conflicts
    assert conflict.reason.endswith(", and cannot be merged: it is text in UTF-16")


def test_what_cannot_be_merged_stays_a_conflict(vault: Path, tmp_path: Path) -> None:
    image = tmp_path / "i.png"
    image.write_bytes(b"\x89PNG")
    copy = NewCopy("i.png", image, "i.png", 4, 1)
    run(vault, note("A.md", BASE), note("B.md"), note("Bytes.md"), copy, on_conflict=KEEP)
    (vault / "i.png").write_bytes(b"mine")
    (vault / "Never ours.md").write_bytes(b"mine\n")
    (vault / "Bytes.md").write_bytes(b"a\0b")
    image.write_bytes(b"\x89PNG2")
    done = run(
        vault,
        note("A.md", BASE),
        note("B.md"),
        note("Bytes.md", b"new\n"),
        note("Never ours.md"),
        replace(copy, size=5, mtime_ns=2),
        on_conflict=MERGE,
    )
    assert told(done.conflicts) == [
        ("Bytes.md", "conflict", "was changed since vaultconv wrote it, and cannot be merged: it is no text"),
        (
            "Never ours.md",
            "conflict",
            "is there already, and was not written by vaultconv, and cannot be merged: what was written there is not known",
        ),
        ("i.png", "conflict", "was changed since vaultconv wrote it, and cannot be merged: it is no text"),
    ]


@pytest.mark.parametrize("way", WAYS)
def test_a_file_of_another_source_and_what_is_no_file_are_never_touched(vault: Path, way: str) -> None:
    run(vault, note("Theirs.md"), source=OTHER)
    (vault / "Folder.md").mkdir()
    before = shape(vault)
    done = run(
        vault,
        note("A.md", YOURS),
        note("B.md"),
        note("Theirs.md", b"ours\n"),
        note("Folder.md"),
        on_conflict=way,
    )
    assert [action.path for action in done.conflicts] == ["Folder.md", "Theirs.md"]
    assert shape(vault) == before


def test_what_we_wrote_is_kept_for_as_long_as_a_merge_may_need_it(vault: Path) -> None:
    with State.open(vault) as state:
        assert state.base(digest(BASE)) == BASE
    run(vault, note("A.md", OURS), note("B.md"), on_conflict=OVERWRITE)
    with State.open(vault) as state:
        assert state.base(digest(OURS)) == OURS
        assert state.base(digest(BASE)) == BASE  # an undo may bring it back
        assert state.base(digest(b"never written")) is None


def test_a_lost_database_does_not_end_merging(vault: Path) -> None:
    (vault / "A.md").write_bytes(BASE)
    (vault / ".vaultconv/state.db").unlink()
    run(vault, note("A.md", BASE), note("B.md"))
    (vault / "A.md").write_bytes(YOURS)
    run(vault, note("A.md", OURS), note("B.md"), on_conflict=MERGE)
    assert (vault / "A.md").read_bytes() == OURS.replace(b"one", b"mine")


# -- what nothing leads to any more


def test_stale_files_are_removed_only_if_that_is_asked_and_nobody_changed_them(vault: Path) -> None:
    run(vault, note("A.md", BASE), note("B.md"), note("New/Deep/C.md"), on_conflict=KEEP)
    (vault / "B.md").write_bytes(b"mine\n")
    os.utime(vault / "B.md", ns=(shape(vault)["B.md"][0], 1_700_000_000_123_456_789))
    assert {action.path for action in run(vault).stale} == {"A.md", "B.md", "New/Deep/C.md"}
    before = shape(vault)
    done = run(vault, prune=True)
    assert told(done.written) == [
        ("New/Deep/C.md", "remove", "`src/New/Deep/C.md` is no longer in the source")
    ]
    assert {action.path: action.reason for action in done.stale} == {
        "A.md": "`src/A.md` is no longer in the source; the file was changed since",
        "B.md": "`src/B.md` is no longer in the source; the file was changed since",
    }
    assert not (vault / "New").exists()
    assert (done.exit_code, (vault / "B.md").read_bytes()) == (0, b"mine\n")
    undo(plan_undo(vault), durable=False)
    assert shape(vault) == before


def test_one_job_never_removes_anothers_files_nor_folders_that_are_not_ours(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    (root / "Theirs").mkdir(parents=True)
    run(root, note("Shared/A.md"), note("Theirs/C.md"))
    run(root, note("Shared/B.md"), source=OTHER)
    done = run(root, prune=True)
    assert [action.path for action in done.written] == ["Shared/A.md", "Theirs/C.md"]
    assert (root / "Shared/B.md").exists()
    assert (root / "Theirs").is_dir()
    run(root, prune=True, source=OTHER)
    assert sorted(path.name for path in root.iterdir()) == [".vaultconv", "Theirs"]


def test_what_somebody_removed_himself_is_forgotten(vault: Path) -> None:
    run(vault, note("A.md", BASE), note("B.md"), note("Gone.md"), on_conflict=KEEP)
    (vault / "B.md").unlink()
    done = run(vault, note("A.md", YOURS), prune=True)
    assert [action.path for action in done.written] == ["Gone.md"]


def test_a_stale_file_that_cannot_be_read_stays(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("vaultconv.pipeline.decide.digest_file", refuse)
    done = run(vault, note("A.md", YOURS), prune=True)
    assert told(done.stale) == [
        (
            "B.md",
            "stale",
            "`src/B.md` is no longer in the source; it cannot be read to compare: Permission denied",
        )
    ]


def test_a_stale_file_that_is_changed_while_the_run_is_under_way_stays(vault: Path) -> None:
    with State.open(vault) as state:
        actions = decide([], [], vault, state, SITE, prune=True)
        assert [action.path for action in actions if action.kind is Kind.REMOVE] == ["B.md"]
        (vault / "B.md").write_bytes(b"quick\n")
        done = apply(actions, vault, state, SITE, durable=False)
    assert [action.path for action in done.conflicts] == ["B.md"]
    assert (vault / "B.md").read_bytes() == b"quick\n"
