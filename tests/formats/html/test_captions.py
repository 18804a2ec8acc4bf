"""Pictures with their captions: a figure in a page, and back."""

from __future__ import annotations

import pytest

from tests.formats.html.pages import body_of, obsidian_note, read, written
from vaultconv.model.spans import Embed, Image


@pytest.mark.parametrize(
    ("markdown", "caption"),
    [
        ("![[My map.png|a map]]", '<figcaption aria-hidden="true" data-vaultconv="7577">a map</figcaption>'),
        (
            "![[My map.png|a map|300]]",
            '<figcaption aria-hidden="true" data-vaultconv="7577">a map</figcaption>',
        ),
        (
            "![a *map*|300](My%20map.png)",
            '<figcaption aria-hidden="true" data-vaultconv="7577">a map</figcaption>',
        ),
        ('![a map](My%20map.png "Our & only")', "<figcaption>Our &amp; only</figcaption>"),
        (
            "![a map](https://example.org/m.png)",
            '<figcaption aria-hidden="true" data-vaultconv="7577">a map</figcaption>',
        ),
    ],
)
def test_a_picture_that_stands_by_itself_shows_its_words(markdown: str, caption: str) -> None:
    body = body_of(markdown)
    assert body.startswith('<figure class="picture"><img ')
    assert body.endswith(f"{caption}</figure>")


@pytest.mark.parametrize(
    "markdown",
    [
        "![[My map.png]]",
        "![[My map.png|300]]",
        "![My map](My%20map.png)",
        "![](My%20map.png)",
        "see ![a map](My%20map.png)",
        "- ![a map](My%20map.png)",
        "![a map](nowhere.png)",
        "![[a.mp4|a film]]",
        "![[paper.pdf|a paper]]",
    ],
)
def test_one_without_words_of_its_own_or_in_a_line_has_no_caption(markdown: str) -> None:
    assert "<figure" not in body_of(markdown)


def test_the_block_id_of_a_picture_is_that_of_its_figure() -> None:
    page = written(obsidian_note("![[My map.png|a map]] ^map"))[0]
    assert '<figure class="picture" id="^map">' in page
    (block,) = read(page).blocks
    assert block.traits.anchor == "map"


def test_a_figure_comes_back_as_the_picture_that_it_was() -> None:
    note = obsidian_note('![[My map.png|a map|300x200]]\n\n![a\\* map|40](My%20map.png "Ours  \'n yours")')
    (embed,), (image,) = (block.spans for block in read(written(note)[0]).blocks)  # type: ignore[union-attr]
    assert isinstance(embed, Embed)
    assert (embed.caption, embed.width, embed.height) == ("a map", 300, 200)
    assert isinstance(image, Image)
    assert (image.alt, image.title, image.width) == ("a\\* map", "Ours  'n yours", 40)


@pytest.mark.parametrize(
    ("markdown", "before", "alt", "title"),
    [
        ("![a map](My%20map.png)", "a map", "another", ""),
        ('![a map](My%20map.png "Ours")', "Ours", "a map", "another"),
        (
            '![a map](0123456789abcdef01234567.png "https://example.org/m.png Ours")',
            "Ours",
            "a map",
            "https://example.org/m.png another",
        ),
    ],
)
def test_who_changes_a_caption_changes_the_words_of_the_picture(
    markdown: str, before: str, alt: str, title: str
) -> None:
    page = written(obsidian_note(markdown.replace("0123456789abcdef01234567", "My%20map")))[0]
    page = page.replace("My%20map", "0123456789abcdef01234567") if "0123" in markdown else page
    assert f">{before}</figcaption>" in page
    (block,) = read(page.replace(f">{before}</figcaption>", "> another\n</figcaption>")).blocks
    (image,) = block.spans  # type: ignore[union-attr]
    assert (image.alt, image.title) == (alt, title)


def test_what_is_left_of_a_figure_is_still_read() -> None:
    page = written(obsidian_note("![[My map.png|a map]]"))[0]
    start, end = page.index("<img"), page.index("</figure>")
    without_caption = page[: page.index("<figcaption")] + page[end:]
    assert read(without_caption).blocks == read(page).blocks
    without_picture = page[:start] + "<figcaption>words</figcaption>" + page[end:]
    assert [block.spans[0].text for block in read(without_picture).blocks] == ["words"]  # type: ignore[union-attr]
