"""Spans as text: how they were written, and the words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.model.plain import backticked, default_label, plain_text, reference_text, source_text
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


def name(target: str, *headings: str, block: str = "", subpath: str = "") -> Reference:
    return Reference(ReferenceKind.NAME, target, headings, block, subpath)


URL = Reference(ReferenceKind.URL, "https://x.y/z")
X = (Text("x"),)

SPANS: list[tuple[Span, str, str]] = [
    # span                                                    as it is written          the words
    (Text("*a* \\_ &amp; b"), "*a* \\_ &amp; b", "a _ & b"),
    (CodeSpan("a*b*"), "`a*b*`", "a*b*"),
    (CodeSpan("a", "`` a ``"), "`` a ``", "a"),
    (Break(), "\n", " "),
    (Break(hard=True), "\\\n", " "),
    (Break(hard=True, raw="  \n"), "  \n", " "),
    (Url("https://a_b_.c"), "https://a_b_.c", "https://a_b_.c"),
    (Url("https://a.b", "<https://a.b>"), "<https://a.b>", "https://a.b"),
    (Link(name("N")), "[[N]]", "N"),
    (Link(name("N", "A", "B")), "[[N#A#B]]", "N > A > B"),
    (Link(name("", "A")), "[[#A]]", "A"),
    (Link(name("N", block="id")), "[[N#^id]]", "N > ^id"),
    (Link(name("N"), label=(Text("*x*"),)), "[[N|*x*]]", "x"),
    (Link(name("N"), raw="[[ N ]]"), "[[ N ]]", "N"),
    (Link(URL, X, "inline"), "[x](https://x.y/z)", "x"),
    (Link(URL, X, "inline", title="t", attributes="{:a}"), '[x](https://x.y/z "t"){:a}', "x"),
    (Link(URL, X, "inline", tail="](<z>)"), "[x](<z>)", "x"),
    (Link(URL, X, "reference", tail="][r]"), "[x][r]", "x"),
    (Embed(name("N", "H")), "![[N#H]]", "N > H"),
    (Embed(name("i.png"), "words", 100, 50), "![[i.png|words|100x50]]", "words"),
    (Embed(name("i.png"), width=100), "![[i.png|100]]", "i.png"),
    (Embed(name("d.pdf", subpath="page=3")), "![[d.pdf#page=3]]", "d.pdf"),
    (Embed(name("N"), raw="![[N|]]"), "![[N|]]", "N"),
    (Image(URL, "alt", "t", 100), '![alt|100](https://x.y/z "t")', "alt"),
    (Image(URL), "![](https://x.y/z)", ""),
    (Image(URL, raw="![][i]"), "![][i]", ""),
    (Tag("a/b"), "#a/b", "#a/b"),
    (Highlight(X), "==x==", "x"),
    (CommentSpan("x"), "%%x%%", ""),
    (MathSpan("a_b"), "$a_b$", "a_b"),
    (MathSpan("a_b", display=True), "$$a_b$$", "a_b"),
    (Macro("logseq", "{{x}}"), "{{x}}", "{{x}}"),
    (Footnote("1"), "[^1]", ""),
    (Footnote(spans=X), "^[x]", "x"),
    (Sidenote("rsn", X), "[[x::rsn]]", "x"),
    (HtmlSpan("<b>"), "<b>", ""),
    (Timestamp("<2024-01-05 Fri>", "2024-01-05"), "<2024-01-05 Fri>", "<2024-01-05 Fri>"),
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!*'=##b.:)*a", "!*'=##b.:)*a"),  # a sign before and a letter behind: it only opens
        ("*` # )ab(*a)(", "*` # )ab(*a)("),
        ("_.*'.|_ (b~'*)", ".*'.| (b~'*)"),  # what overlaps is no emphasis
        ("<~-*'(**", "<~-*'(**"),
        ("a ~~b~~ ~~~~", "a b ~~~~"),
        ("**a*", "*a"),
        ("a*b*c", "abc"),
        ("a_b_c _d_", "a_b_c d"),
    ],
)
def test_delimiters_are_paired_as_markdown_pairs_them(text: str, words: str) -> None:
    assert plain_text((Text(text),)) == words


def test_what_stands_behind_a_run_may_be_no_text() -> None:
    assert plain_text((Text("*"), CodeSpan("a"), Text("*"))) == "a"
    assert plain_text((Text("(**"), Break(), Text("a**"))) == "(** a**"


@pytest.mark.parametrize(("span", "source", "words"), SPANS)
def test_each_kind_of_span(span: Span, source: str, words: str) -> None:
    assert source_text((span,)) == source
    assert plain_text((span,)) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**a** __b__ ***c*** ~~d~~", "a b c d"),
        ("*a **b** c*", "a b c"),
        ("_see_", "see"),
        ("snake_case_name and __init__", "snake_case_name and init"),
        ("in*tra*word", "intraword"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("5*3=15", "5*3=15"),
        ("* not closed", "* not closed"),
        ("**half*", "*half"),
        ("*half**", "half*"),
        ("\\*kept\\*", "*kept*"),
        ("\\a", "\\a"),
        ("&lt;&#35;&#x41;&nosuch;", "<#A&nosuch;"),
        ("a & b; c", "a & b; c"),
        ("~ one ~", "~ one ~"),
        ("", ""),
    ],
)
def test_emphasis_escapes_and_entities(source: str, words: str) -> None:
    assert plain_text((Text(source),)) == words


def test_emphasis_around_other_spans() -> None:
    spans = (Text("**"), Link(name("N")), Text("** and *"), CodeSpan("a*"), Text(" b*"), Break(), Text("_c_"))
    assert plain_text(spans) == "N and a* b c"
    assert source_text(spans) == "**[[N]]** and *`a*` b*\n_c_"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("a``b", "`a``b`"),
        ("a`b``c", "```a`b``c```"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        (" ", "` `"),
        (" a", "` a`"),
    ],
)
def test_backticked(text: str, spelled: str) -> None:
    assert backticked(text) == spelled


def test_reference_text_of_a_block_that_the_vault_knows() -> None:
    assert reference_text(Reference(ReferenceKind.BLOCK, "id")) == "id"
    assert reference_text(Reference(ReferenceKind.BLOCK, "", block="id")) == "id"
    assert default_label(name("", block="id")) == "^id"


def test_a_thousand_levels() -> None:
    spans: tuple[Span, ...] = X
    for _ in range(1_000):
        spans = (Highlight(spans),)
    assert plain_text(spans) == "x"
    assert source_text(spans) == "==" * 1_000 + "x" + "==" * 1_000


@given(st.text(st.sampled_from("ab *_~\\&;#é\n")))
def test_words_never_grow_and_letters_stay(source: str) -> None:
    words = plain_text((Text(source),))
    assert len(words) <= len(source)
    assert [c for c in words if c.isalpha()] == [c for c in source if c.isalpha()]


def test_many_delimiters_cost_no_more_than_their_number() -> None:
    assert plain_text((Text("*a " * 50_000),)) == "*a " * 50_000
    assert plain_text((Text("a* " * 50_000),)) == "a* " * 50_000
    assert plain_text((Text("*a " * 50_000 + "b*" * 50_000),)) == "a " * 50_000 + "b" * 50_000
