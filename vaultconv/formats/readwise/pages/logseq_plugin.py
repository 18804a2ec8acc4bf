"""A page of the official Logseq plugin: properties, then bullets for each day of import with the highlights below them.

Source: ``formats/readwise.md``, c. The cover is the last line of the block of properties; lines of a passage go on two blanks
behind their bullet, and its empty lines are not empty.
"""

from __future__ import annotations

from vaultconv.formats.readwise.pages.dialect import PAGES
from vaultconv.formats.readwise.pages.gather import Gathering
from vaultconv.formats.readwise.pages.metadata import COVER, key_of, said
from vaultconv.formats.readwise.pages.page import Page
from vaultconv.formats.readwise.pages.passage import below_of, highlight
from vaultconv.formats.readwise.pages.template import Template
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import Heading
from vaultconv.model.properties import Property, PropertyType

LEVEL = 2
"""The level of the headings that the bullets for a day of import are."""

_PROPERTY = lazy_pattern(r"(?P<key>[^\s:]+)::(?:[ \t]+(?P<value>.*)|[ \t]*\Z)")
_COVER = lazy_pattern(r"!\[\]\((?P<url>[^\n]*)\)[ \t]*\Z")
_BULLET = lazy_pattern(r"(?P<tabs>\t*)-(?:[ \t]|\Z)")
_ID = lazy_pattern(r"id::[ \t]+(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})[ \t]*\Z")
_ESCAPED = lazy_pattern(r"\\(?=-)")


def read(lines: list[str], first_line: int, template: Template) -> Page:
    """The page that ``lines`` are. Raises :class:`~vaultconv.markdown.read.TooDeepError`."""
    page, out = Page(), Gathering()
    at = _head(lines, first_line, page, out)
    source = page.source(page.title.removesuffix(" (highlights)"))
    in_section = False
    while at < len(lines):
        end = _end(lines, at)
        found = _BULLET.match(lines[at])
        depth = len(found["tabs"]) if found else 0
        text = lines[at][found.end() :] if found else ""
        if found is not None and depth == 0:
            in_section = template.dated(text) is not None
            if in_section:  # its day is that of the sync: the heading says it
                heading = Heading(LEVEL, read_spans(text.strip(), PAGES), line=first_line + at)
                out.add(heading)
                at = _kept(lines, at + 1, end, first_line, out)
                continue
        if found is not None and depth == 1 and in_section:
            words, anchor = _words(lines[at:end])
            after = end
            while after < len(lines) and (lower := _BULLET.match(lines[after])) and len(lower["tabs"]) > 1:
                after = _end(lines, after)
            below = below_of([_dedented(line, 2) for line in lines[end:after]], first_line + end, template)
            out.add(*highlight(words, first_line + at, below, source, anchor))
            at = after
            continue
        at = _kept(lines, at, end, first_line, out)
    out.settle()
    page.blocks = tuple(out.blocks)
    return page


def _head(lines: list[str], first_line: int, page: Page, out: Gathering) -> int:
    """The properties before the first bullet, and where that is."""
    for at, line in enumerate(lines):
        if _BULLET.match(line):
            return at
        found = _PROPERTY.match(line)
        cover = _COVER.match(line)
        number = first_line + at
        taken = False
        if found is not None and found["key"] == "title" and found["value"] and not page.title:
            page.title, taken = found["value"].strip(), True
        elif found is not None:
            taken = page.take(_said(found["key"], found["value"] or "", number))
        elif cover is not None:
            taken = page.take(Property(COVER, cover["url"], PropertyType.TEXT, line=number))
        if not taken:
            out.keep(line, number)
    return len(lines)


def _said(key: str, value: str, line: int) -> Property:
    """A property. Quotation marks are part of the value of ``full-title`` there."""
    name = "document_tags" if key == "tags" else key_of(key) or key
    text = value.strip()
    if name == "book_title" and len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return said(name, text, line)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip("\t"))


def _end(lines: list[str], at: int) -> int:
    """The line after the block that begins in line ``at``."""
    end = at + 1
    while end < len(lines) and not _BULLET.match(lines[end]):
        end += 1
    return end


def _words(lines: list[str]) -> tuple[list[str], str]:
    """The words of a highlight and the id of its block."""
    words, anchor = [], ""
    for number, line in enumerate(lines):
        text = line.lstrip("\t")
        text = text[2:] if number == 0 or text.startswith("  ") else text
        if number and (found := _ID.match(text)):
            anchor = found["id"]
            continue
        words.append(text if text.strip() else "")
    while len(words) > 1 and not words[-1]:
        words.pop()
    return words, anchor


def _dedented(line: str, tabs: int) -> str:
    return line[min(tabs, _depth(line)) :]


def _kept(lines: list[str], start: int, end: int, first_line: int, out: Gathering) -> int:
    for at in range(start, end):
        out.keep(lines[at], first_line + at)
    return end
