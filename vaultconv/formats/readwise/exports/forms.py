"""The forms of export, each told from the others by its structure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vaultconv.formats.readwise.exports import highlights_api, kindle, reader_api, reader_csv
from vaultconv.formats.readwise.exports.api import API
from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.tables import HIGHLIGHTS, IMPORT
from vaultconv.model.problem import Problem


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """A form that is read and not written: what came in it goes on as notes of a site, or in a form of another name."""

    name: str
    title: str
    recognises: Callable[[bytes], bool]
    books: Callable[[bytes], tuple[list[Book], list[Problem]]]
    in_parts: bool = False
    """Whether one file may have the highlights of sources that another has."""


FORMS: Final[tuple[ExportForm, ...]] = (API, HIGHLIGHTS, IMPORT)
"""Those that are read and written."""

READ_ONLY: Final = (
    ReadOnly("kindle", "the clippings of a Kindle", kindle.recognises, kindle.books),
    ReadOnly("reader-csv", "the list of documents of Reader as CSV", reader_csv.recognises, reader_csv.books),
    ReadOnly("reader-api", "a list of Reader's API as JSON", reader_api.recognises, reader_api.books, True),
    ReadOnly(
        "highlights-api",
        "a list of books or highlights of Readwise's API as JSON",
        highlights_api.recognises,
        highlights_api.books,
        True,
    ),
)
"""Those that are only read."""

BY_NAME: Final = {form.name: form for form in FORMS}
NAMES_READ: Final = frozenset(form.name for form in READ_ONLY)


def form_of(head: bytes) -> ExportForm | ReadOnly | None:
    """The form of a file that begins with ``head``; None if it is no export that is known.

    >>> form = form_of(b"Highlight,Title,Author,URL,Note,Location,Date\\n")
    >>> form.name if form is not None else ""
    'import-csv'
    """
    both_ways = next((form for form in FORMS if form.recognises(head)), None)
    return both_ways or next((form for form in READ_ONLY if form.recognises(head)), None)
