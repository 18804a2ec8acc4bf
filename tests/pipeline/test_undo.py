"""A run is taken back byte for byte, or not at all; and an undo is a run like any other."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from vaultconv.errors import UsageError
from vaultconv.pipeline import history
from vaultconv.pipeline.actions import Action, Kind, NewCopy, NewFile
from vaultconv.pipeline.apply import Applied, apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.history import History, Occasion
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State
from vaultconv.pipeline.undo import foresee_undo, plan_undo, runs, undo

SITE = Source("/notes/site", "readwise", "obsidian", name="site")
TIME = 1_700_000_000_123_456_789

Shape = dict[str, tuple[int, int, bytes | None]]


def shape(root: Path) -> Shape:
    """All that is in ``root`` but our own, and the folder itself: the time and rights of each, and what files hold."""
    found = {"": root, **{file.relative_to(root).as_posix(): file for file in root.rglob("*")}}
    return {
        path: (
            file.stat().st_mtime_ns,
            stat.S_IMODE(file.stat().st_mode),
            None if file.is_dir() else file.read_bytes(),
        )
        for path, file in found.items()
        if ".vaultconv" not in file.parts
    }


def note(path: str, data: bytes = b"text\n", mtime_ns: int = TIME) -> NewFile:
    return NewFile(path, data, f"src/{path}", mtime_ns, "stamp")


def run(root: Path, *notes: NewFile, copies: tuple[NewCopy, ...] = (), source: Source = SITE) -> Applied:
    with State.open(root) as state:
        actions = decide(notes, copies, root, state, source)
        return apply(actions, root, state, source, durable=False, occasion=Occasion(when=1_800_000_000))


def remove(root: Path, *paths: str) -> Applied:
    """A run that removes the files at ``paths``."""
    with State.open(root) as state:
        actions = []
        for path in paths:
            info = (root / path).stat()
            actions.append(Action(path, Kind.REMOVE, seen=(info.st_size, info.st_mtime_ns)))
        return apply(actions, root, state, SITE, durable=False)


def back(root: Path, number: int = 0, force: bool = False) -> Applied:
    return undo(plan_undo(root, number, force), durable=False)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault of somebody's own, with a file that only he may read."""
    root = tmp_path / "vault"
    (root / "Dir").mkdir(parents=True)
    (root / "Dir/Mine.md").write_bytes(b"mine\n")
    (root / "Dir/Mine.md").chmod(0o600)
    (root / "Dir").chmod(0o750)
    for place in (root / "Dir/Mine.md", root / "Dir", root):
        os.utime(place, ns=(TIME - 5, TIME - 5))
    return root


@pytest.fixture
def image(tmp_path: Path) -> NewCopy:
    file = tmp_path / "image.png"
    file.write_bytes(b"\x89PNG" * 600_000)
    os.utime(file, ns=(7, 7))
    return NewCopy("Dir/img/image.png", file, "image.png", file.stat().st_size, 7)


def test_each_run_is_taken_back_byte_for_byte_and_brought_back_the_same_way(
    vault: Path, image: NewCopy
) -> None:
    shapes = [shape(vault)]
    run(vault, note("A.md"), note("Dir/B.md"), note("New/Deep/C.md"), copies=(image,))
    shapes.append(shape(vault))
    (vault / "A.md").chmod(0o640)
    shapes[-1] = shape(vault)
    image.file.write_bytes(b"another")
    changed = NewCopy(image.path, image.file, image.source, 7, image.file.stat().st_mtime_ns)
    run(vault, note("A.md", b"changed\n", 3), note("Dir/B.md"), note("New/Deep/C.md"), copies=(changed,))
    shapes.append(shape(vault))
    assert remove(vault, "New/Deep/C.md", "Dir/B.md").run == 3
    assert not (vault / "New").exists()
    shapes.append(shape(vault))
    for number in (3, 2, 1):
        done = back(vault, number)
        assert (done.exit_code, done.conflicts, done.failed) == (0, [], [])
        assert shape(vault) == shapes[number - 1], number
    # Runs 4, 5 and 6 were the undoing; taken back, the last first, all is there again.
    for number, expected in zip((6, 5, 4), shapes[1:], strict=True):
        assert back(vault, number).exit_code == 0
        assert shape(vault) == expected, number


def test_an_undo_of_the_last_run_and_its_undo_are_each_others_reverse(vault: Path) -> None:
    run(vault, note("A.md"))
    first = shape(vault)
    run(vault, note("A.md", b"2\n"))
    second = shape(vault)
    for expected in (first, second, first):
        assert back(vault).run > 0
        assert shape(vault) == expected


def test_after_an_undo_the_next_run_knows_what_is_its_own(vault: Path) -> None:
    run(vault, note("A.md"), note("B.md"))
    run(vault, note("A.md", b"2\n"), note("B.md"), note("C.md"))
    back(vault)
    with State.open(vault) as state:
        assert set(state.records()) == {"A.md", "B.md"}
    again = run(vault, note("A.md", b"2\n"), note("B.md"), note("C.md"))
    assert (again.conflicts, [action.path for action in again.written]) == ([], ["A.md", "C.md"])


def test_the_source_of_the_last_run_is_that_of_the_last_that_stands(vault: Path) -> None:
    other = Source("/notes/other", "obsidian", "logseq", {"carriers": False}, "other")
    run(vault, note("A.md"))
    run(vault, note("B.md"), source=other)
    back(vault)
    with State.open(vault) as state:
        assert state.source_of() == SITE
    back(vault)
    with State.open(vault) as state:
        assert state.source_of() == other
    back(vault, 3)
    back(vault, 1)
    with State.open(vault) as state:
        assert set(state.records()) == {"B.md"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("edit", "was changed since run 2"),
        ("remove", "was removed since run 2"),
        ("later", "was changed by run 3, which came later"),
    ],
)
def test_later_edits_are_named_and_nothing_is_done_unless_that_is_forced(
    vault: Path, change: str, why: str
) -> None:
    run(vault, note("A.md"), note("B.md"))
    first = shape(vault)
    run(vault, note("A.md", b"2\n"), note("B.md", b"2\n"))
    if change == "edit":
        (vault / "A.md").write_bytes(b"mine\n")
    elif change == "remove":
        (vault / "A.md").unlink()
    else:
        run(vault, note("A.md", b"3\n"), note("B.md", b"2\n"))
    before = shape(vault)
    refused = plan_undo(vault, 2)
    assert [(action.path, action.reason) for action in refused.conflicts] == [("A.md", why)]
    for done in (foresee_undo(refused), undo(refused)):
        assert (done.exit_code, done.written, done.run) == (4, [], 0)
    assert shape(vault) == before
    forced = back(vault, 2, force=True)
    assert [action.path for action in forced.written] == ["A.md", "B.md"]
    assert {path: said[2] for path, said in shape(vault).items()} == {
        path: said[2] for path, said in first.items()
    }
    back(vault)
    assert {path: said[2] for path, said in shape(vault).items()} == {
        path: said[2] for path, said in before.items()
    }


def test_what_somebody_put_back_himself_is_as_it_should_be(vault: Path) -> None:
    run(vault, note("A.md"), note("B.md"))
    run(vault, note("A.md", b"2\n"), note("B.md"), note("New.md"))
    (vault / "A.md").write_bytes(b"text\n")
    (vault / "New.md").unlink()
    done = back(vault)
    assert ([action.path for action in done.kept], done.written) == (["A.md", "New.md"], [])
    with State.open(vault) as state:
        assert set(state.records()) == {"A.md", "B.md"}


def test_what_is_in_the_way_is_left_alone_even_if_that_is_forced(vault: Path) -> None:
    run(vault, note("A.md"), note("B.md"))
    (vault / "A.md").unlink()
    (vault / "A.md").mkdir()
    assert plan_undo(vault).is_refused
    done = back(vault, force=True)
    assert [(action.path, action.reason) for action in done.conflicts] == [("A.md", "is a folder")]
    assert (done.exit_code, [action.path for action in done.written]) == (4, ["B.md"])


def test_a_folder_that_somebody_uses_by_now_stays(vault: Path) -> None:
    run(vault, note("New/Deep/C.md"))
    (vault / "New/Mine.md").write_bytes(b"mine\n")
    back(vault)
    assert [path.name for path in (vault / "New").iterdir()] == ["Mine.md"]


def test_a_folder_made_again_by_somebody_keeps_his_rights(vault: Path) -> None:
    run(vault, note("New/C.md"))
    remove(vault, "New/C.md")
    (vault / "New").mkdir(mode=0o700)
    back(vault)
    assert stat.S_IMODE((vault / "New").stat().st_mode) == 0o700
    assert (vault / "New/C.md").read_bytes() == b"text\n"


def test_a_run_that_changed_no_file_is_none(vault: Path) -> None:
    assert run(vault, note("A.md")).run == 1
    assert run(vault, note("A.md")).run == 0
    assert [past.number for past in runs(vault)] == [1]


def test_what_runs_were_is_told(vault: Path) -> None:
    run(vault, note("A.md"), note("B.md"))
    run(vault, note("A.md", b"2\n"), note("B.md"))
    back(vault)
    first, second, third = runs(vault)
    assert (first.occasion, first.source) == (Occasion("convert", {}, 1_800_000_000), SITE)
    assert (first.counts, second.counts) == ({"write": 2}, {"update": 1})
    assert (second.undone_by, third.occasion.undoes, third.occasion.command) == (3, 2, "undo")
    assert all(past.is_kept and past.ended for past in (first, second, third))


@pytest.mark.parametrize(
    ("number", "what"), [(0, "no run has changed anything here"), (7, "no run has changed anything here")]
)
def test_where_no_run_was_there_is_nothing_to_undo(vault: Path, number: int, what: str) -> None:
    assert runs(vault) == ()
    with pytest.raises(UsageError, match=what):
        plan_undo(vault, number)
    assert not (vault / ".vaultconv").exists()


def test_a_run_that_there_is_not_and_a_folder_that_is_none(vault: Path) -> None:
    run(vault, note("A.md"))
    with pytest.raises(UsageError, match="there is no run 7"):
        plan_undo(vault, 7)
    with pytest.raises(UsageError, match="is no folder"):
        plan_undo(vault / "A.md")


def test_what_is_too_far_back_is_let_go(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "RUNS", 3)
    for version in range(6):
        run(vault, note("A.md", b"%d\n" % version))
    assert [past.number for past in runs(vault) if past.is_kept] == [4, 5, 6]
    assert sorted(file.name for file in (vault / ".vaultconv/undo").iterdir()) == ["4", "5", "6"]
    with pytest.raises(UsageError, match="not kept any more"):
        plan_undo(vault, 3)
    for version in (4, 3, 2):
        back(vault, version + 2)
        assert (vault / "A.md").read_bytes() == b"%d\n" % version


def test_what_takes_too_much_room_is_let_go_but_for_the_last(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "BYTES", 1500)
    for _ in range(4):
        run(vault, note("A.md", os.urandom(1000)))
    assert [past.number for past in runs(vault) if past.is_kept] == [3, 4]
    monkeypatch.setattr(history, "BYTES", 0)
    run(vault, note("A.md", os.urandom(1000)))
    assert [past.number for past in runs(vault) if past.is_kept] == [5]
    monkeypatch.setattr(history, "LISTED", 2)
    run(vault, note("A.md"))
    assert [past.number for past in runs(vault)] == [5, 6]


def test_what_was_kept_and_is_damaged_is_told_and_costs_no_other(vault: Path) -> None:
    run(vault, note("A.md", os.urandom(500)), note("B.md"))
    run(vault, note("A.md", b"2\n"), note("B.md", b"2\n"))
    file = vault / ".vaultconv/undo/2"
    data = bytearray(file.read_bytes())
    data[100] ^= 0xFF
    file.write_bytes(data)
    done = back(vault)
    assert [failure.path for failure in done.failed] == ["A.md"]
    assert "is damaged" in done.failed[0].reason
    assert (vault / "A.md").read_bytes() == b"2\n"
    assert (vault / "B.md").read_bytes() == b"text\n"
    assert done.exit_code == 3


def test_nothing_is_kept_through_a_symbolic_link(vault: Path, tmp_path: Path) -> None:
    run(vault, note("A.md"))
    (tmp_path / "outside").mkdir()
    (vault / ".vaultconv/undo").symlink_to(tmp_path / "outside")
    done = run(vault, note("A.md", b"2\n"))
    assert [failure.reason for failure in done.failed] == ["`undo` in it is a symbolic link"]
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_of_a_run_nobody_knows_of_is_removed(vault: Path) -> None:
    run(vault, note("A.md"))
    (vault / ".vaultconv/undo").mkdir()
    for name in ("2", "9"):
        (vault / ".vaultconv/undo" / name).write_bytes(b"left")
    run(vault, note("A.md", b"2\n"))
    assert [file.name for file in (vault / ".vaultconv/undo").iterdir()] == ["2"]
    back(vault)
    assert (vault / "A.md").read_bytes() == b"text\n"


def test_what_an_undo_would_do_is_foreseen(vault: Path) -> None:
    run(vault, note("A.md"), note("B.md"))
    run(vault, note("A.md", b"2\n"), note("B.md"), note("C.md"))
    before = shape(vault)
    foreseen = foresee_undo(plan_undo(vault))
    assert [(action.kind, action.path) for action in foreseen.written] == [
        ("update", "A.md"),
        ("remove", "C.md"),
    ]
    assert shape(vault) == before
    assert [(action.kind, action.path) for action in back(vault).written] == [
        ("update", "A.md"),
        ("remove", "C.md"),
    ]


def test_a_copy_of_a_destination_can_be_undone_where_it_is(vault: Path, tmp_path: Path) -> None:
    run(vault, note("A.md"))
    first = shape(vault)
    run(vault, note("A.md", b"2\n"))
    shutil.copytree(vault, tmp_path / "copy")
    back(tmp_path / "copy")
    assert (tmp_path / "copy/A.md").read_bytes() == first["A.md"][2]
    with State.open(vault) as state:
        assert len(History(state).runs()) == 2
