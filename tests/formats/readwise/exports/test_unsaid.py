"""What a file of an export does not say of a note has its line, once, whatever else was told before."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.lower import book_of
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT
from vaultconv.formats.readwise.exports.unsaid import tell_unsaid
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.blocks import AnyBlock, Heading, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.spans import Text

TITLE = Property("book_title", "Slow Maps", PropertyType.TEXT, line=2)


def quote(words: str, anchor: str = "", citation: Citation | None = None, line: int = 9) -> Quote:
    traits = Traits(anchor=anchor, citation=citation or Citation("Jane Roe", "Slow Maps"))
    return Quote((Paragraph((Text(words),)),), traits=traits, line=line)


def source(
    *blocks: AnyBlock, properties: tuple[Property, ...] = (), title: str = "Slow Maps", date: str = ""
) -> Note:
    author = Property("author", "Jane Roe", PropertyType.TEXT, line=3)
    return Note("a.md", title, properties=Properties((TITLE, author, *properties)), blocks=blocks, date=date)


def told(
    note: Note, form: ExportForm = API, *before: tuple[str, str, str]
) -> list[tuple[int, str, str, str]]:
    """The lines for ``note`` in a file of ``form``, besides those that stood ``before``."""
    ledger = Ledger(note.path)
    book = book_of(note, Ledger(note.path), "note" in form.of_source)
    for construct, detail, value in before:
        ledger.approximated(construct, detail, value)
    tell_unsaid(note, form.book(form.record(book)), form, ledger)
    return [(loss.line, loss.construct, loss.value, loss.detail) for loss in ledger.losses[len(before) :]]


def test_what_is_said_needs_no_line() -> None:
    citation = Citation(
        "Jane Roe", "Slow Maps", permalink="https://readwise.io/open/7", color="yellow", tags=("a",)
    )
    assert told(source(quote("A map.", "rw7", citation))) == []


@pytest.mark.parametrize(
    ("item", "is_told"),
    [
        (Property("canonical", None, PropertyType.EMPTY, line=5), True),
        (Property("document_tags", "maps", PropertyType.TEXT, line=5), True),
        (Property("mood", "calm", PropertyType.TEXT, line=5), False),
        (Property("tags", ["maps"], PropertyType.LIST, line=5), False),
        (Property("Aliases", ["M"], PropertyType.LIST, line=5), False),
    ],
)
def test_a_property_that_comes_otherwise_is_named_in_its_line(item: Property, is_told: bool) -> None:
    expected = [(5, "property", item.key, f"{API.title} has no place for {item.key}: left out")]
    assert told(source(quote("A map."), properties=(item,))) == (expected if is_told else [])
    assert told(source(quote("A map."), properties=(item,)), API, ("property", "said", item.key)) == []


def test_the_day_of_a_note_and_another_title_are_of_the_note_as_a_whole() -> None:
    day = (0, "property", "date", f"{API.title} has no day of a source: left out")
    name = (0, "title", "Maps", f"{API.title} calls it 'Slow Maps', as its source is called")
    assert told(source(quote("A map."), title="Maps", date="2024-05-01")) == [day, name]
    date = Property("date", "2024-05-01", PropertyType.DATE)
    assert (
        told(source(quote("A map."), date="2024-05-01", properties=(date,)), API, ("property", "", "date"))
        == []
    )


@pytest.mark.parametrize(
    ("form", "anchor", "is_told"),
    [
        (HIGHLIGHTS, "rw7", True),
        (API, "rw7", False),
        (API, "RW7", False),
        (API, "mine", True),
        (IMPORT, "", False),
    ],
)
def test_an_id_that_no_field_has(form: ExportForm, anchor: str, is_told: bool) -> None:
    line = (9, "anchor", anchor, f"{form.title} has no ids of highlights: left out")
    assert told(source(quote("A map.", anchor)), form) == ([line] if is_told else [])


def test_the_second_of_two_with_one_id_comes_back_without_it() -> None:
    lines = told(source(quote("A map.", "rw7"), quote("A line.", "rw7", line=12)))
    assert [(line, construct, value) for line, construct, value, _ in lines] == [(12, "anchor", "rw7")]


@pytest.mark.parametrize(
    ("citation", "form", "lost"),
    [
        (Citation("Jane Roe", "Slow Maps", favicon="https://e.org/i.png"), API, " the icon of its source"),
        (Citation("Lin Wei", "Slow Maps"), API, ": author"),
        (Citation("Jane Roe", "Slow Maps", color="yellow", tags=("a",)), IMPORT, " its colour or its tags"),
        (Citation("Jane Roe", "Slow Maps", "https://e.org/1"), HIGHLIGHTS, " its address"),
        (Citation("Jane Roe", "Slow Maps", location="Page 7"), IMPORT, ": location"),
    ],
)
def test_what_of_a_source_is_lost_is_named(citation: Citation, form: ExportForm, lost: str) -> None:
    note = source(quote("A map.", citation=citation))
    assert told(note, form) == [(9, "citation", "", f"{form.title} does not say of a highlight{lost}")]


def test_a_heading_among_them_does_not_shift_the_others() -> None:
    chapter = Heading(2, (Text("Chapter"),), traits=Traits(anchor="mine"), line=7)
    lines = told(
        source(
            chapter, quote("A map.", "rw7", Citation("Jane Roe", "Slow Maps", favicon="https://e.org/i.png"))
        )
    )
    assert [(line, construct, value) for line, construct, value, _ in lines] == [
        (7, "anchor", "mine"),
        (9, "citation", ""),
    ]


def test_of_several_that_know_no_line_each_has_its_own() -> None:
    pages = [
        quote("A map.", citation=Citation("Jane Roe", "Slow Maps", location=f"Page {n}"), line=0)
        for n in (1, 2)
    ]
    details = [detail for _, construct, _, detail in told(source(*pages), IMPORT) if construct == "citation"]
    first = f"{IMPORT.title} does not say of a highlight: location"
    assert details == [first, f"{first} (2)"]


def test_a_quotation_that_nobody_is_cited_for_loses_nothing() -> None:
    bare = Quote((Paragraph((Text("A map."),)),), traits=Traits(anchor="rw7"), line=9)
    assert told(source(bare)) == []
