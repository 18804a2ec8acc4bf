"""The records of Kindle's ``My Clippings.txt``: each a title, a line of what and where and when, and the text.

Source: ``formats/readwise.md``, section e. The line is in the language of the device: numbers are read by where they stand,
words only tell what kind of record it is and whether a lone number counts pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vaultconv.formats.readwise.exports.clipping_dates import has_time, iso_date
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

SEPARATOR = "=========="
"""The line that ends a record."""
HIGHLIGHT, NOTE, BOOKMARK, CLIP = "highlight", "note", "bookmark", "clip"

_KINDS = (
    (BOOKMARK, "bookmark lesezeichen marcador signet segnalibro bladwijzer закладк 书签 書籤 ブックマーク"),
    (
        HIGHLIGHT,
        "highlight markierung subrayado resaltado surlign evidenziazion destaque markering выделен 标注 標註 ハイライト",
    ),
    (CLIP, "clip ausschnitt recorte coupure ritaglio knipsel вырезк 剪 クリップ"),
    (NOTE, "note notiz nota notitie заметк 笔记 筆記 メモ"),
)
"""What tells the kind of a record, in the languages of Kindle; the first that is found counts."""
_PAGE = lazy_pattern(r"page|seite|p[áa]gina|страниц|页|頁|ページ")
_LOCATION = lazy_pattern(r"loc|posi[tcçz]|emplacement|мест|позиц|位置")
_ROMAN = lazy_pattern(r"(?:page|seite|p[áa]gina|страниц\w*)\s+([ivxlcdm]+)\b")
_NUMBERS = lazy_pattern(r"#?(\d{1,12})(?:\s*[-–—~]\s*#?(\d{1,12}))?")
_BOM = "\ufeff"
_BRACKETS = {")": "(", "）": "（"}
_REMEDY = "Look at it in a text editor; what it says is kept."


class Place(NamedTuple):
    """From where to where, counting ``unit``\\ s: ``page`` or ``location``."""

    unit: str
    start: int
    end: int

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}-{self.end}"


@dataclass(slots=True)
class Clipping:
    """One record. ``title`` and ``author`` are of its book; ``said`` is its second line, where that could not be understood in
    full; ``line`` is where it begins."""

    title: str
    author: str
    kind: str
    text: str = ""
    place: Place | None = None
    page: str = ""
    date: str = ""
    said: str = ""
    line: int = 0


def is_said(line: str) -> bool:
    """Whether ``line`` is the second of a record.

    >>> is_said("- Your Note on Location 7 | Added on Monday, March 4, 2024 8:00:00 AM"), is_said("- a list")
    (True, False)
    """
    line = line.strip()
    return line.startswith("-") and "|" in line.replace("｜", "|") and _NUMBERS.search(line) is not None


def clippings(text: str) -> tuple[list[Clipping], list[Problem]]:
    """The records in ``text``, each once: Kindle may write one twice, in the same words."""
    found: list[Clipping] = []
    problems: list[Problem] = []
    seen: set[tuple[str, ...]] = set()
    for line, record, ended in _records(text):
        if not ended:
            what = "the file ends in the middle of this record"
            problems.append(Problem(what, line, 1, "Copy the file from the Kindle again.", True))
        if (key := tuple(record)) in seen:
            continue
        seen.add(key)
        found.append(_clipping(record, line, problems))
    return found, problems


def _records(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """The lines of each record without blank ones around them, where it begins, and whether it has an end."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.split("\n"), None], 1):
        if line is not None and line.strip() != SEPARATOR:
            if not lines and not line.strip(_BOM).strip():
                start = number + 1
            else:
                lines.append(line.replace(_BOM, "").rstrip())
            continue
        while lines and not lines[-1]:
            lines.pop()
        if lines:
            yield start, lines, line is not None
        lines, start = [], number + 1


def _clipping(record: list[str], line: int, problems: list[Problem]) -> Clipping:
    title = "" if is_said(record[0]) else record[0].strip()
    rest = record[1:] if title else record
    named = _with_author(title)
    if not rest or not is_said(rest[0]):
        what = "a line with the kind and the place of this clipping is missing"
        problems.append(Problem(what, line + 1, 1, _REMEDY, damaged=True))
        return Clipping(*named, HIGHLIGHT, "\n".join(rest).strip("\n"), line=line)
    text = "\n".join(rest[1:]).strip("\n")
    made = _understood(rest[0].strip(), text, named)
    made.line = line
    return made


def _understood(said: str, text: str, named: tuple[str, str]) -> Clipping:
    """What the second line of a record says."""
    parts = [part.strip() for part in said.lstrip("- ").replace("｜", "|").split("|")]
    date = parts.pop() if has_time(parts[-1]) else ""
    where = " | ".join(parts).casefold()
    kind = next((kind for kind, words in _KINDS if any(word in where for word in words.split())), "")
    numbers = [_range(*found.groups()) for found in _NUMBERS.finditer(where)]
    page, place = _where(where, numbers)
    clear = kind and len(numbers) <= 2
    return Clipping(
        *named,
        kind or (HIGHLIGHT if text else BOOKMARK),
        text,
        place,
        page,
        (iso_date(date) or date) if date else "",
        "" if clear else said,
    )


def _where(where: str, numbers: list[tuple[int, int]]) -> tuple[str, Place | None]:
    """The page, as it is called, and the place: of two numbers the first is the page, of one a word tells."""
    roman = _ROMAN.search(where)
    page = roman[1] if roman else ""
    if not numbers:
        return page, None
    if len(numbers) == 1 and _PAGE.search(where) and not _LOCATION.search(where):
        return "", Place("page", *numbers[0])
    if len(numbers) > 1:
        page = str(Place("page", *numbers[0]))
    return page, Place("location", *numbers[-1])


def _range(start: str, end: str | None) -> tuple[int, int]:
    """Two numbers, of which Kindle of old writes only those digits of the second that differ: ``180-82``.

    >>> _range("180", "82"), _range("12", None)
    ((180, 182), (12, 12))
    """
    if end is None:
        return int(start), int(start)
    if len(end) < len(start):
        end = start[: len(start) - len(end)] + end
    return int(start), max(int(start), int(end))


def _with_author(title: str) -> tuple[str, str]:
    """The title and the author, which stands in the last brackets; those may hold others.

    >>> _with_author("Slow Maps (Vol. 1) (Roe, Jane (Ed.);Doe, John)")
    ('Slow Maps (Vol. 1)', 'Roe, Jane (Ed.);Doe, John')
    >>> _with_author("Slow Maps")
    ('Slow Maps', '')
    """
    close = title[-1:]
    if close not in _BRACKETS:
        return title, ""
    depth = 0
    for at in range(len(title) - 1, 0, -1):
        depth += (title[at] == close) - (title[at] == _BRACKETS[close])
        if depth == 0:
            return title[:at].rstrip(), title[at + 1 : -1].strip()
    return title, ""
