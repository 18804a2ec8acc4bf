"""Edits that belong together, notes and files that come, and what changed meanwhile."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import files
from tests.scripting.test_parting import vault_of
from vaultconv.errors import ConflictError, DestinationError, EditError
from vaultconv.model.note import Settings

NOTES = {
    "A.md": "---\na: 1\n---\n[[B]] ![[i.png]]\n",
    "B.md": "b\n",
    "i.png": "picture",
    "Bad.md": '---\na: "\n---\n',
}


def test_several_edits_are_done_or_none(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    first, second = vault["A.md"], vault["B.md"]
    first.properties["a"] = 2

    def much() -> None:
        with vault.atomic():
            first.properties["a"] = 3
            second.rename("C")
            vault.add("D.md", "d\n")
            vault.move_file("i.png", "files")
            vault.write_file(".obsidian/app.json", b"{}")
            assert [note.path for note in vault] == ["A.md", "Bad.md", "C.md", "D.md"]
            first.properties["a"] = 1 / 0

    def little(note: vaultconv.OpenNote) -> None:
        with vault.attempt(note):
            note.add_tag("x")
            note.properties["a"] = 1 / 0

    with pytest.raises(ZeroDivisionError):
        much()
    assert [note.path for note in vault] == ["A.md", "B.md", "Bad.md"]
    assert (second.path, vault["B.md"]) == ("B.md", second)
    assert first.text == "---\na: 2\n---\n[[B]] ![[i.png]]\n"
    for note in (first, second):
        with pytest.raises(ZeroDivisionError):
            little(note)
        assert note.tags == ()
    assert first.properties["a"] == 2
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["B.md"] == b"b\n"


def test_what_is_attempted_goes_back_to_its_name(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    first, second = vault["A.md"], vault["B.md"]

    def renamed(note: vaultconv.OpenNote, by: BaseException) -> None:
        with vault.attempt(note):
            note.properties["b"] = 2
            with vault.attempt(note):
                note.rename("C")
                note.add_tag("x")
            vault.add("D.md", "d\n")
            note.properties["b"] = 3
            raise by

    first.properties["a"] = 2
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            renamed(second, ZeroDivisionError())
        assert ([note.path for note in vault], second.path) == (["A.md", "B.md", "Bad.md"], "B.md")
        assert (second.text, first.properties["a"]) == ("b\n", 2)
        assert first.text.endswith("[[B]] ![[i.png]]\n")

    def taken() -> None:
        with vault.attempt(second):
            second.add_tag("x")
            second.rename("A")

    with pytest.raises(EditError, match="is there"):
        taken()
    assert second.text == "b\n"
    assert [action.path for action in vault.plan().actions] == ["A.md"]


def test_an_edit_keeps_how_other_lines_end(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\r\nrating: 1\ntags: a\n---\n#a\r\nx\ny\r\nz\n")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    vault["a.md"].properties["k"] = 1
    assert vault["a.md"].data == b"---\r\nrating: 1\ntags: a\nk: 1\n---\n#a\r\nx\ny\r\nz\n"
    del vault["a.md"].properties["rating"]
    vault["a.md"].rename("b")
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["b.md"] == b"---\r\ntags: a\nk: 1\n---\n#a\r\nx\ny\r\nz\n"


def test_notes_and_files_come(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    added = vault.add("deep/New.md", "See [[A]].\n")
    assert added.is_editable
    added.add_tag("new")
    assert vault.find("A") in [link.note for link in added.links]
    assert vault.move_file("i.png", "/files/") == "files/i.png"
    assert vault["A.md"].text.endswith("[[B]] ![[i.png]]\n")
    assert vault.read_file("nowhere") is None
    vault.write_file(".obsidian/app.json", b"{}")
    vault.write_file(".obsidian/app.json", b"{}")
    assert vault.read_file(".obsidian/app.json") == b"{}"
    assert vault.files == ("A.md", "B.md", "Bad.md", "deep/New.md", "files/i.png")
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["files/i.png"] == b"picture"
    assert files(tmp_path)["deep/New.md"].endswith(b"See [[A]].\n")
    for path, told in (("A.md", "`A.md` is there"), ("../x.md", "no file can be called so")):
        with pytest.raises(EditError, match=told):
            vault.add(path, "x")
    with pytest.raises(EditError, match="could not be understood any more"):
        vault.add("E.md", '---\na: "\n---\n')
    with pytest.raises(EditError, match="is no attachment"):
        vault.move_file("B.md", "x")
    with pytest.raises(EditError, match="cannot be edited, since it is not understood"):
        vault.split(vault["Bad.md"])
    assert not vault["Bad.md"].is_editable


def test_a_vault_read_by_other_settings_says_what_it_said(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    (left,) = vault.with_settings(
        Settings(), lambda note, _context: note.source.text.replace("[[B]]", "B") if note.source else None
    )
    assert str(left).startswith("A.md:4: cannot be edited in place: link 'note:B")
    assert vault.diff() == ""
    assert [link.path for link in vault["A.md"].links] == ["B.md", "i.png"]


def test_nothing_goes_where_no_folder_is(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "else").mkdir()
    (tmp_path / "vault/out").symlink_to(tmp_path / "else")
    (tmp_path / "vault/dead.md").symlink_to(tmp_path / "nowhere")
    vault = vault_of(tmp_path / "vault", NOTES)
    vault.add("New.md", "n\n")
    for folder, told in (
        ("A.md", "`A.md` is no folder"),
        ("New.md/deep", "`New.md` is no folder"),
        ("out", "through the symbolic link `out`"),
    ):
        with pytest.raises(EditError, match=told):
            vault["B.md"].move(folder)
        with pytest.raises(EditError, match=told):
            vault.add(f"{folder}/C.md", "c\n")
    with pytest.raises(EditError, match="is a symbolic link"):
        vault["B.md"].rename("dead")
    assert vault["B.md"].text == "b\n"


def test_all_edits_are_applied_or_none(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    vault["B.md"].move("deep")
    (tmp_path / "deep").write_text("a file that came meanwhile")
    run = vault.apply()
    assert (run.exit_code, run.applied.run) == (4, 0)
    assert {action.path for action in run.applied.conflicts} == {"deep/B.md"}
    assert (tmp_path / "B.md").read_text() == "b\n"
    (tmp_path / "deep").unlink()
    vault["deep/B.md"].rename("C")
    before = files(tmp_path)
    assert "[[C]]" in vault["A.md"].text
    made = (tmp_path / "B.md").read_text()
    (tmp_path / "B.md").write_text("changed\n")
    assert vault.apply().exit_code == 4
    assert files(tmp_path) == before | {"B.md": b"changed\n"}
    (tmp_path / "B.md").write_text(made)
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["deep/C.md"] == b"b\n"


@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOSPC])
def test_a_write_that_fails_has_all_of_it_taken_back(
    error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = vault_of(tmp_path, NOTES)
    vault["B.md"].rename("C")
    before, real = files(tmp_path), os.replace

    def broken(old: str, new: str) -> None:
        if new.endswith("C.md"):
            raise OSError(error, "broken")
        real(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", broken)
        if error == errno.ENOSPC:
            with pytest.raises(DestinationError, match="nothing of the edits was done"):
                vault.apply()
        else:
            run = vault.apply()
            assert (run.exit_code, [each.path for each in run.applied.failed]) == (3, ["C.md"])
    assert files(tmp_path) == before
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["A.md"].endswith(b"[[C]] ![[i.png]]\n")


def test_what_cannot_be_taken_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vault_of(tmp_path, NOTES)
    vault["B.md"].rename("C")
    real = os.replace

    def broken(old: str, new: str) -> None:
        if new.endswith("C.md"):
            (tmp_path / "A.md").write_text("by its owner\n")
            raise OSError(errno.EACCES, "broken")
        real(old, new)

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(ConflictError, match=r"the edits was stopped before its end.*A\.md"):
        vault.apply()


def test_what_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    vault["B.md"].rename("C")
    vault.move_file("i.png", "files")
    (tmp_path / "B.md").unlink()
    (tmp_path / "i.png").write_text("another picture")
    run = vault.apply()
    assert run.exit_code == 4
    reasons = {action.path: action.reason for action in run.applied.conflicts}
    assert reasons["files/i.png"] == reasons["i.png"] == "was changed since it was read"
    assert reasons["B.md"].startswith("cannot be read any more")
    assert (tmp_path / "i.png").read_text() == "another picture"


def test_a_note_that_is_no_more_says_nothing(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, NOTES)
    gone = vault["B.md"]
    vault.merge([gone], into=vault["A.md"])
    with pytest.raises(EditError, match="is no note of this vault any more"):
        gone.text
    vault.add("B.md", "again\n")
    assert vault.apply().exit_code == 0
    assert files(tmp_path)["B.md"] == b"again\n"


@pytest.mark.parametrize("format", ["obsidian", "logseq"])
def test_all_tags_can_go(format: str, opened: Any) -> None:
    starter = opened(format).find("Starter")
    starter.retag(lambda tag: [] if tag == "jar" else [tag])
    assert "jar" not in starter.tags
    starter.retag(lambda tag: [] if tag == "bread" else [tag])
    assert set(starter.tags) == {"bread/rye"}
    assert "tags" not in starter.properties
