"""A note of which only the face is in memory: what it tells by itself, and what it is read again for."""

from __future__ import annotations

import pickle
from dataclasses import replace

from vaultconv.model.blocks import Heading, Paragraph, Traits
from vaultconv.model.note import Note, Source
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.faced import FacedNote, Lately, faced
from vaultconv.vault.index import Index, Vault

NOTE = Note(
    "Bread.md",
    "Bread",
    blocks=(
        Heading(1, (Text("Rye"),)),
        Paragraph((Link(Reference(ReferenceKind.NAME, "Oven"), ()),), traits=Traits(anchor="Crumb")),
    ),
    source=Source("# Rye", 0, "acme"),
)


def _faced() -> FacedNote:
    outbound = Index(Vault("V", "acme")).outbound_of(NOTE)
    there = faced(NOTE, iter_blocks(NOTE.blocks), outbound, frozenset({"templates"}))
    known: FacedNote = pickle.loads(pickle.dumps(there))
    return known


def test_its_face_is_told_without_reading() -> None:
    note = _faced()
    index, whole = (Index(Vault("V", "acme", (each,))) for each in (note, NOTE))

    assert isinstance(note, Note)
    assert (note.path, note.title, note.lacking) == ("Bread.md", "Bread", {"templates"})
    assert index.headings("Bread.md") == whole.headings("Bread.md") != ()
    assert index.anchors("Bread.md") == {"crumb"}
    assert index.block("Bread.md", "rye") is None
    assert [found.reference.target for found in index.outbound("Bread.md")] == ["Oven"]
    assert [found.block for found in index.outbound("Bread.md")] == [None]


def test_the_rest_of_it_is_read_once_lately() -> None:
    read: list[str] = []

    def again(path: str) -> Note:
        read.append(path)
        return NOTE

    lately = Lately(again, many=1)
    note = _faced().known_by(lately)

    assert Index(Vault("V", "acme", (note,))).block("Bread.md", "crumb") is NOTE.blocks[1]
    assert note.source is NOTE.source
    assert read == ["Bread.md"]
    lately("Oven.md")
    assert note.blocks is NOTE.blocks
    assert (read, lately.count) == (["Bread.md", "Oven.md", "Bread.md"], 3)


def test_who_makes_another_of_it_has_a_note_like_any() -> None:
    other = replace(_faced().known_by(lambda _path: NOTE), title="Loaf")

    assert type(other) is Note
    assert other == replace(NOTE, title="Loaf")
