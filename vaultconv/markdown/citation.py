"""A citation as a line of Markdown under the quotation.

``— ![favicon](…) Jane Roe, [Slow Maps](https://example.org/maps) · Location 12``: who, and where, readable without any
plugin, and read back from just that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from html.entities import html5

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation_details import BETWEEN, details_of, tags_of, with_detail
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.write_spans import destination, title_text
from vaultconv.model.citation import Citation
from vaultconv.model.download import parted
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Image, Link, Span, Text, Url

DASH = "— "
"""What a footer begins with."""

SERVICE = "Readwise"
"""The label of the link to the highlight itself."""

_ESCAPED = lazy_pattern(r"([\\`*_\[\]<])|&(?=#?\w+;)")
FAVICON = "favicon"
"""The text of the picture of a site."""
_FURTHER = ("avatar", "cover")
"""The texts of further pictures, and what each is of the citation."""
_UNESCAPED = lazy_pattern(r"\\([!-/:-@\[-`{-~])|&(?:#(\d{1,7})|([A-Za-z]\w{1,30}));|<wbr>(?=\\)", re.ASCII)
_LOOSE_DOT = lazy_pattern(r"·(?=\s|\Z)|(?<!\S)·")
_EMOJI = lazy_pattern(r"((?=[!-~]*[^!-~\s])[^\w\s\[\]*!,\\]+) ")
"""Signs before a name: not those alone that stand on every keyboard."""
_TITLE = lazy_pattern(r"(?:(?P<author>.*), )?\*(?P<title>(?:[^*\\]|\\.)+)\*\Z", re.DOTALL)


def plain_to_markdown(text: str, dialect: Dialect, dollars: bool = True) -> str:
    """Plain text as Markdown that shows just it. Without ``dollars`` none is written as itself."""
    return dialect.table.escape(_as_commonmark(text, dollars))


def words_to_markdown(text: str, dialect: Dialect) -> str:
    """Words as Markdown that shows just them, for a person to read: what is escaped once is not marked as escaped twice."""
    return dialect.table.escape_once(_as_commonmark(text, True))


def _as_commonmark(text: str, dollars: bool) -> str:
    parts = text.split("$")
    escaped = [_ESCAPED.sub(lambda m: "\\" + m[1] if m[1] else "&amp;", part) for part in parts]
    return ("$" if dollars else "&dollar;").join(escaped)


def markdown_to_plain(text: str) -> str:
    """The plain text that :func:`plain_to_markdown` made this from; the dialect's escapes are gone already."""
    return _UNESCAPED.sub(
        lambda m: m[1] or (_named(m) if m[3] else _character(int(m[2])) if m[2] else ""), text
    )


def _named(found: re.Match[str]) -> str:
    """The character that a named entity means; itself, where it means none."""
    return html5.get(f"{found[3]};", found[0])


def _character(number: int) -> str:
    """The character that a numeric entity means (CommonMark 0.31.2, section 2.5)."""
    return chr(number) if 0 < number <= sys.maxunicode and not 0xD800 <= number < 0xE000 else "\ufffd"


def citation_line(
    citation: Citation,
    permalink_known: bool,
    dialect: Dialect,
    picture: Callable[[str, str], str],
    file: str = "",
    plural: str = "[[{}]]",
) -> str:
    """The footer that says ``citation``; the link to the highlight only where no property says it already. ``picture``
    spells a small picture with a text ("favicon") from what leads to it: the ``file`` that it is shown from, with the
    address as its title, or the address; ``plural`` is how a tag of several words is spelled. Behind the picture of the
    site may be one of who wrote it, and one of the source."""
    mark = ""
    if citation.favicon:
        where = destination(file) + title_text(citation.favicon) if file else destination(citation.favicon)
        mark = picture(FAVICON, where) + " "
    elif citation.emoji:
        mark = citation.emoji + " "
    mark += "".join(
        f"{picture(name, destination(url))} " for name in _FURTHER if (url := getattr(citation, name))
    )
    details = [*details_of(citation)]
    said = (citation.author, citation.title, *details, *citation.tags)
    dollars = sum(part.count("$") for part in said) < 2  # two would be a formula
    author = _part(citation.author, dialect, dollars)
    if citation.url:
        words = plain_to_markdown(citation.title, dialect, dollars) or "Source"
        words = "\\" + words if words.startswith("^") else words  # it would be a footnote
        title = f"[{words}]({destination(citation.url)})"
    else:
        title = f"*{_part(citation.title, dialect, dollars)}*" if citation.title else ""
    # a sign that begins the name is no picture: it stands behind one more blank
    apart = " " if not mark and _EMOJI.match(citation.author + (", " if title else " ")) else ""
    head = (mark + ", ".join(part for part in (author, title) if part)).rstrip()
    further = [_part(part, dialect, dollars) for part in details]
    if citation.tags:
        further.append(tags_of(citation, plural))
    if citation.permalink and not permalink_known:
        further.append(f"[{SERVICE}]({destination(citation.permalink)})")
    return (DASH + apart + BETWEEN.join([head, *further]).lstrip()).rstrip()


def _part(text: str, dialect: Dialect, dollars: bool) -> str:
    """Plain ``text`` as Markdown that is one part of the line: no middle dot in it parts it."""
    return _LOOSE_DOT.sub("&middot;", plain_to_markdown(text, dialect, dollars))


def read_citation(spans: tuple[Span, ...]) -> Citation | None:
    """The citation that a paragraph is, or None."""
    if spans == (Text(DASH.strip()),):
        return Citation()  # nobody knows who
    if not spans or not isinstance(spans[0], Text) or not spans[0].text.startswith(DASH):
        return None
    head, *further = _parts([Text(spans[0].text[len(DASH) :]), *spans[1:]])
    citation: Citation | None = Citation()
    if further and (permalink := _permalink(further[-1])):
        citation = Citation(permalink=permalink)
        further.pop()
    for part in further:
        citation = with_detail(citation, part, _plain(part)) if citation is not None else None
    return _headed(citation, head) if citation is not None else None


def _parts(spans: list[Span]) -> list[list[Span]]:
    """The parts of a line, without the dots between them. Nothing need be before the first."""
    parts: list[list[Span]] = [[]]
    for i, span in enumerate(spans):
        if not isinstance(span, Text):
            parts[-1].append(span)
            continue
        headless = not i and span.text.startswith(BETWEEN[1:])
        for j, text in enumerate((f" {span.text}" if headless else span.text).split(BETWEEN)):
            if j:
                parts.append([])
            if text:
                parts[-1].append(Text(text))
    return parts


def _plain(part: list[Span]) -> str | None:
    """What a part says that is only text; None for another."""
    said = [
        span.text if isinstance(span, Text) else span.url for span in part if isinstance(span, Text | Url)
    ]
    return markdown_to_plain("".join(said)) if len(said) == len(part) and said else None


def _permalink(part: list[Span]) -> str:
    """Where a part leads that is the link to the highlight; ``""`` for any other."""
    (link, *more) = part or (None,)
    found = isinstance(link, Link) and not more and _is_url(link, SERVICE)
    return link.reference.target if found else ""  # type: ignore[union-attr]


def _headed(citation: Citation, rest: list[Span]) -> Citation | None:
    """``citation`` with what the first part says, ``rest``: the picture, who, and where; None if that is none."""
    if rest and isinstance(rest[0], Image) and rest[0].alt == FAVICON:
        _take_favicon(citation, rest.pop(0))  # type: ignore[arg-type]
        _take_blank(rest)
    elif (
        rest
        and isinstance(rest[0], Text)
        and rest[0].text[:1] == " "
        and _EMOJI.match(rest[0].text[1:] + " ")
    ):
        rest[0] = Text(rest[0].text[1:])
    elif rest and isinstance(rest[0], Text) and (found := _EMOJI.match(rest[0].text + " ")):
        citation.emoji = found[1]
        rest[0] = Text(rest[0].text[found.end() :])
    rest = [span for span in rest if not (isinstance(span, Text) and not span.text)]
    for name in _FURTHER:
        first = rest[0] if rest else None
        if isinstance(first, Image) and first.alt == name and first.reference.kind is ReferenceKind.URL:
            citation = replace(citation, **{name: first.reference.target})  # type: ignore[arg-type]
            del rest[0]
            _take_blank(rest)
            rest = [span for span in rest if not (isinstance(span, Text) and not span.text)]
    if len(rest) > 2 or any(not isinstance(span, Text | Link) for span in rest):
        return None
    if rest and isinstance(rest[-1], Link):
        return _linked(citation, rest)
    if not rest:
        return citation
    if len(rest) > 1:
        return None
    text = rest[0].text if isinstance(rest[0], Text) else ""
    if found := _TITLE.match(text):
        author, title = found["author"] or "", found["title"]
        return replace(citation, author=markdown_to_plain(author), title=markdown_to_plain(title))
    return replace(citation, author=markdown_to_plain(text))


def _take_blank(rest: list[Span]) -> None:
    """Takes away what parts a picture from what follows."""
    if rest and isinstance(rest[0], Text):
        rest[0] = Text(rest[0].text.removeprefix(" "))


def _take_favicon(citation: Citation, image: Image) -> None:
    """A picture that is shown from a file has its address in the title."""
    citation.favicon = image.reference.target
    url, _ = parted(image.title)
    if url and image.reference.kind is ReferenceKind.NAME:
        citation.favicon, citation.favicon_file = url, image.reference


def _linked(citation: Citation, rest: list[Span]) -> Citation | None:
    link = rest[-1]
    if not isinstance(link, Link) or link.reference.kind is not ReferenceKind.URL:
        return None
    if any(not isinstance(span, Text) for span in link.label):
        return None
    title = markdown_to_plain("".join(span.text for span in link.label if isinstance(span, Text)))
    author = ""
    if len(rest) == 2:
        before = rest[0]
        if not isinstance(before, Text) or not before.text.endswith(", "):
            return None
        author = markdown_to_plain(before.text.removesuffix(", "))
    return replace(
        citation, author=author, title="" if title == "Source" else title, url=link.reference.target
    )


def _is_url(span: Span, label: str) -> bool:
    return (
        isinstance(span, Link) and span.reference.kind is ReferenceKind.URL and span.label == (Text(label),)
    )
