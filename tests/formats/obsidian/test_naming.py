"""How a note becomes a path in an Obsidian vault, and what its title is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian.naming import ObsidianNaming, title_of
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.model.note import Note, Problem, Vault
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.vault.index import Index
from vaultconv.vault.naming import allot, safe_name

CARRIED = {"v": 1, "format": "obsidian", "path": "Dir/Old name.md"}


def context(source_format: str = "readwise", **options: str) -> WriteContext:
    return WriteContext(source_format, Index(Vault("v", source_format)), ObsidianResolver(), {}, {}, options)


def properties(**values: Value) -> Properties:
    return Properties(tuple(Property(key, value, PropertyType.TEXT) for key, value in values.items()))


@pytest.mark.parametrize(
    ("path", "title", "expected"),
    [
        ("2022-03-01-400.md", "What is bread?", "What is bread.md"),
        ("Dir/a.md", "AC/DC: live", "Dir/AC-DC live.md"),
        ("a.md", "", "a.md"),
        ("_posts/a.md", "A", "A.md"),
        ("notes/_posts/a.md", "A", "A.md"),
        ("My/notes/_posts/_x/er/a.md", "A", "My/er/A.md"),
        ("My notes/notes/a_b/a.md", "A", "My notes/notes/a_b/A.md"),
        ("a.md", "v1.2", "v1.2.md"),
        ("a.md", "...", "Untitled.md"),
        ("a.md", "con", "con_.md"),
        ("a.md", "x" * 300, "x" * 237 + ".md"),
        ("../../a.md", "A", "A.md"),
    ],
)
def test_where_an_imported_note_goes(path: str, title: str, expected: str) -> None:
    place = ObsidianNaming().place(Note(path, title), context())
    assert allot([(path, place)]) == {path: expected}


@pytest.mark.parametrize(
    ("note", "options", "expected"),
    [
        (Note("_posts/a-b.md", "Title"), {"names": "source"}, "a-b.md"),
        (Note("_posts/a.md", "T", verbatim=b"", problem=Problem("no text")), {}, "_posts/a.md"),
        (Note("_posts/a.md", "T", carried=CARRIED), {}, "Dir/Old name.md"),
        (Note("_posts/a.md", "T", carried={**CARRIED, "path": "../../x.md"}), {}, "x.md"),
        (Note("_posts/a.md", "T", carried={**CARRIED, "path": 7}), {}, "T.md"),
        (Note("_posts/a.md", "T", carried={**CARRIED, "format": "readwise"}), {}, "T.md"),
    ],
)
def test_other_names(note: Note, options: dict[str, str], expected: str) -> None:
    assert ObsidianNaming().place(note, context(**options)) == expected


def test_in_the_same_format_all_stays_where_it_is() -> None:
    naming, same = ObsidianNaming(), context("obsidian")
    assert naming.place(Note("a:b/con?.md", "x"), same) == "a:b/con?.md"
    assert naming.place_attachment("a:b/[1].png", same) == "a:b/[1].png"


def test_attachments_keep_their_folders() -> None:
    assert ObsidianNaming().place_attachment("img/a [1]?.png", context()) == "img/a 1.png"


@pytest.mark.parametrize(
    ("path", "values", "expected"),
    [
        ("Dir/A.md", {}, "A"),
        ("A.md", {"title": "Quite another"}, "A"),
        ("A.md", {"title": "A"}, "A"),
        ("What is bread.md", {"title": "What is bread?"}, "What is bread?"),
        ("What is bread 2.md", {"title": "What is bread?"}, "What is bread?"),
        ("What is bread.md", {"aliases": ["Loaves", "What is bread?"]}, "What is bread?"),
        ("What is bread 1.md", {"aliases": ["What is bread?"]}, "What is bread?"),
        ("Bread 1.md", {"title": "Bread"}, "Bread"),
        ("Chapter 1.md", {"aliases": ["Chapter"]}, "Chapter 1"),
        ("A.md", {"title": "A", "aliases": ["A?"]}, "A"),
        ("Bread x.md", {"title": "Bread"}, "Bread x"),
        ("Bread ².md", {"title": "Bread"}, "Bread ²"),
        ("A.md", {"title": 7, "aliases": [7, "", None]}, "A"),
        ("A.md", {"aliases": "A?"}, "A"),
        ("Untitled.md", {"title": ""}, "Untitled"),
        ("A.b.md", {}, "A.b"),
    ],
)
def test_what_a_note_is_called(path: str, values: dict[str, Value], expected: str) -> None:
    assert title_of(path, properties(**values)) == expected


@given(st.text(min_size=1), st.integers(0, 9))
def test_a_title_in_a_property_comes_back(title: str, number: int) -> None:
    name = safe_name(title, extension=".md") + (f" {number}" if number else "")
    assert title_of(f"{name}.md", properties(title=title)) == title
