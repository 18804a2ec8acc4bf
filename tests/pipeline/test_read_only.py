"""A file that its owner made read-only stays as it is, and the plan says so before anything is written."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.migrations.conftest import RENAME, apply_all, make_vault, write
from tests.pipeline.test_conflicts import run, told
from tests.pipeline.test_undo import note, shape
from vaultconv.cli import main
from vaultconv.pipeline.actions import NewCopy
from vaultconv.pipeline.conflicts import BOTH, KEEP, MERGE, OVERWRITE
from vaultconv.pipeline.destination import is_read_only
from vaultconv.pipeline.undo import plan_undo, undo

NEW = b"new\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A destination of two notes, one of them read-only since."""
    root = tmp_path / "vault"
    run(root, note("A.md"), note("B.md"))
    (root / "A.md").chmod(0o444)
    return root


def again(vault: Path, **how: Any) -> Any:
    return run(vault, note("A.md", NEW), note("B.md", NEW), **how)


@pytest.mark.parametrize(
    ("way", "conflict", "holds"),
    [
        ("", "is read-only: let it be written, or say --on-conflict", b"text\n"),
        (MERGE, "is read-only, and is not merged", b"text\n"),
        (KEEP, "", b"text\n"),
        (BOTH, "", b"text\n"),
        (OVERWRITE, "", NEW),
    ],
)
def test_it_is_replaced_only_if_that_is_said(vault: Path, way: str, conflict: str, holds: bytes) -> None:
    before = shape(vault)
    done = again(vault, on_conflict=way)
    assert told(done.conflicts) == ([("A.md", "conflict", conflict)] if conflict else [])
    assert done.exit_code == (4 if conflict else 0)
    assert ((vault / "A.md").read_bytes(), (vault / "B.md").read_bytes()) == (holds, NEW)
    assert stat.S_IMODE((vault / "A.md").stat().st_mode) == 0o444
    assert (vault / "A (converted).md").exists() is (way == BOTH)
    undo(plan_undo(vault), durable=False)
    assert shape(vault) == before


def test_what_is_as_it_should_be_is_no_conflict_and_neither_is_one_that_may_be_written_again(
    vault: Path,
) -> None:
    done = run(vault, note("A.md"), note("B.md", NEW))
    assert (done.exit_code, [action.path for action in done.written]) == (0, ["B.md"])
    again(vault)
    (vault / "A.md").chmod(0o644)
    assert [action.path for action in again(vault).written] == ["A.md"]


def test_one_that_was_edited_too_is_not_merged(vault: Path) -> None:
    (vault / "B.md").write_bytes(b"mine\n")
    (vault / "B.md").chmod(0o400)
    done = again(vault, on_conflict=MERGE)
    assert told(done.conflicts)[1] == (
        "B.md",
        "conflict",
        "was changed since vaultconv wrote it, and is read-only",
    )
    assert (vault / "B.md").read_bytes() == b"mine\n"


def test_it_is_not_removed_either(vault: Path) -> None:
    done = run(vault, prune=True)
    assert [action.path for action in done.written] == ["B.md"]
    assert told(done.stale) == [
        ("A.md", "stale", "`src/A.md` is no longer in the source; the file is read-only")
    ]


def test_an_undo_is_refused_unless_that_is_forced(vault: Path) -> None:
    before = shape(vault)
    refused = plan_undo(vault)
    assert [(action.path, action.reason) for action in refused.conflicts] == [("A.md", "is read-only")]
    assert undo(refused, durable=False).exit_code == 4
    assert shape(vault) == before
    assert undo(plan_undo(vault, force=True), durable=False).exit_code == 0
    assert not (vault / "A.md").exists()


@pytest.mark.parametrize("is_linked", [False, True], ids=["no link any more", "a link"])
def test_what_is_a_link_to_a_picture_that_is_read_only_says_nothing_of_its_own(
    tmp_path: Path, is_linked: bool
) -> None:
    vault, picture = tmp_path / "vault", tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG")
    copy = NewCopy("p.png", picture, "p.png", 4, 1)
    run(vault, copy)
    (vault / "p.png").unlink()
    os.link(picture, vault / "p.png")
    picture.chmod(0o444)
    run(vault, copy)
    (tmp_path / "other.png").write_bytes(b"\x89PNG2")
    (tmp_path / "other.png").chmod(0o644 if is_linked else 0o444)
    if not is_linked:
        picture.unlink()
    done = run(vault, replace(copy, file=tmp_path / "other.png", size=5, mtime_ns=2))
    assert (done.conflicts, [action.path for action in done.written]) == ([], ["p.png"])
    assert (vault / "p.png").read_bytes() == b"\x89PNG2"


@pytest.mark.parametrize(("flag", "locked"), [("UF_IMMUTABLE", True), ("UF_NODUMP", False)])
def test_a_file_that_is_locked_on_a_mac_is_one(flag: str, locked: bool) -> None:
    info: Any = SimpleNamespace(st_mode=0o100644, st_nlink=1, st_flags=getattr(stat, flag))
    assert is_read_only(info) is locked


@pytest.mark.parametrize(("name", "is_edited"), [("Garden.md", True), ("Starter.md", False)])
def test_an_edit_in_place_is_not_done_and_a_note_may_be_moved(
    tmp_path: Path, name: str, is_edited: bool
) -> None:
    vault = make_vault(tmp_path / "Vault")
    write(vault, "0001_rename", RENAME)
    next(vault.rglob(name)).chmod(0o444)
    before = shape(vault)
    (done,) = apply_all(vault)
    assert [(each.path, each.reason) for each in done.run.applied.conflicts] == (
        [(name, "is read-only")] if is_edited else []
    )
    assert done.is_whole is not is_edited
    assert (shape(vault) == before) is is_edited


def test_the_command_names_it_before_and_writes_the_rest(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["notes", "out", "--to", "obsidian"]
    Path("notes").mkdir()
    for name in "AB":
        Path(f"notes/{name}.md").write_text("one\n")
    assert main(["convert", *words]) == 0
    Path("out/A.md").chmod(0o444)
    for name in "AB":
        Path(f"notes/{name}.md").write_text("two\n")
    capsys.readouterr()
    assert main(["convert", *words, "--dry-run"]) == 4
    assert (
        "  conflict: A.md: is read-only: let it be written, or say --on-conflict\n" in capsys.readouterr().out
    )
    assert (Path("out/A.md").read_text(), Path("out/B.md").read_text()) == ("one\n", "one\n")
    for _ in range(2):
        assert main(["convert", *words]) == 4
        assert (Path("out/A.md").read_text(), Path("out/B.md").read_text()) == ("one\n", "two\n")
    Path("out/A.md").chmod(0o644)
    assert main(["convert", *words]) == 0
    assert Path("out/A.md").read_text() == "two\n"
