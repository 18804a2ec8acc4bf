"""Tasks that are done, and texts as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scripting.conftest import FORMATS, changed
from vaultconv.errors import EditError
from vaultconv.model.task import Status


@pytest.mark.parametrize("format", FORMATS)
def test_a_task_is_done_in_its_own_line(format: str, opened: Any) -> None:
    vault = opened(format)
    starter = vault.find("Starter")
    before = starter.text
    (task,) = starter.tasks
    task.set("done")
    assert [each.status for each in starter.tasks] == [Status.DONE]
    assert [line[:1] for line in changed(vault)] == ["-", "+"]
    assert all("Feed it" in line for line in changed(vault))
    (task,) = starter.tasks
    task.set(Status.OPEN)
    assert starter.text == before
    for status in ("doing", "cancelled"):
        starter.tasks[0].set(status)
        assert starter.tasks[0].status == status


@pytest.mark.parametrize("format", FORMATS)
def test_a_status_that_cannot_be_said_is_refused(format: str, opened: Any) -> None:
    starter = opened(format).find("Starter")
    before = starter.text
    with pytest.raises(EditError):
        starter.tasks[0].set("other")
    with pytest.raises(EditError, match="no task is 'asleep'"):
        starter.tasks[0].set("asleep")
    assert starter.text == before


def test_a_task_that_is_there_no_more_is_refused(opened: Any) -> None:
    starter = opened("obsidian").find("Starter")
    (task,) = starter.tasks
    starter.text = starter.text.replace("- [ ] Feed it\n", "")
    assert starter.tasks == ()
    with pytest.raises(EditError, match="cannot"):
        task.set("done")


def test_a_text_may_be_another(opened: Any) -> None:
    vault = opened("obsidian")
    starter = vault.find("Starter")
    starter.text = "Now [[Plan]] only.\n"
    assert [link.note.title for link in starter.links] == ["Plan"]
    with pytest.raises(EditError, match="could not be understood any more"):
        starter.text = '---\na: "open\n---\n'
    assert starter.text == "Now [[Plan]] only.\n"
    assert vault.apply().exit_code == 0
    assert vault.find("Starter").text == "Now [[Plan]] only.\n"


def test_a_text_that_calls_a_page_otherwise_is_refused(opened: Any) -> None:
    starter = opened("logseq").find("Starter")
    with pytest.raises(EditError, match="the text is what links call this note by"):
        starter.text = "title:: Sourdough\n\n- x\n"
