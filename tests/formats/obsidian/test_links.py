"""The text of a link: what it means, how it is written. Rules: Obsidian Help, "Internal links", "Embed files"."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.links import markdown_reference, size, split_size, split_wikilink
from vaultconv.markdown.read import read_spans
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Link, Text


def name(target: str, *headings: str, block: str = "", subpath: str = "") -> Reference:
    return Reference(ReferenceKind.NAME, target, headings, block, subpath)


@pytest.mark.parametrize(
    ("text", "reference", "display"),
    [
        ("[[Note]]", name("Note"), ""),
        ("[[Note|shown]]", name("Note"), "shown"),
        ("[[Note||x]]", name("Note"), "|x"),
        ("[[ Note | shown]]", name("Note"), " shown"),
        ("[[Note#H]]", name("Note", "H"), ""),
        ("[[Note#A#B|c]]", name("Note", "A", "B"), "c"),
        ("[[Note|c<br>d]]", name("Note"), "c\\<br>d"),
        ("[[Note|3 < 4 \\<b>]]", name("Note"), "3 < 4 \\<b>"),
        ("[[#H]]", name("", "H"), ""),
        ("[[Note#^id-1]]", name("Note", block="id-1"), ""),
        ("[[#^id]]", name("", block="id"), ""),
        ("[[pa#th/x]]", name("pa", "th/x"), ""),
        ("[[Dir/Note.md]]", name("Dir/Note.md"), ""),
        ("[[Sq]uare]]", name("Sq]uare"), ""),
        ("[[d.pdf#page=2&selection=1]]", name("d.pdf", subpath="page=2&selection=1"), ""),
        ("[[|x]]", name("|x"), ""),
        ("[[https://x]]", name("https://x"), ""),
    ],
)
def test_a_wikilink_is_read(text: str, reference: Reference, display: str) -> None:
    (link,) = read_spans(text, OBSIDIAN)
    assert isinstance(link, Link)
    assert link.reference == reference
    assert "".join(span.text for span in link.label if isinstance(span, Text)) == display
    assert link.raw == text


@pytest.mark.parametrize("text", ["[[]]", "[[ ]]", "[Note]", "[[Note]", "\\[[Note]]", "`[[Note]]`"])
def test_what_is_no_wikilink(text: str) -> None:
    assert not any(isinstance(span, Link) for span in read_spans(text, OBSIDIAN))


def test_a_second_opening_starts_the_link_anew() -> None:
    spans = read_spans("[[Out [[In]] x]]", OBSIDIAN)
    assert [span.reference.target for span in spans if isinstance(span, Link)] == ["In"]


def test_the_bar_of_a_link_in_a_table_has_a_backslash() -> None:
    assert split_wikilink("Note\\|shown") == ("Note", "shown")


@pytest.mark.parametrize(
    ("text", "caption", "width", "height"),
    [
        ("![[i.png]]", "", 0, 0),
        ("![[i.png|100]]", "", 100, 0),
        ("![[i.png|100x145]]", "", 100, 145),
        ("![[i.png|a map|100]]", "a map", 100, 0),
        ("![[i.png|a map]]", "a map", 0, 0),
    ],
)
def test_a_size_is_no_caption(text: str, caption: str, width: int, height: int) -> None:
    (embed,) = read_spans(text, OBSIDIAN)
    assert isinstance(embed, Embed)
    assert (embed.caption, embed.width, embed.height) == (caption, width, height)


@pytest.mark.parametrize(
    ("text", "alt", "width"),
    [("![x|100](u.png)", "x", 100), ("![250](u.png)", "", 250), ("![x](u.png)", "x", 0)],
)
def test_a_markdown_image_hides_its_size_in_its_text(text: str, alt: str, width: int) -> None:
    (image,) = read_spans(text, OBSIDIAN)
    assert isinstance(image, Image)
    assert (image.alt, image.width) == (alt, width)


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        ("My%20Note.md#H%20x", name("My Note.md", "H x")),
        ("#H", name("", "H")),
        ("../N.md", name("../N.md")),
        ("https://example.org/a#b", Reference(ReferenceKind.URL, "https://example.org/a#b")),
        ("obsidian://open?vault=V", Reference(ReferenceKind.URL, "obsidian://open?vault=V")),
        ("mailto:a@b.c", Reference(ReferenceKind.URL, "mailto:a@b.c")),
    ],
)
def test_the_destination_of_a_markdown_link(url: str, reference: Reference) -> None:
    assert markdown_reference(url) == reference


@pytest.mark.parametrize(
    ("text", "parts"), [("100x50", ("", 100, 50)), ("x|20", ("x", 20, 0)), ("1a", ("1a", 0, 0))]
)
def test_split_size(text: str, parts: tuple[str, int, int]) -> None:
    assert split_size(text) == parts


def test_size() -> None:
    assert size(0, 0) == ""
    assert size(3, 4) == "3x4"
