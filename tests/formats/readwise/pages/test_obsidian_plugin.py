"""Pages of the official Obsidian plugin become notes: metadata, highlights, and all that somebody put between."""

from __future__ import annotations

import pytest

from tests.formats.readwise.pages.pages import HEAD, PLACE, highlights, note_in, outline, page
from vaultconv.model.blocks import Item, List, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import NoteKind
from vaultconv.model.properties import PropertyType

KINDLE = "https://readwise.io/to_kindle?action=open&asin=B00EXAMPLE&location="
ADA = ("Ada Brook", "The Quiet Ledger: On keeping accounts")


def test_what_the_page_says_of_its_source_are_properties() -> None:
    note = note_in("obsidian", "The Quiet Ledger.md")
    assert (note.title, note.form, note.kind) == ("The Quiet Ledger", "obsidian-plugin", NoteKind.HIGHLIGHT)
    assert {item.key: item.value for item in note.properties} == {
        "image": "https://images.example.org/I/41k%2BxRG._SL200_.jpg",
        "author": "[[Ada Brook]]",
        "book_title": "The Quiet Ledger: On keeping accounts",
        "category": "books",
        "document_note": "Read it twice,\nonce in the rain.",
        "document_tags": ["money", "slow books"],
        "book": 27000101,
    }
    found = note.properties.find("author")
    assert found is not None
    assert (found.type, found.line) == (PropertyType.LINK, 6)


def test_each_block_stays_in_its_place() -> None:
    assert outline(note_in("obsidian", "The Quiet Ledger.md")) == [
        ("Paragraph", "My own line, which no plugin wrote."),
        ("Heading", "Highlights"),
        ("Heading", "PART ONE"),
        ("Quote", "A shopkeeper who writes down what he owes sleeps better than one who remembers it."),
        ("Paragraph", "As my grandfather did."),
        ("Paragraph", "He had two books."),
        ("List", "a bullet of mine\nand one below it"),
        ("Quote", "The ledger does not scold."),
        ("Quote", "A passage I typed myself."),
        ("List", "look this up"),
        ("Quote", "Every figure has a face:\nthe farmer's\nthe miller's"),
        ("Heading", "New highlights added January 20, 2025 at 9:25 AM"),
        ("Quote", "The ledger does not scold."),
        ("Quote", "Ink is cheaper than memory."),
        ("Code", ""),
        ("Heading", "My thoughts"),
        ("List", "a list that holds no passage"),
    ]


def test_a_highlight_says_where_it_is() -> None:
    assert [
        (citation, anchor) for _, citation, anchor in highlights(note_in("obsidian", "The Quiet Ledger.md"))
    ] == [
        (
            Citation(*ADA, "", f"{KINDLE}101", location="Location 101", tags=("orange", "old roads")),
            "rw210000101",
        ),
        (Citation(*ADA, location="Page 12"), ""),
        (Citation(*ADA, "", f"{KINDLE}140", location="Location 140", tags=("orange",)), ""),
        (Citation(*ADA, location="Page 12"), ""),
        (
            Citation(*ADA, "", f"{KINDLE}201", location="Location 201"),
            "a1b2c3",
        ),
    ]


def test_a_quotation_and_a_task_of_the_readers_own_are_no_highlights() -> None:
    blocks = note_in("obsidian", "The Quiet Ledger.md").blocks
    (typed,) = (block for block in blocks if isinstance(block, Quote) and block.traits.citation is None)
    (task,) = (
        block for block in blocks if isinstance(block, List) and block.items[0].traits.task is not None
    )
    assert (typed.line, task.line) == (27, 29)


def test_every_line_is_known_by_its_number() -> None:
    lines = [block.line for block in note_in("obsidian", "The Quiet Ledger.md").blocks]
    assert lines == [5, 15, 16, 17, 20, 22, 23, 25, 27, 29, 30, 34, 35, 36, 38, 43, 44]


def test_the_text_of_a_document_beside_the_pages_is_a_note_without_highlights() -> None:
    note = note_in("obsidian", "Full Document Contents/Articles/What a pulley costs.md")
    assert (note.form, len(note.properties), note.title) == ("beside-pages", 0, "What a pulley costs")
    assert ("Paragraph", "Author: nobody here") in outline(note)


def test_a_link_to_the_full_text_stays_where_it_is() -> None:
    found = outline(note_in("obsidian", "Readwise/Articles/What a pulley costs.md"))
    assert found[:2] == [("Heading", "Full Document"), ("Paragraph", "See full document content →")]


def test_the_text_of_a_document_in_the_page_says_nothing_about_its_source() -> None:
    note = page(
        "# Slow Maps\n\n## Metadata\n- Author: [[Jane Roe]]\n\n## Full Document\nURL: the word itself\n\n- Summary: no\n\n"
        "## Highlights\n- Words\n"
    )
    assert [item.key for item in note.properties] == ["author"]
    assert outline(note)[1:3] == [("Paragraph", "URL: the word itself"), ("List", "Summary: no")]


@pytest.mark.parametrize(
    ("line", "location", "url", "permalink", "anchor"),
    [
        (PLACE, "Location 7", "", "https://readwise.io/to_kindle?action=open&location=7", ""),
        ("(Page 12)", "Page 12", "", "", ""),
        (
            "([Page 12](https://readwise.io/open/210000101))",
            "Page 12",
            "",
            "https://readwise.io/open/210000101",
            "rw210000101",
        ),
        ("([View Tweet](https://twitter.com/a/status/1))", "", "https://twitter.com/a/status/1", "", ""),
        ("([View Highlight](https://example.org/a_(b)))", "", "https://example.org/a_(b)", "", ""),
        (
            "[🔗](https://read.readwise.io/read/01jx9shntrb2c4d6f8g0h1j3k5)",
            "",
            "https://read.readwise.io/read/01jx9shntrb2c4d6f8g0h1j3k5",
            "",
            "",
        ),
        (
            f"{PLACE} ^rw210000101",
            "Location 7",
            "",
            "https://readwise.io/to_kindle?action=open&location=7",
            "rw210000101",
        ),
        (f"{PLACE} ^a1b2", "Location 7", "", "https://readwise.io/to_kindle?action=open&location=7", "a1b2"),
        ("(see [the docs](https://example.org))", "", "", "", ""),
        ("(whatever the page)", "", "", "", ""),
    ],
)
def test_what_stands_behind_the_words(
    line: str, location: str, url: str, permalink: str, anchor: str
) -> None:
    ((text, citation, found),) = highlights(page(f"{HEAD}- Words {line}\n"))
    assert (citation.location, citation.url, citation.permalink, found) == (location, url, permalink, anchor)
    assert text == (
        "Words"
        if location or url or permalink
        else "Words " + line.replace("[the docs](https://example.org)", "the docs")
    )


def test_id_and_place_may_stand_in_a_bullet_below() -> None:
    ((text, citation, anchor),) = highlights(
        page(f"{HEAD}- Words\n    - {PLACE} ^rw210000101\n    - Note: Mine.\n")
    )
    assert (text, citation.location, anchor) == ("Words", "Location 7", "rw210000101")


def test_the_id_may_end_the_note() -> None:
    note = page(f"{HEAD}- Words {PLACE}\n    - Note: Mine. ^rw210000101\n")
    assert highlights(note)[0][2] == "rw210000101"
    assert outline(note)[-1] == ("Paragraph", "Mine.")


def test_a_list_with_an_item_that_says_nothing_is_kept_whole() -> None:
    note = page(
        "# A\n\n## Metadata\n- Author: [[B]]\n- just words\n- Category: #books\n- Mood: calm\n- Full Title: X\n    - below\n\n"
        "## Highlights\n- Words\n"
    )
    assert {item.key: item.value for item in note.properties} == {
        "author": "[[B]]",
        "category": "books",
        "Mood": "calm",
    }
    assert outline(note)[:2] == [("List", "just words\nFull Title: X\nbelow"), ("Heading", "Highlights")]


def test_a_key_that_comes_twice_is_kept_as_text() -> None:
    note = page("# A\n\n## Metadata\n- Author: [[B]]\n- Author: [[C]]\n\n## Highlights\n- Words\n")
    assert note.properties.get("author") == "[[B]]"
    assert outline(note)[0] == ("List", "Author: C")


def test_an_author_who_is_not_known_has_no_name() -> None:
    note = page("# A\n\n## Metadata\n- Author: [[]]\n- Category: #books\n\n## Highlights\n- Words\n")
    found = note.properties.find("author")
    assert found is not None
    assert (found.value, found.type) == (None, PropertyType.EMPTY)
    assert highlights(note)[0][1] == Citation("", "A")


def test_several_authors_are_several() -> None:
    note = page("# A\n\n## Metadata\n- Author: [[B]], [[C]]\n- Category: #books\n\n## Highlights\n- Words\n")
    assert note.properties.get("author") == ["[[B]]", "[[C]]"]
    assert highlights(note)[0][1].author == "B, C"


def test_chapters_are_headings() -> None:
    note = note_in("bulk", "Slow Maps.md")
    assert [(kind, text) for kind, text in outline(note)] == [
        ("Heading", "Highlights"),
        ("Heading", "CHAPTER ONE"),
        ("Heading", "Coasts"),
        ("Quote", "A map drawn slowly is read slowly."),
    ]


def test_a_follow_up_of_the_bulk_export_has_its_date_in_its_name() -> None:
    note = note_in("bulk", "AM).md")
    assert note.title == "Slow Maps"
    assert note.properties.text("updated") == "January 20, 2025 at 9:25 AM"
    assert highlights(note)[0][1].date == ""


def test_the_title_of_a_source_leads_there_and_not_into_an_app() -> None:
    head = HEAD.replace("\n\n## Highlights", "\n- URL: https://example.org/maps\n\n## Highlights")
    assert head != HEAD
    ((_, citation, _),) = highlights(page(f"{head}- Words {PLACE}\n"))
    assert (citation.url, citation.location) == ("https://example.org/maps", "Location 7")
    assert citation.permalink == "https://readwise.io/to_kindle?action=open&location=7"


def test_a_line_below_that_is_not_indented_goes_on_the_passage() -> None:
    note = page(f"{HEAD}- Words\nthat go on {PLACE}\nNot these.\n- More\n")
    assert outline(note)[1:] == [
        ("Quote", "Words that go on"),
        ("Paragraph", "Not these."),
        ("Quote", "More"),
    ]


def test_a_passage_of_several_paragraphs() -> None:
    note = page(f"{HEAD}- One\n\n  Two {PLACE}\n\n    - Tags: [[a]]\n\nMine.\n")
    assert outline(note)[1:] == [("Quote", "One\nTwo"), ("Paragraph", "Mine.")]
    assert highlights(note)[0][1].tags == ("a",)


def test_a_highlight_without_words_is_one() -> None:
    ((text, citation, _),) = highlights(page(f"{HEAD}- {PLACE}\n"))
    assert (text, citation.location) == ("", "Location 7")


def test_tags_that_are_none_are_kept() -> None:
    note = page(f"{HEAD}- Words\n    - Tags: [[a]] and more\n")
    assert highlights(note)[0][1].tags == ()
    assert outline(note)[-1] == ("List", "Tags: a and more")


def test_a_bullet_that_leads_to_readwise_is_a_highlight_without_any_header() -> None:
    note = page(f"# A\n\n![rw-book-cover](https://example.org/a.png)\n\n- Words {PLACE}\n- mine\n")
    assert outline(note) == [("Quote", "Words"), ("List", "mine")]


def test_a_page_that_nests_too_deep_is_carried_as_it_is() -> None:
    deep = "\n".join("  " * depth + "- x" for depth in range(120))
    note = page(f"{HEAD}- Words\n\n## Mine\n{deep}\n")
    assert note.problem is not None
    assert note.problem.line == 61
    assert note.verbatim is not None


def test_a_comment_of_several_lines_is_kept_whole() -> None:
    note = page(f"{HEAD}%%\n- Words\n%%\n- More\n")
    assert outline(note)[1:] == [("Comment", ""), ("Quote", "More")]


def test_quotations_are_highlights_where_the_folder_has_them_so() -> None:
    text = f"# A\n\n## Highlights\n> One {PLACE}\n- Tags: #a\n- [note] Mine.\n\n> Two\n> lines {PLACE}\n* [Page 3](https://readwise.io/open/210000109)\n"
    from vaultconv.formats.readwise.pages import obsidian_plugin
    from vaultconv.formats.readwise.pages.page import Called
    from vaultconv.formats.readwise.pages.template import learnt

    found = obsidian_plugin.read(text.split("\n"), 1, learnt([text]), (), Called("A"))
    quotes = [block for block in found.blocks if isinstance(block, Quote)]
    assert [quote.traits.citation.tags for quote in quotes if quote.traits.citation] == [("a",), ()]
    assert [quote.traits.anchor for quote in quotes] == ["", "rw210000109"]
    assert not any(isinstance(block, Item) for block in found.blocks)
