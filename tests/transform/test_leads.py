"""Links of every kind lead to where a note's text is now."""

from __future__ import annotations

from vaultconv.model.blocks import Comment, Paragraph, Traits
from vaultconv.model.note import Note, Vault
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import CommentSpan, Embed
from vaultconv.transform.leads import GROUPED, GroupedResolver, Leads, led
from vaultconv.vault.index import Index

ONE = Reference(ReferenceKind.NAME, "One")
THERE = Reference(ReferenceKind.NAME, "Maps.md", block="rw1", origin=GROUPED)
LEADS = Leads({"One.md": ("Maps.md", "rw1")}, {"Tin.md": {"rw2": "Tin/2.md", "": "Tin/1.md"}})


def resolve(reference: Reference, source: str, index: Index) -> Target:
    return Target("note", f"{reference.target}.md") if reference.target else Target("note", source)


def moved(note: Note) -> Note:
    return led(note, note.path, LEADS, Index(Vault("", "obsidian")), resolve)


def test_embeds_comments_and_properties_of_blocks_lead_there() -> None:
    spans = (Embed(ONE), CommentSpan("[[One]]", ((0, 7, ONE),)))
    up = Property("up", "[[One]]", PropertyType.LINK)
    note = Note(
        "a.md",
        "A",
        blocks=(Paragraph(spans, traits=Traits(properties=(up,))), Comment("[[One]]", ((0, 7, ONE),))),
    )
    paragraph, comment = moved(note).blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(comment, Comment)
    assert paragraph.spans == (Embed(THERE), CommentSpan("[[One]]", ((0, 7, THERE),)))
    assert comment.references == ((0, 7, THERE),)
    assert paragraph.traits.properties[0].value == "[[Maps.md#^rw1|One]]"


def test_a_place_in_a_note_that_was_parted_is_where_its_block_is() -> None:
    to_block = Reference(ReferenceKind.NAME, "Tin", block="rw2")
    to_note = Reference(ReferenceKind.NAME, "Tin")
    assert LEADS.to(to_block, Target("note", "Tin.md")) == Reference(
        ReferenceKind.NAME, "Tin/2.md", block="rw2", origin=GROUPED
    )
    assert LEADS.to(to_note, Target("note", "Tin.md")) == Reference(
        ReferenceKind.NAME, "Tin/1.md", origin=GROUPED
    )
    assert LEADS.to(to_note, Target("missing", "Tin")) is None
    assert LEADS.to(to_note, Target("note", "Other.md")) is None


def test_what_leads_elsewhere_is_the_same_object() -> None:
    note = Note("a.md", "A", blocks=(Paragraph((Embed(Reference(ReferenceKind.NAME, "Other")),)),))
    assert moved(note) is note
    bytes_only = Note("b.md", "B", verbatim=b"[[One]]")
    assert moved(bytes_only) is bytes_only


def test_a_path_needs_no_looking_up() -> None:
    found = GroupedResolver(resolve).resolve(THERE, "a.md", None)  # type: ignore[arg-type]
    assert found == Target("note", "Maps.md")
