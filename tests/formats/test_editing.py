"""What editing in place has in common: a note that has no text of its own, or says its properties elsewhere, is not edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.test_parting import vault_of
from vaultconv.errors import EditError
from vaultconv.formats.joint import Joint
from vaultconv.formats.logseq.editing import with_days
from vaultconv.formats.obsidian.day_links import with_day_links, with_format
from vaultconv.formats.obsidian.task_style import with_task_style
from vaultconv.formats.registry import get_format
from vaultconv.model.blocks import Paragraph
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.model.task import Status

MADE = Note("A.md", "A", blocks=(Paragraph(()),))
CONTEXT: Any = None


@pytest.mark.parametrize("format", ["obsidian", "logseq", "readwise"])
def test_a_note_without_a_text_is_not_edited(format: str) -> None:
    editing = get_format(format).editing
    assert editing.with_property(MADE, CONTEXT, "a", 1, PropertyType.NUMBER) is None
    assert editing.without_property(MADE, CONTEXT, "a") is None
    assert editing.with_key(MADE, CONTEXT, "a", "b") is None
    assert editing.with_tags(MADE, CONTEXT, {"a": ("b",)}) is None
    assert editing.with_status(MADE, CONTEXT, 1, Status.DONE) is None
    assert editing.relinked(MADE, CONTEXT, {}) is None
    assert editing.led(MADE, CONTEXT, lambda _reference, _line: None) is None
    assert not editing.parts(MADE, lambda _block: False)
    assert editing.parted(MADE, [], []) is None
    assert editing.joined(MADE, MADE, Joint("A")) is None


def test_nor_are_its_days_and_tasks() -> None:
    assert with_days(MADE, Settings(), "yyyy-MM-dd") is None
    assert with_day_links(MADE, CONTEXT, "YYYY-MM-DD") is None
    assert with_task_style(MADE, "emoji") is None
    assert with_format(b"[]", "DD") is None


def test_a_property_comes_after_the_last_of_a_page_or_before_all(tmp_path: Path) -> None:
    notes = {
        "logseq/config.edn": "{}",
        "pages/A.md": "a:: 1\n\n- x\n",
        "pages/B.md": "- x\n",
        "pages/C.md": "",
        "pages/D.md": "a:: 1\nwords first\n\n- x\n",
    }
    vault = vault_of(tmp_path, notes, "logseq")
    for note in vault:
        note.properties["b"] = "two words"
        note.properties["a"] = 3
    assert [note.text for note in vault] == [
        "a:: 3\nb:: two words\n\n- x\n",
        "a:: 3\nb:: two words\n\n- x\n"
        if vault["pages/B.md"].text.startswith("a")
        else "b:: two words\na:: 3\n\n- x\n",
        "b:: two words\na:: 3\n",
        "a:: 3\nb:: two words\nwords first\n\n- x\n",
    ]
    with pytest.raises(EditError, match="cannot become a part of another note"):
        vault.merge([vault["pages/D.md"]], into=vault["pages/A.md"])


def test_a_page_with_tags_of_several_words(tmp_path: Path) -> None:
    notes = {
        "logseq/config.edn": "{}",
        "pages/A.md": "tags:: our bread, x\n\n- #[[our bread]] #x `#[[our bread]]` #[[other]]\n  tags:: our bread\n",
    }
    vault = vault_of(tmp_path, notes, "logseq")
    vault["pages/A.md"].rename_tag("our bread", "rye")
    assert (
        vault["pages/A.md"].text == "tags:: rye, x\n\n- #rye #x `#[[our bread]]` #[[other]]\n  tags:: rye\n"
    )


def test_links_in_lists_of_properties_are_led(tmp_path: Path) -> None:
    notes = {
        "A.md": '---\nnear: ["[[B#H]]", 3, "see [[B#H|it]]"]\nmore: {a: "[[B]]"}\n---\n[[B#Nowhere]] ![[B#H]]\n',
        "B.md": "# H\n\nx\n\n# K\n\ny\n",
    }
    vault = vault_of(tmp_path, notes)
    (made, *_rest) = vault.split(vault["B.md"], at=["H"])
    assert made.path == "H.md"
    assert vault["A.md"].text == (
        '---\nnear: ["[[H#H]]", 3, "see [[H#H|it]]"]\nmore: {a: "[[B]]"}\n---\n[[B#Nowhere]] ![[H#H]]\n'
    )


def test_setext_headings_stand_below_one(tmp_path: Path) -> None:
    notes = {"A.md": "x\n", "B.md": "One\ntwo\n===\n\nThree\n---\n\n###### Six\n"}
    vault = vault_of(tmp_path, notes)
    vault.merge([vault["B.md"]], into=vault["A.md"])
    assert vault["A.md"].text == (
        "---\naliases:\n  - B\n---\nx\n\n# B\n\n## One two\n\n### Three\n\n###### Six\n"
    )


def test_a_status_that_a_task_cannot_have(tmp_path: Path) -> None:
    vault: vaultconv.OpenVault = vault_of(tmp_path, {"A.md": "- [ ] x\n"})
    with pytest.raises(EditError, match="cannot be edited in place"):
        vault["A.md"].tasks[0].set("other")
