"""Carrying out a plan: what is written, what is left alone, what is recorded."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.errors import ConflictError, DestinationError
from vaultconv.pipeline.actions import Action, Kind, NewCopy, NewFile, copy_stamp
from vaultconv.pipeline.apply import Applied, Failure, apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.record import Source, digest, pack
from vaultconv.pipeline.state import State

SITE = Source("/notes/site", "readwise", "obsidian", name="site")
TIME = 1_700_000_000_123_456_789


def note(path: str = "A.md", data: bytes = b"text\n") -> NewFile:
    return NewFile(path, data, f"src/{path}", TIME, "stamp", pack({"indent": "\t"}))


def carry_out(
    root: Path, *notes: NewFile, copies: tuple[NewCopy, ...] = (), source: Source = SITE, durable: bool = True
) -> Applied:
    with State.open(root) as state:
        return apply(decide(notes, copies, root, state, source), root, state, source, durable=durable)


def contents(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and ".vaultconv" not in file.parts
    }


def stamps(root: Path) -> dict[str, tuple[int, int, bytes]]:
    return {
        str(file): (file.stat().st_ino, file.stat().st_mtime_ns, file.read_bytes() if file.is_file() else b"")
        for file in sorted(root.rglob("*"))
    }


@pytest.mark.parametrize("durable", [True, False])
def test_everything_arrives_with_its_time_and_is_recorded(tmp_path: Path, durable: bool) -> None:
    root = tmp_path / "deep/vault"
    image = tmp_path / "image.png"
    image.write_bytes(b"\x89PNG")
    os.utime(image, ns=(TIME - 1, TIME - 1))
    copy = NewCopy("img/a/image.png", image, "image.png", 4, TIME - 1)
    done = carry_out(root, note("A.md"), note("Dir/Sub/é.md", b""), copies=(copy,), durable=durable)
    assert [action.path for action in done.written] == ["A.md", "Dir/Sub/é.md", "img/a/image.png"]
    assert (done.kept, done.conflicts, done.stale, done.failed, done.exit_code) == ([], [], [], [], 0)
    assert contents(root) == {"A.md": b"text\n", "Dir/Sub/é.md": b"", "img/a/image.png": b"\x89PNG"}
    assert (root / "A.md").stat().st_mtime_ns == TIME
    assert (root / "img/a/image.png").stat().st_mtime_ns == TIME - 1
    assert sorted(file.name for file in (root / ".vaultconv").iterdir()) == ["lock", "state.db"]
    with State.open(root) as state:
        records = state.outputs_for(SITE)
        assert set(records) == set(contents(root))
        assert records["A.md"].hash == digest(b"text\n")
        assert (records["A.md"].carried, records["A.md"].source) == (pack({"indent": "\t"}), "src/A.md")
        assert (records["img/a/image.png"].hash, records["img/a/image.png"].stamp) == (
            digest(b"\x89PNG"),
            copy_stamp(4, TIME - 1),
        )
        assert state.pending(state.owner(SITE)) == {}
        assert state.source_of() == SITE


def test_a_second_run_touches_nothing_at_all(tmp_path: Path) -> None:
    image = tmp_path / "image.png"
    image.write_bytes(b"x")
    copy = NewCopy("image.png", image, "image.png", 1, image.stat().st_mtime_ns)
    root = tmp_path / "vault"
    carry_out(root, note(), copies=(copy,))
    before = stamps(root)
    done = carry_out(root, note(), copies=(copy,))
    assert [action.path for action in done.kept] == ["A.md", "image.png"]
    assert done.written == []
    assert stamps(root) == before


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    carry_out(tmp_path, note("A.md"), note("B.md"))
    kept = (tmp_path / "A.md").stat()
    done = carry_out(tmp_path, note("A.md"), note("B.md", b"changed\n"))
    assert [(action.path, action.kind) for action in done.written] == [("B.md", Kind.UPDATE)]
    assert (tmp_path / "A.md").stat() == kept
    assert (tmp_path / "B.md").read_bytes() == b"changed\n"


def test_conflicts_and_stale_files_are_left_alone_and_the_rest_is_done(tmp_path: Path) -> None:
    carry_out(tmp_path, note("Edited.md"), note("Stale.md"))
    (tmp_path / "Edited.md").write_bytes(b"mine\n")
    (tmp_path / "Mine.md").write_bytes(b"mine\n")
    done = carry_out(tmp_path, note("Edited.md", b"new\n"), note("Mine.md"), note("New.md"))
    assert [action.path for action in done.conflicts] == ["Edited.md", "Mine.md"]
    assert [action.path for action in done.stale] == ["Stale.md"]
    assert done.exit_code == 4
    assert contents(tmp_path) == {
        "Edited.md": b"mine\n",
        "Mine.md": b"mine\n",
        "New.md": b"text\n",
        "Stale.md": b"text\n",
    }
    again = carry_out(tmp_path, note("Edited.md", b"new\n"), note("Mine.md"), note("New.md"))
    assert [action.path for action in again.conflicts] == ["Edited.md", "Mine.md"]


def test_a_lost_database_costs_nothing(tmp_path: Path) -> None:
    carry_out(tmp_path, note("A.md"), note("B.md"))
    (tmp_path / ".vaultconv/state.db").unlink()
    done = carry_out(tmp_path, note("A.md"), note("B.md"))
    assert len(done.kept) == 2
    with State.open(tmp_path) as state:
        assert set(state.outputs_for(SITE)) == {"A.md", "B.md"}
    assert [a.kind for a in carry_out(tmp_path, note("A.md", b"2"), note("B.md")).written] == [Kind.UPDATE]


def test_two_sources_in_one_vault_leave_each_other_alone(tmp_path: Path) -> None:
    other = Source("/notes/other", "obsidian", "obsidian", name="my other vault")
    carry_out(tmp_path, note("A.md"), note("Both.md"))
    done = carry_out(tmp_path, note("B.md"), note("Both.md"), source=other)
    assert done.stale == []
    with State.open(tmp_path) as state:
        assert set(state.outputs_for(SITE)) == {"A.md", "Both.md"}
        assert set(state.outputs_for(other)) == {"B.md"}
        assert state.source_of() == other
    (conflict,) = carry_out(tmp_path, note("B.md"), note("Both.md", b"2"), source=other).conflicts
    assert conflict.reason == "was written from another source: site"


def test_new_options_are_recorded_even_if_no_file_changes(tmp_path: Path) -> None:
    carry_out(tmp_path, note())
    carry_out(tmp_path, note(), source=replace(SITE, options={"carriers": False}))
    with State.open(tmp_path) as state:
        assert state.source_of() == replace(SITE, options={"carriers": False})


@pytest.mark.parametrize(
    ("first", "then", "reason"),
    [
        (None, b"quick\n", "was changed while this run was under way"),
        (b"old\n", b"quick\n", "was changed while this run was under way"),
        (b"old\n", None, "was removed while this run was under way"),
    ],
)
def test_what_changes_after_the_plan_is_a_conflict(
    tmp_path: Path, first: bytes | None, then: bytes | None, reason: str
) -> None:
    if first:
        carry_out(tmp_path, note(data=first))
    with State.open(tmp_path) as state:
        actions = decide([note()], [], tmp_path, state, SITE)
        if then:
            (tmp_path / "A.md").write_bytes(then)
        else:
            (tmp_path / "A.md").unlink()
        done = apply(actions, tmp_path, state, SITE)
    assert [(action.path, action.reason) for action in done.conflicts] == [("A.md", reason)]
    assert (done.written, done.exit_code) == ([], 4)
    assert contents(tmp_path) == ({"A.md": then} if then else {})


def test_the_rights_of_a_file_that_is_replaced_stay(tmp_path: Path) -> None:
    carry_out(tmp_path, note())
    (tmp_path / "A.md").chmod(0o600)
    carry_out(tmp_path, note(data=b"changed\n"))
    assert (tmp_path / "A.md").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "A.md").read_bytes() == b"changed\n"


@pytest.mark.parametrize("path", ["../A.md", "out/A.md", "out/new/A.md", ".vaultconv/A.md"])
def test_nothing_is_written_outside_even_if_a_plan_says_so(tmp_path: Path, path: str) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (tmp_path / "outside").mkdir()
    (root / "out").symlink_to(tmp_path / "outside")
    with State.open(root) as state:
        done = apply([Action(path, Kind.WRITE, data=b"x")], root, state, SITE)
    assert [failure.path for failure in done.failed] == [path]
    assert done.exit_code == 3
    assert list((tmp_path / "outside").iterdir()) == []
    assert not (tmp_path / "A.md").exists()


def test_a_folder_that_is_a_link_to_the_inside_is_used(tmp_path: Path) -> None:
    (tmp_path / "Dir").mkdir()
    (tmp_path / "in").symlink_to("Dir")
    assert carry_out(tmp_path, note("in/A.md")).exit_code == 0
    assert (tmp_path / "Dir/A.md").read_bytes() == b"text\n"


def test_one_bad_file_never_costs_another(tmp_path: Path) -> None:
    gone = NewCopy("gone.png", tmp_path / "gone.png", "gone.png", 1, 1)
    root = tmp_path / "vault"
    done = carry_out(root, note("A" * 300 + ".md"), note("B.md"), copies=(gone,))
    assert [(failure.path[:4], failure.reason) for failure in done.failed] == [
        ("gone", "No such file or directory"),
        ("AAAA", "File name too long"),
    ]
    assert done.failed[0] == Failure("gone.png", "No such file or directory", "gone.png")
    assert (contents(root), done.exit_code) == ({"B.md": b"text\n"}, 3)
    (tmp_path / "gone.png").write_bytes(b"x")
    again = carry_out(root, note("B.md"), copies=(gone,))
    assert [action.path for action in again.written] == ["gone.png"]


def test_progress_is_told_of_every_action_once(tmp_path: Path) -> None:
    carry_out(tmp_path, note("Keep.md"), note("Stale.md"))
    (tmp_path / "Mine.md").write_bytes(b"")
    told: list[tuple[str, str]] = []
    with State.open(tmp_path) as state:
        actions = decide([note("Keep.md"), note("Mine.md"), note("New.md")], [], tmp_path, state, SITE)
        apply(
            actions,
            tmp_path,
            state,
            SITE,
            progress=lambda action: told.append((action.path, action.kind.value)),
        )
    assert sorted(told) == [
        ("Keep.md", "keep"),
        ("Mine.md", "conflict"),
        ("New.md", "write"),
        ("Stale.md", "stale"),
    ]


def test_a_second_run_at_the_same_time_stops(tmp_path: Path) -> None:
    carry_out(tmp_path, note())
    with locked(tmp_path / ".vaultconv"), pytest.raises(ConflictError, match="another run"):
        carry_out(tmp_path, note(data=b"changed\n"))
    assert contents(tmp_path) == {"A.md": b"text\n"}


def test_a_destination_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DestinationError, match="cannot be made") as caught:
        carry_out(tmp_path / "file/vault", note())
    assert caught.value.not_done == ("A.md",)
