"""Obsidian's Markdown: what stands inside a line, and what must be escaped there.

Source: Obsidian Help, "Obsidian Flavored Markdown", "Basic formatting syntax", "Advanced formatting syntax", "Tags",
"Callouts", "Internal links".
"""

from __future__ import annotations

from collections.abc import Callable

from vaultconv.formats.obsidian.admonition import write_admonition
from vaultconv.formats.obsidian.carriers import OPEN, TEXT, carrier, pattern, read_carrier
from vaultconv.formats.obsidian.citation import citation_lines
from vaultconv.formats.obsidian.links import (
    FieldLink,
    build_embed,
    build_wikilink,
    markdown_reference,
    read_image,
)
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import spell_code
from vaultconv.model.blocks import Callout, Comment, Directive, Quote
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import cloze_said, plain_text
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
    Timestamp,
)

_Inner = Callable[[int, int], Spans]

_TAG_CHARACTER = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f]"
_TAG_LETTER = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f0-9]"
_TAG_AHEAD = rf"(?=[0-9]*{_TAG_LETTER})"
TAG_NAME = lazy_pattern(rf"{_TAG_AHEAD}{_TAG_CHARACTER}+(?<!/)")
"""A tag less its ``#``: not only digits, and no slash at its end."""
"""A tag needs one character that is no digit (``#1984`` is none)."""

_COMMENT = r"%(?<![^\\]%%)(?<!\A%%)%(?!%)(?:[^%]++|%(?!%)|%%%%++)++%%"
"""Two signs and no more begin it; four and more are nothing, inside too (release notes 1.13.2)."""

_INSIDE = r"(?:(?!\[\[|\]\])[^\n])+"
_CODE = (
    r"`(?<!``)(?!`)(?:[^`^]|\^(?!\[)|``+)++`(?!`)"
    r"|``(?<!```)(?!`)(?:[^`^]|\^(?!\[)|`(?!`)|```+)++``(?!`)"
)
_FOOTNOTE = rf"\^\[(?:{_CODE}|[^\[\]]|\[\[[^\[\]\n]*\]\]|\[[^\[\]]*\](?:\([^()\n]*\))?)++\]"
"""A bracket in code ends no footnote; a footnote that begins in it is none of its words."""


_MARKED = r"==(?![\s=>])(?:(?!==)[\s\S])*?\S=="

CLOZES = HIGHLIGHT, BRACES = "highlight", "braces"
"""How a cloze is written (``--cloze``): both are read by the plugin Spaced Repetition."""


def _comment(text: str, _inner: _Inner) -> Span:
    from vaultconv.markdown.inline import references_in

    inside = text[2:-2]
    return CommentSpan(inside, references_in(inside, OBSIDIAN))


def _footnote(text: str, inner: _Inner) -> Span:
    return Footnote("", inner(2, len(text) - 1))


def _sidenote(text: str, inner: _Inner) -> Span:
    at = text.rindex(OPEN)
    return Sidenote(read_carrier(text[at:])["sidenote"], inner(2, at - 1))


def _cloze(text: str, inner: _Inner) -> Span:
    at = text.rindex(OPEN)
    return Highlight(inner(2, at - 2), read_carrier(text[at:])["cloze"])


def _write_highlight(span: Highlight, writer: MarkdownWriter) -> str:
    if span.cloze is None:
        return f"=={writer.text(span.spans)}=="
    text = writer.text(tuple(map(_without_marks, span.spans)))
    shown = f"{{{{{text}}}}}" if writer.notes.cloze == BRACES and not _BRACE.search(text) else f"=={text}=="
    if writer.notes.carriers:
        return shown + carrier(cloze=span.cloze)
    words = " ".join(plain_text(span.spans).split()) if all(isinstance(s, Text) for s in span.spans) else ""
    writer.losses.append(
        writer.notes.loss(
            "highlight",
            Outcome.APPROXIMATED,
            "a cloze is marked text, and nothing says that it was hidden",
            value=words and words + cloze_said(span),
        )
    )
    return shown


def _without_marks(span: Span) -> Span:
    """Text in which no marks end a highlight: in other apps it may hold some."""
    return Text(span.text.replace("==", r"\=\=")) if isinstance(span, Text) and "==" in span.text else span


def _write_timestamp(span: Timestamp, writer: MarkdownWriter) -> str:
    """A date with a syntax of its own: a link to its daily note, shown as it was written."""
    day = writer.notes.links.day(span.date) if _STAMP.fullmatch(span.text) else ""
    return f"[[{day}|{span.text}]]" if day else span.text


def _stamp(text: str, _inner: _Inner) -> Timestamp:
    shown = text[text.index("|") + 1 : -2]
    return Timestamp(shown, shown[1:11])


_STAMP = lazy_pattern(r"<\d{4}-\d\d-\d\d [A-Z][a-z]{2}[^<>\[\]|\n]*>")
_BRACE = lazy_pattern(r"[{}\n]")


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


def _sized(alt: str, inside: str, width: int, height: int) -> str:
    """A picture with its size behind a bar (Obsidian Help, "Basic formatting syntax")."""
    size = f"{width}x{height}" if height else str(width)
    return f"![{alt}|{size}]{inside}" if alt else f"![{size}]{inside}"


_FURTHER = r"(?:[^$]*[ \t\n]\$[^ \t\n$]){0,8}?"
"""Signs that close no formula behind the one that may open it: one of them is escaped once a later one closes (``$5 $5$``)."""

OBSIDIAN = Dialect(
    "obsidian",
    footnote_indent=2,
    sized=_sized,
    constructs=(
        Construct("macro", rf"`(?<!``)[^`\n]+`{pattern('macro')}", _macro),
        Construct("comment", _COMMENT, _comment),
        Construct("embed", rf"!\[\[(?!\[){_INSIDE}\]\]", build_embed, link=True),
        Construct("stamp", rf"\[\[[^\[\]|\n]+\|{_STAMP.pattern}\]\]", _stamp),
        Construct("wikilink", rf"\[\[(?!\[){_INSIDE}\]\]", build_wikilink, link=True),
        Construct("cloze", rf"{_MARKED}{pattern('cloze', TEXT)}", _cloze),
        Construct("braces", rf"\{{\{{[^{{}}\n]+\}}\}}{pattern('cloze', TEXT)}", _cloze),
        Construct(
            "highlight",
            _MARKED,
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
        Live(rf"\$(?=\$|[^ \t\n$]{_FURTHER}(?:(?:[^$]*[^ \t\n$])?\$|[^$]*[ \t\n]\$\$))"),
        Live(rf"#{_TAG_AHEAD}", boundary=True, after="*~=", behind_escape=True),
        Live(r"\^(?=[A-Za-z0-9-]+[ \t]*(?:\n|\Z))", boundary=True, after=")]"),
        Live(r"\[!(?=[^\[\]\n]+\])", boundary=True),
    ),
    spell={
        CommentSpan: lambda span, _: f"%%{span.text}%%",
        Highlight: _write_highlight,
        Link: lambda span, writer: writer.notes.links.link(span, writer),
        FieldLink: lambda span, _: span.raw,
        Embed: lambda span, writer: writer.notes.links.embed(span, writer),
        Image: lambda span, writer: writer.notes.links.image(span, writer),
        Sidenote: _write_sidenote,
        Timestamp: _write_timestamp,
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
