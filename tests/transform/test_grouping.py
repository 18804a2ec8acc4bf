"""Which notes are of one source, in which order their highlights stand, and where links lead then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from vaultconv.formats.readwise.resolver import ReadwiseResolver
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Item, List, Paragraph, Quote, Traits
from vaultconv.model.board import Base, Board, BoardNode, Card
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note, NoteKind, Vault
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.transform.gathered import gather
from vaultconv.transform.grouping import Grouper, Grouping, holds_highlights
from vaultconv.transform.leads import GROUPED
from vaultconv.transform.scattered import scatter
from vaultconv.transform.sources import by_source
from vaultconv.transform.twins import marks_of, twins_in
from vaultconv.vault.index import Index

RESOLVE = ReadwiseResolver().resolve


def quote(text: str, id: str = "", **said: str) -> Quote:
    citation = Citation("Jane", "Maps", **said)  # type: ignore[arg-type]
    traits = Traits(anchor=f"rw{id}" if id else "", citation=citation)
    return Quote((Paragraph((Text(text),)),), traits=traits)


def note(path: str, *blocks: AnyBlock, date: str = "", **properties: Value) -> Note:
    kinds = {int: PropertyType.NUMBER, list: PropertyType.LIST}
    items = tuple(
        Property(key, value, kinds.get(type(value), PropertyType.TEXT)) for key, value in properties.items()
    )
    title = str(properties.get("title") or properties.get("book_title") or path)
    return Note(path, title, NoteKind.HIGHLIGHT, properties=Properties(items), blocks=blocks, date=date)


def single(id: int, text: str, date: str = "", **more: Value) -> Note:
    said: dict[str, Value] = {"book": 7, "book_title": "Maps", "author": "Jane", "highlight_id": id, **more}
    return note(f"{id}.md", quote(text, str(id)), date=date, **said)


def book(notes: Sequence[Note]) -> Grouping:
    return grouped(Vault("v", "readwise", tuple(notes)))


def grouped(vault: Vault) -> Grouping:
    grouper = Grouper(vault, Index(vault), RESOLVE)
    grouper.gather([each for each in vault.notes if holds_highlights(each)], lambda made, _: made.note)
    return grouper.grouping()


def texts(made: Note) -> list[str]:
    return [
        block.blocks[0].spans[0].text  # type: ignore[union-attr]
        for block in made.blocks
        if isinstance(block, Quote)
    ]


def test_sources_are_told_apart_by_id_and_else_by_name() -> None:
    notes = [
        note("a.md", quote("a"), book=1, book_title="Maps", author="Jane"),
        note("b.md", quote("b"), book=2, book_title="Maps", author="Jane"),
        note("c.md", quote("c"), book=3, book_title="Tin", author="Ada", canonical="https://a.example"),
        note("d.md", quote("d"), book_title="Tin", author="Ada"),
        note("e.md", quote("e"), book_title="Tin", author="Ada", canonical="https://b.example"),
        note("f.md", quote("f"), book_title="Maps", author="Jane"),
    ]
    found = [[each.path for each in group] for group in by_source(notes)]
    assert found == [["a.md"], ["b.md"], ["c.md", "d.md"], ["e.md"], ["f.md"]]


def test_the_order_is_that_of_reading_never_that_of_ids() -> None:
    by_place = [
        note("a.md", quote("second", "1", location="Location 20"), book=7, highlight_id=1),
        note("b.md", quote("first", "2", location="Location 3"), book=7, highlight_id=2),
    ]
    assert texts(gather(by_place, "m.md", "Maps").note) == ["first", "second"]
    by_day = [single(1, "later", "2022-02-02"), single(2, "earlier", "2022-02-01")]
    assert texts(gather(by_day, "m.md", "Maps").note) == ["earlier", "later"]
    by_clock = [
        note("a.md", quote("late", "1", location="Time 1:00:05"), book=7, highlight_id=1),
        note("b.md", quote("soon", "2", location="Time 0:59:59"), book=7, highlight_id=2),
    ]
    assert texts(gather(by_clock, "m.md", "Maps").note) == ["soon", "late"]
    mixed = [single(2, "by file"), single(1, "name", "2022-02-01")]
    assert texts(gather(mixed, "m.md", "Maps").note) == ["by file", "name"]


def test_what_only_one_note_says_stands_with_its_highlight() -> None:
    made = gather(
        [single(1, "a", cover="x", serial_number="N1"), single(2, "b", cover="x"), single(3, "c", cover="y")],
        "m.md",
        "Maps",
    )
    assert made.note.properties.get("cover") == "x"
    cards = [block.traits.properties for block in made.note.blocks if block.traits.properties]
    assert [[(item.key, item.value) for item in card] for card in cards] == [
        [("serial_number", "N1")],
        [("cover", "y")],
    ]
    assert made.losses == []


def test_what_is_empty_in_one_note_only_has_a_line() -> None:
    made = gather([single(1, "a", cover="x"), single(2, "b", cover=None)], "m.md", "Maps")
    assert [(loss.note, loss.construct, loss.value) for loss in made.losses] == [
        ("m.md", "property", "cover")
    ]


def test_two_notes_of_a_source_that_differ_have_both_said() -> None:
    many = [
        note("a.md", quote("a", "1"), quote("b", "2"), book=7, book_title="Maps", category="books"),
        note("b.md", quote("c", "3"), quote("d", "4"), book=7, book_title="Maps", category="articles"),
    ]
    made = gather(many, "m.md", "Maps")
    assert (made.note.properties.get("category"), made.note.properties.get("category (2)")) == (
        "books",
        "articles",
    )
    assert [loss.value for loss in made.losses] == ["category"]


def test_a_second_block_of_one_id_has_none() -> None:
    made = gather([single(1, "a"), note("b.md", quote("b", "1"), book=7, highlight_id=1)], "m.md", "Maps")
    assert [block.traits.anchor for block in made.note.blocks] == ["rw1", ""]
    assert [loss.construct for loss in made.losses] == ["anchor"]


def test_links_lead_to_the_quotation_and_an_essay_stays() -> None:
    link = Link(Reference(ReferenceKind.NAME, "One"))
    essay = Note("essay.md", "Essay", blocks=(Paragraph((link,)), quote("cited")))
    made = book([single(1, "a", title="One"), single(2, "b", title="Two"), essay])
    assert [each.path for each in made.vault.notes] == ["Maps.md", "essay.md"]
    paragraph = made.vault.notes[1].blocks[0]
    assert isinstance(paragraph, Paragraph)
    (led,) = paragraph.spans
    assert isinstance(led, Link)
    assert led.reference == Reference(ReferenceKind.NAME, "Maps.md", block="rw1", origin=GROUPED)
    assert led.label == (Text("One"),)


def test_links_in_properties_lead_there_by_name() -> None:
    other = Note(
        "o.md", "Other", properties=Properties((Property("up", ["[[One]]", "x"], PropertyType.LIST),))
    )
    made = book([single(1, "a", title="One"), other])
    assert made.vault.notes[1].properties.get("up") == ["[[Maps#^rw1|One]]", "x"]


def card(id: str, reference: Reference | None = None, blocks: Blocks = ()) -> BoardNode:
    return BoardNode(
        id, Card.FILE if reference else Card.TEXT, "", 0, 0, 1, 1, blocks=blocks, reference=reference
    )


def test_what_a_board_and_a_base_lead_to_leads_there_by_path() -> None:
    link = Link(Reference(ReferenceKind.NAME, "One"))
    elsewhere = Reference(ReferenceKind.NAME, "Other")
    text = card("t", blocks=(Paragraph((link,)),))
    file = card("f", Reference(ReferenceKind.NAME, "Two"))
    still = card("s", elsewhere)
    vault = Vault(
        "v",
        "readwise",
        (single(1, "a", title="One"), single(2, "b", title="Two"), Note("o.md", "Other")),
        (Board("b.canvas", (text, file, still), (), b""), Board("s.canvas", (still,), (), b"")),
        bases=(
            Base("x.base", ((1, Reference(ReferenceKind.NAME, "Two")), (2, elsewhere)), b""),
            Base("y.base", ((1, elsewhere),), b""),
        ),
    )
    made = grouped(vault)
    board, same = made.vault.boards
    (paragraph,) = board.nodes[0].blocks
    assert isinstance(paragraph, Paragraph)
    (led,) = paragraph.spans
    assert isinstance(led, Link)
    assert (led.reference.target, led.reference.block) == ("Maps.md", "rw1")
    there = board.nodes[1].reference
    assert there is not None
    assert (there.target, there.block, there.origin) == ("Maps.md", "rw2", GROUPED)
    assert board.nodes[2] is still
    assert same is vault.boards[1]
    (base, unchanged) = made.vault.bases
    assert [(line, each.target, each.block) for line, each in base.references] == [
        (1, "Maps.md", "rw2"),
        (2, "Other", ""),
    ]
    assert unchanged is vault.bases[1]


def test_a_note_that_nobody_understood_holds_no_highlights() -> None:
    assert not holds_highlights(Note("a.md", "a", blocks=(quote("a", "1"),), verbatim=b"---\n: ["))
    assert not holds_highlights(Note("a.md", "a"))


def test_the_note_of_a_source_is_known_by_what_links_it_or_by_what_it_lists() -> None:
    link = Property("source_note", "[[Maps]]", PropertyType.LINK)
    one, two = single(1, "a", title="One"), single(2, "b", title="Two")
    linking = replace(one, properties=Properties((*one.properties.items, link)))
    mine = Paragraph((Text("mine"),))
    listed = List(
        tuple(Item((Paragraph((Link(Reference(ReferenceKind.NAME, name)),)),)) for name in ("Two", "One"))
    )
    lists = note("h.md", mine, listed, title="Maps", book=7, book_title="Maps")
    (made,) = book([linking, two, lists]).vault.notes
    assert made.blocks[0] == mine
    assert texts(made) == ["b", "a"]  # as it lists them
    (made,) = book([one, two, lists]).vault.notes
    assert texts(made) == ["b", "a"]
    only = note("h.md", mine, title="Maps", book_title="Maps")
    assert [each.path for each in book([one, two, only]).vault.notes] == ["Maps.md", "h.md"]
    astray = replace(
        one,
        properties=Properties((Property("source_note", "[[Nowhere]]", PropertyType.LINK), *one.properties)),
    )
    assert [each.path for each in book([astray, two]).vault.notes] == ["Maps.md"]


def test_sources_without_an_id_are_one_by_title_author_and_address() -> None:
    notes = [
        note("a.md", quote("a"), book_title="Tin", author="Ada", canonical="https://a.example"),
        note("b.md", quote("b"), book_title="Tin", author="Ada", canonical="https://a.example"),
        note("c.md", quote("c"), book_title="Tin", author="Ada"),
        Note("d.md", "D", blocks=(Quote((Paragraph((Text("d"),)),), traits=Traits(anchor="rw1")),)),
        Note("e.md", "E", blocks=(Quote((Paragraph((Text("e"),)),), traits=Traits(anchor="rw2")),)),
    ]
    found = [[each.path for each in group] for group in by_source(notes)]
    assert found == [["a.md", "b.md", "c.md"], ["d.md"], ["e.md"]]


def test_a_path_that_is_taken_is_not_taken_again() -> None:
    made = book([single(1, "a"), Note("Maps.md", "Maps of mine")])
    assert sorted(made.members) == ["Maps 2.md"]


def test_five_hundred_highlights_are_one_note_and_many_again() -> None:
    notes = [single(number, f"passage {number}", "2022-01-01") for number in range(1, 501)]
    made = book(notes)
    (gathered,) = made.vault.notes
    assert len(texts(gathered)) == 500
    again = scatter(gathered, "x", set(), at_home=False)
    assert again.home is None
    assert len({each.path for each in again.notes}) == 500
    assert again.notes[0].properties.get("highlight_id") == 1


@pytest.mark.parametrize("at_home", [True, False])
def test_headings_and_text_before_the_first_stay_with_the_source(at_home: bool) -> None:
    chapter = Heading(1, (Text("One"),), traits=Traits(anchor="rw5"))
    source = note(
        "m.md", Paragraph((Text("mine"),)), chapter, quote("a"), quote("b"), book_title="Maps", aliases=["M"]
    )
    made = scatter(source, "m", {"m/a.md"}, at_home=at_home)
    assert [each.path for each in made.notes] == ["m/a 2.md", "m/b.md"]
    assert made.home is not None
    kinds = [type(block) for block in made.home.blocks]
    assert kinds == [Paragraph, Heading, *([List] if at_home else [])]
    assert made.places["rw5"] == "m.md"


def test_the_same_highlight_is_found_by_id_and_by_words_at_one_place() -> None:
    one = note(
        "a.md", quote("A map…", "1"), quote("Tin.", location="Page 3"), quote("x", location="Page 1"), book=7
    )
    two = note(
        "b.md",
        quote("other words", "1"),
        quote("tin", location="Page 3"),
        quote("x", location="Page 2"),
        book=7,
    )
    found = [(twin.first, twin.second, twin.differs) for twin in twins_in(map(marks_of, (one, two)))]
    assert found == [("a.md", "b.md", True), ("a.md", "b.md", False)]
