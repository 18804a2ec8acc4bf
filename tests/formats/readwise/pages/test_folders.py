"""What is learnt of a folder, and telling it from vaults and graphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.readwise.pages.pages import FIXTURES, folder, highlights, note_in, outline, page
from vaultconv.formats.readwise.pages.ids import ids_in
from vaultconv.formats.readwise.pages.template import DEFAULT, learnt
from vaultconv.formats.registry import recognise
from vaultconv.model.losses import Outcome
from vaultconv.model.properties import PropertyType
from vaultconv.vault.tree import walk


def test_the_template_of_a_folder_is_learnt() -> None:
    note = note_in("custom", "Harbour.md")
    assert outline(note) == [
        ("Heading", "Passages"),
        ("Quote", "Boats come in backwards."),
        ("Paragraph", "So do people."),
        ("Quote", "A harbour is a question."),
        ("Paragraph", "Something of my own."),
    ]
    assert [citation.tags for _, citation, _ in highlights(note)] == [("boats", "tides"), ("boats",)]


def test_the_day_of_a_header_is_none_of_its_highlights() -> None:
    note = note_in("custom", "Lantern.md")
    assert [citation.date for _, citation, _ in highlights(note)] == ["", ""]
    assert any(kind == "Heading" and "2025-02-01" in words for kind, words in outline(note))


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    note = note_in("custom", "Harbour.md")
    assert [(item.key, item.value, item.type) for item in note.properties] == [
        ("author", "[[Ruth Miller]]", PropertyType.LINK),
        ("category", "books", PropertyType.TEXT),
        ("title", "Harbour: a history", PropertyType.TEXT),
        ("rating", 4, PropertyType.NUMBER),
        ("tags", ["sea"], PropertyType.LIST),
    ]
    (loss,) = note.extra["unread"]
    assert (loss.note, loss.construct, loss.outcome) == ("Harbour.md", "property", Outcome.APPROXIMATED)
    assert "line by line" in loss.detail


@pytest.mark.parametrize(
    ("front", "key", "value"),
    [
        ("author: @jane on the net", "author", "@jane on the net"),
        ("author: [[Jane]]", "author", "[[Jane]]"),
        ("category: #tweets", "category", "tweets"),
        ("tags: #a #b", "tags", ["a", "b"]),
        ("title: Harbour: a history", "title", "Harbour: a history"),
        ("title: 'it's so'", "title", "'it's so'"),
        ("a: @x\ndone: true", "done", True),
        ("a: @x\nlist: [b, c]", "list", ["b", "c"]),
    ],
)
def test_what_a_line_of_it_means(front: str, key: str, value: object) -> None:
    note = page(f"---\n{front}\n---\n# A\n\n## Metadata\n- Category: #books\n\n## Highlights\n- Words\n")
    assert note.problem is None
    assert note.properties.get(key) == value
    assert note.extra["unread"]


def test_a_line_of_it_that_says_nothing_is_in_the_ledger() -> None:
    note = page(
        "---\nauthor: @x\n}{\n- lost\nauthor: @y\n---\n# A\n\n## Highlights\n- Words\n    - Note: b\n"
    )
    assert [(loss.line, loss.outcome, loss.value) for loss in note.extra["unread"][1:]] == [
        (3, Outcome.KEPT_AS_TEXT, "}{"),
        (4, Outcome.KEPT_AS_TEXT, "- lost"),
        (5, Outcome.KEPT_AS_TEXT, "author: @y"),
    ]


def test_yaml_as_it_should_be_needs_no_line() -> None:
    note = page("---\nauthor: '[[Jane]]'\n---\n# A\n\n## Highlights\n- Words\n    - Note: b\n")
    assert note.properties.get("author") == "[[Jane]]"
    assert "unread" not in note.extra


def test_what_is_learnt_keeps_the_words_that_everybody_knows() -> None:
    found = learnt(["# A\n## Highlights\n- Words\n"])
    assert found == DEFAULT


def test_a_chapter_of_one_page_is_no_header_of_its_folder() -> None:
    link = "([Location 1](https://readwise.io/to_kindle?location=1))"
    found = learnt(
        [f"# Passages\n## Part I\n- A {link}\n", f"# Passages\n- B {link}\n", f"# Passages\n- C {link}\n"]
    )
    assert found.dated("Part I") is None
    assert found.dated("Passages") == ""


def test_the_list_of_metadata_and_a_title_are_no_headers() -> None:
    link = "([Location 1](https://readwise.io/to_kindle?location=1))"
    found = learnt([f"# Slow Maps\n## Metadata\n- Author: [[B]]\n\n- A {link}\n"])
    assert found == DEFAULT
    assert learnt([f"# Slow Maps\n- A {link}\n"]) == DEFAULT


def test_words_before_a_date_or_an_address_are_no_notes() -> None:
    link = "([Location 1](https://readwise.io/to_kindle?location=1))"
    found = learnt([f"## Highlights\n- A {link}\n    - Date: today\n    - Thought: so\n" * 2])
    assert found.keyword("Date: today") is None
    assert found.keyword("Thought: so") == ("note", "so")


def test_ids_come_from_the_plugins_settings() -> None:
    book = note_in("obsidian", "The Quiet Ledger.md").properties.find("book")
    article = note_in("obsidian", "Readwise/Articles/What a pulley costs.md").properties.find("book")
    assert book is not None
    assert (book.value, book.type, book.line) == (27000101, PropertyType.NUMBER, 0)
    assert article is not None
    assert article.value == "01jx9shntrb2c4d6f8g0h1j3k5"


def test_ids_are_found_beside_the_pages(tmp_path: Path) -> None:
    (tmp_path / "Books").mkdir()
    (tmp_path / "Books" / "A.md").write_text(
        "# A\n\n## Metadata\n- Author: [[B]]\n\n## Highlights\n- Words\n", "utf-8"
    )
    (tmp_path / "data.json").write_text('{"booksIDsMap": {"Readwise/Books/A.md": "7"}}', "utf-8")
    from vaultconv.pipeline.load import load
    from vaultconv.pipeline.options import Options

    loaded = load(tmp_path, Options())
    assert loaded.format.name == "readwise"
    assert loaded.vault.notes[0].properties.get("book") == 7
    assert [item.path for item in loaded.vault.attachments] == ["data.json"]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"booksIDsMap": []}', b'{"booksIDsMap": {"A.md": "x y"}}', b"\xff"]
)
def test_settings_that_say_no_ids(data: bytes) -> None:
    assert ids_in(data) == {}


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("custom", "readwise"),
        ("logseq", "readwise"),
        ("mirror", "readwise"),
        ("bulk", "readwise"),
        ("obsidian", "obsidian"),
    ],
)
def test_a_folder_of_pages_is_readwises_and_a_vault_is_obsidians(name: str, format: str) -> None:
    assert recognise(walk(FIXTURES / name))[0].name == format


def test_a_folder_within_a_vault_is_readwises() -> None:
    assert recognise(walk(FIXTURES / "obsidian" / "Readwise" / "Books"))[0].name == "readwise"


def test_notes_among_which_are_some_pages_are_a_vault(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text("# Mine\n\nWords.\n", "utf-8")
    (tmp_path / "A.md").write_text("# A\n\n## Metadata\n- Author: [[B]]\n\n## Highlights\n- Words\n", "utf-8")
    assert recognise(walk(tmp_path))[0].name == "obsidian"


def test_a_graph_with_pages_of_the_plugin_is_logseqs(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq" / "config.edn").write_text("{}", "utf-8")
    text = (FIXTURES / "logseq" / "What a pulley costs (highlights).md").read_text("utf-8")
    (tmp_path / "pages" / "A.md").write_text(text, "utf-8")
    assert recognise(walk(tmp_path))[0].name == "logseq"


def test_a_site_note_with_a_bullet_that_leads_to_readwise_is_none_of_these() -> None:
    text = "---\ntitle: T\nhighlight_id: 7\n---\n\n- see ([View Highlight](https://readwise.io/open/210000101))\n"
    assert page(text, "notes/_posts/2022-03-01-7.md").form == "F5"


def test_a_note_with_highlights_of_another_kind_is_no_page() -> None:
    assert page("# A\n\n## Highlights\n- of my day\n    - and more\n").form == ""


def test_a_folder_of_bullets_that_lead_to_readwise_is_readwises(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("- Words ([View Highlight](https://read.readwise.io/read/01a))\n", "utf-8")
    assert recognise(walk(tmp_path))[0].name == "readwise"


def test_an_address_that_is_none_is_no_place() -> None:
    note = page("# A\n\n## Highlights\n- Words ([x](http://[))\n    - Note: b\n")
    assert [(text, citation.url) for text, citation, _ in highlights(note)] == [("Words (x)", "")]


def test_the_vault_says_that_its_settings_stay() -> None:
    assert [loss.note for loss in folder("obsidian").losses] == [".obsidian"]
