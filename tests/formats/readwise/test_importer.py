"""What the importer makes by itself: titles, ids, pictures, the address of a passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.readwise.site import FIXTURES, REAL, read
from vaultconv.formats.readwise.forms import FORMS
from vaultconv.formats.readwise.importer import (
    BOOK,
    ENVELOPE,
    GLOBE,
    Said,
    author_id,
    cover_of,
    emoji_of,
    favicon_of,
    passage_url,
    title_in,
)
from vaultconv.formats.readwise.passage import known_of
from vaultconv.formats.readwise.shape import highlight_of

LONG = (
    "Most [maps](https://example.org) are drawn by people\nin a hurry, and you can tell by the coast of each."
)


@pytest.mark.parametrize(
    ("form", "title"),
    [
        ("F0", "Slow Maps (7)"),
        ("F2t", "Slow Maps (7)"),
        ("F2m", "Most [maps](https://example.org) are drawn by people in a hurry, and ..."),
        ("F3h", "Most [maps](https://example.org) are drawn by people in a hurry, and ..."),
        ("F4", "Most maps are drawn by people in a hurry, and you can tell b..."),
        ("F6", "Note on Slow Maps via Jane Roe"),
    ],
)
def test_each_form_has_its_title(form: str, title: str) -> None:
    assert title_in(FORMS[form], Said("Slow Maps", "Jane Roe", "7", LONG)) == title


def test_what_is_short_has_no_dots() -> None:
    said = Said("Slow Maps", "", "7", "Fold it twice.")
    assert [title_in(FORMS[form], said) for form in ("F3", "F4", "F5")] == [
        "Fold it twice.",
        "Fold it twice.",
        "Note on Slow Maps via ",
    ]


@pytest.mark.parametrize(
    ("canonical", "text", "url"),
    [
        ("", "any words", ""),
        ("mailto:reader-forwarded-email/1", "any words", ""),
        ("https://e.org/a", "one", "https://e.org/a#:~:text=one,one"),
        (
            "https://e.org/a#b",
            "one two three four",
            "https://e.org/a#b:~:text=one%20two%20three,two%20three%20four",
        ),
        ("https://e.org", "[Cut] at once\n\nlast [line]", "https://e.org#:~:text=,last%20%5Bline"),
        (
            "https://e.org",
            "go on to [[the very last end.::highlight]]",
            "https://e.org#:~:text=go%20on%20to,very%20last%20end.%3A%3Ahighlight",
        ),
        ("https://e.org", "*a* -b_ ~c", "https://e.org#:~:text=*a*%20-b_%20~c,*a*%20-b_%20~c"),
        (
            "https://e.org",
            "cafe\u0301 no\u00a0break",
            "https://e.org#:~:text=caf%C3%A9%20no%C2%A0break,caf%C3%A9%20no%C2%A0break",
        ),
    ],
)
def test_the_address_of_a_passage(canonical: str, text: str, url: str) -> None:
    assert passage_url(canonical, text) == url


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://user@www.Example.org:8080/a", "www.example.org"),
        ("http://example.org", "example.org"),
        ("mailto:a", ""),
        ("https://", ""),
        ("https://[half", ""),
    ],
)
def test_a_favicon_is_that_of_the_host(canonical: str, url: str) -> None:
    assert favicon_of(canonical).rpartition("=")[2] == url


@pytest.mark.parametrize(
    ("canonical", "category", "emoji"),
    [
        ("mailto:a/1", "articles", ENVELOPE),
        ("https://e.org", "supplementals", BOOK),
        ("", "articles", GLOBE),
        ("", "", BOOK),
        ("https://e.org", "", GLOBE),
    ],
)
def test_the_sign_of_a_source(canonical: str, category: str, emoji: str) -> None:
    assert emoji_of(canonical, category) == emoji


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://readwise-assets.s3.amazonaws.com/static/images/default-book-icon-3.8f1a.png", False),
        ("https://readwise-assets.s3.amazonaws.com/static/images/article0.00998d930354.png", False),
        ("https://images.example.com/I/41k%2BxRG._SL200_.jpg", True),
        ("https://e.org/article.png", True),
    ],
)
def test_a_stock_picture_is_no_cover(url: str, kept: bool) -> None:
    assert cover_of(url) == (url if kept else "")


@pytest.mark.parametrize("root", [FIXTURES, REAL], ids=["fixtures", "corpus"])
def test_what_is_computed_is_what_the_files_say(root: Path) -> None:
    if not root.is_dir():
        pytest.skip("the corpora are not here")
    addresses = authors = titles = 0
    for path in sorted(root.rglob("*.md")):
        note = read(path.read_text("utf-8"), path.relative_to(root).as_posix())
        found = highlight_of(note.blocks)
        if found is None or not FORMS[note.form].is_highlight:
            continue
        known, properties = known_of(note, found[1]), note.properties
        assert title_in(FORMS[note.form], known.said) == properties.text("title"), path
        titles += 1
        if properties.find("author_id") is not None:
            assert author_id(known.author) == properties.text("author_id"), path
            authors += 1
        if properties.text("source_url"):
            assert passage_url(known.canonical, known.text) == properties.text("source_url"), path
            addresses += 1
    assert addresses >= 4
    assert min(authors, titles) >= 6
