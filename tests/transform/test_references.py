"""References by an id of the whole vault, as references by note and place."""

from __future__ import annotations

import pytest

from vaultconv.model.blocks import Cell, Heading, Paragraph, Quote, Table
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Highlight, Link, Span, Text
from vaultconv.transform.references import named
from vaultconv.vault.index import Index

ID = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"
HEADING = "6a1f0c3e-1111-5a2b-8c3d-0123456789ab"
THERE = Note(
    "pages/T.md",
    "T",
    blocks=(Heading(1, (Text("A"),)), Heading(2, (Text("Heat: how"),))),
    extra={"blocks": {ID: ((), ID), HEADING: (("Heat: how",), "")}, "place": "Dir/T.md"},
)


def link(id: str, label: str = "", headings: tuple[str, ...] = ()) -> Link:
    return Link(Reference(ReferenceKind.BLOCK, id, headings), (Text(label),) if label else (), raw="x")


def became(span: Span, note: Note | None = None) -> Span:
    note = note or Note("pages/N.md", "N", blocks=(Paragraph((span,)),))
    index = Index(Vault("v", "logseq", (note, THERE)))
    (block,) = named(note, index).blocks
    assert isinstance(block, Paragraph)
    return block.spans[0]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (link(ID), Link(Reference(ReferenceKind.NAME, "T", block=ID))),
        (link(ID, "that"), Link(Reference(ReferenceKind.NAME, "T", block=ID), (Text("that"),))),
        (link(HEADING, "T > Heat how"), Link(Reference(ReferenceKind.NAME, "T", ("Heat how",)))),
        (link(HEADING, "T > A > Heat how"), Link(Reference(ReferenceKind.NAME, "T", ("A", "Heat how")))),
        (link(HEADING, "warm"), Link(Reference(ReferenceKind.NAME, "T", ("Heat: how",)), (Text("warm"),))),
        (link(HEADING, "../Dir/T.md > Heat how"), Link(Reference(ReferenceKind.NAME, "T", ("Heat how",)))),
        (
            link(HEADING, "Other/T > Heat how"),
            Link(Reference(ReferenceKind.NAME, "T", ("Heat: how",)), (Text("Other/T > Heat how"),)),
        ),
        (
            link(HEADING, "T > B > Heat how"),
            Link(Reference(ReferenceKind.NAME, "T", ("Heat: how",)), (Text("T > B > Heat how"),)),
        ),
        (
            link(HEADING, "heat how"),
            Link(Reference(ReferenceKind.NAME, "T", ("Heat: how",)), (Text("heat how"),)),
        ),
        (
            link(HEADING, "warm", ("A", "heat")),
            Link(Reference(ReferenceKind.NAME, "T", ("A", "heat")), (Text("warm"),)),
        ),
        (
            link(HEADING, "T > A > heat", ("A", "heat")),
            Link(Reference(ReferenceKind.NAME, "T", ("A", "heat"))),
        ),
        (
            Embed(Reference(ReferenceKind.BLOCK, HEADING), raw="x"),
            Embed(Reference(ReferenceKind.NAME, "T", ("Heat: how",))),
        ),
    ],
)
def test_a_reference_names_its_note(span: Span, expected: Span) -> None:
    assert became(span) == expected


def test_within_a_note_no_name_is_needed() -> None:
    note = Note("pages/T.md", "T", blocks=(Paragraph((link(ID),)),), extra=THERE.extra)
    assert named(note, Index(Vault("v", "logseq", (note,)))).blocks == (
        Paragraph((Link(Reference(ReferenceKind.NAME, "", block=ID)),)),
    )


@pytest.mark.parametrize(
    ("heading", "label", "expected"),
    [
        ("Other", "T > Heat how", Reference(ReferenceKind.NAME, "T", ("Heat how",))),
        ("Other", "Dir/t.md > Heat how", Reference(ReferenceKind.NAME, "T", ("Heat how",))),
        ("T", "T > Heat how", Reference(ReferenceKind.NAME, "", ("T", "Heat how"))),
        ("Heat how", "T > Heat how", Reference(ReferenceKind.NAME, "T", ("Heat how",))),
    ],
)
def test_a_note_may_name_itself(heading: str, label: str, expected: Reference) -> None:
    blocks = (Heading(1, (Text(heading),)), Paragraph((link(HEADING, label),)), *THERE.blocks)
    note = Note("pages/T.md", "T", blocks=blocks, extra=THERE.extra)
    assert named(note, Index(Vault("v", "logseq", (note,)))).blocks[1] == Paragraph((Link(expected),))


@pytest.mark.parametrize(
    ("label", "headings", "target", "words"),
    [
        ("T > Heat how", ("Heat how",), "T", ()),
        ("Dir/T > Heat how", ("Heat how",), "T", ()),
        ("T > Heat how", (), "", ()),
        ("Other/T > Heat how", (), "", (Text("Other/T > Heat how"),)),
    ],
)
def test_in_a_note_with_a_heading_called_as_it_what_is_carried_tells_the_two_apart(
    label: str, headings: tuple[str, ...], target: str, words: tuple[Text, ...]
) -> None:
    blocks = (Heading(1, (Text("T"),)), Paragraph((link(HEADING, label, headings),)), *THERE.blocks)
    note = Note("pages/T.md", "T", blocks=blocks, extra=THERE.extra)
    (_, made, *_) = named(note, Index(Vault("v", "logseq", (note,)))).blocks
    assert isinstance(made, Paragraph)
    (span,) = made.spans
    assert isinstance(span, Link)
    assert (span.reference.target, span.label) == (target, words)


def test_a_note_may_name_itself_and_its_heading_that_is_called_so_too() -> None:
    """`[[Heat how#Heat how]]`, as a heading called as its note is linked to."""
    blocks = (Heading(1, (Text("Heat how"),)), Paragraph((link(HEADING, "Heat how > Heat how"),)))
    note = Note("pages/Heat how.md", "Heat how", blocks=blocks, extra=THERE.extra)
    place = next(headings for id, (headings, _) in THERE.extra["blocks"].items() if id == HEADING)
    (_, made) = named(note, Index(Vault("v", "logseq", (note,)))).blocks
    assert isinstance(made, Paragraph)
    (span,) = made.spans
    assert isinstance(span, Link)
    assert (span.reference.target, len(span.reference.headings), span.label) == ("Heat how", len(place), ())


def test_what_leads_nowhere_stays() -> None:
    span = link("6a1f0c3e-9999-4a2b-8c3d-0123456789ab")
    assert became(span) == span


def test_a_note_without_such_references_is_the_same_object() -> None:
    note = Note("N.md", "N", blocks=(Paragraph((Text("x"),)),))
    assert named(note, Index(Vault("v", "logseq", (note,)))) is note


def test_references_are_found_wherever_they_stand() -> None:
    cell = Cell((Highlight((link(ID),)),))
    note = Note("N.md", "N", blocks=(Quote((Table(((cell,),), ("",)),)), Paragraph((Text("same"),))))
    quote, same = named(note, Index(Vault("v", "logseq", (note, THERE)))).blocks
    assert same is note.blocks[1]
    assert isinstance(quote, Quote)
    (table,) = quote.blocks
    assert isinstance(table, Table)
    expected = Link(Reference(ReferenceKind.NAME, "T", block=ID))
    assert table.rows == ((Cell((Highlight((expected,)),)),),)
