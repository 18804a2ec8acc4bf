"""A picture at its address, the same from a file, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultconv.assets.find import Shown, pictures
from vaultconv.assets.show import Copies, CopyResolver, addressed, localized
from vaultconv.formats.base import ReadContext
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.model.blocks import Html, Paragraph
from vaultconv.model.citation import Citation
from vaultconv.model.download import PREFIX
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import HtmlSpan, Image, Link
from vaultconv.vault.index import Index

URL = "https://e.org/mill.png?a=1&b=2"
NAME = "0123456789abcdef01234567.png"
COPIES = Copies({URL: PREFIX + NAME}, lambda path: f"files/{NAME}", lambda path: f"[[files/{NAME}]]")

NOTE = """---
cover: https://e.org/mill.png?a=1&b=2 # of the book
favicon: https://e.org/other.ico
source: https://e.org/mill.png?a=1&b=2
---
![A mill|200](https://e.org/mill.png?a=1&b=2)

- ![](https://e.org/mill.png?a=1&b=2 "Our mill") and `![](https://e.org/mill.png?a=1&b=2)`

| a |
|---|
| ![x](https://e.org/mill.png?a=1&b=2) |

> [!note] ![t](https://e.org/mill.png?a=1&b=2)
> a line[^1] [![in a link](https://e.org/mill.png?a=1&b=2)](https://e.org)

[^1]: ![n](https://e.org/mill.png?a=1&b=2)

In the line: <img alt="h" src='https://e.org/mill.png?a=1&amp;b=2'> here.

<div>
<!-- <img src="https://e.org/mill.png?a=1&b=2"> -->
<img src="https://e.org/mill.png?a=1&b=2" width=3>
<a href="Note.md">a</a> <img src=https://e.org/mill.png?a=1&b=2 alt><img src="https://e.org/left.png">
</div>

> [!quote]
> words
>
> — ![favicon|16](https://e.org/mill.png?a=1&b=2) Jane Roe, [Slow Maps](https://e.org/m)
"""


def read(text: str = NOTE) -> Note:
    """A note of an Obsidian vault."""
    return read_note("N.md", text.encode(), ReadContext())


def test_all_places_are_found_with_their_lines() -> None:
    found = [(shown.line, shown.place, shown.kind) for shown in pictures(read()) if shown.url == URL]
    assert found == [
        (2, "property", "covers"),
        (6, "span", "images"),
        (8, "span", "images"),
        (10, "span", "images"),
        (14, "span", "images"),
        (15, "span", "images"),
        (17, "span", "images"),
        (19, "tag", "images"),
        (23, "html", "images"),
        (24, "html", "images"),
        (27, "citation", "favicons"),
    ]
    others = [shown for shown in pictures(read()) if shown.url != URL]
    assert others == [
        Shown("https://e.org/other.ico", "favicons", 3, "property"),
        Shown("https://e.org/left.png", "images", 24, "html"),
    ]


def test_each_is_shown_from_its_file_and_says_its_address() -> None:
    made = localized(read(), COPIES)
    assert {shown.file for shown in pictures(made) if shown.url == URL} == {
        PREFIX + NAME,
        f"files/{NAME}",
    }
    assert [shown.url for shown in pictures(made)] == [shown.url for shown in pictures(read())]
    assert [item.key for item in made.properties] == ["cover", "cover-file", "favicon", "source"]
    picture, other = (
        span
        for block in made.blocks[:2]
        for paragraph in ([block] if isinstance(block, Paragraph) else block.items[0].blocks)  # type: ignore[union-attr]
        for span in paragraph.spans  # type: ignore[union-attr]
        if isinstance(span, Image)
    )
    reference = Reference(ReferenceKind.NAME, PREFIX + NAME, origin=PREFIX)
    assert picture == Image(reference, "A mill", URL, 200)
    assert other == Image(reference, "", f"{URL} Our mill")


def test_a_link_around_a_picture_is_spelled_anew() -> None:
    """Its own spelling has the picture's address in it."""
    note = read("[![x](https://e.org/mill.png?a=1&b=2) words](https://e.org/m)\n")
    (block,) = localized(note, COPIES).blocks
    assert isinstance(block, Paragraph)
    (link,) = block.spans
    assert isinstance(link, Link)
    assert link.raw == ""
    assert link.tail == "](https://e.org/m)"


def test_raw_html_is_changed_at_its_place_only() -> None:
    made = localized(read(), COPIES)
    (block,) = (block for block in made.blocks if isinstance(block, Html))
    assert block.text == (
        '<div>\n<!-- <img src="https://e.org/mill.png?a=1&b=2"> -->\n'
        f'<img src="files/{NAME}" data-src="https://e.org/mill.png?a=1&b=2" width=3>\n'
        f'<a href="Note.md">a</a> <img src="files/{NAME}" data-src=https://e.org/mill.png?a=1&b=2 alt>'
        '<img src="https://e.org/left.png">\n</div>'
    )
    said = [(block.text[start:end], reference.target) for start, end, reference in block.references]
    assert said == [
        (URL, URL),  # in the comment, where nothing is shown
        ("Note.md", "Note.md"),
        ("https://e.org/left.png", "https://e.org/left.png"),
    ]
    (span,) = (
        span
        for block in made.blocks
        if isinstance(block, Paragraph)
        for span in block.spans
        if isinstance(span, HtmlSpan)
    )
    assert span.text == f'<img alt="h" src="files/{NAME}" data-src=\'https://e.org/mill.png?a=1&amp;b=2\'>'


def test_the_way_back_is_exact() -> None:
    note = read()
    back = addressed(localized(note, COPIES))
    assert [(i.key, i.value) for i in back.properties] == [(i.key, i.value) for i in note.properties]
    assert list(pictures(back)) == list(pictures(note))
    html = [block for block in note.blocks if isinstance(block, Html)]
    again = [block for block in back.blocks if isinstance(block, Html)]
    assert [b.text for b in again] == [b.text for b in html]


def test_what_does_not_change_is_the_same_object() -> None:
    note = read()
    assert localized(note, Copies({})) is note
    assert localized(note, Copies({"https://e.org/nowhere.png": PREFIX + NAME})) is note
    assert addressed(note) is note
    made = localized(note, Copies({URL: PREFIX + NAME}))  # no raw HTML, no properties
    assert made.properties is note.properties
    assert [b.text for b in made.blocks if isinstance(b, Html)] == [
        b.text for b in note.blocks if isinstance(b, Html)
    ]
    verbatim = Note("B.md", "B", verbatim=b"\xff")
    assert localized(verbatim, COPIES) is verbatim
    assert addressed(verbatim) is verbatim


def test_once_local_it_stays_so() -> None:
    made = localized(read(), COPIES)
    again = localized(made, COPIES)
    assert list(pictures(again)) == list(pictures(made))
    assert [item.key for item in again.properties] == [item.key for item in made.properties]


def test_a_file_that_holds_something_else_is_left_where_it_is() -> None:
    made = localized(read(), COPIES)
    asked: set[tuple[str, str]] = set()

    def never(url: str, file: str) -> bool:
        asked.add((url, file))
        return False

    assert addressed(made, never) is made
    assert asked == {(URL, PREFIX + NAME), (URL, f"files/{NAME}")}


@pytest.mark.parametrize(
    "text",
    [
        f"![]({NAME})",  # no address in its title
        f'![]({NAME} "A mill")',
        '![](mill.png "https://e.org/mill.png")',  # not called as downloads are
        f"![[{NAME}]]",
        f'<img src="{NAME}">',
        f'<img src="mill.png" data-src="{URL}">',
        f"---\ncover-file: '[[{NAME}]]'\n---\n",
        f"---\ncover: A mill\ncover-file: '[[{NAME}]]'\n---\n",
        f"---\ncover: {URL}\ncover-file: mill.png\n---\n",
        f"---\ncover: {URL}\ncover-file: 3\n---\n",
    ],
)
def test_what_only_looks_like_a_download_is_none(text: str) -> None:
    note = read(text)
    assert addressed(note) is note


def test_files_that_are_shown_are_found_by_their_path() -> None:
    resolver = CopyResolver(ObsidianResolver().resolve)
    index = Index(Vault("v", "obsidian", (Note("N.md", "N"),)))
    shown = Reference(ReferenceKind.NAME, PREFIX + NAME, origin=PREFIX)
    assert resolver.resolve(shown, "N.md", index) == Target("asset", PREFIX + NAME)
    assert resolver.resolve(Reference(ReferenceKind.NAME, "N"), "N.md", index) == Target("note", "N.md")


def test_a_citation_keeps_its_file_where_it_has_one() -> None:
    made = localized(read(), COPIES)
    citation = made.blocks[-1].traits.citation
    assert citation == Citation(
        "Jane Roe",
        "Slow Maps",
        "https://e.org/m",
        favicon=URL,
        favicon_file=Reference(ReferenceKind.NAME, PREFIX + NAME, origin=PREFIX),
    )


def test_a_key_of_its_owner_is_not_written_twice() -> None:
    """Wherever it stands: a note with one key twice can be read by nobody."""
    note = read("---\ncover-file: mine\ntitle: a\ncover: https://e.org/mill.png?a=1&b=2\n---\n")
    assert localized(note, COPIES).properties.items == note.properties.items


def test_the_page_that_is_named_beside_an_address_comes_along_and_back() -> None:
    for url, page in (("https://e.org/p.pdf", "page=4"), ("https://e.org/p.pdf#page=5", "")):
        image = Image(Reference(ReferenceKind.URL, url, subpath=page), "p")
        note = replace(read(""), blocks=(Paragraph((image,)),))
        there = localized(note, Copies({url: PREFIX + "p.pdf"}))
        assert isinstance(there.blocks[0], Paragraph)
        (shown,) = there.blocks[0].spans
        assert isinstance(shown, Image)
        assert shown.reference.subpath == (page or "page=5")
        assert shown.title == url
        copied = replace(shown, reference=replace(shown.reference, target=NAME.replace("png", "pdf")))
        assert addressed(replace(there, blocks=(Paragraph((copied,)),))).blocks == note.blocks
