"""Books that were told of in parts: on several pages, in several lists, in several files of one folder.

A book is known by its id. A part that only has its id (of a highlight whose source stands elsewhere) gives what it has to
the part that says more. What two parts say differently is kept both times: the second is a field ``NAME (2)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from vaultconv.formats.readwise.exports.answers import says
from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.order import in_reading_order
from vaultconv.model.problem import Problem

_OF_A_BOOK = tuple(
    each.name for each in fields(Book) if each.name not in ("passages", "fields", "tags", "line")
)
_OF_A_PASSAGE = tuple(each.name for each in fields(Passage) if each.name not in ("note", "fields", "tags"))
_REMEDY = "Delete in the export what is wrong, and run again."


def joined(parts: Iterable[Book]) -> tuple[list[Book], list[Problem]]:
    """The books that ``parts`` are, in the order of their first parts, their passages in the order of reading; and where two
    parts do not agree.

    What has no id stays on its own. A note whose highlight stands elsewhere (a passage of no book with an id and no text)
    goes to the passage with that id, in whatever book.

    >>> told = Book("Slow Maps", id="7"), Book(id="7", passages=[Passage("A map", id="1")])
    >>> [(book.title, len(book.passages)) for book in joined(told)[0]]
    [('Slow Maps', 1)]
    """
    problems: list[Problem] = []
    books: dict[Any, Book] = {}
    loose: list[Passage] = []
    for place, part in enumerate(parts):
        if not part.id and not part.title:
            loose += part.passages
            continue
        key: Any = part.id or place
        known = books.get(key)
        if known is None:
            books[key] = part
        elif known != part:
            books[key] = _one_book(known, part, problems)
    made = [replace(book, passages=_once(book.passages, problems)) for book in books.values()]
    left = _once(_still_loose(loose, made), problems)
    for book in made:
        book.passages = in_reading_order(book.passages)
    return [*made, *([Book(passages=left)] if left else [])], problems


def _one_book(first: Book, second: Book, problems: list[Problem]) -> Book:
    what = f"the source {first.id}"
    found: list[Problem] = []
    told, differing = _told(what, first, second, _OF_A_BOOK, found)
    made = _fields(what, first, second, differing, found)
    problems += [replace(problem, line=second.line) for problem in found]
    return Book(
        **told,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        passages=[*first.passages, *second.passages],
        fields=made,
        line=first.line or second.line,
    )


def _once(passages: list[Passage], problems: list[Problem]) -> list[Passage]:
    """``passages``, each once. Two of one id with different texts both stay."""
    found: dict[Any, Passage] = {}
    for place, passage in enumerate(passages):
        key: Any = passage.id or place
        known = found.get(key)
        if known is None:
            found[key] = passage
        elif known.text and passage.text and known.text != passage.text:
            found[place] = passage
            problems.append(_conflict(f"the highlight {passage.id}", "text"))
        elif known != passage:
            found[key] = _one_passage(known, passage, problems)
    return list(found.values())


def _one_passage(first: Passage, second: Passage, problems: list[Problem]) -> Passage:
    what = f"the highlight {first.id}"
    told, differing = _told(what, first, second, _OF_A_PASSAGE, problems)
    return Passage(
        **told,
        note="\n\n".join(dict.fromkeys(note for note in (first.note, second.note) if note)),
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        fields=_fields(what, first, second, differing, problems),
    )


def _told(
    what: str, first: Any, second: Any, names: Iterable[str], problems: list[Problem]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the two say together, and what only the second does though the first says another thing."""
    told: dict[str, Any] = {}
    differing: dict[str, Any] = {}
    for name in names:
        one, other = getattr(first, name), getattr(second, name)
        told[name] = one or other
        if one and other and one != other:
            differing[f"{name} (2)"] = other
            problems.append(_conflict(what, name))
    return told, differing


def _fields(
    what: str, first: Any, second: Any, differing: dict[str, Any], problems: list[Problem]
) -> dict[str, Any]:
    made = {**first.fields, **differing}
    for name, value in second.fields.items():
        if not says(made.get(name)):
            made[name] = value
        elif made[name] != value:
            made[f"{name} (2)"] = value
            problems.append(_conflict(what, name))
    return made


def _conflict(what: str, name: str) -> Problem:
    return Problem(f"{what} is here twice, and its {name} differs; both are kept", remedy=_REMEDY)


def _still_loose(loose: list[Passage], books: list[Book]) -> list[Passage]:
    """Gives each note its highlight; what found none is left."""
    if not loose:
        return []
    places = {
        passage.id: (book.passages, place)
        for book in books
        for place, passage in enumerate(book.passages)
        if passage.id
    }
    left: list[Passage] = []
    for passage in loose:
        if passage.id in places and not passage.text:
            passages, place = places[passage.id]
            passages[place] = _one_passage(passages[place], passage, [])
        else:
            left.append(passage)
    return left
