"""Of a page of a site its text is read, not what stands around each page of it."""

from __future__ import annotations

import pytest

from vaultconv.formats.base import ReadContext
from vaultconv.formats.html.how_much import MAIN, OPTION, WHOLE
from vaultconv.formats.html.reader import read_page
from vaultconv.formats.html.unread import UNREAD
from vaultconv.model.blocks import Heading, Paragraph
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Link
from vaultconv.model.traverse import iter_blocks

MENU = "<header><h1>My site</h1></header><nav><ul><li><a href=b.html>Next page</a></ul></nav>"
END = "<footer><p>Made by hand</footer>"
TEXT = "<p>The kettle takes its time."
LINE = "words around the text, as on each page of a site, are not read: --page whole reads them"


def read(body: str, page: str = MAIN) -> Note:
    note = read_page("a.html", f"<body>{body}</body>".encode(), ReadContext({OPTION.name: page}))
    assert note is not None
    return note


def words(note: Note) -> list[str]:
    """What each paragraph and heading of ``note`` shows."""
    return [
        plain_text(block.spans)
        for block in iter_blocks(note.blocks)
        if isinstance(block, Paragraph | Heading)
    ]


def lines(note: Note) -> list[str]:
    return [loss.detail for loss in note.extra[UNREAD] if loss.construct == "navigation"]


ALONE = ["The kettle takes its time."]


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (f"{MENU}<main>{TEXT}</main>{END}", 7),
        (f"{MENU}<div class=page><div role=main>{TEXT}</div><aside>See also</aside></div>{END}", 9),
        (f"{MENU}<div id=content><article>{TEXT}</article></div>{END}", 7),
        (f"<main><nav>In this part</nav><article>{TEXT}</article><nav>Older</nav></main>", 4),
        (f'<main><nav aria-label="Breadcrumbs">Home > Tea</nav>{TEXT}</main>', 3),
        (f"<p>{'Tip. ' * 6}<main>{TEXT}</main>", 6),
        (f"<p>{'Tip. ' * 200}<main><h1>{TEXT[3:]}</h1></main>", 200),
    ],
    ids=[
        "main",
        "role",
        "article",
        "menus beside an article",
        "breadcrumbs",
        "some words beside it",
        "heading",
    ],
)
def test_its_text_alone_is_read(body: str, number: int) -> None:
    note = read(body)
    assert words(note) == ALONE
    assert lines(note) == [f"{number} {LINE}"]
    assert len(words(read(body, WHOLE))) > 1 or "Tip" in body
    assert lines(read(body, WHOLE)) == []


@pytest.mark.parametrize(
    "body",
    [
        f"{MENU}{TEXT}{END}",
        f"{MENU}<article>{TEXT}</article><article><p>Another.</article>",
        f"<p>{'Words beside it. ' * 20}<main>{TEXT}</main>",
        f"<p>Ten or more words stand beside this one article here.<article>{TEXT}</article>",
        f"<main>{TEXT}</main><main><p>Another.</main>",
        "<main id=app></main><p>Filled in later.",
        "<main hidden><p>Old.</main><p>New.",
    ],
    ids=["no landmark", "articles", "little of it", "less sure of an article", "two", "empty", "hidden"],
)
def test_where_nothing_says_what_its_text_is_all_of_it_is_read(body: str) -> None:
    note = read(body)
    assert words(note) == words(read(body, WHOLE))
    assert lines(note) == []


def test_a_menu_in_the_text_is_read() -> None:
    assert words(read(f"<main><nav><p>Contents</nav>{TEXT}</main>")) == ["Contents", *ALONE]


@pytest.mark.parametrize(
    ("beside", "counted"),
    [
        ("<img src=a.png>", "1 picture or player"),
        (
            "<header><p>Tea <img src=a.png></p></header><div><audio src=a.mp3></audio></div>",
            "1 word and 2 pictures and players",
        ),
    ],
)
def test_a_picture_that_is_not_read_has_a_line(beside: str, counted: str) -> None:
    note = read(f"{beside}<main>{TEXT}</main>")
    assert words(note) == ALONE
    assert lines(note) == [
        f"{counted} around the text, as on each page of a site, are not read: --page whole reads them"
    ]


def test_what_says_nothing_needs_no_line() -> None:
    note = read(f"<script>run()</script><main>{TEXT}</main><div></div>")
    assert words(note) == ALONE
    assert lines(note) == []


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="tea"><a class="header" href="#tea">Tea, <i>hot</i></a></h2>',
        '<h2><a id="tea" href="#tea">Tea, <i>hot</i></a></h2>',
        '<h2><a id="tea"></a><a href="#tea">Tea, <i>hot</i></a></h2>',
        '<section id="tea"><h2><a href="#tea">Tea, <i>hot</i></a></h2></section>',
        '<h2 id="t%C3%A9"><a href="#t%25C3%25A9">Tea, <i>hot</i></a></h2>',
    ],
)
def test_a_heading_that_is_a_link_to_itself_is_a_heading(heading: str) -> None:
    (block,) = read(heading).blocks
    assert isinstance(block, Heading)
    assert plain_text(block.spans) == "Tea, hot"
    assert not any(isinstance(span, Link) for span in block.spans)


def test_a_heading_that_leads_elsewhere_stays_a_link() -> None:
    block = read('<h2 id="tea"><a href="#top">Tea</a></h2>').blocks[0]
    assert isinstance(block, Heading)
    assert isinstance(block.spans[0], Link)


@pytest.mark.parametrize(
    ("title", "body", "expected", "site"),
    [
        ("Oolong - My site", f"{MENU}<main><h1>Oolong</h1>{TEXT}</main>", "Oolong", "My site"),
        ("Next page | My site", f"{MENU}<main><h1>Black</h1>{TEXT}</main>", "Next page", "My site"),
        ("A - B - My site", f"{MENU}<main><h1>A - B</h1>{TEXT}</main>", "A - B", "My site"),
        ("Oolong - Hot", f"{MENU}<main><h1>Oolong</h1>{TEXT}</main>", "Oolong - Hot", None),
        ("Black - My site", f"{MENU}<main><h1>Oolong</h1>{TEXT}</main>", "Black", "My site"),
        ("Black - Hot", f"<nav>Hot</nav><main><h1>Oolong</h1>{TEXT}</main>", "Black - Hot", None),
        ("Black - Hot", f"<nav>Hot</nav><main><h1>Black</h1>{TEXT}</main>", "Black", "Hot"),
        (" - My site", f"{MENU}<main>{TEXT}</main>", "- My site", None),
        ("Oolong - My site", f"<h1>Oolong</h1><p>My site{TEXT}", "Oolong - My site", None),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(
    title: str, body: str, expected: str, site: str | None
) -> None:
    note = read(f"<title>{title}</title>{body}")
    assert note.title == expected
    assert next((item.value for item in note.properties if item.key == "site"), None) == site
