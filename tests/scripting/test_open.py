"""What a script can ask of an open vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import FIXTURES, FORMATS, changed, files
from vaultconv.errors import EditError, SourceError, UsageError
from vaultconv.model.note import NoteKind
from vaultconv.pipeline.actions import Kind


@pytest.mark.parametrize("format", FORMATS)
def test_notes_are_found_and_say_what_they_link(format: str, opened: Any) -> None:
    vault = opened(format)
    assert vault.format.name == format
    assert len(vault) == len(vault.notes) == 4
    starter, loaf = vault.find("Starter"), vault.find("Loaf")
    assert starter.title == "Starter"
    assert vault[starter.path] is starter
    assert starter.path in vault
    assert "nowhere.md" not in vault
    assert vault.find("Nobody") is None
    with pytest.raises(KeyError):
        vault["nowhere.md"]
    assert repr(starter) == f"<note {starter.path}>"
    assert {note.title for note in starter.backlinks} == {"Loaf", "Plan"}
    links = [(link.note.title if link.note else "", link.place) for link in loaf.links]
    assert links.count(("Starter", "link")) == 3
    assert ("Plan", "link") in links
    assert starter.kind in (NoteKind.PAGE, NoteKind.HIGHLIGHT)
    assert starter.data == (vault.path / starter.path).read_bytes()
    assert vault.diff() == ""
    assert vault.plan().actions == ()


@pytest.mark.parametrize("format", FORMATS)
def test_tags_tasks_and_blocks_are_read(format: str, opened: Any) -> None:
    starter = opened(format).find("Starter")
    assert starter.has_tag("bread")
    assert starter.has_tag("#Bread/rye") is (format != "readwise")  # the text of a site has no tags
    assert not starter.has_tag("brea")
    assert {"bread", "jar"} <= set(starter.tags)
    assert [(task.status.value, task.words) for task in starter.tasks] == [("open", "Feed it")]
    assert any("Feed it" in str(block) for block in starter.blocks)
    assert starter.aliases == ("Leaven",)
    assert starter.properties["fed"] in ("7", 7)
    assert "fed" in starter.properties
    assert dict(starter.properties)["fed"] == starter.properties.get("fed")
    assert "fed" in repr(starter.properties)


def test_a_journal_has_its_day() -> None:
    vault = vaultconv.open_vault(FIXTURES / "logseq-graph")
    (day,) = (note for note in vault if note.kind is NoteKind.JOURNAL)
    assert day.date == "2026-01-05"


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        vaultconv.open_vault(tmp_path / "nowhere")
    (tmp_path / "one.md").write_text("x")
    with pytest.raises(UsageError, match="is a file, and no vault"):
        vaultconv.open_vault(tmp_path / "one.md", "obsidian")


def test_a_note_that_is_not_understood_is_read_and_never_edited(tmp_path: Path) -> None:
    (tmp_path / "Bad.md").write_text('---\na: "open\n---\n[[Good]]\n')
    (tmp_path / "Good.md").write_text("x")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    bad = vault["Bad.md"]
    assert bad.data == (tmp_path / "Bad.md").read_bytes()
    with pytest.raises(EditError) as told:
        bad.properties["a"] = 1
    assert str(told.value).startswith("Bad.md:2: cannot be edited, since it is not understood: ")
    with pytest.raises(EditError, match="has no text that is understood"):
        bad.text


def test_an_export_is_read_and_never_edited() -> None:
    vault = vaultconv.open_vault(FIXTURES / "readwise-exports/highlights-csv")
    before = files(vault.path)
    note = vault.notes[0]
    for edit in (lambda: note.rename("x"), lambda: note.move("y"), lambda: note.add_tag("z")):
        with pytest.raises(EditError, match="is a part of an export"):
            edit()
    assert vault.diff() == ""
    assert files(vault.path) == before


def test_applying_writes_what_was_shown_and_undo_takes_it_back(opened: Any) -> None:
    vault = opened("obsidian")
    before = files(vault.path)
    starter = vault.find("Starter")
    starter.properties["fed"] = "8"
    starter.rename("Sourdough")
    plan = vault.plan()
    assert files(vault.path) == before
    assert [each.text() for each in vaultconv.diff(plan)] == [
        each.text() for each in vaultconv.diff(vault.plan())
    ]
    run = vault.apply()
    assert (run.exit_code, run.dry) == (0, False)
    assert {action.path: action.kind for action in run.applied.written} == {
        "Bread/Loaf.md": Kind.UPDATE,
        "Bread/Sourdough.md": Kind.WRITE,
        "Bread/Starter.md": Kind.REMOVE,
        "Garden/Plan.md": Kind.UPDATE,
    }
    after = files(vault.path)
    assert after.keys() == before.keys() - {"Bread/Starter.md"} | {"Bread/Sourdough.md"}
    assert vault.diff() == ""
    assert vault.apply().applied.written == []
    assert vault.find("Sourdough").properties["fed"] == "8"
    from vaultconv.pipeline.undo import plan_undo, undo

    undo(plan_undo(vault.path))
    assert files(vault.path) == before


def test_what_was_changed_on_disk_meanwhile_is_left_alone(opened: Any) -> None:
    vault = opened("obsidian")
    vault.find("Starter").properties["fed"] = "8"
    plan = vault.plan()
    (vault.path / "Bread/Starter.md").write_text("mine\n")
    run = vaultconv.apply(plan)
    assert run.exit_code == 4
    assert (vault.path / "Bread/Starter.md").read_text() == "mine\n"


def test_what_was_changed_on_disk_before_the_plan_is_left_alone_too(opened: Any) -> None:
    vault = opened("obsidian")
    vault.find("Starter").properties["fed"] = "8"
    (vault.path / "Bread/Starter.md").write_text("mine\n")
    assert vault.apply().exit_code == 4
    assert (vault.path / "Bread/Starter.md").read_text() == "mine\n"


def test_edits_can_be_forgotten(opened: Any) -> None:
    vault = opened("obsidian")
    vault.find("Starter").rename("Sourdough")
    assert changed(vault)
    vault.discard()
    assert vault.diff() == ""
    assert vault.find("Starter").path == "Bread/Starter.md"
