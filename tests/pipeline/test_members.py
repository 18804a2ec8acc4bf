"""What is carried for notes that were grouped: nothing in it is a text, and whatever somebody made of it, it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vaultconv.formats.registry import get_format
from vaultconv.model.note import Note
from vaultconv.pipeline.members import (
    CARRIED,
    came,
    groups_again,
    members_again,
    spelled_in,
    with_spelling,
    without_spelling,
)
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

HUNKS = [{"at": 1, "was": "words"}]


def gathered(**row: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "format": "readwise",
        CARRIED: {"by": "book", "keys": [], "notes": [{"path": "a.md", **row}]},
    }


def test_what_a_note_spelled_otherwise_is_put_to_the_note_that_was_made_of_it() -> None:
    told = with_spelling(
        {"Book.md": gathered(), "plain.md": {"v": 1}},
        {"a.md": {"v": 1, "format": "readwise", "hunks": HUNKS}},
    )
    assert told == {"Book.md": gathered(hunks=HUNKS)}
    assert [*spelled_in(told["Book.md"])] == [told["Book.md"], {"path": "a.md", "hunks": HUNKS}, {}]


def test_what_a_source_spelled_otherwise_is_put_to_the_first_of_its_notes() -> None:
    made = {
        f"{n}.md": {"v": 1, "format": "readwise", CARRIED: {"by": "highlight", "of": "Book.md", "at": [n]}}
        for n in range(2)
    }
    told = with_spelling(made, {"Book.md": {"v": 1, "format": "readwise", "hunks": HUNKS}})
    assert [each[CARRIED].get("note") for each in told.values()] == [{"hunks": HUNKS}, None]
    assert [*spelled_in(told["0.md"])] == [told["0.md"], {"hunks": HUNKS}]


@pytest.mark.parametrize(
    ("carried", "left"),
    [
        ({"v": 1, "path": "a.md"}, {"v": 1, "path": "a.md"}),
        (gathered(hunks=HUNKS, lines=[1], form="F5"), gathered(form="F5")),
        (
            {CARRIED: {"by": "highlight", "of": "B.md", "note": {"hunks": HUNKS}}},
            {CARRIED: {"by": "highlight", "of": "B.md"}},
        ),
    ],
)
def test_without_its_spelling_it_holds_no_word_of_a_note(
    carried: dict[str, Any], left: dict[str, Any]
) -> None:
    assert without_spelling(carried) == left


@pytest.mark.parametrize(
    "how", [None, "book", [], {"by": "highlight"}, {"by": "highlight", "of": 7, "at": "x"}]
)
def test_what_is_carried_may_be_anything(how: object) -> None:
    note = Note("a.md", "A", carried={"format": "readwise", CARRIED: how})
    target = get_format("readwise")
    found = came(note, target)
    assert found == (how if isinstance(how, dict) else {})
    groups = groups_again([note], target)
    assert [[each.path for each in group] for group, _ in groups] == ([["a.md"]] if found else [])
    assert all(order == [] for _, order in groups)


def test_rows_that_are_none_are_passed_over() -> None:
    rows: list[Any] = ["x", {"path": 7}, {"path": "a.md", "day": ["2024"], "called": 3, "of": ["x"]}]
    note = Note(
        "Book.md", "Book", carried={"format": "readwise", CARRIED: {"by": "book", "keys": [1], "notes": rows}}
    )
    (_, one), *more = members_again(note, set()).notes
    assert (one.carried, more) == ({"v": 1, "format": "readwise", "path": "a.md"}, [])


SAID = {
    "a number": "> {text}\n\n^rw52000\n",
    "an id without an address": "> {text}\n\n^rw01hq3x5k8z9abcdefghjkmnpqr\n",
    "a heading above": "# Chapter ^rw7\n\n> {text}\n\n^rw5300{number}\n\n# More ^rw8\n\n> Again.\n\n^rw5400{number}\n",
    "beside another": "> {text}\n\n^rw52000\n\n> Again.\n\n^rw52001\n",
}


@pytest.mark.parametrize("target", ["logseq", "html", "obsidian"])
@pytest.mark.parametrize("how", SAID)
def test_two_notes_with_one_id_are_one_and_come_back_as_two(how: str, target: str, tmp_path: Path) -> None:
    """A copied note has the block id of the other, and of one of them only that says that it is a passage."""
    vault = tmp_path / "vault"
    vault.mkdir()
    front = "---\ntitle: {0}\nbook_title: Kettles\nbook: 7\nhighlight_id: 9\n---\n"
    words = {"One": "Steam leaves early.", "Two": "Lids keep time."}
    for number, (name, text) in enumerate(words.items()):
        said = SAID[how].format(text=text, number=number)
        (vault / f"{name}.md").write_text(f"{front.format(name)}{said}\nSaid {name}.\n")
    made = convert(vault, tmp_path / "out", Options("obsidian", target, group="book", durable=False)).plan
    assert made.counts.notes == 1
    convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
    back = "".join(path.read_text() for path in sorted((tmp_path / "back").rglob("*.md")))
    for text in (*words.values(), "Said One.", "Said Two."):
        assert text in back
