"""A page of Readwise Mirror: a hidden block with its id, the cover, what it is about, then highlights between rules.

Source: ``formats/readwise.md``, b, and the default templates of the plugin: each highlight ends in ``^<id>``, with the colour in
a comment before it; below are paragraphs ``Note: …``, ``Tags: …`` and a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vaultconv.formats.readwise.pages.ends import ends_of
from vaultconv.formats.readwise.pages.gather import Gathering, blocks_of, verbatim_until
from vaultconv.formats.readwise.pages.metadata import BOOK, COVER, key_of, said
from vaultconv.formats.readwise.pages.page import Page
from vaultconv.formats.readwise.pages.passage import Below, Source, highlight, noted
from vaultconv.formats.readwise.pages.template import Template, tags_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.properties import Property, PropertyType

UPDATED: Final = "updated"
"""The key of the day when the page was made."""

HIDDEN = lazy_pattern(
    r"%%[ \t]*\nID: *(?P<id>\w+)[ \t]*\n(?:Updated: *(?P<updated>[^\n]*)\n)?%%[ \t]*(?:\n|\Z)"
)
"""The block that the plugin knows its page by."""

_COVER = lazy_pattern(r"!\[\]\( ?(?P<url>[^\n]*)\)[ \t]*\Z")
_HEADING = lazy_pattern(r"(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*\Z")
_SAID = lazy_pattern(r"(?P<key>[A-Z][^:\n]{0,39}):(?:[ \t]+(?P<value>.*)|[ \t]*\Z)")
_RULE = lazy_pattern(r"---[ \t]*\Z")
_ENDED = lazy_pattern(r"\^(?:rw)?\d{5,}[ \t]*\Z")
_BOLD_NOTE = lazy_pattern(r"\*\*Note: (?P<note>.*)\*\*[ \t]*\Z", re.DOTALL)
_LINK = lazy_pattern(r"\[\[(?P<title>[^\[\]\n]+)\]\]\Z")


def read(lines: list[str], first_line: int, template: Template, front: Sequence[Property] = ()) -> Page:
    """The page that the ``lines`` are; ``front`` is its front matter. Raises :class:`~vaultconv.markdown.read.TooDeepError`."""
    page, out = Page(said_already=front), Gathering()
    at = _hidden(lines, first_line, page)
    at = _about(lines, at, first_line, page, out, template)
    source = page.source(page.title)
    while at < len(lines):
        heading = _HEADING.match(lines[at])
        if heading is not None and template.dated(heading["text"]) is not None:
            out.add(*blocks_of([lines[at]], first_line + at))
            at = _highlights(lines, at + 1, first_line, out, template, source)
            continue
        at = _keep(lines, at, at + 1, first_line, out)
    out.settle()
    page.blocks = tuple(out.blocks)
    return page


def _keep(lines: list[str], at: int, end: int, first_line: int, out: Gathering) -> int:
    for number in range(at, end):
        out.keep(lines[number], first_line + number)
    return end


def _hidden(lines: list[str], first_line: int, page: Page) -> int:
    """Takes the hidden block; the line after it."""
    blank = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    found = HIDDEN.match("\n".join(lines[blank:]) + "\n")
    if found is None:
        return blank
    id = found["id"]
    value = int(id) if id.isdecimal() else id
    kind = PropertyType.NUMBER if id.isdecimal() else PropertyType.TEXT
    page.take(Property(BOOK, value, kind, line=first_line + blank + 1))
    if found["updated"]:
        page.take(said(UPDATED, found["updated"], first_line + blank + 2))
    return blank + found[0].count("\n")


def _about(lines: list[str], at: int, first_line: int, page: Page, out: Gathering, template: Template) -> int:
    """Takes the cover and what the page says of its source; the line of the header of the highlights."""
    about = False
    while at < len(lines):
        line = lines[at]
        heading = _HEADING.match(line)
        if heading is not None and template.dated(heading["text"]) is not None:
            return at
        cover, found = _COVER.match(line), _SAID.match(line) if about else None
        taken = False
        if heading is not None:
            about = taken = heading["text"].casefold() == "about"
        elif cover is not None:
            taken = page.take(Property(COVER, cover["url"], PropertyType.TEXT, line=first_line + at))
        elif found is not None:
            taken = _take(found["key"], (found["value"] or "").strip(), first_line + at, page)
        elif _RULE.match(line):
            about, taken = False, about
        if taken:
            at += 1
        else:
            at = _keep(lines, at, max(verbatim_until(lines, at), at + 1), first_line, out)
    return at


def _take(key: str, value: str, line: int, page: Page) -> bool:
    """Takes a line of what the page is about; whether it is one."""
    title = _LINK.match(value)
    if key == "Title" and title is not None and not page.title:
        page.title = title["title"]
        return True
    name = {"Tags": "document_tags", "Date": "created"}.get(key) or key_of(key)
    return bool(name) and page.take(said(name, value, line))


def _highlights(
    lines: list[str], at: int, first_line: int, out: Gathering, template: Template, source: Source
) -> int:
    """Reads the highlights up to the next heading of a page; the line of that."""
    while at < len(lines):
        if _HEADING.match(lines[at]) and not _is_highlight(lines, at):
            return at
        if not lines[at].strip() or _RULE.match(lines[at]):
            at += 1
            continue
        end = next((n for n in range(at, len(lines)) if _RULE.match(lines[n])), len(lines))
        ended = next((n for n in range(at, end) if _ENDED.search(lines[n])), None)
        if ended is None:
            at = _keep(lines, at, end, first_line, out)
            out.settle()
            continue
        below = _below(lines[ended + 1 : end], first_line + ended + 1, template)
        out.add(*highlight(lines[at : ended + 1], first_line + at, below, source))
        at = end
    return at


def _is_highlight(lines: list[str], at: int) -> bool:
    """Whether the heading in line ``at`` is the words of a highlight."""
    return _ENDED.search(lines[at]) is not None


def _below(lines: list[str], line: int, template: Template) -> Below:
    """What the paragraphs below a highlight say."""
    below = Below()
    for start, part in _paragraphs(lines):
        text = "\n".join(part)
        bold = _BOLD_NOTE.match(text)
        word = ("note", bold["note"]) if bold is not None else template.keyword(text)
        tags = tags_in(word[1].strip()) if word is not None and word[0] == "tags" else None
        place = ends_of(text)
        if tags is not None:
            below.tags += tags
        elif word is not None and word[0] == "note":
            below.blocks += noted(word[1], line + start, below)
        elif not place.text.strip() and (place.url or place.permalink):
            below.ends = place
        else:
            below.blocks += _other(part, line + start)
    return below


def _other(part: list[str], line: int) -> Blocks:
    return blocks_of(part, line)


def _paragraphs(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The ``lines`` parted at blank ones outside of code, each part with its place."""
    parts: list[tuple[int, list[str]]] = []
    open_part = False
    at = 0
    while at < len(lines):
        end = max(verbatim_until(lines, at), at + 1)
        if not lines[at].strip():
            open_part = False
        elif open_part:
            parts[-1][1].extend(lines[at:end])
        else:
            parts.append((at, lines[at:end]))
            open_part = True
        at = end
    return parts
