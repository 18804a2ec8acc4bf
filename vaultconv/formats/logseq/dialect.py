"""Logseq's Markdown inside a block: what stands in a line, and what must be escaped there.

Source: mldoc 1.5.7 (``inline.ml``, ``hash_tag.ml``), run; ``formats/logseq.md`` section 5. A mark that is escaped already
stays as it is: mldoc shows the tag that tells the two apart elsewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from vaultconv.formats.logseq.entities import PATTERN as ENTITY
from vaultconv.formats.logseq.entities import shown
from vaultconv.formats.logseq.links import (
    NESTED,
    build_embed,
    build_file_link,
    build_image,
    build_labelled,
    build_nested,
    build_page,
    build_player,
    build_reference,
    logseq_reference,
)
from vaultconv.formats.logseq.markup import APART, VOID
from vaultconv.formats.logseq.scripts import SCRIPTS, build, pattern
from vaultconv.formats.logseq.spell import MACRO, SPELL, SPELL_BLOCK
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.dialect import COMMONMARK, Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Footnote,
    Highlight,
    HtmlSpan,
    Macro,
    MathSpan,
    Span,
    Spans,
    Tag,
    Text,
    Timestamp,
)

_Inner = Callable[[int, int], Spans]

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
# Bounds on what stands between two marks: without them, a line of nothing but opening ones would take its square.
_PAGE = r"(?:(?!\]\])[^\n]){1,1000}+"
_EMBEDDED = rf"(?:\[\[{_PAGE}\]\]|\(\({_UUID}\)\))"
_LABEL = r"\[(?<!!\[)(?:\\.|[^\[\]\\\n]|\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\])*+\]"
_TAG = r"(?:[^ \t\n\r\f,!?'\":#.;*`\[\\<]|<(?!/[A-Za-z])|[.;](?![.;]*(?:\s|$)))+"
_STAMP = r"\d{4}-\d\d-\d\d [A-Za-z]+(?![^\W\d_])[^<>\[\]\n]*"

_CLOZE = lazy_pattern(r"\{\{cloze[ \t]+(?P<answer>.+?)[ \t]*(?:\\\\(?P<cue>(?:(?!\\\\).)*))?\}\}")
_NUMERIC = lazy_pattern(r"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});")
_ESCAPED_NUMERIC = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\&#(?=\d{1,7};|[xX][0-9a-fA-F]{1,6};)")
_LATIN = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\(?=[A-Za-z])")
_BRACKET = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\([()])")
_SQUARE_END = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\\]")
_SQUARE = lazy_pattern(r"(?<!\\)((?:\\\\)*)(?:<wbr>)*\\\[(?!\[)(?=[^\n]*\\\])")


def _code(text: str, _inner: _Inner) -> CodeSpan:
    return CodeSpan(html.unescape(text[6:-7]))


def _comment(text: str, _inner: _Inner) -> CommentSpan:
    from vaultconv.markdown.inline import references_in

    return CommentSpan(text[6:-5], references_in(text[6:-5], LOGSEQ))


def _tag(text: str, _inner: _Inner) -> Span:
    return Tag(text[3:-2] if text.startswith("#[[") else text[1:])


def _highlight(text: str, inner: _Inner) -> Span:
    return Highlight(inner(2, len(text) - 2))


def _cloze(text: str, _inner: _Inner) -> Span:
    """``{{cloze answer \\\\ cue}}``: an answer that is hidden until it is asked for. Two backslashes are the last ones, so that an
    answer may hold some. All that stands in it is words: to the app it is the text of a macro."""
    found = _CLOZE.fullmatch(text)
    if found is None:
        return Macro(MACRO, text)
    words = Text(plain_to_markdown(found["answer"], COMMONMARK))
    return Highlight((words,), (found["cue"] or "").strip(" \t"))


def _hiccup(text: str, _inner: _Inner) -> Span:
    """``[:br]``; what only parts a word from what follows it (``[:span]``) is nothing."""
    if text == APART:
        return Text("")
    name = text[2:-1]
    return HtmlSpan(f"<{name}>" if name in VOID else f"<{name}/>")


def _formula(text: str, _inner: _Inner) -> MathSpan:
    """``\\(x\\)``, and ``\\[x\\]``, which is shown in a line of its own."""
    return MathSpan(text[2:-2].strip(), display=text[1] == "[")


def _stamp(text: str, _inner: _Inner) -> Timestamp:
    return Timestamp(text, text[1:11])


def _write_text(span: Text, writer: MarkdownWriter) -> str:
    """Words. Entities by number would make a tag, a backslash before a letter is an entity of TeX, one before a round
    bracket a formula."""
    text = writer.dialect.table.escape_once(tame(span.text), writer.following)
    return _DOLLAR.sub(r"\1\\$", text) if writer.dollars_apart else text


def tame(text: str) -> str:
    r"""CommonMark less what would be TeX or a tag in Logseq.

    >>> print(tame(r"\(a\) \alpha &#39; \[b\]"))
    &lpar;a&rpar; \\alpha \' &lsqb;b\]
    """
    if "\\" in text:
        text = _LATIN.sub(r"\1\\\\", text)
        text = _BRACKET.sub(lambda m: m[1] + {"(": "&lpar;", ")": "&rpar;"}[m[2]], text)
        text = _SQUARE.sub(r"\1&lsqb;", text)
        if (
            "\\]" in text and "[" not in text and "&lsqb;" not in text
        ):  # what opens it may stand before a picture
            text = _SQUARE_END.sub(r"\1&rsqb;", text)
        text = _ESCAPED_NUMERIC.sub(r"\1&amp;\#", text)
    return _NUMERIC.sub(_as_character, text) if "&#" in text else text


_DOLLAR = lazy_pattern(r"(?<!\\)((?:\\\\)*)\$(?=[^ \t\n]|\Z)")


def _as_character(found: re.Match[str]) -> str:
    shown = html.unescape(found[0])
    return "\\" + shown if re.fullmatch(r"[!-/:-@\[-`{-~]", shown) else shown


def _sized(alt: str, inside: str, width: int, height: int) -> str:
    """A picture with its size in braces (``formats/logseq.md`` section 7)."""
    tall = f":height {height}, " if height else ""
    return f"![{alt}]{inside}{{{tall}:width {width}}}"


LOGSEQ = Dialect(
    "logseq",
    sized=_sized,
    constructs=(
        Construct("comment", r"<!--%%(?:(?!-->|<!--%%)[\s\S])*%%-->", _comment),
        Construct("codebar", r"<code>[^<\n]*(?:&vert;|&colon;|&grave;)[^<\n]*</code>", _code),
        Construct("hiccup", r"\[:[a-z][a-z0-9]*\]", _hiccup),
        Construct(
            "embed",
            rf"\{{\{{embed +{_EMBEDDED} *\}}\}}|\{{\{{\{{embed +{_EMBEDDED} *\}}\}}\}}",
            build_embed,
            link=True,
        ),
        Construct(
            "player",
            r"\{\{(?:video|youtube|tweet|twitter)[ \t]+https?://[^\s{}]+[ \t]*\}\}",
            build_player,
            link=True,
        ),
        Construct("cloze", r"\{\{cloze[ \t]+[^{}\n]+\}\}", _cloze),
        Construct("macro", r"\{\{\{?[A-Za-z][^{}\n]*\}\}\}?", lambda text, _: Macro(MACRO, text)),
        Construct(
            "image",
            r"!\[[^\[\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\)(?:\{:?[^{}\n]*\})?",
            build_image,
            link=True,
        ),
        Construct("labelled", rf"{_LABEL}\((?:\[\[{_PAGE}\]\]|\(\({_UUID}\)\))\)", build_labelled, link=True),
        Construct(
            "file",
            rf"{_LABEL}\((?=(?:[^()\n]|\([^()\n]*\))* )\.\.?/(?:[^()\n\"<>]|\([^()\n\"<>]*\))*\)",
            build_file_link,
            link=True,
        ),
        Construct("reference", rf"\(\({_UUID}\)\)", build_reference, link=True),
        Construct("round", r"\\\((?:(?!\\\)|\$)[^\n]){1,1000}+\\\)", _formula, escaped=True),
        Construct("square", r"\\\[(?:(?!\\\]|\$)[^\n]){1,1000}+\\\]", _formula, escaped=True),
        Construct("entity", ENTITY, lambda text, _: Text(shown(text))),
        Construct("footnote", r"\[\^[^\[\]\s]+\]", lambda text, _: Footnote(text[2:-1])),
        Construct("tag", rf"#\[\[{_PAGE}\]\]|#(?!(?<![^\n]#)\+[A-Za-z][\w-]*:){_TAG}", _tag),
        Construct("nested", NESTED, build_nested, link=True),
        Construct("page", rf"\[\[{_PAGE}\]\]", build_page, link=True),
        Construct("highlight", r"==(?![\s=])[^\n]{0,4000}?\S==", _highlight),
        Construct("carets", r"\^\^(?=\S)[^\n]{0,4000}?\S\^\^", _highlight),
        *(Construct(tag, pattern(mark), build) for mark, tag in SCRIPTS.items()),
        Construct("active", rf"<{_STAMP}>", _stamp),
        Construct("inactive", rf"\[{_STAMP}\]", _stamp),
    ),
    regions=(Region("$$", "math"),),
    live=(
        Live(rf"\[(?={HIDDEN}\[)"),
        Live(rf"\[(?={HIDDEN}\^)"),
        Live(r"\[(?=\d+(?:/\d+|%)\])"),
        Live(r"`", stays=True),
        Live(r"\[(?=[^\[\]\n]{0,400}+(?<!\\)\]\()", stays=True),
        Live(r"\[(?=:|\d{4}-\d\d-\d\d )"),
        Live(rf"\((?={HIDDEN}\()"),
        Live(rf"\{{(?={HIDDEN}\{{)"),
        Live(rf"=(?={HIDDEN}={HIDDEN}\S)"),
        Live(rf"\^(?={HIDDEN}[\^{{])"),
        Live(r"_(?=\{)"),
        Live(rf"@(?={HIDDEN}@)"),
        Live(r"\$(?=[^ \t\n])(?=[^$]*\$)"),
        Live(r"#(?=[^ \t\n\r\f#,!?'\":.;]|[.;](?![.;]*(?:\s|$)))"),
        Live(r":(?<=[:\\]:)(?=\s|\Z)"),
        Live(r"<(?=\d{4}-\d\d-\d\d )"),
    ),
    spell={
        **SPELL,
        Text: _write_text,
    },
    spell_block=SPELL_BLOCK,
    tasks=True,
    math=True,
    attributes=None,
    link=logseq_reference,
    house=House(bullet="*"),
)
"""The Markdown of a block in Logseq 0.10."""
