"""The Markdown of the apps that exchange bundles: CommonMark with tables, footnotes, tasks, ``==highlights==``, ``#tags`` and callouts."""

from __future__ import annotations

import re
from urllib.parse import unquote

from vaultconv.plugins.model import (
    Code,
    Embed,
    Highlight,
    Image,
    Link,
    Query,
    Reference,
    ReferenceKind,
    Span,
    Tag,
    Timestamp,
)
from vaultconv.plugins.text import HIDDEN, Construct, Dialect, Live, MarkdownWriter, Region, plain_to_markdown

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TAG = r"[^\W\d_][\w/-]*"
_HIGHLIGHT = r"==(?![\s=])(?:(?!==)[^\n])*?[^\s=]=="


def reference_of(address: str) -> Reference:
    """What the address of a link means: a place on the web, or a path, with a heading or the id of a block behind ``#``.

    >>> reference_of("../My%20Note.textbundle/text.md#Why").headings
    ('Why',)
    """
    if not address or _SCHEME.match(address):
        return Reference(ReferenceKind.URL, address)
    path, _, place = address.partition("#")
    place = unquote(place)
    if place.startswith("^"):
        return Reference(ReferenceKind.NAME, unquote(path), block=place[1:])
    return Reference(ReferenceKind.NAME, unquote(path), tuple(filter(None, place.split("#"))))


def _tag(text: str, _inner: object) -> Span:
    return Tag(text[1:])


def _spell_tag(span: Tag, writer: MarkdownWriter) -> str:
    """A tag; one that no app would take for one is words."""
    return (
        f"#{span.name}"
        if re.fullmatch(_TAG, span.name)
        else plain_to_markdown(f"#{span.name}", writer.dialect)
    )


TEXTBUNDLE = Dialect(
    "textbundle",
    constructs=(
        Construct("highlight", _HIGHLIGHT, lambda text, inner: Highlight(inner(2, len(text) - 2))),
        Construct("tag", rf"#(?<![^\s(\[*~=]#){_TAG}", _tag),
    ),
    regions=(Region("$$", "math"),),
    live=(
        Live(rf"=(?={HIDDEN}=[^\s=])"),
        Live(rf"#(?={_TAG})", boundary=True, after="(*~=["),
        Live(r"\[!(?=[^\[\]\n]+\])", boundary=True),
        Live(r"\$(?=\$|[^ \t\n$](?:[^$]*[^ \t\n$])?\$)"),
    ),
    spell={
        Highlight: lambda span, writer: f"=={writer.text(span.spans)}==",
        Tag: _spell_tag,
        Link: lambda span, writer: writer.notes.link(span, writer),
        Embed: lambda span, writer: writer.notes.embed(span, writer),
        Image: lambda span, writer: writer.notes.image(span, writer),
        Timestamp: lambda span, writer: plain_to_markdown(span.text, writer.dialect),
    },
    spell_block={
        Query: lambda block, writer: writer.block(Code(block.text.rstrip("\n") + "\n", block.language))
    },
    callouts=True,
    tasks=True,
    math=True,
    link=reference_of,
)
"""The dialect. What is not said here is CommonMark's."""
