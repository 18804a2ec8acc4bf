"""How a link finds its note, one row a rule."""

from __future__ import annotations

import pytest

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


def test_an_address_is_an_address() -> None:
    target = ObsidianResolver().resolve(Reference(ReferenceKind.URL, "https://x"), "Home.md", INDEX)
    assert (target.kind, target.path) == ("url", "https://x")
