"""A passage of a source as a note of the site, in every form."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import context, read
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.lower import book_of
from vaultconv.formats.readwise.form_keys import KEYS
from vaultconv.formats.readwise.forms import FORMS
from vaultconv.formats.readwise.importer import author_id
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.shape import highlight_of
from vaultconv.formats.readwise.site_note import SiteNote, site_note
from vaultconv.model.note import Note, NoteKind

STOCK = "https://readwise-assets.s3.amazonaws.com/static/images/article3.5c705a01b476.png"
BOOK = Book(
    "Slow Maps",
    "123",
    "Jane Roe\nLin Wei",
    "articles",
    "reader",
    "https://example.org/maps",
    cover=STOCK,
    summary="On maps.",
)
PASSAGE = Passage(
    "A map that is drawn slowly.\n\nIt will be used.",
    "456",
    location="12",
    location_type="page",
    color="yellow",
    tags=("maps", "post-to-social"),
    date="2022-03-01T07:00:00Z",
    url="https://read.readwise.io/read/01j",
)


def as_read(made: SiteNote) -> Note:
    """``made``, written to the site and read from there."""
    note = Note(
        made.path,
        made.title,
        NoteKind.HIGHLIGHT,
        made.form,
        properties=made.properties,
        blocks=made.blocks,
        date=made.date,
        final_newline=FORMS[made.form].final_newline,
    )
    (output,) = FORMAT.writer.write(note, context((note,), "readwise", origins=False))
    return read(output.data.decode(), output.path)


@pytest.mark.parametrize("form", sorted(KEYS))
def test_every_form_is_read_back_as_itself(form: str) -> None:
    note = as_read(site_note(BOOK, PASSAGE, form))
    assert note.problem is None
    assert (note.form, note.path, note.date) == (
        form,
        f"{FORMS[form].folder}/2022-03-01-456.md",
        "2022-03-01",
    )
    own = [
        key
        for key in KEYS[form]
        if key not in ("book_asin", "serial_number") or (key == "book_asin" and form == "F4")
    ]
    assert [item.key for item in note.properties][: len(own)] == own
    found = highlight_of(note.blocks)
    assert found is not None
    citation = found[1].traits.citation
    assert citation is not None
    assert (citation.author, citation.title) == ("Jane Roe Lin Wei", "Slow Maps")
    assert citation.permalink == "https://readwise.io/open/456"
    assert citation.url.startswith("https://example.org/maps")


def test_the_newest_form_says_what_the_importer_says() -> None:
    said = {item.key: item.value for item in site_note(BOOK, PASSAGE).properties}
    assert said == {
        "title": "Note on Slow Maps via Jane Roe Lin Wei",
        "tags": ["maps", "post-to-social"],
        "canonical": "https://example.org/maps",
        "author": "Jane Roe Lin Wei",
        "author_id": author_id("Jane Roe Lin Wei"),
        "book": 123,
        "book_title": "Slow Maps",
        "hide_title": True,
        "highlight_id": 456,
        "readwise_url": "https://readwise.io/open/456",
        "image": None,
        "favicon_url": "https://s2.googleusercontent.com/s2/favicons?domain=example.org",
        "source_emoji": "\U0001f310",
        "source_url": "https://example.org/maps#:~:text=A%20map%20that,will%20be%20used.",
        "category": "articles",
        "source": "reader",
        "summary": "On maps.",
        "location": "12",
        "location_type": "page",
        "color": "yellow",
        "highlighted_at": "2022-03-01T07:00:00Z",
        "highlight_url": "https://read.readwise.io/read/01j",
    }


def test_a_book_without_anything_is_a_note_all_the_same() -> None:
    made = site_note(Book(id="0abc"), Passage("Words & more words."))
    said = {item.key: item.value for item in made.properties}
    assert made.path == "notes/_posts/1970-01-01-note-on-via.md"
    assert (said["tags"], said["book"], said["author_id"]) == (["inbox"], "0abc", author_id(""))
    assert (said["readwise_url"], said["highlight_id"], said["favicon_url"]) == (None, None, None)
    assert site_note(Book(), Passage("A"), day="2020-01-02").path.startswith("notes/_posts/2020-01-02-")


def test_a_cover_stays_where_the_form_has_no_key_for_it() -> None:
    book = Book("Slow Maps", "123", "Jane Roe", cover="https://e.org/i.png", asin="0062316117")
    said = {item.key: item.value for item in site_note(book, PASSAGE, "F1").properties}
    assert said["image"] == "https://e.org/i.png"
    assert said["book_asin"] == "0062316117"
    assert said["tags"] == ["maps", "post-to-social", "books-123"]
    assert "image" not in {item.key for item in site_note(BOOK, PASSAGE, "F1").properties}


def test_what_was_shared_is_not_tagged_with_it() -> None:
    said = {item.key: item.value for item in site_note(BOOK, PASSAGE, "F8").properties}
    assert said["tags"] == ["maps"]
    assert (said["mastodon_social_status_url"], said["bluesky_status_url"]) == (False, False)


def test_the_note_of_a_passage_is_the_passage_again() -> None:
    passage = Passage("A map.", "456", "My **word**.", date="2022-03-01", tags=("maps",))
    book = book_of(as_read(site_note(BOOK, passage)), Ledger("a.md"))
    (again,) = book.passages
    assert (again.text, again.note, again.id, again.tags) == ("A map.", "My **word**.", "456", ("maps",))
    assert (book.title, book.url, book.id) == ("Slow Maps", "https://example.org/maps", "123")
