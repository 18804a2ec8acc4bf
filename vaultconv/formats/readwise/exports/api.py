"""The answers of Readwise's API, version 2: ``GET /api/v2/export/``, as they were saved: one page, several, or the list alone.

Source: ``formats/readwise.md``, d; the documentation of the API ("Highlight EXPORT").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.damaged_bytes import decode_damaged, encode_damaged, sayable
from vaultconv.formats.readwise.exports.damaged_json import damaged_again, marks
from vaultconv.formats.readwise.exports.flags import FLAGS, with_flags, without_flags
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.gathered import gathered
from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.mended_json import Mended, mended, places
from vaultconv.formats.readwise.exports.record import PLACE, Fields, Record
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Encoding
from vaultconv.model.problem import Problem

PERMALINK: Final = "https://readwise.io/open/"
"""Where a highlight is to be seen, before its id."""

_RESULTS, _HIGHLIGHTS, _STYLE, _BROKEN = "results", "highlights", "style", "broken"
_END = "end_location"
_REMEDY = "The file may be cut off: save the answer again."
_KNOWN = lazy_pattern(rb'"user_book_id"\s*:')
_WRAPPER = frozenset({"count", "nextPageCursor", _RESULTS})
"""What an answer says beside its sources."""
_LONGEST_EMPTY = 2_000
"""Bytes."""
_FIRST = lazy_pattern(r"\s*[\[{](\n( *))?")
_RANGE = lazy_pattern(r"([0-9]{1,18})-([0-9]{1,18})")
_HEADING = lazy_pattern(r"\.h([1-6])(?![^\s])")

_SOURCE: Mapping[str, str] = {
    "user_book_id": "id",
    "title": "title",
    "author": "author",
    "source": "origin",
    "cover_image_url": "cover",
    "source_url": "url",
    "book_tags": "tags",
    "category": "category",
    "document_note": "note",
    "summary": "summary",
    "readwise_url": "permalink",
    "asin": "asin",
}
_HIGHLIGHT: Mapping[str, str] = {
    "id": "id",
    "text": "text",
    "note": "note",
    "location": "location",
    "location_type": "location_type",
    "color": "color",
    "highlighted_at": "date",
    "url": "url",
    "tags": "tags",
    "readwise_url": "permalink",
}
_FALSE: Mapping[str, Any] = {"is_deleted": False, "is_favorite": False, "is_discard": False}
_SOURCE_ORDER = (
    *(
        "user_book_id",
        "title",
        "author",
        "readable_title",
        "source",
        "cover_image_url",
        "unique_url",
        "summary",
        "book_tags",
    ),
    *("category", "document_note", "readwise_url", "source_url", "asin"),
)
_HIGHLIGHT_ORDER = (
    *(
        "id",
        "text",
        "location",
        "location_type",
        "note",
        "color",
        "highlighted_at",
        "created_at",
        "updated_at",
        "external_id",
    ),
    *("end_location", "url", "book_id", "tags", "is_favorite", "is_discard", "readwise_url"),
)
_NUMBERS = frozenset({"user_book_id", "id", "location", "book_id"})
_NULL = frozenset(
    {
        "author",
        "source_url",
        "asin",
        "summary",
        "document_note",
        "location",
        "highlighted_at",
        "url",
        "external_id",
    }
)
"""What is null, and not empty text, where there is none."""


class Api:
    """The export of the API as JSON."""

    name = "api"
    title = "the export of Readwise's API as JSON"
    ending = ".json"
    of_source = frozenset(_SOURCE.values())
    of_passage = frozenset({*_HIGHLIGHT.values(), "heading"})
    is_open = True

    def recognises(self, head: bytes) -> bool:
        """Whether a source of the export comes early in it, or it is an answer without any."""
        begun = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
        return begun and (_KNOWN.search(head) is not None or _is_empty(head))

    def split(self, data: bytes) -> tuple[list[Record], list[Problem]]:
        """The record of each source, in the order of the file."""
        problems: list[Problem] = []
        decoded = decode_damaged(data, problems)
        answer, broken = _whole(decoded.text, problems)
        pages = answer if _are_pages(answer) else [answer]
        export: Fields = {_STYLE: _style(decoded.text, decoded.encoding)}
        if broken is not None:
            export[_BROKEN] = marks(decoded.text, _spelled(answer, export), broken.repairs)
        del decoded
        if pages is not answer:
            export["wrapped"] = isinstance(answer, dict)
        wrappers: list[Fields] = []
        records: list[Record] = []
        for page in pages:
            results = page.get(_RESULTS) if isinstance(page, dict) else page
            if not isinstance(results, list):
                raise Broken(
                    Problem("this is no answer of the export: it has no list of results", 1, 1, _REMEDY)
                )
            if isinstance(page, dict):
                wrapper = {key: (None if key == _RESULTS else value) for key, value in page.items()}
                wrappers.append({**wrapper, PLACE: len(records) + len(results)})
            for at, result in enumerate(results):
                results[at] = None  # a large export is there once: as it was parsed, or as its records
                records.append(_record(result, len(records), problems))
        if wrappers:
            export["pages"] = wrappers
        if records:
            records[0].export = export
        _report_twice(records, problems)
        _report_unfinished(wrappers, len(records), problems)
        return records, problems

    def join(self, records: Sequence[Record]) -> bytes:
        """The answer with ``records`` in their places."""
        export = next((record.export for record in records if record.export), {})
        results = [_result(record) for record in _in_place(records, lambda record: record.source)]
        text = damaged_again(_spelled(_wrapped(results, export), export), export.get(_BROKEN))
        style = _style_in(export)
        newline = "\r\n" if style.get("newline") == "\r\n" else "\n"
        return encode_damaged(text, Encoding(bom=style.get("bom") is True, newline=newline))

    def book(self, record: Record) -> Book:
        """What a record says."""
        said = {
            word: _word(word, record.source[key]) for key, word in _SOURCE.items() if key in record.source
        }
        book = Book(**said, passages=[_passage(fields) for fields in record.highlights])
        book.url = book.url or _word("url", record.source.get("unique_url"))
        book.fields = _others(record.source, {*_SOURCE, "readable_title", "unique_url"})
        return book

    def record(self, book: Book) -> Record:
        """The record of ``book``: each field that the API documents."""
        known: Fields = {key: _value(key, getattr(book, word)) for key, word in _SOURCE.items()}
        known |= {
            "readable_title": book.title,
            "unique_url": _value("source_url", book.url),
            **_plain(book.fields),
        }
        source = _ordered(known, _SOURCE_ORDER)
        return Record(self.name, source, [_fields(passage, book) for passage in book.passages])


API = Api()


def _whole(text: str, problems: list[Problem]) -> tuple[Any, Mended | None]:
    """The value that ``text`` is; where it is damaged, what can be read of it, and what that took. Each such place is among the
    ``problems``. Raises :class:`Broken` where it is no JSON."""
    try:
        return parsed(text, problems), None
    except Broken:
        broken = mended(text)
        if broken is None:
            raise
        problems[:0] = places(text, broken)
        return gathered(broken.value), broken


def parsed(text: str, problems: list[Problem]) -> Any:
    """The value that ``text`` is. What an object says twice is among the ``problems``. Raises :class:`Broken` where it is no
    JSON."""

    def once(pairs: list[tuple[str, Any]]) -> Fields:
        found = dict(pairs)
        if len(found) != len(pairs):
            twice = sorted({key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1})
            problems.append(Problem(f"{', '.join(twice)} is said twice of one thing: the last counts"))
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise Broken(Problem(f"this is no JSON: {error.msg}", error.lineno, error.colno, _REMEDY)) from error
    except ValueError as error:  # a number with thousands of digits
        raise Broken(Problem(f"this is no JSON: {error}", 1, 1, _REMEDY)) from error
    except RecursionError as error:
        raise Broken(Problem("this is nested too deep for an export", 1, 1, _REMEDY)) from error


def _is_empty(head: bytes) -> bool:
    """Whether ``head`` is a whole answer, or several, without a source: who has highlighted nothing since gets one.

    >>> _is_empty(b'{"count": 0, "nextPageCursor": null, "results": []}'), _is_empty(b'{"results": [], "query": "maps"}')
    (True, False)
    """
    if len(head) > _LONGEST_EMPTY:
        return False
    try:
        answer = json.loads(head_text(head))
    except (ValueError, RecursionError):
        return False
    pages = answer if isinstance(answer, list) else [answer]
    return _are_pages(pages) and all(page[_RESULTS] == [] and page.keys() <= _WRAPPER for page in pages)


def _are_pages(answer: Any) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and all(isinstance(p, dict) and _RESULTS in p for p in answer)
    )


def _style(text: str, encoding: Encoding) -> Fields:
    """How the JSON was laid out, by its beginning."""
    found = _FIRST.match(text)
    broken = found is not None and found[1] is not None
    style: Fields = {"indent": len(found[2]) if found is not None and broken else None}
    if not broken and '": ' not in text[:400]:
        style["tight"] = True
    if text.isascii() and "\\u" in text:
        style["ascii"] = True
    if not text.endswith("\n"):
        style["ended"] = False
    if encoding.bom:
        style["bom"] = True
    if encoding.newline == "\r\n":
        style["newline"] = encoding.newline
    return style


def _style_in(export: Fields) -> Fields:
    style = export.get(_STYLE)
    return style if isinstance(style, dict) else {}


def _spelled(answer: Any, export: Fields) -> str:
    """``answer`` laid out as the ``export`` says."""
    style = _style_in(export)
    indent = style.get("indent", 2)
    compact = indent is None
    text = json.dumps(
        answer,
        ensure_ascii=style.get("ascii") is True,
        indent=indent if isinstance(indent, int) else None,
        separators=(",", ":") if compact and style.get("tight") is True else (", " if compact else ",", ": "),
    )
    return text + "\n" if style.get("ended", True) else text


def _record(result: Any, place: int, problems: list[Problem]) -> Record:
    if not isinstance(result, dict):
        problems.append(
            Problem(
                f"result {place + 1} is no source: {json.dumps(result)[:60]}", remedy=_REMEDY, damaged=True
            )
        )
        return Record(API.name, {PLACE: place, "": result})
    highlights = result.get(_HIGHLIGHTS)
    listed = highlights if isinstance(highlights, list) else []
    source = {key: ([] if key == _HIGHLIGHTS and listed else value) for key, value in result.items()}
    for number, each in enumerate(listed, 1):
        if not isinstance(each, dict):
            called = result.get("title") or result.get("user_book_id")
            message = f"highlight {number} of {called} is none: {json.dumps(each)[:60]}; it is shown nowhere"
            problems.append(Problem(message, remedy=_REMEDY, damaged=True))
    fields = [
        {PLACE: n, **each} if isinstance(each, dict) else {PLACE: n, "": each}
        for n, each in enumerate(listed)
    ]
    return Record(API.name, {PLACE: place, **source}, fields)


def _result(record: Record) -> Any:
    """A source as the API gives it, its highlights in their places."""
    if "" in record.source:
        return record.source[""]
    highlights = [
        fields[""] if "" in fields else {key: value for key, value in fields.items() if key != PLACE}
        for fields in _in_place(record.highlights, lambda fields: fields)
    ]
    out = {key: value for key, value in record.source.items() if key != PLACE}
    if highlights or (_HIGHLIGHTS not in out and PLACE not in record.source):
        out[_HIGHLIGHTS] = highlights
    return out


def _in_place(items: Sequence[Any], fields_of: Any) -> list[Any]:
    """``items`` by their places; one without stands behind the one that it follows."""
    place: float = -1.0
    keyed: list[tuple[float, int, Any]] = []
    for at, item in enumerate(items):
        said = fields_of(item).get(PLACE)
        place = said if isinstance(said, int) else place
        keyed.append((place, at, item))
    return [item for _, _, item in sorted(keyed, key=lambda each: each[:2])]


def _wrapped(results: list[Any], export: Fields) -> Any:
    """``results`` in what stood around them: nothing, a page, or several."""
    pages = export.get("pages")
    if not isinstance(pages, list) or not pages:
        return results if export else {"count": len(results), "nextPageCursor": None, _RESULTS: results}
    out = []
    start = 0
    for at, wrapper in enumerate(pages):
        end = wrapper.get(PLACE) if at + 1 < len(pages) else len(results)
        end = end if isinstance(end, int) else len(results)
        own = {key: value for key, value in wrapper.items() if key != PLACE}
        out.append({**own, _RESULTS: results[start:end]})
        start = end
    return out[0] if export.get("wrapped") else out


def _passage(fields: Fields) -> Passage:
    if "" in fields:
        return Passage(fields={"": fields[""]})
    said = {word: _word(word, fields[key]) for key, word in _HIGHLIGHT.items() if key in fields}
    passage = Passage(**said)
    if end := _end(fields):
        passage.location = f"{passage.location}-{end}"
    found = _HEADING.search(passage.note)
    passage.heading = int(found[1]) if found and passage.note.strip() == found[0].strip() else 0
    passage.permalink = passage.permalink or (PERMALINK + passage.id if passage.id else "")
    passage.tags = with_flags(passage.tags, fields)
    known = {*_HIGHLIGHT, *FLAGS, PLACE, "book_id", *((_END,) if end else ())}
    passage.fields = _others(fields, known)
    return passage


def _end(fields: Fields) -> int:
    """Where a passage ends that is longer than its place; else 0."""
    start, end = fields.get("location"), fields.get(_END)
    return end if type(start) is int and type(end) is int and end > start else 0


def _others(fields: Fields, known: Iterable[str]) -> Fields:
    """What no common word stands for, as far as it says anything."""
    left = {*known, PLACE, _HIGHLIGHTS}
    return {
        key: value for key, value in fields.items() if key not in left and value not in (None, "", False, [])
    }


def _fields(passage: Passage, book: Book) -> Fields:
    known: Fields = {key: _value(key, getattr(passage, word)) for key, word in _HIGHLIGHT.items()}
    tags, flags = without_flags(passage.tags)
    known |= {"tags": _value("tags", tags)}
    known |= {key: value for key, value in _FALSE.items() if key != "is_deleted"} | flags
    known |= {
        "external_id": None,
        _END: None,
        "book_id": _value("book_id", book.id),
        **_plain(passage.fields),
    }
    if found := _RANGE.fullmatch(passage.location):
        known |= {"location": int(found[1]), _END: int(found[2])}
    if passage.heading and not passage.note:
        known["note"] = f".h{passage.heading}"
    return _ordered(known, _HIGHLIGHT_ORDER)


def _plain(fields: Mapping[str, Any]) -> Fields:
    return {
        key: value
        for key, value in fields.items()
        if isinstance(value, str | int | float | bool | list | None)
    }


def _ordered(fields: Fields, order: Sequence[str]) -> Fields:
    return {key: fields[key] for key in (*order, *fields) if key in fields}


def _value(key: str, said: Any) -> Any:
    if isinstance(said, tuple):
        return [{"name": name} for name in said]
    if not said and (key in _NULL or key in _NUMBERS):
        return None
    if key in _NUMBERS and isinstance(said, str) and said.isdecimal() and said.isascii():
        return int(said)
    return said


def _word(word: str, value: Any) -> Any:
    if word == "tags":
        names = value if isinstance(value, list) else []
        said = (each.get("name") if isinstance(each, dict) else each for each in names)
        return tuple(sayable(str(name)) for name in said if name is not None)
    return "" if value is None else sayable(value if isinstance(value, str) else str(value))


def _report_unfinished(wrappers: Sequence[Fields], found: int, problems: list[Problem]) -> None:
    """Says where an answer is not all that there is."""
    last = wrappers[-1] if wrappers else {}
    if last.get("nextPageCursor"):
        cursor = json.dumps(last["nextPageCursor"])
        problems.append(
            Problem(
                f"this is not all: the next page begins at the cursor {cursor}",
                0,
                0,
                "Save the other pages too.",
            )
        )
    elif isinstance(count := last.get("count"), int) and count > found:
        problems.append(Problem(f"it says that it has {count} sources, and has {found}", 0, 0, _REMEDY))


def _report_twice(records: list[Record], problems: list[Problem]) -> None:
    """Ids that two highlights, or two sources, have: both are kept."""
    for what, ids in (
        ("source", [record.source.get("user_book_id") for record in records]),
        ("highlight", [fields.get("id") for record in records for fields in record.highlights]),
    ):
        seen: set[Any] = set()
        for number in ids:
            if isinstance(number, int | str) and number in seen:
                problems.append(Problem(f"two {what}s have the id {number}: both are kept"))
            elif isinstance(number, int | str):
                seen.add(number)
