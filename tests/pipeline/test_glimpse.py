"""What is seen of a note stands for the note itself, wherever a vault is looked at as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.logseq.ids import _bearers
from vaultconv.formats.registry import get_format
from vaultconv.model.note import MADE, STAMP, Note, Vault
from vaultconv.model.spans import Tag
from vaultconv.pipeline.glimpse import Glimpse, glimpse_of
from vaultconv.vault.index import Index
from vaultconv.vault.kept import LINKS, NAMES, PROPERTIES

TEXT = """---
aliases: [One]
kind: 5
---
# Head

Words [[B#Part|b]] and ![[i.png]], [web](https://example.org). ^top

- bullet
    - below ^in
    - more

      > [!tip] box
      > - [ ] task
      > - x ^deep

> [!note] alone
> words ^said

- [k:: v] ^last

# Head
"""


def read(text: str) -> Note:
    reader = get_format("obsidian").reader
    assert reader is not None
    (note,) = reader.read(Unit("Dir/A.md", "note"), text.encode(), ReadContext())
    assert isinstance(note, Note)
    return note


def glimpse(text: str) -> Glimpse:
    note = read(text)
    made = glimpse_of(note, Index(Vault("v", "obsidian", (note,))), ["i.png"], [7, 3])
    return Glimpse(made.path, made.data)


def test_a_glimpse_says_all_that_others_see_of_a_note() -> None:
    note, seen = read(TEXT), glimpse(TEXT)
    index = Index(Vault("v", "obsidian", (note,)))
    assert (seen.note.path, seen.note.title, seen.note.kind) == (note.path, note.title, note.kind)
    assert [(item.key, item.value, item.type, item.line) for item in seen.note.properties] == [
        (item.key, item.value, item.type, item.line) for item in note.properties
    ]
    assert seen.headings == index.headings("Dir/A.md")
    assert set(seen.anchors) == index.anchors("Dir/A.md") == {"top", "in", "deep", "said", "last"}
    assert [(each.place, each.reference, each.line) for each in seen.outbound] == [
        (each.place, each.reference, each.line)
        for each in index.outbound("Dir/A.md")
        if each.reference.kind != "url"
    ]
    assert (seen.uses, seen.shows, sorted(seen.questions)) == (["i.png"], [], [3, 7])


def test_the_blocks_with_ids_bear_the_same_ids() -> None:
    assert _bearers(glimpse(TEXT).blocks_with_ids) == _bearers(read(TEXT).blocks) != {}


OTHERS = {
    "a word": ("Words", "Other words", set()),
    "a line": ("Words", "\n\nWords", set()),
    "an alias": ("One", "Two", {NAMES, PROPERTIES}),
    "a property": ("kind: 5", "kind: 6", {PROPERTIES}),
    "a property of a block": ("k:: v", "k:: w", {PROPERTIES}),
    "a link": ("[[B#Part|b]]", "[[C]]", {LINKS}),
    "a link to the web": ("example.org", "example.com", set()),
    "a block id": ("^deep", "^other", {LINKS}),
    "the place of a block id": ("    - below ^in", "- below ^in", {LINKS}),
    "a heading": ("# Head\n\nWords", "## Head\n\nWords", {LINKS}),
}


@pytest.mark.parametrize("what", OTHERS)
def test_in_what_a_note_differs_from_what_it_was(what: str) -> None:
    old, new, parts = OTHERS[what]
    assert old in TEXT
    found = glimpse(TEXT.replace(old, new)).differs_in(glimpse(TEXT))
    assert found - ({LINKS, PROPERTIES} if what == "a line" else set()) == parts


def test_nothing_is_another_where_all_is_the_same() -> None:
    assert glimpse(TEXT).differs_in(glimpse(TEXT)) == set()


@pytest.mark.parametrize(
    ("extra", "tags"),
    [({MADE: True}, ["mine"]), ({"altered": True}, ["mine"]), ({STAMP: "x"}, ["mine"]), ({}, [])],
)
def test_tags_are_seen_of_notes_without_a_text_that_are_none_of_a_destination(
    extra: dict[str, object], tags: list[str]
) -> None:
    """One that was just written has no text either, and nobody asks for its tags."""
    note = replace(read("Words #mine.\n"), source=None, extra=extra)
    seen = glimpse_of(note, Index(Vault("v", "obsidian", (note,))), (), ()).note
    found = [span.name for block in seen.blocks for span in block.spans if isinstance(span, Tag)]  # type: ignore[union-attr]
    assert found == tags
