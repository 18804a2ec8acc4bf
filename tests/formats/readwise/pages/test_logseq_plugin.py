"""Pages of the official Logseq plugin become notes."""

from __future__ import annotations

from tests.formats.readwise.pages.pages import highlights, note_in, outline, page
from vaultconv.model.citation import Citation

HEAD = "title:: Slow Maps (highlights)\nauthor:: [[Jane Roe]]\n\n- Highlights first synced by #Readwise [[2022-11-19]]\n"
PULLEY = ("example.org", "What a pulley costs", "https://read.readwise.io/read/01jx9shntrb2c4d6f8g0h1j3k6")


def test_page_properties_and_the_cover_below_them() -> None:
    note = note_in("logseq", ".md")
    assert (note.title, note.form) == ("What a pulley costs (highlights)", "logseq-plugin")
    assert {item.key: item.value for item in note.properties} == {
        "author": "[[example.org]]",
        "book_title": "What a pulley costs",
        "category": "articles",
        "document_tags": ["machines", "slow reading"],
        "canonical": "https://example.org/essays/pulleys",
        "summary": "A rope, a wheel, and who pays.",
        "image": "https://images.example.org/pulley.png",
    }


def test_each_block_stays_in_its_place() -> None:
    assert outline(note_in("logseq", ".md")) == [
        ("Heading", "Highlights first synced by Readwise Nov 19th, 2022"),
        ("Quote", "Anyone who has pulled knows the price."),
        ("Paragraph", "As in the mill, where nobody asked."),
        ("List", "a bullet of mine\nand one below it"),
        ("Heading", "THE WHEEL"),
        ("Quote", "Two things turn it:\n- the hand - the water"),
        ("Quote", "-"),
        ("Heading", "New highlights added Dec 18th, 2022 at 6:31 PM"),
        ("Quote", "Anyone who has pulled knows the price."),
        ("List", "my own block\nwith a child"),
    ]


def test_the_day_of_a_sync_is_said_by_its_heading_alone() -> None:
    found = [(citation, anchor) for _, citation, anchor in highlights(note_in("logseq", ".md"))]
    assert found[0] == (
        Citation(*PULLEY, tags=("favorite", "old roads")),
        "63f8a1b2-0000-4000-8000-000000000001",
    )
    assert found[3] == (Citation(*PULLEY), "")


def test_lines_before_the_first_bullet_that_say_nothing_are_kept() -> None:
    note = page(
        "title:: A\nauthor:: [[B]]\nwords of mine\n\n- Highlights first synced by [[Readwise]] [[2022-11-19]]\n\t- Words\n"
    )
    assert outline(note)[0] == ("Paragraph", "words of mine")


def test_what_stands_in_the_block_of_a_header_is_kept() -> None:
    note = page(f"{HEAD}  more of it\n\t- Words\n")
    assert outline(note)[1:] == [("Paragraph", "more of it"), ("Quote", "Words")]
    assert highlights(note)[0][1].date == ""


def test_a_note_of_several_paragraphs() -> None:
    note = page(f"{HEAD}\t- Words\n\t\t- **Note**: One\n\t\t  \n\t\t  Two\n")
    assert outline(note)[2:] == [("Paragraph", "One"), ("Paragraph", "Two")]


def test_highlights_below_a_block_of_the_readers_are_none() -> None:
    note = page(f"{HEAD}\t- Words\n- mine\n\t- not a passage\n")
    assert outline(note)[2:] == [("List", "mine\nnot a passage")]


def test_tags_of_a_page_are_those_of_its_document() -> None:
    note = page(HEAD.replace("\n\n", "\ntags:: #[[a]] #[[b c]]\nmood:: calm\n\n") + "\t- Words\n")
    assert note.properties.get("document_tags") == ["a", "b c"]
    assert note.properties.get("mood") == "calm"
