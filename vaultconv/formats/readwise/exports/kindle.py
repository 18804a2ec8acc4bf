"""Kindle's ``My Clippings.txt``: its records as books with their highlights.

A note is a record of its own, at a place within its highlight. Who changes a highlight or a note leaves the old record in the
file: both are kept, and the old one says that it is superseded. Source: ``formats/readwise.md``, section e.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from vaultconv.formats.readwise.exports.book import Book, Passage
from vaultconv.formats.readwise.exports.clippings import (
    BOOKMARK,
    CLIP,
    NOTE,
    SEPARATOR,
    Clipping,
    Place,
    clippings,
    is_said,
)
from vaultconv.formats.readwise.exports.damaged_bytes import decode_damaged, sayable
from vaultconv.formats.readwise.exports.form import Broken
from vaultconv.formats.readwise.exports.head import head_text
from vaultconv.formats.readwise.exports.order import in_reading_order
from vaultconv.formats.readwise.exports.plain import as_markdown
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

SUPERSEDED = "superseded"
"""The tag of a highlight or a note that a later one took the place of."""
_OVER_LIMIT = lazy_pattern(r'<[^<>=/"]+>')
"""The sentence that stands for a text above the limit of what may be copied, in any language."""
_SHORTEST_SENTENCE = 25
_BLANKS = lazy_pattern(r"\s+")
_BLANK_HEAD = lazy_pattern(r"[\ufeff\s]*")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is one of Kindle's clippings.

    >>> recognises("Maps (Roe)\\r\\n- Ihre Notiz bei Position 7 | Hinzugefügt am 4. März 2024\\r\\n\\r\\nja".encode())
    True
    >>> recognises(b"Maps\\n====\\n\\n- a list | with 2 bars")
    False
    """
    lines = _BLANK_HEAD.sub("", head_text(head), count=1).split("\n")[:3]
    if len(lines) < 2 or SEPARATOR in lines[0]:
        return False
    return is_said(lines[1]) and (len(lines) < 3 or lines[2].strip() in ("", SEPARATOR))


def books(data: bytes) -> tuple[list[Book], list[Problem]]:
    """The books in ``data``, in the order in which they were first marked; the passages of each in the order of reading."""
    odd: list[Problem] = []
    try:
        text = sayable(decode_damaged(data, odd).text)
    except Broken as broken:
        return [], [broken.problem]
    found, problems = clippings(text)
    by_book: defaultdict[tuple[str, str], list[Clipping]] = defaultdict(list)
    for clipping in found:
        by_book[clipping.title, clipping.author].append(clipping)
    made = [_book(listed, problems) for listed in by_book.values()]
    return made, [*odd, *problems]


def _book(listed: list[Clipping], problems: list[Problem]) -> Book:
    marked = [clipping for clipping in listed if clipping.kind not in (NOTE, BOOKMARK)]
    superseded = _superseded(marked)
    passages = [_passage(clipping, problems) for clipping in marked]
    for old, new in superseded.items():
        passages[old].tags = (*passages[old].tags, SUPERSEDED)
        passages[old].fields = {**passages[old].fields, "Superseded by": _label(marked[new])}
    alone = _with_notes(
        [clipping for clipping in listed if clipping.kind == NOTE], marked, passages, superseded
    )
    bookmarks = [_label(clipping) for clipping in listed if clipping.kind == BOOKMARK]
    return Book(
        listed[0].title,
        author=listed[0].author,
        category="books",
        origin="kindle",
        passages=in_reading_order([*passages, *alone]),
        fields={"Bookmarks": bookmarks} if bookmarks else {},
        line=listed[0].line,
    )


def _passage(clipping: Clipping, problems: list[Problem]) -> Passage:
    fields = _fields(clipping)
    tags = (CLIP,) if clipping.kind == CLIP else ()
    if _is_over_limit(clipping.text):
        fields["Over the limit"] = True
        problems.append(
            Problem(
                f"the text of this highlight is not in the file: {clipping.text.strip('<>')}",
                clipping.line,
                1,
                f"Read it in the book: {_label(clipping)}.",
            )
        )
    return _placed(clipping, Passage(as_markdown(clipping.text), tags=tags, fields=fields))


def _placed(clipping: Clipping, passage: Passage) -> Passage:
    if clipping.place is not None:
        passage.location, passage.location_type = str(clipping.place), clipping.place.unit
    passage.date = clipping.date
    return passage


def _fields(clipping: Clipping) -> dict[str, Any]:
    named = {"Page": clipping.page, "Clipping": clipping.said}
    return {name: value for name, value in named.items() if value}


def _label(clipping: Clipping) -> str:
    """Where and when, in words."""
    page = f"page {clipping.page}" if clipping.page else ""
    place = f"{clipping.place.unit} {clipping.place}" if clipping.place else ""
    return ", ".join(part for part in (page, place, clipping.date) if part) or clipping.said


def _is_over_limit(text: str) -> bool:
    return bool(_OVER_LIMIT.fullmatch(text)) and (len(text) >= _SHORTEST_SENTENCE or not text.isascii())


# -- what was changed ------------------------------------------------------------------------------------------------


class _Places:
    """The places of clippings, to be found by a place in or across them, without looking at them all."""

    def __init__(self, listed: list[Clipping]) -> None:
        placed = sorted((c.place, number) for number, c in enumerate(listed) if c.place is not None)
        self._of_unit: dict[str, list[tuple[Place, int]]] = {}
        for place, number in placed:
            self._of_unit.setdefault(place.unit, []).append((place, number))
        self._ends = {
            unit: list(accumulate((place.end for place, _ in found), max))
            for unit, found in self._of_unit.items()
        }

    def across(self, wanted: Place) -> Iterator[tuple[Place, int]]:
        """Those that share a place with ``wanted``, with their numbers."""
        found, ends = self._of_unit.get(wanted.unit, []), self._ends.get(wanted.unit, [])
        at = bisect_right(found, wanted.end, key=lambda pair: pair[0].start)
        while at and ends[at - 1] >= wanted.start:
            at -= 1
            if found[at][0].end >= wanted.start:
                yield found[at]


def _superseded(marked: list[Clipping]) -> dict[int, int]:
    """The number of each highlight that a later one took the place of, and that one's."""
    places = _Places(marked)
    texts = [_BLANKS.sub(" ", clipping.text).strip() for clipping in marked]
    found: dict[int, int] = {}
    for new, clipping in enumerate(marked):
        if clipping.place is None:
            continue
        for _, old in places.across(clipping.place):
            if old < new and old not in found and _share(texts[old], texts[new]):
                found[old] = new
    return found


def _share(one: str, other: str) -> bool:
    """Whether one text is the other after it was widened, narrowed or moved: at least half of the shorter is in both.

    >>> _share("A map that is drawn", "map that is drawn slowly"), _share("A map", "is one")
    (True, False)
    """
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    least = min(len(one), len(other)) // 2 + 1
    return _overlaps(one, other, least) or _overlaps(other, one, least)


def _overlaps(first: str, second: str, least: int) -> bool:
    """Whether the last ``least`` or more characters of ``first`` are the first ones of ``second``."""
    head = second[:least]
    at = first.find(head)
    while at >= 0:
        if second.startswith(first[at:]):
            return True
        at = first.find(head, at + 1)
    return False


# -- notes -----------------------------------------------------------------------------------------------------------


def _with_notes(
    notes: list[Clipping], marked: list[Clipping], passages: list[Passage], superseded: dict[int, int]
) -> list[Passage]:
    """Puts each note to the highlight that it lies in; of the others each is a passage without a text. Of two notes at one
    place the later is the note, and the earlier, which it superseded, is a passage of its own."""
    places = _Places(marked)
    on: defaultdict[int, list[Clipping]] = defaultdict(list)
    alone: list[Passage] = []
    for note in notes:
        number = _highlight(note, places, superseded)
        if number is None:
            alone.append(_alone(note))
        else:
            on[number].append(note)
    for number, listed in on.items():
        passage = passages[number]
        last = {note.place: note for note in listed}
        passage.note = "\n\n".join(as_markdown(note.text) for note in last.values())
        passage.fields = {**passage.fields, "Noted": [_label(note) for note in last.values()]}
        alone += [_alone(note, (SUPERSEDED,)) for note in listed if last[note.place] is not note]
    return alone


def _alone(note: Clipping, tags: tuple[str, ...] = ()) -> Passage:
    """A note that has no highlight."""
    return _placed(note, Passage(note=as_markdown(note.text), tags=tags, fields=_fields(note)))


def _highlight(note: Clipping, places: _Places, superseded: dict[int, int]) -> int | None:
    """The number of the highlight that ``note`` is about: of those that it lies in, one that stands, that ends there, the
    shortest, the latest."""
    if note.place is None:
        return None
    place = note.place
    candidates = [
        (number in superseded, found.end != place.start, found.end - found.start, -number)
        for found, number in places.across(Place(place.unit, place.start, place.start))
    ]
    return -min(candidates)[3] if candidates else None
