"""A file of a site becomes a note."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import FIXTURES, read
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.reader import is_day, name_parts, read_note
from vaultconv.model.blocks import Code, Html, List, Paragraph, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Attachment, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.vault.tree import walk

FOOTER = (
    '<div class="quoteback-footer"><div class="quoteback-avatar"><span class="mini-emoji"> 📕</span></div>'
    '<div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span>'
    '<div aria-label="Ruth" class="quoteback-author"> Ruth</div><div aria-label="Small" class="quoteback-title"> Small</div>'
    "</div></div></div>"
)
HEAD = '---\ntitle: "T"\nhighlight_id: 7\nreadwise_url: https://readwise.io/open/7\n---\n\n'
CITATION = Citation("Ruth", "Small", permalink="https://readwise.io/open/7", emoji="📕")


def fixture(path: str) -> Quote:
    """The passage of a fixture."""
    found = read((FIXTURES / path).read_text("utf-8"), path).blocks[0]
    assert isinstance(found, Quote)
    return found


@pytest.mark.parametrize(
    ("path", "citation", "words", "comment"),
    [
        (
            "_posts/2019-03-02-210000101.md",
            Citation("Ada Brook", "The Quiet Ledger", permalink="https://readwise.io/open/210000101"),
            "A shopkeeper",
            0,
        ),
        (
            "_posts/2019-03-05-210000102.md",
            Citation("Ada Brook", "The Quiet Ledger", permalink="https://readwise.io/open/210000102"),
            "The ledger does not scold.",
            0,
        ),
        (
            "_posts/2021-08-12-211000104.md",
            Citation(
                "example.org",
                "What a pulley costs (Example Essays)",
                "https://example.org/essays/pulleys",
                "https://readwise.io/open/211000104",
            ),
            "Anyone who has pulled",
            0,
        ),
        (
            "_posts/2021-09-01-211000107.md",
            Citation(
                "queues.example.com",
                "Waiting for bread",
                "https://queues.example.com/bakery.html",
                "https://readwise.io/open/211000107",
                "https://s2.googleusercontent.com/s2/favicons?domain=queues.example.com",
            ),
            "Let ρ be the share",
            0,
        ),
        (
            "notes/_posts/2022-05-17-400000458.md",
            Citation(
                "", "Passages Saved From a Phone", permalink="https://readwise.io/open/400000458", emoji="🌐"
            ),
            "The bench outside",
            1,
        ),
    ],
)
def test_a_passage_and_its_source(path: str, citation: Citation, words: str, comment: int) -> None:
    note = read((FIXTURES / path).read_text("utf-8"), path)
    quote, *more = note.blocks
    assert isinstance(quote, Quote)
    assert quote.traits.citation == citation
    assert quote.traits.anchor == "rw" + citation.permalink.rpartition("/")[2]
    first = quote.blocks[0]
    assert isinstance(first, Paragraph)
    assert plain_text(first.spans).startswith(words)
    assert len(more) == comment


def test_the_note_itself() -> None:
    path = "notes/_posts/2022-03-01-400000456.md"
    note = read((FIXTURES / path).read_text("utf-8"), path)
    assert (note.title, note.kind, note.form) == ("Note on Slow Maps via Jane Roe", NoteKind.HIGHLIGHT, "F5")
    assert (note.date, note.extra["slug"], note.final_newline) == ("2022-03-01", "400000456", False)
    assert note.properties.get("tags") == ["maps", "tools"]


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a/2022-03-01-x-y.md", ("2022-03-01-x-y", "2022-03-01", "x-y")),
        ("2022-13-01-x.md", ("2022-13-01-x", "", "")),
        ("2022-03-01.md", ("2022-03-01", "", "")),
        ("seed.md", ("seed", "", "")),
    ],
)
def test_the_parts_of_a_file_name(path: str, parts: tuple[str, str, str]) -> None:
    assert name_parts(path) == parts


@pytest.mark.parametrize(
    ("day", "is_one"), [("2024-02-29", True), ("2024-2-9", False), ("20240229", False), ("", False)]
)
def test_days(day: str, is_one: bool) -> None:
    assert is_day(day) is is_one


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: Shelves &#x2B22;", "Shelves &#x2B22;"),
        ("title: 2023", "2023"),
        ("title: ", "7"),
        ("a: b", "7"),
    ],
)
def test_titles(front: str, title: str) -> None:
    assert read(f"---\n{front}\n---\n", "7.md").title == title


# -- what does not fit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "words",
        "> a quotation",
        "> a\n> <div>no footer</div>",
        '> a\n> <div class="quoteback-footer"></div>',
        "[[a box::wrap]]\n\nwords",
        "Source Title: A\n\nwords\n\n---\n",
    ],
)
def test_a_body_that_does_not_fit_is_ordinary(body: str) -> None:
    note = read(HEAD + body)
    assert note.kind is NoteKind.HIGHLIGHT
    assert all(block.traits.citation is None for block in note.blocks)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("Source Title: A\n\nBy: B\n\nwords\n\n---\n\ntext", "F0"),
        ("[[_Source_: A<br>\nno author::wrap]]\n\ntext", "F1"),
        ("text\n\n[[_Source_: A<br>\nno author::wrap]]", "F2t"),
        ("text [[_Source_: A<br>\nno author::wrap]]", "F2t"),
    ],
)
def test_an_early_note_that_does_not_fit_is_ordinary(body: str, form: str) -> None:
    note = read("---\ntitle: A (1)\n---\n\n" + body)
    assert note.form == form
    assert all(block.traits.citation is None for block in note.blocks)


@pytest.mark.parametrize(
    ("passage", "kinds"),
    [
        ("", []),
        ("> words\n", [Paragraph]),
        ("> - one\n> - two\n", [List]),
        ("> <div>\n> raw\n", [Html]),
        ("> ```\n> code\n> ```\n> \n", [Code]),
    ],
)
def test_the_footer_is_the_last_line_whatever_precedes_it(passage: str, kinds: list[type]) -> None:
    quote = read(f"{HEAD}{passage}> {FOOTER}").blocks[0]
    assert isinstance(quote, Quote)
    assert quote.traits.citation == CITATION
    assert [type(block) for block in quote.blocks] == kinds


def test_a_post_may_hold_a_quotation_with_a_footer() -> None:
    note = read(f"---\nmanual_post: true\n---\n\nwords\n\n> a\n> {FOOTER}\n\n> b\n")
    _, quote, plain = note.blocks
    assert note.kind is NoteKind.PAGE
    assert (quote.traits.anchor, plain.traits.citation) == ("", None)
    assert quote.traits.citation == Citation("Ruth", "Small", emoji="📕")


def test_only_the_first_quotation_is_the_highlight() -> None:
    first, second = read(f"{HEAD}> a\n> {FOOTER}\n\n> b\n> {FOOTER}").blocks
    assert (first.traits.anchor, second.traits.anchor) == ("rw7", "")
    assert second.traits.citation is not None
    assert second.traits.citation.permalink == ""


# -- files ---------------------------------------------------------------------------------------------------------


def test_every_file_is_a_unit() -> None:
    units = {unit.path: unit.role for unit in FORMAT.reader.discover(walk(FIXTURES), {})}
    assert len(units) == 17
    assert set(units.values()) == {"note"}


def test_other_files_are_attachments() -> None:
    (found,) = FORMAT.reader.read(Unit("a/i.png", "attachment", 3, 4), b"", ReadContext())
    assert found == Attachment("a/i.png", 3, 4)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"---\na: 1\n---\n\nw\xff", 5),
        (b"---\ntitle: 'a\n---\n", 2),
        (b"---\na: 1\na: 2\n---\n", 3),
        ((b"> " * 120) + b"deep\n", 1),
    ],
)
def test_what_cannot_be_understood_is_carried(data: bytes, line: int) -> None:
    note = read_note("notes/x.md", data, ReadContext())
    assert (note.verbatim, note.title) == (data, "x")
    assert note.problem is not None
    assert note.problem.line == line
    assert note.problem.remedy


def test_a_text_without_front_matter_is_a_note() -> None:
    note = read("", "README.md")
    assert (note.title, note.form, note.blocks, note.final_newline) == ("README", "", (), True)


def test_the_folder_of_posts_tells() -> None:
    assert read("---\ntitle: T\n---\n", "_manual_posts/2026-01-05-t.md").form == "M0"
