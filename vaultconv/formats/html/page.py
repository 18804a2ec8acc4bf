"""The page of a note: the article that is read back, in the frame of its site."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from vaultconv.formats.html.carriers import ATTRIBUTE, OUTLINE, are_written, attribute, carrier, text
from vaultconv.formats.html.properties import write_meta, write_table
from vaultconv.formats.html.publishing import shown_properties
from vaultconv.formats.html.site.frame import Frame
from vaultconv.formats.html.site.head import alone, bare
from vaultconv.formats.html.site.theme import style_sheet
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Heading, List
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties

if TYPE_CHECKING:
    from vaultconv.formats.html.links import Links

_LANGUAGE = lazy_pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LEFTWARD = lazy_pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of a script that is written from right to left, or a mark on it."""
_LETTER = lazy_pattern(r"[^\W\d_]")
_TAG = lazy_pattern(r"<[^>]*>")


def page(note: Note, links: Links, heading: str, body: str, style: str = "") -> str:
    """The page of ``note``, around its ``body``. ``heading`` is the one that the note begins with, if it is its title; ``""``: the
    page has one of its own. ``style`` is of this page alone. One that goes home has no frame: what was around it there is carried. Nor has
    one that is written without a site: it has the style in itself."""
    language = _language(note.properties)
    article = _article(note, links, heading, body, language)
    meta = write_meta(shown_properties(note.properties, links.context.options))
    if links.bare:
        return bare(text(note.title), meta, language, article)
    if links.context.alone:
        whole = f"{style_sheet(links.context.options)}{style}"
        return alone(text(note.title), meta, language, article, whole)
    return Frame.of(links.context).around(note, links.page, article, meta, language, style)


def _article(note: Note, links: Links, heading: str, body: str, language: str) -> str:
    own = heading or f"<h1>{text(note.title)}</h1>\n"
    is_outline = any(isinstance(block, List) and block.outline for block in note.blocks)
    kinds = ("" if note.kind is NoteKind.PAGE else str(note.kind), OUTLINE if is_outline else "")
    shows = basename(str(note.extra.get("shows", "")))
    said = attribute(ATTRIBUTE, " ".join(filter(None, kinds))) if any(kinds) and are_written() else ""
    if shows:
        said = carrier(kind=kinds[0], shows=shows, shape=kinds[1])
    date = (
        f'<time class="date"{attribute("datetime", note.date)}>{text(note.date)}</time>' if note.date else ""
    )
    shown = f">{text(note.date)}</h1>"
    if date and shown in own:  # a day that is called by its date says it once
        own, date = own.replace(shown, f">{date}</h1>"), ""
    lang = attribute("lang", language) if language else ""
    properties = shown_properties(note.properties, links.context.options)
    table = write_table(properties, links.to, picture=links.picture, tag=links.tag)
    return f'<article dir="{_direction(own + body)}"{lang}{said}>\n<header>\n{own}{f"<p>{date}</p>{chr(10)}" * bool(date)}{table}</header>\n{body}</article>\n'


def own_title(note: Note) -> Heading | None:
    """The heading that ``note`` begins with, if it is its title, so that the page needs no other."""
    first = note.blocks[0] if note.blocks else None
    titled = isinstance(first, Heading) and first.level == 1 and plain_text(first.spans) == note.title
    return first if isinstance(first, Heading) and titled else None


def _language(properties: Properties) -> str:
    """The language that ``properties`` name; ``""``, which says that nobody knows it, if they name none."""
    said = properties.text("lang") or properties.text("language")
    return said if _LANGUAGE.fullmatch(said) else ""


def _direction(html: str) -> str:
    """Where the lines of ``html`` begin: at the right, where most letters belong to scripts that do; else each browser finds out.

    >>> _direction("<p>שלום ok</p>"), _direction("<p>plain</p>")
    ('rtl', 'auto')
    """
    if _LEFTWARD.search(html) is None:
        return "auto"
    words = _TAG.sub("", html)
    leftward = len(_LEFTWARD.findall(words))
    return "rtl" if leftward * 2 > len(_LETTER.findall(words)) else "auto"
