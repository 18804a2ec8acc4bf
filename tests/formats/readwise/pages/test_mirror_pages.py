"""Pages of Readwise Mirror become notes."""

from __future__ import annotations

from tests.formats.readwise.pages.pages import highlights, note_in, outline, page
from vaultconv.model.citation import Citation
from vaultconv.model.spans import Link
from vaultconv.model.traverse import note_spans

ADA = ("Ada Brook, Ben Low", "The Quiet Ledger")
HEAD = "%%\nID: 27000101\n%%\n\n# About\nTitle: [[A]]\nAuthor: [[B]]\n\n# Highlights\n\n"


def test_the_hidden_block_and_the_list_are_properties() -> None:
    note = note_in("mirror", ".md")
    assert (note.title, note.form) == ("The Quiet Ledger", "mirror")
    assert {item.key: item.value for item in note.properties} == {
        "book": 27000101,
        "updated": "2024-11-24",
        "image": "https://images.example.org/ledger.jpg",
        "author": ["[[Ada Brook]]", "[[Ben Low]]"],
        "category": "books",
        "document_tags": ["money"],
        "num_highlights": 3,
        "readwise_url": "https://readwise.io/bookreview/27000101",
        "created": "2024-11-24",
        "last_highlighted_date": "2024-11-20",
    }


def test_highlights_have_ids_and_colours() -> None:
    note = note_in("mirror", ".md")
    kindle = "https://readwise.io/to_kindle?action=open&asin=B00EXAMPLE&location=101"
    assert highlights(note) == [
        (
            "A shopkeeper who writes down what he owes sleeps better.",
            Citation(*ADA, "", kindle, location="101", color="yellow", tags=("money", "old roads")),
            "rw210000101",
        ),
        (
            "Two lines of a passage, and a second paragraph\nin it.",
            Citation(*ADA, permalink="https://readwise.io/open/210000102", color="blue"),
            "rw210000102",
        ),
        ("A passage seen from another.", Citation(*ADA), "rw210000103"),
    ]
    assert outline(note)[2] == ("Paragraph", "As my grandfather did.")
    assert outline(note)[-1] == ("Paragraph", "My own paragraph.")


def test_a_link_to_the_id_of_a_highlight_leads_there() -> None:
    (link,) = (span for _, span in note_spans(note_in("mirror", ".md").blocks) if isinstance(span, Link))
    assert link.reference.block == "rw210000101"


def test_notes_of_old_pages_are_bold() -> None:
    note = page(f"{HEAD}Words ^210000101\n\n**Note: Mine, all of it.**\n\n---\n")
    assert outline(note)[1:] == [("Quote", "Words"), ("Paragraph", "Mine, all of it.")]


def test_what_is_no_highlight_stays() -> None:
    note = page(f"{HEAD}Words ^210000101\n\n---\n\nMine, without an id.\n\n---\n\n# Mine\n\nwords\n")
    assert outline(note)[2:] == [
        ("Paragraph", "Mine, without an id."),
        ("Heading", "Mine"),
        ("Paragraph", "words"),
    ]


def test_code_below_a_highlight_is_one_block() -> None:
    note = page(f"{HEAD}Words ^210000101\n\n```\none\n\nTags: #no\n```\n\n---\n")
    assert outline(note)[-1] == ("Code", "")
    assert highlights(note)[0][1].tags == ()


def test_a_note_about_the_whole_stays_under_its_heading() -> None:
    note = page(
        HEAD.replace("# Highlights", "---\n\n# Document Note\n\nGood.\n\n# Highlights") + "Words ^210000101\n"
    )
    assert outline(note)[:2] == [("Heading", "Document Note"), ("Paragraph", "Good.")]
