"""What a person's template makes of a page, as far as a reader must know it: its headers, bullets and keywords.

The plugin renders pages by templates that everybody may change (``formats/readwise.md``, b), and no page says by which. So what
is known of the defaults is taken for granted, and the rest is learnt from the pages of a folder: what stands above, before and
below the bullets that end in a link to Readwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from vaultconv.formats.readwise.pages.ends import ends_in_service_link
from vaultconv.lazy_pattern import lazy_pattern

_HEADERS: Final = (
    "new highlights added",
    "highlights first synced by",
    "highlights synced by",
    "highlights",
)
_TAGS: Final = frozenset({"tags", "tag"})
_NOTES: Final = frozenset({"note", "notes"})

_NO_NOTES: Final = frozenset(
    [
        "author",
        "color",
        "colour",
        "created",
        "date",
        "highlighted",
        "id",
        "link",
        "location",
        "page",
        "source",
        "time",
        "title",
        "updated",
        "url",
    ]
)
"""Words before what is no note, whoever uses them."""

_FRONT = lazy_pattern(r"(?:---\n.*?\n---[ \t]*(?:\n|\Z))?", re.DOTALL)
_HEADING = lazy_pattern(r"(?:[-*+] )?#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*\Z")
_MARK = lazy_pattern(r"(?P<mark>[-*+>])[ \t]")
_SERVICE = lazy_pattern(r"(?:\[\[Readwise\]\]|#?\bReadwise\b):?", re.IGNORECASE)
_BRACKETS = lazy_pattern(r"\[\[([^\[\]]*)\]\]")
_DATED = lazy_pattern(r"\d|\[\[")
_MONTHS = r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
_MONTH = lazy_pattern(rf"{_MONTHS}\.?[ \t]*\Z")
_DATE = lazy_pattern(rf"\[\[|{_MONTHS}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\d")
_KEYWORD = lazy_pattern(
    r"(?:\[(?P<boxed>[A-Za-z][^\[\]\n]{1,20})\]|(?:\*\*|__|_|\*)?(?P<word>[^\W\d_][^:*_\n]{0,29}?)"
    r"(?:\*\*|__|_|\*)?[ \t]*:(?:\*\*|__|_|\*)?)(?:[ \t]+|\Z)(?P<rest>.*)\Z",
    re.DOTALL,
)
_BELOW = lazy_pattern(r"[ \t]+[-*+][ \t]+(?P<text>.*)")
_TAG = lazy_pattern(r"#?\[\[(?P<linked>[^\[\]\n]+)\]\]|#(?P<plain>[^\s,#]+)|[\s,]+")


@dataclass(frozen=True, slots=True)
class Template:
    """``headers`` are the beginnings of the headings that highlights stand under, folded; ``tags`` and ``notes`` the words
    before the tags and the note of a highlight; ``marks`` what stands before a passage, ``>`` where it is a quotation."""

    headers: tuple[str, ...] = _HEADERS
    tags: frozenset[str] = _TAGS
    notes: frozenset[str] = _NOTES
    marks: str = "-"

    def dated(self, heading: str) -> str | None:
        """The date that ``heading`` gives to the highlights below it, ``""`` if it gives none; None if it heads none.

        >>> DEFAULT.dated("New highlights added January 20, 2025 at 9:25 AM")
        'January 20, 2025 at 9:25 AM'
        >>> DEFAULT.dated("Highlights first synced by [[Readwise]] [[Nov 19th, 2022]]")
        'Nov 19th, 2022'
        >>> DEFAULT.dated("Highlights"), DEFAULT.dated("Highlights of a year")
        ('', None)
        """
        folded = heading.casefold()
        header = next((known for known in self.headers if folded.startswith(known)), None)
        if header is None:
            return None
        rest = _SERVICE.sub("", heading[len(header) :], count=1).strip(" \t:")
        if rest and not _DATED.search(rest):
            return None
        begins = _DATE.search(rest)
        return _BRACKETS.sub(r"\1", rest[begins.start() :] if begins else rest)

    def keyword(self, text: str) -> tuple[str, str] | None:
        """Which keyword a line begins with, ``tags`` or ``note``, and what follows it; None if it begins with none.

        >>> DEFAULT.keyword("**Tags**: #[[a]]"), DEFAULT.keyword("Note: words"), DEFAULT.keyword("Not: so")
        (('tags', '#[[a]]'), ('note', 'words'), None)
        """
        found = _KEYWORD.match(text)
        if found is None:
            return None
        word = (found["word"] or found["boxed"]).casefold()
        kind = "tags" if word in self.tags else "note" if word in self.notes else ""
        return (kind, found["rest"]) if kind else None


DEFAULT: Final = Template()
"""What the plugins write unless somebody changes it."""


def tags_in(text: str) -> tuple[str, ...] | None:
    """The names of the tags that ``text`` lists; None if it holds anything else.

    >>> tags_in("[[orange]] #[[old roads]] #maps "), tags_in("orange, blue"), tags_in("[[a]] and more")
    (('orange', 'old roads', 'maps'), ('orange', 'blue'), None)
    """
    if "#" not in text and "[[" not in text:
        return tuple(name.strip() for name in text.split(",") if name.strip())
    names = []
    at = 0
    while at < len(text):
        found = _TAG.match(text, at)
        if found is None:
            return None
        if name := found["linked"] or found["plain"]:
            names.append(name)
        at = found.end()
    return tuple(names)


def learnt(pages: Iterable[str]) -> Template:
    """The template by which the texts ``pages`` were made, all of one folder. What occurs on one page only is no habit,
    unless the folder has no other.

    >>> link = "([Location 4](https://readwise.io/to_kindle?location=4))"
    >>> page = f"# Passages\\n* One {link}\\n    * Thema: [[a]]\\n    * Gedanke: so\\n"
    >>> found = learnt([page, page])
    >>> found.dated("Passages"), found.marks, found.keyword("Gedanke: so"), found.keyword("Thema: [[b]]")[0]
    ('', '*', ('note', 'so'), 'tags')
    """
    headers, firsts = Counter[str](), Counter[str]()
    marks, words, listing = Counter[str](), Counter[str](), Counter[str]()
    counted = {"header": headers, "first": firsts, "mark": marks, "word": words, "list": listing}
    count = 0
    for text in pages:
        count += 1
        seen: set[str] = set()
        for kind, name in _habits(text):
            if kind in ("header", "first") and name in seen:
                continue  # a chapter of one page is no header
            seen.add(name)
            counted[kind][name] += 1
    least = min(count, 2)
    own = {name for name, times in headers.items() if times >= least}
    own |= {name for name, times in firsts.items() if times >= 2}  # on one page only it is a title
    known = {word for word, times in words.items() if times >= 2 and word not in _NO_NOTES}
    tags = frozenset(word for word in known if listing[word] == words[word])
    return replace(
        DEFAULT,
        headers=(*sorted(own - {*_HEADERS}, key=lambda name: (-len(name), name)), *_HEADERS),
        tags=_TAGS | (tags - _NOTES),
        notes=_NOTES | (known - tags - _TAGS),
        marks=max(marks, key=lambda mark: (marks[mark], mark)) if marks else DEFAULT.marks,
    )


def _habits(text: str) -> Iterator[tuple[str, str]]:
    """What a page does: a heading right above a passage (the ``first`` line of the page, or another), the mark before a passage,
    the keywords below."""
    heading = kind = ""
    below = False
    is_first = True
    for line in text[_FRONT.match(text).end() :].split("\n"):  # type: ignore[union-attr]
        if not line.strip():
            continue
        if found := _HEADING.match(line):
            heading, below = found["text"], False
            kind = "first" if is_first else "header"
        elif (mark := _MARK.match(line)) is not None:
            below = ends_in_service_link(line)
            if below:
                yield "mark", mark["mark"]
                if heading and DEFAULT.dated(heading) is None:
                    yield kind, _undated(heading)
            heading = ""
        elif below and (found := _BELOW.match(line)) and (word := _KEYWORD.match(found["text"])):
            name = (word["word"] or word["boxed"]).casefold()
            yield "word", name
            if tags_in(word["rest"]) and _TAG.match(word["rest"]):
                yield "list", name
        else:
            heading = ""
        is_first = False


def _undated(heading: str) -> str:
    """``heading`` up to the date in it, folded.

    >>> _undated("New passages of January 20, 2025")
    'new passages of'
    """
    found = _DATED.search(heading)
    if found is None:
        return heading.casefold()
    return _MONTH.sub("", heading[: found.start()]).strip(" \t:,").casefold()
