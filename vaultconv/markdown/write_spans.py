"""Spans to text: CommonMark's way, for each kind that a dialect does not spell itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.reference import Reference
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Tag,
    Text,
    Timestamp,
    Url,
)

if TYPE_CHECKING:
    from vaultconv.markdown.write import MarkdownWriter

_DOLLAR = lazy_pattern(r"(?<!\\)((?:\\\\)*)\$(?=[^ \t\n]|\Z)")
"""A dollar sign that is not escaped and might open a formula."""
_IN_TITLE = lazy_pattern(r"\"|\\(?=[!-/:-@\[-`{-~])|&(?=#?\w+;)")
"""What would end a title, or be read as something else in it (CommonMark 0.31.2, sections 2.4, 2.5 and 6.3)."""
_TICKS = lazy_pattern(r"`+")


def code_span(span: CodeSpan, _writer: MarkdownWriter) -> str:
    """Inline code, with as many backticks as it needs."""
    return span.raw or spell_code(span.text)


def spell_code(text: str) -> str:
    """``text`` as inline code.

    >>> spell_code("a`b")
    '``a`b``'
    """
    runs = {len(run) for run in _TICKS.findall(text)}
    count = next(n for n in range(1, len(runs) + 2) if n not in runs)
    inner = f" {text} " if text.startswith("`") or text.endswith("`") or _is_padded(text) else text
    return "`" * count + inner + "`" * count


def _is_padded(text: str) -> bool:
    return text[:1] == " " == text[-1:] and bool(text.strip())


def destination(url: str) -> str:
    """``url`` as the destination of a Markdown link, in angle brackets where it must be.

    >>> destination("a b")
    '<a b>'
    """
    if not url or any(c in url for c in " \t<>") or url.count("(") != url.count(")"):
        return "<" + url.replace("<", "\\<").replace(">", "\\>") + ">"
    return url


def title_text(title: str) -> str:
    """``title`` as it stands after a destination, with the blank before it; ``""`` for none.

    >>> title_text('a "b" &amp; c'), title_text("")
    (' "a \\\\"b\\\\" &amp;amp; c"', '')
    """
    return f' "{_IN_TITLE.sub(_escaped_in_title, title)}"' if title else ""


def _escaped_in_title(found: re.Match[str]) -> str:
    return "&amp;" if found[0] == "&" else "\\" + found[0]


def reference_text(reference: Reference) -> str:
    """A reference as one string: target, then ``#`` and its subpath.

    >>> from vaultconv.model.reference import ReferenceKind
    >>> reference_text(Reference(ReferenceKind.NAME, "Note", ("A", "B")))
    'Note#A#B'
    """
    sub = "#".join(reference.headings) or (reference.block and "^" + reference.block) or reference.subpath
    return f"{reference.target}#{sub}" if sub else reference.target


def attributes(text: str, writer: MarkdownWriter) -> str:
    """Kramdown attributes after a link, as the dialect shows or hides them."""
    around = writer.dialect.attributes
    return text.join(around) if text and around is not None else ""


def inline_link(span: Link, writer: MarkdownWriter, label: str | None = None) -> str:
    """A Markdown link, with its words or the ``label`` that they are; the part after its text is copied where it is known."""
    label = writer.text(span.label) if label is None else label
    if span.tail:
        return f"[{label}{span.tail}{attributes(span.attributes, writer)}"
    return f"[{label}]({destination(reference_text(span.reference))}{title_text(span.title)}){attributes(span.attributes, writer)}"


def image(span: Image, writer: MarkdownWriter) -> str:
    """A Markdown image."""
    if span.raw:
        return span.raw + attributes(span.attributes, writer)
    return f"![{span.alt}]({destination(reference_text(span.reference))}{title_text(span.title)}){attributes(span.attributes, writer)}"


def url(span: Url, _writer: MarkdownWriter) -> str:
    """A bare URL or autolink, as it was."""
    return span.raw or (f"<{span.url}>" if ":" in span.url else span.url)


def embed(span: Embed, _writer: MarkdownWriter) -> str:
    """CommonMark shows nothing in place: a link to it."""
    return f"[{span.caption or span.reference.target}]({destination(reference_text(span.reference))})"


def footnote(span: Footnote, writer: MarkdownWriter) -> str:
    """A footnote by label; an inline one in brackets."""
    return f"[^{span.label}]" if span.label else f"^[{writer.text(span.spans)}]"


def html_comment(text: str) -> str:
    """``text`` as an HTML comment. What would end it too soon is spelled as HTML does elsewhere.

    >>> html_comment("a --> b")
    '<!--a --&gt; b-->'
    """
    text = text.replace("-->", "--&gt;")
    if text.startswith((">", "->")):
        text = text.replace(">", "&gt;", 1)
    return f"<!--{text}-->"


def math_span(span: MathSpan, _writer: MarkdownWriter) -> str:
    """TeX between dollar signs."""
    return f"$${span.text}$$" if span.display else f"${span.text}$"


def _text(span: Text, writer: MarkdownWriter) -> str:
    text = writer.dialect.table.escape(span.text, writer.following)
    return _DOLLAR.sub(r"\1\\$", text) if writer.dollars_apart else text


SPELL: Mapping[type, Callable[[Any, MarkdownWriter], str]] = {
    Text: _text,
    CodeSpan: code_span,
    Break: lambda span, _: span.raw or ("\\\n" if span.hard else "\n"),
    Url: url,
    Link: inline_link,
    Embed: embed,
    Image: image,
    Tag: lambda span, _: "#" + span.name,
    Highlight: lambda span, writer: f"<mark>{writer.text(span.spans)}</mark>",
    CommentSpan: lambda span, _: html_comment(span.text),
    MathSpan: math_span,
    Macro: lambda span, _: span.text,
    Footnote: footnote,
    Sidenote: lambda span, writer: f"<small>{writer.text(span.spans)}</small>",
    HtmlSpan: lambda span, _: span.text,
    Timestamp: lambda span, _: span.text,
}
"""What each kind of span is in CommonMark, with the HTML that it allows."""
