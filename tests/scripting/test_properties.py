"""A changed property changes its own line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import FORMATS, changed
from vaultconv.errors import EditError
from vaultconv.recipes import RECIPES


@pytest.mark.parametrize("format", FORMATS)
def test_a_value_a_new_key_a_removed_one_and_a_renamed_one(format: str, opened: Any) -> None:
    vault = opened(format)
    starter = vault.find("Starter")
    untouched = starter.text
    seven = starter.properties["fed"]
    starter.properties["fed"] = "often"
    assert {line[:1] for line in changed(vault)} == {"-", "+"}
    assert all("fed" in line for line in changed(vault))
    assert starter.properties["fed"] == "often"
    starter.properties["fed"] = seven
    starter.properties["more"] = True
    assert starter.properties["more"] is True
    assert all("more" in line for line in changed(vault))
    del starter.properties["more"]
    assert starter.text == untouched
    starter.properties["fed"] = "often"
    starter.properties.rename("fed", "every")
    assert starter.properties["every"] == "often"
    assert "fed" not in starter.properties
    assert all("every" in line or "fed" in line for line in changed(vault))
    before = len(changed(vault))
    del starter.properties["aliases"]
    assert all(line.startswith("-") for line in changed(vault) if "eaven" in line)
    assert len(changed(vault)) > before
    others = [note for note in vault if note is not starter]
    assert all(note.data == (vault.path / note.path).read_bytes() for note in others)


def test_comments_quotes_and_order_stay(opened: Any) -> None:
    vault = opened("obsidian")
    starter = vault.find("Starter")
    starter.properties["fed"] = "it's 8"
    starter.add_tag("oven")
    starter.remove_tag("jar")
    starter.add_alias("Levain, wild")
    assert changed(vault) == [
        "-aliases: [Leaven]",
        '+aliases: [Leaven, "Levain, wild"]',
        "-fed: '7'   # days",
        "+fed: 'it''s 8'   # days",
        '-  - "jar"',
        "+  - oven",
    ]
    starter.add_tag("#bread")
    starter.remove_tag("nobody")
    assert starter.tags == ("bread", "oven", "bread/rye")


VALUES = [
    True,
    12,
    1.5,
    "a: b",
    "yes",
    "2026-01-05",
    "[[Plan]]",
    "",
    "two\nlines",
    None,
    ["a", "b, c"],
    {"k": [1, "x"]},
    [],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_value_is_read_as_it_was_set(value: Any, opened: Any) -> None:
    """In YAML, in the place of a text and of a list and as a new key; what a format cannot say is refused, and nothing changed."""
    vault = opened("obsidian")
    for note, key in (("Starter", "fed"), ("Starter", "other"), ("Empty", "new")):
        vault.find(note).properties[key] = value
        assert vault.find(note).properties[key] == value
    assert vault.find("Starter").text.endswith("- [ ] Feed it\n")


def test_a_value_that_a_format_cannot_say_is_refused(opened: Any) -> None:
    vault = opened("logseq")
    starter = vault.find("Starter")
    before = starter.text
    with pytest.raises(EditError) as told:
        starter.properties["fed"] = "two\nlines"
    assert "cannot say 'fed' as 'two\\nlines': it would be read as 'two lines'" in str(told.value)
    assert starter.text == before


def test_front_matter_comes_and_goes(opened: Any) -> None:
    vault = opened("obsidian")
    empty = vault.find("Empty")
    empty.properties["a"] = 1
    assert empty.text == "---\na: 1\n---\n"
    del empty.properties["a"]
    assert empty.text == ""
    assert vault.diff() == ""
    with pytest.raises(KeyError):
        del empty.properties["a"]
    with pytest.raises(KeyError):
        empty.properties["a"]
    empty.properties.rename("a", "b")
    assert vault.diff() == ""


def test_a_key_that_is_taken_is_not_given_to_another(opened: Any) -> None:
    starter = opened("obsidian").find("Starter")
    with pytest.raises(EditError, match="has a property 'tags' already"):
        starter.properties.rename("fed", "tags")


@pytest.mark.parametrize("format", ["readwise"])
def test_what_links_call_a_note_by_is_renamed_and_not_set(format: str, opened: Any) -> None:
    starter = opened(format).find("Starter")
    with pytest.raises(EditError, match="is what links call this note by"):
        starter.properties["title"] = "Sourdough"


@pytest.mark.parametrize("format", FORMATS)
def test_a_tag_is_renamed_with_those_below_it(format: str, opened: Any) -> None:
    vault = opened(format)
    for note in vault:
        note.rename_tag("bread", "food/bread")
    assert {"food/bread", "jar"} <= set(vault.find("Starter").tags)
    if format != "readwise":  # the text of a site has no tags
        assert vault.find("Starter").has_tag("food/bread/rye")
        assert set(vault.find("Plan").tags) == {"food/bread", "breads"}
    assert not any(note.has_tag("bread") for note in vault)
    assert vault.find("Loaf").data == (vault.path / vault.find("Loaf").path).read_bytes()
    assert vault.apply().exit_code == 0
    assert vault.diff() == ""
    assert vault.find("Starter").has_tag("food")


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ('tags: ["#a", b] # why\n', "tags: [a, z] # why\n"),
        ("tags: a, b # why\n", "tags: # why\n  - a\n  - z\n"),
        ('see: "[so](Loaf.md)"\n', 'see: "[so](Loaf.md)"\n'),
    ],
)
def test_a_note_is_edited_whose_values_the_app_takes_for_others(said: str, now: str, opened: Any) -> None:
    vault = opened("obsidian")
    path = vault.path / "Bread/Starter.md"
    path.write_text(f"---\nx: 1\n{said}y: 2 # two\n---\nwords #b\n")
    note = vaultconv.open_vault(vault.path).find("Starter")
    note.rename_tag("b", "z")
    note.properties["x"] = 5
    del note.properties["y"]
    assert note.text == f"---\nx: 5\n{now}---\nwords #z\n"


def test_lines_that_end_as_on_windows_stay_so(opened: Any) -> None:
    vault = opened("obsidian")
    path = vault.path / "Bread/Starter.md"
    path.write_bytes("\ufeff".encode() + path.read_bytes().replace(b"\n", b"\r\n"))
    vault.discard()
    starter = vault.find("Starter")
    before = starter.data
    starter.properties["fed"] = "8"
    assert starter.data == before.replace(b"'7'", b"'8'")


@pytest.mark.parametrize("value", [(1,), {1}, b"x", object(), [object()], {"a": {1}}, {1: "x"}, "\ud800"])
def test_what_no_property_can_be_is_told(value: Any, opened: Any) -> None:
    starter = opened("obsidian").find("Starter")
    before = starter.text
    with pytest.raises(EditError, match=r"no property can be|no valid Unicode"):
        starter.properties["a"] = value
    assert starter.text == before


def test_keys_texts_and_tasks_that_cannot_be_are_told(opened: Any) -> None:
    vault = opened("obsidian")
    starter = vault.find("Starter")
    for key in ("", " ", 3):
        with pytest.raises(EditError, match="no property can be called"):
            starter.properties[key] = 1
        with pytest.raises(EditError, match="no property can be called"):
            starter.properties.rename("fed", key)
    with pytest.raises(EditError, match=r"'b\\udfff' is no valid Unicode"):
        starter.text = "b\udfff"
    with pytest.raises(EditError, match="is no valid Unicode"):
        vault.add("New.md", "\ud800")
    with pytest.raises(EditError, match=r"no task is 'x'\nChoose open, doing"):
        starter.tasks[0].set("x")
    assert vault.diff() == ""


def test_a_day_is_its_text(opened: Any) -> None:
    starter = opened("obsidian").find("Starter")
    starter.properties["fed"] = date(2026, 1, 5)
    starter.properties["at"] = datetime(2026, 1, 5, 7, 30)
    starter.properties["days"] = [date(2026, 1, 6)]
    starter.properties["<<"] = "x"
    assert starter.properties["fed"] == "2026-01-05"
    assert starter.properties["at"] == "2026-01-05T07:30:00"
    assert starter.properties["days"] == ["2026-01-06"]
    assert '\n"<<": x\n---\n' in starter.text


def test_a_vault_is_named_in_a_text(opened: Any) -> None:
    vault = opened("obsidian")
    vault.find("Starter").properties["fed"] = 8
    assert vault.apply().exit_code == 0
    (run,) = vaultconv.runs(str(vault.path))
    assert vaultconv.plan_undo(str(vault.path)).past == run
    assert vaultconv.inspect(str(vault.path)).notes.total() == len(vault)


@pytest.mark.parametrize("format", FORMATS)
def test_a_tag_becomes_itself_and_another(format: str, opened: Any) -> None:
    starter = opened(format).find("Starter")
    before = set(starter.tags)
    for _ in range(2):
        RECIPES["split-tag"].run(starter.vault, tag="bread", to="bread,new")
        assert set(starter.tags) == before | {"new"}
        (key,) = [key for key in starter.properties if key.lower() == "tags"]
        assert sorted(starter.properties[key]) == ["bread", "jar", "new"]


def test_tags_change_places(opened: Any) -> None:
    (plan,) = [note for note in opened("logseq") if note.title.endswith("Plan")]
    plan.properties["tags"] = ["bread", "breads"]
    others = {"bread": ["breads"], "breads": ["bread"]}
    plan.retag(lambda tag: others.get(tag, [tag]))
    assert plan.properties["tags"] == ["breads", "bread"]
    assert "#breads #bread" in plan.text
