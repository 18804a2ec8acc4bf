"""The plan: what is replaced, what is kept, what is a conflict. Each case: what stands in the destination, what the
state knows, what comes of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.errors import DestinationError
from vaultconv.pipeline.actions import Action, Kind, NewCopy, NewFile, copy_stamp, digest_file
from vaultconv.pipeline.apply import apply
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.record import Record, Source, digest, pack
from vaultconv.pipeline.state import State

SITE = Source("/notes/site", "readwise", "obsidian", name="site")
OTHER = Source("/notes/other", "obsidian", "obsidian")
NEW, OLD, ALIEN = b"new text\n", b"old text\n", b"my own text\n"
TIME = 1_700_000_000_000_000_000


def note(path: str = "A.md", data: bytes = NEW) -> NewFile:
    return NewFile(path, data, f"src/{path}", TIME, digest(b"source of " + data))


def plan(root: Path, *outputs: NewFile | NewCopy, source: Source = SITE) -> tuple[Action, ...]:
    notes = [output for output in outputs if isinstance(output, NewFile)]
    copies = [output for output in outputs if isinstance(output, NewCopy)]
    with State.open(root) as state:
        return decide(notes, copies, root, state, source)


def run(root: Path, *outputs: NewFile | NewCopy, source: Source = SITE) -> None:
    with State.open(root) as state:
        actions = decide(
            [output for output in outputs if isinstance(output, NewFile)],
            [output for output in outputs if isinstance(output, NewCopy)],
            root,
            state,
            source,
        )
        assert apply(actions, root, state, source, durable=False).exit_code == 0


def know(root: Path, record: Record, source: Source = SITE, pending: bytes | None = None) -> None:
    with State.open(root, create=True) as state:
        owner = state.expect(source, [(record.path, digest(pending))] if pending is not None else [])
        if pending is None:
            state.record([replace(record, owner=owner)])


def only(actions: tuple[Action, ...]) -> Action:
    (action,) = actions
    return action


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.mark.parametrize("exists", [True, False])
def test_nothing_there_is_a_write_and_planning_leaves_no_trace(tmp_path: Path, exists: bool) -> None:
    root = tmp_path / "vault"
    if exists:
        root.mkdir()
    action = only(plan(root, note()))
    assert (action.kind, action.data, action.mtime_ns, action.size) == (Kind.WRITE, NEW, TIME, len(NEW))
    assert (action.old, action.seen, action.reason) == ("", None, "")
    assert root.exists() is exists
    assert not exists or list(root.iterdir()) == []


@pytest.mark.parametrize(
    ("on_disk", "recorded", "pending", "kind", "reason"),
    [
        pytest.param(NEW, None, None, Kind.KEEP, "", id="right bytes that nobody recorded are adopted"),
        pytest.param(NEW, (SITE, OLD), None, Kind.KEEP, "", id="right bytes, though the record says otherwise"),
        pytest.param(NEW, (OTHER, NEW), None, Kind.KEEP, "", id="right bytes of another source"),
        pytest.param(OLD, (SITE, OLD), None, Kind.UPDATE, "", id="ours, as we wrote it"),
        pytest.param(OLD, None, (SITE, OLD), Kind.UPDATE, "", id="ours, written by a run that was killed"),
        pytest.param(NEW, None, (SITE, NEW), Kind.KEEP, "", id="the killed run wrote just this"),
        pytest.param(
            ALIEN, None, None, Kind.CONFLICT, "is there already, and was not written by vaultconv", id="never ours"
        ),
        pytest.param(
            ALIEN, (SITE, OLD), None, Kind.CONFLICT, "was changed since vaultconv wrote it", id="edited since"
        ),
        pytest.param(
            ALIEN, None, (SITE, OLD), Kind.CONFLICT, "is there already, and was not written by vaultconv", id="not what the killed run wrote"
        ),
        pytest.param(
            OLD, (OTHER, OLD), None, Kind.CONFLICT, "was written from another source: /notes/other", id="of another source"
        ),
        pytest.param(
            OLD, None, (OTHER, OLD), Kind.CONFLICT, "is there already, and was not written by vaultconv", id="another source's killed run"
        ),
    ],
)  # fmt: skip
def test_a_file_is_replaced_only_if_it_is_known_to_be_ours(
    root: Path,
    on_disk: bytes,
    recorded: tuple[Source, bytes] | None,
    pending: tuple[Source, bytes] | None,
    kind: Kind,
    reason: str,
) -> None:
    (root / "A.md").write_bytes(on_disk)
    if recorded:
        know(root, Record("A.md", hash=digest(recorded[1]), size=len(recorded[1]), mtime_ns=1), recorded[0])
    if pending:
        know(root, Record("A.md"), pending[0], pending[1])
    action = only(plan(root, note()))
    assert (action.kind, action.reason) == (kind, reason)
    assert action.old == digest(on_disk)
    assert (action.data is None) is (kind is Kind.KEEP)
    assert (root / "A.md").read_bytes() == on_disk


def test_what_is_kept_is_recorded_only_where_the_record_would_change(root: Path) -> None:
    run(root, note())
    assert only(plan(root, note())).record is None
    restamped = only(plan(root, replace(note(), source_hash="changed")))
    assert restamped.kind is Kind.KEEP
    assert restamped.record is not None
    assert restamped.record.stamp == "changed"
    carrying = only(plan(root, replace(note(), carried=pack({"indent": "\t"}))))
    assert carrying.record is not None
    assert carrying.record.carried == pack({"indent": "\t"})
    os.utime(root / "A.md", ns=(1, 1))
    touched = only(plan(root, note()))
    assert touched.kind is Kind.KEEP
    assert touched.record is not None
    assert touched.record.mtime_ns == 1
    assert only(plan(root, note(), source=OTHER)).record is None


def test_a_file_as_recorded_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(root, note())
    monkeypatch.setattr("vaultconv.pipeline.decide.digest_file", lambda file: pytest.fail(f"{file} was read"))
    assert only(plan(root, note())).kind is Kind.KEEP


def test_an_edit_that_keeps_size_and_time_is_still_not_overwritten(root: Path) -> None:
    run(root, note())
    (root / "A.md").write_bytes(b"N" + NEW[1:])
    os.utime(root / "A.md", ns=(TIME, TIME))
    assert only(plan(root, note(data=b"newer\n"))).kind is Kind.CONFLICT


def test_a_file_that_cannot_be_read_is_a_conflict(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "A.md").write_bytes(ALIEN)

    def refuse(file: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("vaultconv.pipeline.decide.digest_file", refuse)
    action = only(plan(root, note()))
    assert (action.kind, action.reason) == (Kind.CONFLICT, "cannot be read to compare: Permission denied")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("Folder", "is a folder"),
        ("file/A.md", "cannot be put into `file`, which is no folder"),
        ("out/A.md", "would go through the symbolic link `out`, which leads out of the destination"),
        ("link.md", "is a symbolic link, which is never written through"),
        ("../A.md", "leads out of the destination"),
        (".vaultconv/state.db", "is kept for vaultconv's own records"),
        ("FILE", "`file` is there, which differs only in case or Unicode form"),
    ],
)
def test_a_place_that_is_blocked_is_a_conflict(root: Path, path: str, reason: str) -> None:
    (root / "Folder").mkdir()
    (root / "file").write_bytes(NEW)
    (root / "out").symlink_to(root.parent)
    (root / "link.md").symlink_to("file")
    action = only(plan(root, note(path)))
    assert (action.kind, action.reason, action.data) == (Kind.CONFLICT, reason, NEW)


def test_two_that_go_to_one_place_never_overwrite_each_other(root: Path) -> None:
    first, second, third = plan(root, note("A.md"), note("A.md", OLD), note("a.MD"))
    assert (first.kind, first.data) == (Kind.WRITE, NEW)
    assert (second.kind, second.reason) == (Kind.CONFLICT, "something else of this source goes to `A.md`")
    assert third.kind is Kind.CONFLICT
    assert third.reason.endswith("goes to `A.md`, which differs only in case or Unicode form")


def test_a_note_renamed_only_in_case_leaves_its_old_file_as_stale(root: Path) -> None:
    run(root, note("a.md"))
    new, old = plan(root, note("A.md"))
    assert (new.path, new.kind) == ("A.md", Kind.WRITE)
    assert (old.path, old.kind) == ("a.md", Kind.STALE)


def test_on_a_disk_that_minds_no_case_such_a_note_is_updated_in_place(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root, note("a.md"))
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: lstat(str(path).replace("/A.md", "/a.md")))
    assert only(plan(root, note("A.md"))).kind is Kind.KEEP
    assert only(plan(root, note("A.md", OLD))).kind is Kind.UPDATE


def test_what_nothing_leads_to_any_more_is_listed_as_stale(root: Path) -> None:
    run(root, note("A.md"), note("B.md"), note("C.md"))
    run(root, note("Other.md"), source=OTHER)
    (root / "B.md").write_bytes(ALIEN)
    (root / "C.md").unlink()
    kept, edited = plan(root)
    assert (kept.path, kept.kind, kept.source) == ("A.md", Kind.STALE, "src/A.md")
    assert kept.reason == "`src/A.md` is no longer in the source"
    assert edited.reason == "`src/B.md` is no longer in the source; the file was changed since"
    assert (root / "A.md").read_bytes() == NEW


def test_a_file_of_a_killed_run_whose_source_is_gone_is_stale_if_it_was_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(root, Record("A.md"), pending=NEW)
    assert plan(root) == ()
    (root / "A.md").write_bytes(ALIEN)
    assert plan(root) == ()
    (root / "A.md").write_bytes(NEW)
    stale = only(plan(root))
    assert (stale.kind, stale.reason) == (Kind.STALE, "nothing leads to it any more")

    def refuse(file: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("vaultconv.pipeline.decide.digest_file", refuse)
    assert plan(root) == ()


@pytest.fixture
def image(tmp_path: Path) -> NewCopy:
    file = tmp_path / "image.png"
    file.write_bytes(b"\x89PNG")
    os.utime(file, ns=(TIME, TIME))
    return NewCopy("img/image.png", file, "image.png", 4, TIME)


def test_an_attachment_is_copied_once_and_then_known_by_size_and_time(
    root: Path, image: NewCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = only(plan(root, image))
    assert (action.kind, action.copy_from, action.size, action.data) == (Kind.COPY, image.file, 4, None)
    assert action.record == Record("img/image.png", "image.png", copy_stamp(4, TIME), kind="attachment")
    run(root, image)
    monkeypatch.setattr("vaultconv.pipeline.decide.digest_file", lambda file: pytest.fail(f"{file} was read"))
    assert only(plan(root, image)).kind is Kind.KEEP


def test_an_attachment_that_was_only_touched_is_kept(root: Path, image: NewCopy) -> None:
    run(root, image)
    os.utime(image.file, ns=(5, 5))
    touched = only(plan(root, replace(image, mtime_ns=5)))
    assert touched.kind is Kind.KEEP
    assert touched.record is not None
    assert touched.record.stamp == copy_stamp(4, 5)


def test_a_changed_attachment_is_copied_over_ours_and_over_nothing_else(root: Path, image: NewCopy) -> None:
    run(root, image)
    image.file.write_bytes(b"\x89PNG2")
    changed = replace(image, size=5, mtime_ns=9)
    action = only(plan(root, changed))
    assert (action.kind, action.seen, action.old) == (Kind.COPY, (4, TIME), digest(b"\x89PNG"))
    (root / image.path).write_bytes(b"mine")
    action = only(plan(root, changed))
    assert (action.kind, action.reason) == (Kind.CONFLICT, "was changed since vaultconv wrote it")


def test_an_attachment_that_cannot_be_read_is_told_apart_from_nothing(root: Path, image: NewCopy) -> None:
    (root / "img").mkdir()
    (root / image.path).write_bytes(b"mine")
    image.file.unlink()
    assert only(plan(root, image)).kind is Kind.CONFLICT
    (root / image.path).unlink()
    assert only(plan(root, image)).kind is Kind.COPY


def test_actions_are_sorted_by_path_whatever_the_order_asked_for(root: Path, image: NewCopy) -> None:
    run(root, note("Stale.md"))
    paths = [action.path for action in plan(root, note("b.md"), image, note("a.md"), note("Z.md"))]
    assert paths == ["Stale.md", "Z.md", "a.md", "b.md", "img/image.png"]


def test_a_destination_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DestinationError, match="cannot be listed as a folder"):
        plan(tmp_path / "file", note())


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    (tmp_path / "f").write_bytes(data)
    assert digest_file(tmp_path / "f") == digest(data)
