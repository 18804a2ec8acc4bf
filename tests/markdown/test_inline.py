"""What stands inside a line: CommonMark's constructs from the parser, the dialect's by its patterns."""

from __future__ import annotations

import pytest

from vaultconv.markdown.dialect import COMMONMARK, Construct, Dialect
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.inline import references_in
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import Paragraph
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    MathSpan,
    Spans,
    Tag,
    Text,
    Url,
)


def name(text: str) -> Reference:
    return Reference(ReferenceKind.NAME, text)


def url(text: str) -> Reference:
    return Reference(ReferenceKind.URL, text)


TOY = Dialect(
    "toy",
    constructs=(
        Construct("embed", r"!\[\[[^\]\n]+\]\]", lambda t, _: Embed(name(t[3:-2]), raw=t), link=True),
        Construct(
            "wikilink",
            r"\[\[[^\]\n]*\]\]",
            lambda t, _: Link(name(t[2:-2]), raw=t) if t[2:-2] else None,
            link=True,
        ),
        Construct("highlight", r"==(?:(?!==)[\s\S])+==", lambda t, inner: Highlight(inner(2, len(t) - 2))),
        Construct("tag", r"(?<!\S)#[a-z]+", lambda t, _: Tag(t[1:])),
        Construct("nothing", r"@[a-z]+", lambda t, inner: None),
        Construct("text", r"°[a-z]+°", lambda t, _: Text(t[1:-1])),
    ),
    live=(Live(rf"\[(?={HIDDEN}\[)"), Live(rf"=(?={HIDDEN}=)"), Live("#(?=[a-z])", boundary=True)),
    math=True,
    attributes=("", ""),
)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("words", (Text("words"),)),
        ("*a* __b__ ~~c~~ \\* &amp;", (Text("*a* __b__ ~~c~~ \\* &amp;"),)),  # emphasis stays where it is
        ("`c`", (CodeSpan("c", "`c`"),)),
        ("a `` b` `` c", (Text("a "), CodeSpan("b`", "`` b` ``"), Text(" c"))),
        ("x <b>y</b>", (Text("x "), HtmlSpan("<b>"), Text("y"), HtmlSpan("</b>"))),
        ("<https://a.b/c>", (Url("https://a.b/c", "<https://a.b/c>"),)),
        ("<me@a.b>", (Url("mailto:me@a.b", "<me@a.b>"),)),
        ("see https://a.b/c.", (Text("see "), Url("https://a.b/c", "https://a.b/c"), Text("."))),
        ("$x_1$", (MathSpan("x_1"),)),
        ("a $$x$$", (Text("a "), MathSpan("x", True))),
        ("==a==", (Highlight((Text("a"),)),)),
        ("==a `==` b==", (Text("==a "), CodeSpan("==", "`==`"), Text(" b=="))),
        (
            "==`a` *b* [[c]]==",
            (Highlight((CodeSpan("a", "`a`"), Text(" *b* "), Link(name("c"), raw="[[c]]"))),),
        ),
        ("#tag #no1", (Tag("tag"), Text(" "), Tag("no"), Text("1"))),
        ("`#tag` $#tag$", (CodeSpan("#tag", "`#tag`"), Text(" "), MathSpan("#tag"))),
        ("![[a]]", (Embed(name("a"), raw="![[a]]"),)),
        ("[[]]", (Text("[[]]"),)),  # its build said: not one after all
        ("a @b c", (Text("a @b c"),)),
        ("a °b° c", (Text("a b c"),)),
    ],
)
def test_spans(text: str, spans: Spans) -> None:
    assert read_spans(text, TOY) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (r"\[[a]]", (Text("[[a]]"),)),
        (r"\==a==", (Text("==a=="),)),
        (r"\#tag", (Text("#tag"),)),
        (r"<wbr>\[[a]]", (Text(r"\[[a]]"),)),
        (r"<wbr><wbr>\[[a]]", (Text("<wbr>[[a]]"),)),
        (r"\<wbr>\[[a]]", (Text(r"\<wbr>[[a]]"),)),
        (r"a<wbr>b", (Text("a"), HtmlSpan("<wbr>"), Text("b"))),
        (r"\[a](b)", (Text(r"\[a](b)"),)),  # an escape of CommonMark's own stays
        (r"\`a`", (Text(r"\`a`"),)),
        (r"\\`a`", (Text("\\\\"), CodeSpan("a", "`a`"))),
        (r"\[[a](b)", (Text("["), Link(url("b"), (Text("a"),), "inline", "", "](b)", "", "[a](b)"))),
    ],
)
def test_escapes(text: str, spans: Spans) -> None:
    assert read_spans(text, TOY) == spans


def test_what_begins_inside_and_ends_beyond_wins() -> None:
    assert read_spans("==a `b== c`", TOY) == (Text("==a "), CodeSpan("b== c", "`b== c`"))
    assert read_spans("==a [b== c](d)", TOY)[1].__class__ is Link


def test_links() -> None:
    (link,) = read_spans('[a *b* `c`](d "t")', COMMONMARK)
    assert link == Link(
        url("d"),
        (Text("a *b* "), CodeSpan("c", "`c`")),
        "inline",
        "t",
        '](d "t")',
        "",
        '[a *b* `c`](d "t")',
    )


@pytest.mark.parametrize(
    ("text", "tail"),
    [("[a][b]", "][b]"), ("[b][]", "][]"), ("[b]", "]"), ("[a\\]][b]", "][b]")],
)
def test_reference_links(text: str, tail: str) -> None:
    paragraph = read_blocks(f"{text}\n\n[b]: /u 't'\n", COMMONMARK)[0]
    assert isinstance(paragraph, Paragraph)
    (link,) = paragraph.spans
    assert isinstance(link, Link)
    assert (link.style, link.tail, link.title, link.reference) == ("reference", tail, "t", url("/u"))


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ('[a](b){:target="_blank"}', '{:target="_blank"}'),
        ("![a](b){: .left}", "{: .left}"),
        ("[a](b) {:x}", ""),
        ("[a](b){x}", ""),
        ("[a](b){:x", ""),
    ],
)
def test_kramdown_attributes(text: str, attributes: str) -> None:
    span = read_spans(text, TOY)[0]
    assert isinstance(span, Link | Image)
    assert span.attributes == attributes


def test_attributes_may_be_hidden_in_a_comment() -> None:
    hiding = Dialect("hiding", attributes=("%%", "%%"))
    assert read_spans("[a](b)%%{:c}%% d", hiding)[1] == Text(" d")
    assert read_spans("[a](b)%%{:c}% d", hiding)[1] == Text("%%{:c}% d")


def test_an_image_is_what_the_dialect_makes_of_it() -> None:
    (image,) = read_spans("![alt|100](u 't')", COMMONMARK)
    assert image == Image(url("u"), "alt|100", "t", raw="![alt|100](u 't')")
    sized = Dialect("sized", image=lambda i: Image(i.reference, i.alt[:3], width=100))
    assert read_spans("![alt|100](u)", sized) == (Image(url("u"), "alt", width=100),)


def test_breaks() -> None:
    (paragraph,) = read_blocks("a\nb  \nc\\\nd\n", COMMONMARK)
    assert isinstance(paragraph, Paragraph)
    breaks = [span for span in paragraph.spans if isinstance(span, Break)]
    assert breaks == [Break(), Break(True, "  \n"), Break(True, "\\\n")]


def test_footnotes() -> None:
    blocks = read_blocks("a[^1]\n\n[^1]: b\n", Dialect("toy"))
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].spans == (Text("a"), Footnote("1"))


def test_offsets_are_those_of_characters() -> None:
    assert read_spans("漢字 😀 `é` [[ü]] e\u0301 #tag", TOY) == (
        Text("漢字 😀 "),
        CodeSpan("é", "`é`"),
        Text(" "),
        Link(name("ü"), raw="[[ü]]"),
        Text(" e\u0301 "),
        Tag("tag"),
    )


def test_references_in_what_is_kept_verbatim() -> None:
    text = "see [[a]], ==b==, ![[c]], [[]]"
    assert references_in(text, TOY) == ((4, 9, name("a")), (18, 24, name("c")))
    assert references_in(text, COMMONMARK) == ()
