"""How the site spells what CommonMark has no way to say, and what it must keep from Liquid.

These functions serve the dialect; what they need to know of a note is in :class:`SiteNotes`, the writer's ``notes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vaultconv.formats.readwise import liquid
from vaultconv.formats.readwise.forms import BOX_LAST, FOOTER, FORMS, NEWEST, Form
from vaultconv.formats.readwise.links import size_attributes
from vaultconv.formats.readwise.markup import SITE, spell_marked, spell_wikilink
from vaultconv.formats.readwise.source import FRAME, frame_of, said_by, with_file
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import SPELL as COMMON
from vaultconv.model.blocks import Code, Directive, Html, MathBlock, Quote, Raw
from vaultconv.model.citation import Citation
from vaultconv.model.spans import (
    CodeSpan,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    MathSpan,
    Sidenote,
    Text,
    Url,
)

LIQUID: Final = "liquid"
"""Spelling of code, HTML and formulas: ``raw`` where they stood in a raw block. Where they hold Liquid and did not, it is
meant to be run, and a note of the site gets it back as it was."""

PROTECTED: Final = (Code, Html, MathBlock, Raw)
"""Blocks that are never changed inside."""


@dataclass(slots=True)
class SiteNotes:
    """What the functions of the dialect need to know: the ``form`` that is written, the ``highlight`` of a highlight
    note, whether the note comes from a site (``same``), and whether the text stands in a raw block already."""

    form: str = NEWEST
    highlight: Quote | None = None
    same: bool = False
    in_raw: bool = False


def _notes(writer: MarkdownWriter) -> SiteNotes:
    """The notes of ``writer``, with defaults if nobody gave it any."""
    if not isinstance(writer.notes, SiteNotes):
        writer.notes = SiteNotes()
    return writer.notes


# -- spans ---------------------------------------------------------------------------------------------------------


def _text(span: Text, writer: MarkdownWriter) -> str:
    table, following = writer.dialect.table, writer.following
    if _notes(writer).in_raw:
        return table.escape(span.text, following)
    return liquid.protect(span.text, table.escape, following)


def _sacred(span: Any, writer: MarkdownWriter) -> str:
    """Code, formulas, HTML and addresses: never changed inside, kept from Liquid from outside."""
    text = COMMON[type(span)](span, writer)
    notes = _notes(writer)
    as_it_was = notes.same and getattr(span, "raw", "") == text
    return text if as_it_was or notes.in_raw else liquid.wrap(text)


def _html(span: HtmlSpan, writer: MarkdownWriter) -> str:
    notes = _notes(writer)
    return span.text if notes.same or notes.in_raw else liquid.wrap(span.text)


def _link(span: Link, writer: MarkdownWriter) -> str:
    if span.style == "wikilink":
        return spell_wikilink(span.reference.target)
    if span.style == SITE:
        return spell_marked(span.label, span.reference.target, writer)
    return _whole(span, writer, span.tail or span.reference.target)


def _image(span: Image, writer: MarkdownWriter) -> str:
    if span.width and not span.attributes:
        span = Image(
            span.reference, span.alt, span.title, attributes=size_attributes(span.width, span.height)
        )
    return _whole(span, writer, span.raw or span.reference.target + span.alt)


def _whole(span: Link | Image, writer: MarkdownWriter, sacred: str) -> str:
    """A link or image; in a raw block as a whole where its address holds Liquid that is not its own."""
    notes = _notes(writer)
    if notes.same or notes.in_raw or not liquid.is_live(sacred):
        return COMMON[type(span)](span, writer)
    notes.in_raw = True
    try:
        return liquid.wrap(COMMON[type(span)](span, writer))
    finally:
        notes.in_raw = False


def _footnote(span: Footnote, writer: MarkdownWriter) -> str:
    return f"[^{span.label}]" if span.label else spell_marked(span.spans, "rsn", writer)


SPELL: Mapping[type, Callable[[Any, MarkdownWriter], str]] = {
    Text: _text,
    CodeSpan: _sacred,
    MathSpan: _sacred,
    Url: _sacred,
    HtmlSpan: _html,
    Link: _link,
    Image: _image,
    Highlight: lambda span, writer: spell_marked(span.spans, "highlight", writer),
    Sidenote: lambda span, writer: spell_marked(span.spans, span.kind, writer),
    Footnote: _footnote,
}
"""By kind of span."""


# -- blocks --------------------------------------------------------------------------------------------------------


def needs_raw(block: Code | Html | MathBlock | Raw) -> bool:
    """Whether Liquid would run what is in ``block``, and a raw block can keep it from that."""
    text = block.text + block.info if isinstance(block, Code) else block.text
    return liquid.is_live(text) and liquid.can_wrap(text)


def _protected(block: Code | Html | MathBlock | Raw, writer: MarkdownWriter) -> list[str]:
    """Code, a formula or HTML, in a raw block where Liquid would run what is inside."""
    lines = writer.commonmark(block)
    if not needs_raw(block) or (_notes(writer).same and block.spelling.get(LIQUID) != "raw"):
        return lines
    fenced = isinstance(block, Code) and block.spelling.get(sp.STYLE) != "indented"
    blank = [] if fenced else [""]
    return [liquid.RAW, *blank, *lines, *blank, liquid.END_RAW]


def _directive(block: Directive, writer: MarkdownWriter) -> list[str]:
    if block.blocks:
        return writer.sequence(block.blocks)
    return f"[[{block.text}::{block.name}]]".split("\n")


def _quote(block: Quote, writer: MarkdownWriter) -> list[str]:
    """A quotation; with a citation, in the way of its form."""
    citation = block.traits.citation
    if citation is None:
        return writer.quoted(writer.indented("> ", block.blocks), block)
    notes = _notes(writer)
    form = FORMS[notes.form if block is notes.highlight and FORMS[notes.form].is_highlight else NEWEST]
    frame = _kept(block, form, citation) or frame_of(form, citation)
    if form.source == FOOTER:
        return writer.quoted([*writer.indented("> ", block.blocks), *frame.split("\n")], block)
    text = "\n".join(writer.sequence(block.blocks))
    if form.source == BOX_LAST:
        return (text + frame if text else frame.lstrip("\n")).split("\n")
    return (frame + text).split("\n")


def _kept(block: Quote, form: Form, citation: Citation) -> str:
    """The frame as it was read, where it departs from house style and still says what the citation does."""
    kept = block.spelling.get(FRAME)
    if not isinstance(kept, str):
        return ""
    if citation.favicon_file is not None:
        kept = with_file(kept, citation)
    return kept if said_by(kept, form, citation.permalink) == citation else ""


SPELL_BLOCK: Mapping[type, Callable[[Any, MarkdownWriter], list[str]]] = {
    Code: _protected,
    Html: _protected,
    MathBlock: _protected,
    Raw: _protected,
    Directive: _directive,
    Quote: _quote,
}
"""By kind of block."""
