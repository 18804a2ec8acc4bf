"""What is shown in place and is no picture: a browser shows a link to it, or plays it, and it comes home in the form that it had."""

from __future__ import annotations

import pytest

from tests.formats.html.pages import body_of, obsidian_note, read, written
from vaultconv.model.spans import Embed, Image, Url
from vaultconv.model.traverse import iter_spans

SHOWN = (
    ("![[paper.pdf]]", '<a class="embed" href="../Files/paper.pdf">paper.pdf</a>'),
    (
        "![[paper.pdf#page=3|a *paper*]]",
        '<a class="embed captioned" href="../Files/paper.pdf#page=3">a *paper*</a>',
    ),
    ("![a paper](paper.pdf)", '<a class="embed image captioned" href="../Files/paper.pdf">a paper</a>'),
    (
        '![](paper.pdf "to read")',
        '<a class="embed image" href="../Files/paper.pdf" title="to read">paper.pdf</a>',
    ),
    ("![a \\[song](a.mp3)", '<audio controls class="image" src="../Files/a.mp3">a [song</audio>'),
    (
        "![[a.mp4|300x200]]",
        '<video controls class="embed" src="../Files/a.mp4" width="300" height="200">a.mp4</video>',
    ),
    ("![film](https://e.org/a.mp4)", '<video controls class="image" src="https://e.org/a.mp4">film</video>'),
    (
        '![](https://e.org/a.mp3?of=1 "a song")',
        '<audio controls class="image" src="https://e.org/a.mp3?of=1" title="a song"></audio>',
    ),
    (
        '![a talk](https://www.youtube.com/watch?v=a "of today")',
        '<a class="embed image captioned" href="https://www.youtube.com/watch?v=a" title="of today">a talk</a>',
    ),
    ("![film|40](a.mp4)", '<video controls class="image" src="../Files/a.mp4" width="40">film</video>'),
)


@pytest.mark.parametrize(("markdown", "element"), SHOWN)
@pytest.mark.parametrize("carriers", [True, False])
def test_a_browser_shows_it_and_it_comes_home(markdown: str, element: str, carriers: bool) -> None:
    note = obsidian_note(markdown)
    page = written(note, carriers=carriers)[0]
    assert f"<p>{element}</p>" in page
    (before,), (after,) = note.blocks[0].spans, read(page).blocks[0].spans  # type: ignore[union-attr]
    assert isinstance(before, Embed | Image)
    assert type(after) is type(before)
    said = ("alt", "title") if isinstance(before, Image) else ("caption",)
    for name in (*said, "width", "height"):
        assert getattr(after, name) == getattr(before, name), name


def test_a_note_that_is_shown_as_a_picture_is_shown_below_the_link() -> None:
    body = body_of("![its words](Other.md)", obsidian_note("said there", "Other.md"))
    assert '<a class="embed image captioned" href="../other.html">its words</a>' in body
    assert '<div class="embedded">\n<p>said there</p>' in body


def test_who_changes_the_words_of_a_link_has_changed_the_caption() -> None:
    page = written(obsidian_note("![[paper.pdf|a paper]]"))[0]
    (span,) = read(page.replace(">a paper<", ">our paper<")).blocks[0].spans  # type: ignore[union-attr]
    assert span.caption == "our paper"


def test_pages_of_earlier_releases_carry_the_caption() -> None:
    page = written(obsidian_note("![[paper.pdf]]"))[0]
    older = page.replace(
        ">paper.pdf<", """ data-vaultconv='{"v":1,"caption":"a paper","width":20}'>a paper<"""
    )
    (span,) = read(older).blocks[0].spans  # type: ignore[union-attr]
    assert (span.caption, span.width) == ("a paper", 20)


def test_raw_html_without_its_carrier_is_read_as_anybodys_page() -> None:
    note = obsidian_note("<details><summary>More</summary><p>said <dl><dt>a<dd>b</dl></details>\n")
    kept, bare = (read(written(note, carriers=carriers)[0]).blocks for carriers in (True, False))
    assert kept[0].text == "<details><summary>More</summary><p>said <dl><dt>a<dd>b</dl></details>"  # type: ignore[union-attr]
    assert bare[0].text.startswith("<details><summary>More</summary>")  # type: ignore[union-attr]
    assert "<dt>a</dt>" in bare[0].text  # type: ignore[union-attr]


def test_an_address_before_a_mark_that_is_escaped_ends_where_it_did() -> None:
    page = written(obsidian_note("http://e.org/x b **http://e.org/c** http://e.org/d, e"))[0]
    page = page.replace("</a> b", "</a>*<em>b</em>")
    addresses = [span.raw for span in iter_spans(read(page).blocks[0].spans) if isinstance(span, Url)]  # type: ignore[union-attr]
    assert addresses == ["<http://e.org/x>", "http://e.org/c", "http://e.org/d"]
