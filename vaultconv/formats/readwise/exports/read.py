"""A file of an export as notes: one for each source in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from posixpath import basename, splitext
from typing import Any, Final, TypeVar

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.form import Broken, ExportForm
from vaultconv.formats.readwise.exports.forms import ReadOnly
from vaultconv.formats.readwise.exports.joined import joined
from vaultconv.formats.readwise.exports.lift import blocks_of, properties_of
from vaultconv.formats.readwise.exports.order import reading_order
from vaultconv.formats.readwise.exports.packed import PackedSource
from vaultconv.formats.readwise.exports.record import MARKS, Record, record_text, text_marks
from vaultconv.formats.readwise.forms import anchor_of
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import STAMP, Note, NoteKind
from vaultconv.model.problem import Problem
from vaultconv.vault.naming import safe_name
from vaultconv.vault.tokens import redacted

RECORD: Final = "readwise record"
"""The dialect of the text that a note of an export has: nobody copies slices of it."""

EXPORT: Final = "export"
"""The key in :attr:`~vaultconv.model.note.Note.extra` of the path of the file that a note is a part of."""

SINCE: Final = "known_since"
"""The key there of the days of passages without a date, by their anchors."""


T = TypeVar("T")


def read_export(path: str, files: Sequence[bytes], form: ExportForm | ReadOnly) -> Iterator[Note | Loss]:
    """The notes of the file at ``path``, which is the first of ``files``; the others tell of the same sources. One that
    cannot be read as a whole is a note with its bytes."""
    names: dict[str, int] = {}
    records: list[Record] = []
    books: list[Book] = []
    try:
        if isinstance(form, ReadOnly):
            books, problems = _books(form, files)
        else:
            records, problems = form.split(files[0])
    except Broken as broken:
        yield Note(path, splitext(basename(path))[0], verbatim=files[0], problem=broken.problem)
        return
    yield from (_said(path, problem) for problem in problems)
    for book in _each(books):
        yield _note(path, book, None, form.name, names)
    if not isinstance(form, ReadOnly):
        for record in _each(records):
            yield _note(path, _in_order(record, form.book(record)), record, form.name, names)


def _each(items: list[T]) -> Iterator[T]:
    """Takes each of ``items`` out of them, in their order: a large export is there once, as it was read or as notes."""
    items.reverse()
    while items:
        yield items.pop()


def _books(form: ReadOnly, files: Sequence[bytes]) -> tuple[list[Book], list[Problem]]:
    books: list[Book] = []
    problems: list[Problem] = []
    for data in files:
        told, odd = form.books(data)
        books += told
        problems += odd
    if not books and problems:
        raise Broken(problems[0])
    if len(files) > 1:
        books, odd = joined(books)
        problems += odd
    return books, problems


def place_in(export: str, title: str, names: dict[str, int]) -> str:
    """The path of a source called ``title`` in the file ``export``; ``names`` counts those that are taken. It is no file's, and says
    no token that the title of a page may hold.

    >>> taken = {}
    >>> place_in("a.csv", "Slow Maps", taken), place_in("a.csv", "Slow Maps", taken)
    ('a.csv/Slow Maps.md', 'a.csv/Slow Maps 2.md')
    """
    name = safe_name(redacted(title) or "Untitled", extension=".md")
    times = names[name.casefold()] = names.get(name.casefold(), 0) + 1
    return f"{export}/{name if times == 1 else f'{name} {times}'}.md"


def _note(path: str, book: Book, record: Record | None, form: str, names: dict[str, int]) -> Note:
    """The note that ``book`` is; its text is the ``record``, where its form has one."""
    title = " ".join(book.title.split()) or (f"Source {book.id}" if book.id else "")
    text = record_text(record) if record is not None else ""
    return Note(
        place_in(path, title, names),
        title or "Untitled",
        NoteKind.HIGHLIGHT,
        form,
        properties=properties_of(book),
        blocks=blocks_of(book, recorded=record is not None),
        source=PackedSource(text, 0, RECORD, fielded=True) if record is not None else None,
        extra={
            EXPORT: path,
            "place": _place(book, title),
            STAMP: _stamp(path, form, text or repr(replace(book, line=0))),
            **_since(book),
            **_marks(record),
        },
    )


def _stamp(*said: str) -> str:
    """A hash of what is ``said`` of a source."""
    return blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _since(book: Book) -> dict[str, Any]:
    """By their anchors, the days since when passages are known that no one dates."""
    found = {
        anchor_of(passage.id): day
        for passage in book.passages
        if passage.id and not passage.date
        if (day := next(filter(None, map(utc_day, _stamps(passage))), ""))
    }
    return {SINCE: found} if found else {}


def _marks(record: Record | None) -> dict[str, Any]:
    """What tells the highlights of ``record``, where only their texts do."""
    found = text_marks(record) if record is not None else []
    return {MARKS: found} if found else {}


def _stamps(passage: Passage) -> list[str]:
    """When ``passage`` changed last, and when it came, as far as the export says that."""
    said = (passage.fields.get(key) for key in ("updated_at", "updated", "created_at"))
    return [each for each in said if isinstance(each, str)]


def utc_day(moment: str) -> str:
    """The day of ``moment`` in UTC, which the site has in the names of its files; ``""`` if it is none.

    >>> utc_day("2024-06-01T23:30:00-02:00"), utc_day("2024-06-01"), utc_day("soon")
    ('2024-06-02', '2024-06-01', '')
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return (parsed if parsed.tzinfo is None else parsed.astimezone(UTC)).date().isoformat()


def _in_order(record: Record, book: Book) -> Book:
    """``book`` of ``record``, both in the order of reading."""
    order = reading_order(book.passages)
    record.highlights = [record.highlights[at] for at in order]
    book.passages = [book.passages[at] for at in order]
    return book


def _place(book: Book, title: str) -> str:
    """Where the note goes in a vault with folders: in that of its category, as the official plugins have it."""
    folder = safe_name(book.category.capitalize()) + "/" if book.category else ""
    return f"{folder}{safe_name(redacted(title) or 'Untitled', extension='.md')}.md"


def _said(path: str, problem: Problem) -> Loss:
    place = f"column {problem.column}: " if problem.column > 1 else ""
    detail = f"{place}{problem.message}. {problem.remedy}".strip()
    outcome = Outcome.FAILED if problem.damaged else Outcome.APPROXIMATED
    return Loss(path, problem.line, "export", outcome, detail)
