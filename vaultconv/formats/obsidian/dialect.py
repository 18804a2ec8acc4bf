"""Obsidian's Markdown: what stands inside a line, and what must be escaped there.

Source: Obsidian Help, "Obsidian Flavored Markdown", "Basic formatting syntax", "Advanced formatting syntax", "Tags",
"Callouts", "Internal links".
"""

from __future__ import annotations

from collections.abc import Callable

from vaultconv.formats.obsidian.admonition import write_admonition
from vaultconv.formats.obsidian.carriers import OPEN, carrier, pattern, read_carrier
from vaultconv.formats.obsidian.citation import citation_lines
from vaultconv.formats.obsidian.links import (
    FieldLink,
    build_embed,
    build_wikilink,
    markdown_reference,
    read_image,
)
from vaultconv.markdown.dialect import Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import spell_code
from vaultconv.model.blocks import Callout, Comment, Directive, Quote
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import (
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    Image,
    Link,
    Macro,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
)

_Inner = Callable[[int, int], Spans]

_TAG_CHARACTER = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f]"
_TAG_LETTER = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f0-9]"
_TAG_AHEAD = rf"(?=[0-9]*{_TAG_LETTER})"
"""A tag needs one character that is no digit (``#1984`` is none)."""

_COMMENT = r"%(?<![^\\]%%)(?<!\A%%)%(?!%)(?:[^%]++|%(?!%)|%%%%++)++%%"
"""Two signs and no more begin it; four and more are nothing, inside too (release notes 1.13.2)."""

_INSIDE = r"(?:(?!\[\[|\]\])[^\n])+"
_FOOTNOTE = (
    r"\^\[(?:`(?<!``)(?:[^`^]|\^(?!\[))++`(?!`)|[^\[\]]|\[\[[^\[\]\n]*\]\]|\[[^\[\]]*\](?:\([^()\n]*\))?)++\]"
)


def _comment(text: str, _inner: _Inner) -> Span:
    from vaultconv.markdown.inline import references_in

    inside = text[2:-2]
    return CommentSpan(inside, references_in(inside, OBSIDIAN))


def _footnote(text: str, inner: _Inner) -> Span:
    return Footnote("", inner(2, len(text) - 1))


def _sidenote(text: str, inner: _Inner) -> Span:
    at = text.rindex(OPEN)
    return Sidenote(read_carrier(text[at:])["sidenote"], inner(2, at - 1))


def _macro(text: str, _inner: _Inner) -> Span:
    at = text.rindex(OPEN)
    return Macro(read_carrier(text[at:])["macro"], text[:at].strip("`").strip(" "))


def _write_sidenote(span: Sidenote, writer: MarkdownWriter) -> str:
    text = f"^[{writer.text(span.spans)}]"
    if span.kind == "rsn":
        return text
    if writer.notes.carriers:
        return text + carrier(sidenote=span.kind)
    words = " ".join(plain_text(span.spans).split()) if all(isinstance(s, Text) for s in span.spans) else ""
    writer.losses.append(
        writer.notes.loss(
            "footnote",
            Outcome.APPROXIMATED,
            f"a note beside the line ({span.kind}) became a footnote",
            value=words and f"^[{words}]::{span.kind}",
        )
    )
    return text


def _write_macro(span: Macro, writer: MarkdownWriter) -> str:
    code = spell_code(span.text)
    return code + carrier(macro=span.kind) if writer.notes.carriers else code


def _write_directive(block: Directive, writer: MarkdownWriter) -> list[str]:
    if block.blocks:
        lines = writer.sequence(block.blocks)
    else:
        lines = writer.dialect.table.escape(block.text).split("\n")
    loss: Loss = writer.notes.loss(
        "html", Outcome.KEPT_AS_TEXT, f"a {block.name} box is kept as text", block.line
    )
    writer.losses.append(loss)
    return lines


def _write_quote(block: Quote, writer: MarkdownWriter) -> list[str]:
    citation = block.traits.citation
    if citation is None:
        return writer.quoted(writer.indented("> ", block.blocks), block)
    lines = writer.indented("> ", block.blocks)
    file = writer.notes.links.file(citation.favicon_file) if citation.favicon_file is not None else ""
    footer = citation_lines(citation, writer.notes.permalink_known(citation), writer.dialect, file)
    return writer.quoted(["[!quote]", *lines, "", footer], block)


OBSIDIAN = Dialect(
    "obsidian",
    constructs=(
        Construct("macro", rf"`(?<!``)[^`\n]+`{pattern('macro')}", _macro),
        Construct("comment", _COMMENT, _comment),
        Construct("embed", rf"!\[\[(?!\[){_INSIDE}\]\]", build_embed, link=True),
        Construct("wikilink", rf"\[\[(?!\[){_INSIDE}\]\]", build_wikilink, link=True),
        Construct(
            "highlight",
            r"==(?![\s=>])(?:(?!==)[\s\S])*?\S==",
            lambda t, inner: Highlight(inner(2, len(t) - 2)),
        ),
        Construct("sidenote", _FOOTNOTE + pattern("sidenote"), _sidenote),
        Construct("footnote", _FOOTNOTE, _footnote),
        Construct(
            "tag",
            rf"#(?<![^\s!-/:-@\[-`{{-~]#){_TAG_AHEAD}{_TAG_CHARACTER}+(?<!/)",
            lambda t, _: Tag(t[1:]),
            boundary="*~=",
        ),
    ),
    regions=(Region("%%", "comment", hides=True), Region("$$", "math")),
    live=(
        Live(rf"\[(?={HIDDEN}\[)"),
        Live(rf"=(?={HIDDEN}={HIDDEN}[^\s>])"),
        Live(rf"%(?={HIDDEN}%)"),
        Live(rf"\^(?={HIDDEN}\[)"),
        Live(r"\$(?=\$|[^ \t\n$](?:[^$]*[^ \t\n$])?\$)"),
        Live(rf"#{_TAG_AHEAD}", boundary=True, after="*~=", behind_escape=True),
        Live(r"\^(?=[A-Za-z0-9-]+[ \t]*(?:\n|\Z))", boundary=True, after=")]"),
        Live(r"\[!(?=[^\[\]\n]+\])", boundary=True),
    ),
    spell={
        CommentSpan: lambda span, _: f"%%{span.text}%%",
        Highlight: lambda span, writer: f"=={writer.text(span.spans)}==",
        Link: lambda span, writer: writer.notes.links.link(span, writer),
        FieldLink: lambda span, _: span.raw,
        Embed: lambda span, writer: writer.notes.links.embed(span, writer),
        Image: lambda span, writer: writer.notes.links.image(span, writer),
        Sidenote: _write_sidenote,
        Macro: _write_macro,
    },
    spell_block={
        Callout: write_admonition,
        Comment: lambda block, _: f"%%{block.text}%%".split("\n"),
        Directive: _write_directive,
        Quote: _write_quote,
    },
    callouts=True,
    block_ids=True,
    tasks=True,
    boxes_lead=True,
    math=True,
    attributes=("%%", "%%"),
    link=markdown_reference,
    image=read_image,
    house=House(indent="\t"),
)
"""The Markdown of Obsidian 1.x."""
