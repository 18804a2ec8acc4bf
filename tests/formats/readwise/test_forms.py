"""Telling the generations of site notes apart."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import FIXTURES, read
from vaultconv.formats.readwise.forms import FORMS, anchor_of, form_by_keys, form_of, highlight_id
from vaultconv.formats.readwise.shape import form_for
from vaultconv.model.blocks import Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.properties import Properties, Property, PropertyType, Value

FORM_OF_FIXTURE = {
    "_manual_posts/2023-02-24-what-a-good-shelf-needs.md": "M0",
    "_posts/2019-03-02-210000101.md": "F0",
    "_posts/2019-03-05-210000102.md": "F1",
    "_posts/2019-03-09-210000103.md": "F2t",
    "_posts/2021-08-12-211000104.md": "F2",
    "_posts/2021-08-13-211000105.md": "F2m",
    "_posts/2021-08-20-211000106.md": "F3",
    "_posts/2021-09-01-211000107.md": "F3",
    "notes/_posts/2021-10-04-212000108.md": "F4",
    "notes/_posts/2022-02-11-300000109.md": "F4",
    "notes/_posts/2022-03-01-400000456.md": "F5",
    "notes/_posts/2023-04-18-500000110.md": "F6",
    "notes/_posts/2025-06-09-01jx9shntrb2c4d6f8g0h1j3k5.md": "F7",
}


def properties(**values: Value) -> Properties:
    return Properties(tuple(Property(key, value, PropertyType.TEXT) for key, value in values.items()))


@pytest.mark.parametrize(("path", "form"), FORM_OF_FIXTURE.items())
def test_each_fixture_is_of_its_form(path: str, form: str) -> None:
    note = read((FIXTURES / path).read_text("utf-8"), path)
    assert note.form == form
    assert note.kind is (NoteKind.PAGE if form in ("F7", "M0") else NoteKind.HIGHLIGHT)


@pytest.mark.parametrize(
    ("values", "body", "form"),
    [
        (
            {"mastodon_social_status_url": False, "highlight_id": 1},
            '\n> <div class="quoteback-footer">',
            "F8",
        ),
        ({"highlight_id": 1}, '\n> <div class="quoteback-footer">', "F5"),
        ({"highlight_id": 1, "serial_number": "1"}, '> <div class="quoteback-footer">', "F6"),
        ({"title": "T"}, '\n[[<cite class="h-cite"><em>A</em></cite> by B::wrap]]', "F1"),
        ({"title": "T"}, '\ntext\n\n[[<cite class="h-cite"><em>A</em></cite> by B::wrap]]', "F3h"),
        ({"title": "A (1)", "hide_title": True}, "\ntext\n\n[[_Source_: A<br>\n::wrap]]", "F2"),
        ({"title": "A (1)"}, "\ntext\n\n[[_Source_: A<br>\n::wrap]]", "F2t"),
        ({"title": "T"}, "\nwords", ""),
        ({"layout": "post"}, "\n[[a box::wrap]]", ""),
    ],
)
def test_by_keys_and_body(values: dict[str, Value], body: str, form: str) -> None:
    assert form_of(properties(**values), body) == form


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ({"highlight_id": 1}, "F5"),
        ({"highlight_id": 1, "serial_number": "1"}, "F6"),
        ({"readwise_url": "https://readwise.io/open/1"}, "F4"),
        ({"readwise_url": "https://read.readwise.io/read/x", "book": "01jx9shntrb2c4d6f8g0h1j3k5"}, "F7"),
        ({"show_book_meta": True}, "F7"),
        ({"manual_post": True}, "M0"),
        ({"title": "T"}, ""),
    ],
)
def test_by_keys_alone(values: dict[str, Value], form: str) -> None:
    assert form_by_keys(properties(**values)) == form


EARLY = {"title": "First words ...", "tags": "a", "canonical": None}


@pytest.mark.parametrize(
    ("values", "citation", "comment", "form"),
    [
        (EARLY | {"title": "A (1)"}, Citation("B", "A"), False, "F1"),
        (EARLY | {"title": "A (1)"}, Citation("B", "A"), True, "F2t"),
        (EARLY | {"hide_title": True}, Citation("B", "A"), False, "F2m"),
        (EARLY | {"hide_title": True}, Citation("B", "A", "https://e.org"), False, "F2"),
        (EARLY | {"hide_title": True}, Citation("B", "A", emoji="📕"), False, "F3"),
        (EARLY | {"hide_title": True, "book": 1}, Citation("B", "A"), False, "F3"),
        ({"highlight_id": 1}, Citation("B", "A"), False, "F5"),
        ({"title": "T"}, Citation("B", "A", permalink="https://readwise.io/open/1"), False, "F5"),
        ({"title": "T"}, Citation("B", "A"), False, "F5"),
        ({"title": "T", "manual_post": True}, Citation("B", "A"), False, "M0"),
    ],
)
def test_a_note_from_elsewhere(
    values: dict[str, Value], citation: Citation, comment: bool, form: str
) -> None:
    quote = Quote((), traits=Traits(citation=citation))
    blocks = (quote, Paragraph(())) if comment else (quote,)
    assert form_for(Note("A.md", "A", properties=properties(**values), blocks=blocks)) == form


def test_words_before_the_passage_need_a_form_that_says_where_it_begins() -> None:
    quote = Quote((), traits=Traits(citation=Citation("B", "A")))
    assert form_for(Note("A.md", "A", form="F1", blocks=(quote,))) == "F1"
    assert form_for(Note("A.md", "A", form="F1", blocks=(quote, Paragraph(())))) == "F2t"
    assert form_for(Note("A.md", "A", form="F2", blocks=(Paragraph(()), quote))) == "F4"
    assert form_for(Note("A.md", "A", form="F5", blocks=(Paragraph(()), quote))) == "F5"


def test_a_highlight_without_its_source_is_known_by_its_anchor() -> None:
    quote = Quote((), traits=Traits(anchor="rw123"))
    assert form_for(Note("A.md", "A", NoteKind.HIGHLIGHT, blocks=(quote,))) == "F5"
    assert form_for(Note("A.md", "A", NoteKind.HIGHLIGHT)) == "M0"


@pytest.mark.parametrize(
    ("values", "permalink", "id"),
    [
        ({"highlight_id": 7}, "", "7"),
        ({"highlight_id": "7"}, "", "7"),
        ({"highlight_id": None}, "https://readwise.io/open/8", "8"),
        ({"readwise_url": "https://readwise.io/open/9"}, "https://readwise.io/open/8", "9"),
        (
            {"readwise_url": "https://read.readwise.io/read/01JX9SHNTRB2C4D6F8G0H1J3K5"},
            "",
            "01jx9shntrb2c4d6f8g0h1j3k5",
        ),
        ({"highlight_id": True}, "", ""),
        ({}, "https://example.org/", ""),
    ],
)
def test_the_id_of_a_highlight(values: dict[str, Value], permalink: str, id: str) -> None:
    assert highlight_id(properties(**values), permalink) == id
    assert anchor_of(id) == (f"rw{id}" if id else "")


def test_every_form_says_where_its_notes_lie() -> None:
    assert {form.folder for name, form in FORMS.items() if name} == {
        "_posts",
        "notes/_posts",
        "_manual_posts",
    }
