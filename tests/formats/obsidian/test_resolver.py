"""How a link finds its note, one row a rule."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from vaultconv.formats.obsidian.links import markdown_reference, parse_reference, split_wikilink
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.index import Index

NOTES = (
    "Home.md",
    "a/N.md",
    "a/sub/N.md",
    "b/N.md",
    "b/deep/Only.md",
    "v1.2.md",
    "Café.md",
    "img.png.md",
    "Long folder name/Twin.md",
    "x/y/Twin.md",
)
ALIASED = Note(
    "a/Aliased.md", "Aliased", properties=Properties((Property("aliases", ["Nick"], PropertyType.LIST),))
)
INDEX = Index(
    Vault(
        "v",
        "obsidian",
        (*(Note(path, path) for path in NOTES), ALIASED),
        attachments=(Attachment("img.png"), Attachment("files/board.canvas")),
    )
)


@pytest.mark.parametrize(
    ("text", "source", "kind", "path"),
    [
        ("Home", "a/N.md", "note", "Home.md"),
        ("home.MD", "a/N.md", "note", "Home.md"),
        ("Cafe\u0301", "Home.md", "note", "Café.md"),
        ("v1.2", "Home.md", "note", "v1.2.md"),
        ("img.png", "Home.md", "asset", "img.png"),
        ("N", "a/Aliased.md", "note", "a/N.md"),
        ("N", "b/deep/Only.md", "note", "a/N.md"),
        ("N", "b/N.md", "note", "b/N.md"),
        ("sub/N", "Home.md", "note", "a/sub/N.md"),
        ("a/N", "b/N.md", "note", "a/N.md"),
        ("/a/N", "b/N.md", "note", "a/N.md"),
        ("/N", "a/N.md", "missing", "/N"),
        ("./N", "b/N.md", "note", "b/N.md"),
        ("../Home", "a/N.md", "note", "Home.md"),
        ("../../secret", "a/N.md", "outside", "../../secret"),
        ("../secret", "Home.md", "outside", "../secret"),
        ("Twin", "Home.md", "note", "x/y/Twin.md"),
        ("board", "Home.md", "missing", "board"),
        ("board.canvas", "Home.md", "asset", "files/board.canvas"),
        ("Nick", "Home.md", "missing", "Nick"),
        ("", "Home.md", "note", "Home.md"),
        ("Nowhere", "Home.md", "missing", "Nowhere"),
    ],
)
def test_a_name_finds_its_target(text: str, source: str, kind: str, path: str) -> None:
    target = ObsidianResolver().resolve(Reference(ReferenceKind.NAME, text), source, INDEX)
    assert (target.kind, target.path) == (kind, path)


WIDE = Index(
    Vault(
        "v",
        "obsidian",
        tuple(
            Note(path, path)
            for path in (
                "Wide\u00a0name.md",
                "d\u202fe/N.md",
                "Two.md",
                "b/Two\u00a0words.md",
                "Two words.md",
            )
        ),
    )
)
"""A vault with no-break blanks in names on disk: the app knows these files by plain ones (``normalizePath``)."""


@pytest.mark.parametrize(
    ("text", "source", "path"),
    [
        ("Wide name", "Two.md", "Wide\u00a0name.md"),
        ("wide\u00a0name.md", "Two.md", "Wide\u00a0name.md"),
        ("wide\u202fname", "Two.md", "Wide\u00a0name.md"),
        ("d e/N", "Two.md", "d\u202fe/N.md"),
        ("/d e/N", "Two.md", "d\u202fe/N.md"),
        ("../Wide name", "d\u202fe/N.md", "Wide\u00a0name.md"),
        ("./N", "d\u202fe/N.md", "d\u202fe/N.md"),
        ("Two words", "Two.md", "Two words.md"),
        ("Two words", "b/Two\u00a0words.md", "Two words.md"),
        ("b/Two words", "Two.md", "b/Two\u00a0words.md"),
        ("Widename", "Two.md", ""),
    ],
)
def test_a_blank_that_does_not_break_is_one_on_disk_too(text: str, source: str, path: str) -> None:
    target = ObsidianResolver().resolve(Reference(ReferenceKind.NAME, text), source, WIDE)
    assert (target.kind, target.path) == (("note", path) if path else ("missing", text))


def test_an_address_is_an_address() -> None:
    target = ObsidianResolver().resolve(Reference(ReferenceKind.URL, "https://x"), "Home.md", INDEX)
    assert (target.kind, target.path) == ("url", "https://x")


RULES = (
    "Home.md",
    "a/Here.md",
    "a/Own.md",
    "b/Own.md",
    "Own folder first.md",
    "a/deep/er/Below.md",
    "Below.md",
    "b/Below.md",
    "long name/Short.md",
    "x/y/z/Short.md",
    "q/Tie.md",
    "p/Tie.md",
    "v1.2.md",
    "My Note.md",
    "100%25.md",
    "Dir/Sub/Path.md",
    "Sub/Path.md",
    "other/Dir/Sub/Path.md",
    "\u00c9t\u00e9.md",
    "pa.md",
    "Sq]uare.md",
)
VAULT = Index(
    Vault(
        "v",
        "obsidian",
        tuple(Note(path, path) for path in RULES),
        attachments=(
            Attachment("i/pic.PNG"),
            Attachment("i/pic.png.txt"),
            Attachment("b.base"),
            Attachment("c.canvas"),
        ),
    )
)


def found(text: str, source: str = "a/Here.md") -> str:
    """What ``[[text]]`` in ``source`` leads to; what is not there in parentheses."""
    target = ObsidianResolver().resolve(parse_reference(split_wikilink(text)[0]), source, VAULT)
    return target.path if target.kind in ("note", "asset") else f"({target.kind})"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        # rule 1: no path is the note itself
        ("#H", "a/Here.md"),
        ("#^id", "a/Here.md"),
        # rule 2: case and Unicode form do not count; a dot is asked for as it stands first, then as a note
        ("HOME", "Home.md"),
        ("e\u0301te\u0301", "\u00c9t\u00e9.md"),
        ("My\u00a0note", "My Note.md"),
        ("My\u202fNote.md", "My Note.md"),
        ("v1.2", "v1.2.md"),
        ("v1.2.md", "v1.2.md"),
        ("pic.png", "i/pic.PNG"),
        ("c", "(missing)"),
        ("c.canvas", "c.canvas"),
        ("b.base", "b.base"),
        ("b.base#View", "b.base"),
        # rule 3: a path from the note, or from the root, is just that
        ("./Own", "a/Own.md"),
        ("../b/Own", "b/Own.md"),
        ("./Home", "(missing)"),
        ("/Home", "Home.md"),
        ("/Own", "(missing)"),
        ("../../Home", "(outside)"),
        # rule 4: the whole path wins
        ("Below", "Below.md"),
        ("Sub/Path", "Sub/Path.md"),
        ("b/Below", "b/Below.md"),
        # rule 5: in the note's own folder, or below it
        ("Own", "a/Own.md"),
        ("er/Below", "a/deep/er/Below.md"),
        # rule 6: the shortest text, not the fewest folders; then the alphabet
        ("Short", "x/y/z/Short.md"),
        ("Tie", "p/Tie.md"),
        # the parts of a link
        ("a||b", "(missing)"),
        ("Home||b", "Home.md"),
        ("Home#No such heading", "Home.md"),
        ("Home#^nosuchid", "Home.md"),
        ("pa#th/x", "pa.md"),
        ("Sq]uare", "Sq]uare.md"),
        # a wikilink is no address: nothing in it is decoded
        ("My%20Note", "(missing)"),
        ("https://x", "(missing)"),
    ],
)
def test_each_rule_of_resolution(text: str, path: str) -> None:
    assert found(text) == path


@pytest.mark.parametrize(
    ("text", "source", "path"),
    [
        ("Home", "b/Own.md", "Home.md"),  # not only beside the note
        ("Own", "b/Own.md", "b/Own.md"),
        ("Own", "a/Here.md", "a/Own.md"),
        ("Below", "b/deep/None.md", "Below.md"),
        ("er/Below", "a/Here.md", "a/deep/er/Below.md"),
        ("Short", "Home.md", "x/y/z/Short.md"),  # three folders, and the shorter text
        ("Short", "long name/Other.md", "long name/Short.md"),  # unless it is the note's own folder
    ],
)
def test_trap_01_its_own_folder_and_then_the_shortest_text(text: str, source: str, path: str) -> None:
    assert found(text, source) == path


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("My%20Note.md", "My Note.md"),
        ("My%20Note", "My Note.md"),
        ("100%2525", "100%25.md"),
        ("%C3%89t%C3%A9.md#H%20x", "\u00c9t\u00e9.md"),
        ("Own.md", "a/Own.md"),
        ("Short.md", "x/y/z/Short.md"),
    ],
)
def test_trap_02_the_address_of_a_markdown_link_is_a_name_like_any_other(url: str, path: str) -> None:
    assert ObsidianResolver().resolve(markdown_reference(url), "a/Here.md", VAULT).path == path


def calls(text: str, index: Index) -> int:
    """How many functions are called, those of C too, to find ``[[text]]``."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    reference = Reference(ReferenceKind.NAME, text)
    sys.setprofile(counted)
    try:
        ObsidianResolver().resolve(reference, "f7/sub/Here.md", index)
    finally:
        sys.setprofile(None)
    return count


def test_a_link_costs_the_same_however_many_notes_have_its_name() -> None:
    def vault(size: int) -> Index:
        notes = tuple(Note(f"f{number}/sub/N.md", "N") for number in range(size))
        return Index(Vault("v", "obsidian", notes))

    few, many = vault(20), vault(20_000)
    for text in ("N", "sub/N", "f3/sub/N", "Nowhere"):
        calls(text, few)
        calls(text, many)  # the first question sorts the notes of that name
        assert calls(text, many) == calls(text, few) < 100
    found = ObsidianResolver().resolve(Reference(ReferenceKind.NAME, "N"), "f19999/Here.md", many)
    assert found.path == "f19999/sub/N.md"
