"""Flags of the service, as tags and back."""

from __future__ import annotations

import json

from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.beginnings import WRITTEN
from vaultconv.formats.readwise.exports.flags import FLAGS
from vaultconv.formats.readwise.exports.forms import BY_NAME
from vaultconv.formats.readwise.exports.highlights_api import books

HIGHLIGHT = {"id": 7, "text": "A map", "tags": [{"id": 1, "name": "maps"}], **dict.fromkeys(FLAGS, True)}
TAGS = ("maps", "favorite", "discard", "deleted")


def test_a_deleted_highlight_of_the_export_says_so_and_is_deleted_again() -> None:
    export = {"results": [{"user_book_id": 1, "title": "Slow Maps", "highlights": [HIGHLIGHT]}]}
    (record,), problems = API.split(json.dumps(export).encode())
    assert problems == []
    book = API.book(record)
    assert book.passages[0].tags == TAGS
    assert not FLAGS.keys() & book.passages[0].fields.keys()
    (again,) = API.record(book).highlights
    assert again["tags"] == [{"name": "maps"}]
    assert all(again[key] is True for key in FLAGS)


def test_so_does_one_of_the_older_lists() -> None:
    found, problems = books(json.dumps([{**HIGHLIGHT, "book_id": 1}]).encode())
    assert problems == []
    assert found[0].passages[0].tags == TAGS
    assert found[0].passages[0].fields == {}


def test_the_names_of_what_is_written_are_known_without_the_forms() -> None:
    assert tuple(BY_NAME) == WRITTEN
