"""A source of an export as a note, and a note as a source: the same, whichever form it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.left_out import report, reported
from vaultconv.formats.readwise.exports.lift import blocks_of, properties_of
from vaultconv.formats.readwise.exports.location import label_of, read_label
from vaultconv.formats.readwise.exports.lower import book_of, has_passages, is_source
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.blocks import Blocks, Code, Heading, Item, List, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Tag, Text

BOOK = Book(
    "Slow Maps",
    "7",
    "Jane Roe",
    "articles",
    "reader",
    "https://example.org/maps",
    "https://readwise.io/bookreview/7",
    "https://example.org/c.png",
    "B00X",
    ("a b", "c"),
    "the *whole*",
    "summary",
    [
        Passage("Chapter", "70", heading=2),
        Passage(
            "First\n\n- a\n- b",
            "71",
            "why?\n\nso",
            "12",
            "page",
            "pink",
            ("x y",),
            "2024-05-01",
            "https://e.org/#p",
        ),
        Passage("Second", "72", location="3723", location_type="time_offset"),
    ],
)


def note(book: Book) -> Note:
    return Note("a.json/T.md", book.title, properties=properties_of(book), blocks=blocks_of(book))


def back(made: Note, *, has_note: bool = True) -> Book:
    return book_of(made, Ledger(made.path), has_note)


def test_a_book_becomes_a_note_and_a_book_again() -> None:
    again = back(note(BOOK))
    for passage in again.passages:
        passage.permalink = ""
    assert again == BOOK


WORDS = st.text("ab *_`[]#-.1\n>", max_size=20).map(str.strip)
PASSAGES = st.builds(
    Passage,
    text=WORDS.filter(bool),
    id=st.integers(1, 10**9).map(str),
    note=WORDS,
    location=st.integers(1, 999).map(str),
    location_type=st.sampled_from(["page", "location", "time_offset"]),
    color=st.sampled_from(["", "yellow", "teal"]),
    tags=st.lists(st.sampled_from(["a", "b c", ".x"]), max_size=2, unique=True).map(tuple),
)


@given(st.lists(PASSAGES, max_size=4, unique_by=lambda passage: passage.id))
def test_what_a_highlight_says_survives_whatever_its_words_are(passages: list[Passage]) -> None:
    again = back(note(Book("T", "1", passages=passages)))
    kept = [(p.id, p.location, p.location_type, p.color, p.tags) for p in again.passages if not p.heading]
    assert kept == [(p.id, p.location, p.location_type, p.color, p.tags) for p in passages]


@pytest.mark.parametrize(
    ("location", "kind", "label"),
    [
        ("465", "location", "Location 465"),
        ("180-182", "location", "Location 180-182"),
        ("12", "page", "Page 12"),
        ("3723", "time_offset", "Time 1:02:03"),
        ("ix", "", "ix"),
        ("", "page", ""),
    ],
)
def test_the_name_of_a_place(location: str, kind: str, label: str) -> None:
    assert label_of(location, kind) == label
    assert read_label(label) == (location, kind if location else "")


@pytest.mark.parametrize("kind", ["order", "offset", "none"])
def test_a_place_that_only_sorts_has_no_name(kind: str) -> None:
    assert label_of("7", kind) == ""


def test_two_highlights_of_one_id_are_both_there() -> None:
    first, second = blocks_of(Book("T", passages=[Passage("a", "1"), Passage("b", "1")]))
    assert (first.traits.anchor, second.traits.anchor) == ("rw1", "")


def test_what_is_nested_too_deep_is_kept_as_it_is() -> None:
    (quote,) = blocks_of(Book("T", passages=[Passage(">" * 5000 + " deep")]))
    assert isinstance(quote, Quote)
    assert isinstance(quote.blocks[0], Code)


# -- notes from elsewhere ------------------------------------------------------------------------------------------


def quote(text: str, *, anchor: str = "", **said: str) -> Quote:
    return Quote((Paragraph((Text(text),)),), traits=Traits(anchor, citation=Citation(**said)))


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def elsewhere(*blocks: object, **properties: str) -> Note:
    items = tuple(Property(key, value, PropertyType.TEXT) for key, value in properties.items())
    return Note("N.md", "N", properties=Properties(items), blocks=tuple(blocks))  # type: ignore[arg-type]


def test_what_follows_a_highlight_is_the_note_on_it() -> None:
    book = back(
        elsewhere(words("above"), quote("a", author="A", title="T"), words("mine"), words("more"), quote("b"))
    )
    assert (book.title, book.author, book.note) == ("T", "A", "above")
    assert [(p.text, p.note) for p in book.passages] == [("a", "mine\n\nmore"), ("b", "")]


def test_where_a_form_has_no_note_on_the_whole_it_stands_in_the_first() -> None:
    book = back(elsewhere(words("above"), quote("a"), words("mine")), has_note=False)
    assert book.passages[0].note == "above\n\nmine"


def test_highlights_in_the_bullets_of_an_outline() -> None:
    page = List(
        (Item((quote("a"),), traits=Traits("rw5")), Item((words("mine"), List((Item((quote("b"),)),)))))
    )
    book = back(elsewhere(page))
    assert [(p.id, p.text, p.note) for p in book.passages] == [("5", "a", "mine"), ("", "b", "")]


def test_a_heading_in_the_note_of_a_source_is_a_highlight_and_elsewhere_words() -> None:
    blocks: Blocks = (Heading(3, (Text("Part"),)), quote("a"))
    assert back(elsewhere(*blocks, book_title="T")).passages[0].heading == 3
    assert [p.text for p in back(elsewhere(*blocks)).passages] == ["a"]


def test_a_highlight_of_a_site_says_in_its_properties_what_it_is() -> None:
    made = elsewhere(
        quote("a", title="T"), highlight_id="71", readwise_url="https://readwise.io/open/71", tags="x y"
    )
    made.date = "2024-05-01"
    book = back(made)
    (passage,) = book.passages
    assert (passage.id, passage.tags, passage.date) == ("71", ("x", "y"), "2024-05-01")
    assert book.permalink == ""


@pytest.mark.parametrize(
    ("made", "passages", "source"),
    [
        (elsewhere(words("a")), False, False),
        (elsewhere(words("a"), book_title="T"), False, True),
        (elsewhere(quote("a")), True, False),
        (elsewhere(Quote((), traits=Traits("rw5"))), True, False),
        (elsewhere(Quote((), traits=Traits("x5"))), False, False),
    ],
)
def test_which_notes_have_highlights(made: Note, passages: bool, source: bool) -> None:
    assert (has_passages(made), is_source(made)) == (passages, source)


def test_what_no_export_knows_is_words_and_said() -> None:
    link = Link(Reference(ReferenceKind.NAME, "Home"), (Text("home"),))
    made = elsewhere(
        Quote((Paragraph((link, Text(" "), Tag("t"))),), traits=Traits(citation=Citation("A"), anchor="rw1"))
    )
    ledger = Ledger("N.md")
    assert book_of(made, ledger, True).passages[0].text == "home #t"
    assert [(loss.construct, loss.outcome.value) for loss in ledger.losses] == [
        ("link", "kept-as-text"),
        ("tag", "kept-as-text"),
    ]


def test_what_a_form_has_no_place_for_is_said() -> None:
    made = elsewhere(
        words("above"),
        quote(
            "a",
            anchor="rw1",
            author="A",
            color="pink",
            permalink="https://readwise.io/open/1",
            favicon="https://f",
            url="https://u",
        ),
        tags="x",
        aliases="y",
        canonical="https://u",
        mine="z",
    )
    said: dict[str, list[tuple[str, str]]] = {}
    for form in (API, HIGHLIGHTS):
        ledger = Ledger("N.md")
        report(made, form, ledger)
        reported(made.blocks[-1], form, ledger)
        said[form.name] = [(loss.construct, loss.value) for loss in ledger.losses]
    assert said["api"] == [("tag", "x"), ("alias", "y"), ("words", ""), ("citation", "")]
    assert said["csv"] == [
        ("tag", "x"),
        ("alias", "y"),
        ("property", "canonical"),
        ("property", "mine"),
        ("anchor", "rw1"),
        ("citation", ""),
    ]
