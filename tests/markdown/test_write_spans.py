"""Spans to text, as CommonMark has them."""

from __future__ import annotations

import pytest

from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.markdown.write_spans import (
    attributes,
    destination,
    html_comment,
    reference_text,
    spell_code,
)
from vaultconv.model.reference import Reference, ReferenceKind
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
    Span,
    Tag,
    Text,
    Timestamp,
    Url,
)

NOTE = Reference(ReferenceKind.NAME, "Note")
URL = Reference(ReferenceKind.URL, "https://e.org/a")


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Text("*a* \\*"), "*a* \\*"),
        (CodeSpan("a"), "`a`"),
        (CodeSpan("a", "`` a ``"), "`` a ``"),
        (Break(), "\n"),
        (Break(True), "\\\n"),
        (Break(True, "   \n"), "   \n"),
        (Url("https://e.org"), "<https://e.org>"),
        (Url("https://e.org", "https://e.org"), "https://e.org"),
        (Url("www.e.org"), "www.e.org"),
        (Link(NOTE, (Text("a"),), "inline"), "[a](Note)"),
        (Link(URL, (Text("a"),), "inline", 'say "hi"'), '[a](https://e.org/a "say \\"hi\\"")'),
        (Link(URL, (Text("b"),), "inline", tail='](u "t")'), '[b](u "t")'),
        (Link(NOTE, (CodeSpan("]"),), "inline"), "[`]`](Note)"),
        (Link(URL, (Text("a"),), "inline", attributes="{:.c}"), "[a](https://e.org/a)"),
        (Embed(NOTE), "[Note](Note)"),
        (Embed(Reference(ReferenceKind.NAME, "My Note", ("H",)), "shown"), "[shown](<My Note#H>)"),
        (Image(URL, "alt", "t"), '![alt](https://e.org/a "t")'),
        (Image(URL, "alt", raw="![alt][r]"), "![alt][r]"),
        (Tag("a/b"), "#a/b"),
        (Highlight((Text("a "), CodeSpan("b"))), "<mark>a `b`</mark>"),
        (CommentSpan(" a "), "<!-- a -->"),
        (MathSpan("x_1"), "$x_1$"),
        (MathSpan("x", True), "$$x$$"),
        (Macro("liquid", "{{ a }}"), "{{ a }}"),
        (Footnote("1"), "[^1]"),
        (Footnote("", (Text("a"),)), "^[a]"),
        (Sidenote("rsn", (Text("a"),)), "<small>a</small>"),
        (HtmlSpan("<b>"), "<b>"),
        (Timestamp("<2024-01-05 Fri>", "2024-01-05"), "<2024-01-05 Fri>"),
    ],
)
def test_each_kind(span: Span, text: str) -> None:
    assert MarkdownWriter(COMMONMARK).text((span,)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "``"),
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a``b", "``` `a``b ```"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        ("  ", "`  `"),
        (" a", "` a`"),
    ],
)
def test_code(text: str, code: str) -> None:
    assert spell_code(text) == code


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("a", "a"),
        ("", "<>"),
        ("a b", "<a b>"),
        ("a(b)", "a(b)"),
        ("a(b", "<a(b>"),
        ("a<b>", "<a\\<b\\>>"),
    ],
)
def test_destinations(url: str, written: str) -> None:
    assert destination(url) == written


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (NOTE, "Note"),
        (Reference(ReferenceKind.NAME, "N", ("A", "B")), "N#A#B"),
        (Reference(ReferenceKind.NAME, "N", block="id"), "N#^id"),
        (Reference(ReferenceKind.NAME, "N.pdf", subpath="page=3"), "N.pdf#page=3"),
        (Reference(ReferenceKind.NAME, "", ("A",)), "#A"),
    ],
)
def test_references(reference: Reference, text: str) -> None:
    assert reference_text(reference) == text


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("a", "<!--a-->"),
        ("a-->b", "<!--a--&gt;b-->"),
        (">a", "<!--&gt;a-->"),
        ("->a", "<!---&gt;a-->"),
        ("-", "<!----->"),
    ],
)
def test_comments_end_where_they_should(text: str, comment: str) -> None:
    assert html_comment(text) == comment


@pytest.mark.parametrize(("around", "text"), [(None, ""), (("", ""), "{:.c}"), (("%%", "%%"), "%%{:.c}%%")])
def test_attributes(around: tuple[str, str] | None, text: str) -> None:
    writer = MarkdownWriter(Dialect("toy", attributes=around))
    assert attributes("{:.c}", writer) == text
    assert attributes("", writer) == ""
    assert writer.text((Image(URL, "a", raw="![a](b)", attributes="{:.c}"),)) == "![a](b)" + text
