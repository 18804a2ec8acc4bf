"""The Markdown of pages that plugins write: CommonMark with wikilinks, tags, marked text, comments and block ids.

It is what Obsidian and Logseq have in common, and no more: a dollar sign in a passage is money as often as a formula
(``formats/readwise.md``, i, 14).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.inline import references_in
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Comment
from vaultconv.model.plain import reference_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import CommentSpan, Embed, Highlight, Image, Link, Span, Spans, Tag, Text

_Inner = Callable[[int, int], Spans]

_INSIDE = r"(?:(?!\[\[|\]\])[^\n])+"
_TAG = r"[\w/-]*[^\W\d][\w/-]*"
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\Z")
_SHORT_ID = lazy_pattern(r"\d{5,}")


def page_reference(text: str) -> Reference:
    """What the text of a wikilink means. Mirror's block ids are those of highlights.

    >>> page_reference("Books/Slow Maps#^12345").block, page_reference("A#B").headings
    ('rw12345', ('B',))
    """
    target, mark, place = text.partition("#")
    target = target.strip()
    if not mark:
        return Reference(ReferenceKind.NAME, target)
    if place.startswith("^"):
        id = place[1:].strip()
        return Reference(ReferenceKind.NAME, target, block=f"rw{id}" if _SHORT_ID.fullmatch(id) else id)
    return Reference(
        ReferenceKind.NAME, target, tuple(part.strip() for part in place.split("#") if part.strip())
    )


def link_reference(url: str) -> Reference:
    """What the destination of a Markdown link means: an address, or a file of the folder."""
    return Reference(ReferenceKind.URL, url) if _SCHEME.match(url) else page_reference(unquote(url))


def _wikilink(text: str, _inner: _Inner) -> Link | None:
    target, bar, label = text[2:-2].partition("|")
    if not target.strip():
        return None
    return Link(page_reference(target.removesuffix("\\")), (Text(label),) if bar else (), raw=text)


def _embed(text: str, _inner: _Inner) -> Embed | None:
    target, _, caption = text[3:-2].partition("|")
    return Embed(page_reference(target), caption, raw=text) if target.strip() else None


def _comment(text: str, _inner: _Inner) -> Span:
    return CommentSpan(text[2:-2], references_in(text[2:-2], PAGES))


def _write_link(span: Link, writer: MarkdownWriter) -> str:
    if span.reference.kind is ReferenceKind.NAME and span.style == "wikilink":
        label = writer.text(span.label)
        target = reference_text(writer.notes.named(span.reference))
        if span.reference.origin and label == target:  # grouping gave it the words that it showed anyway
            label = ""
        return f"[[{target}|{label}]]" if label else f"[[{target}]]"
    return str(writer.notes.inline(span, writer))


def _write_embed(span: Embed, writer: MarkdownWriter) -> str:
    if span.reference.kind is ReferenceKind.URL:
        return f"![{span.caption}]({span.reference.target})"
    caption = "|".join(filter(None, (span.caption, f"{span.width or ''}")))
    target = reference_text(writer.notes.named(span.reference))
    return f"![[{target}|{caption}]]" if caption else f"![[{target}]]"


PAGES = Dialect(
    "readwise-pages",
    constructs=(
        Construct("comment", r"%%(?!%)(?:[^%]|%(?!%))+%%", _comment),
        Construct("embed", rf"!\[\[(?!\[){_INSIDE}\]\]", _embed, link=True),
        Construct(
            "tag",
            rf"#\[\[{_INSIDE}\]\]|#{_TAG}",
            lambda text, _: Tag(text[3:-2] if text.startswith("#[[") else text[1:]),
            boundary="*~=(",
        ),
        Construct("wikilink", rf"\[\[(?!\[){_INSIDE}\]\]", _wikilink, link=True),
        Construct(
            "highlight",
            r"==(?![\s=>])(?:(?!==)[\s\S])*?\S==",
            lambda text, inner: Highlight(inner(2, len(text) - 2)),
        ),
    ),
    regions=(Region("%%", "comment", hides=True),),
    live=(
        Live(rf"\[(?={HIDDEN}\[)"),
        Live(rf"=(?={HIDDEN}={HIDDEN}[^\s>])"),
        Live(rf"%(?={HIDDEN}%)"),
        Live(rf"#(?=\[{HIDDEN}\[|{_TAG})", boundary=True, after="*~=(", behind_escape=True),
        Live(r"\^(?=[A-Za-z0-9-]+[ \t]*(?:\n|\Z))", boundary=True, after=")]"),
        Live(r"\[!(?=[^\[\]\n]+\])", boundary=True),
    ),
    spell={
        CommentSpan: lambda span, _: f"%%{span.text}%%",
        Highlight: lambda span, writer: f"=={writer.text(span.spans)}==",
        Tag: lambda span, _: f"#{span.name}" if re.fullmatch(_TAG, span.name) else f"#[[{span.name}]]",
        Link: _write_link,
        Embed: _write_embed,
        Image: lambda span, writer: writer.notes.image(span, writer),
    },
    spell_block={Comment: lambda block, _: f"%%{block.text}%%".split("\n")},
    callouts=True,
    block_ids=True,
    tasks=True,
    link=link_reference,
)
"""The Markdown of a page. A writer of it has :class:`~vaultconv.formats.readwise.pages.links.PageLinks` as its notes."""

IN_BULLETS = replace(PAGES, house=House(bullet="*"))
"""The same where a hyphen begins a block of its app, as in Logseq."""
