"""The site's own markup, one row a rule, and what is escaped there."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.formats.readwise.site import FRONT, POST, blocks, read, written
from vaultconv.formats.readwise.dialect import LIVE, READWISE
from vaultconv.formats.readwise.markup import can_name, is_formula, spell_marked
from vaultconv.markdown.escape import LiveTable
from vaultconv.markdown.read import read_spans
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import MathBlock, Paragraph
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    Highlight,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Span,
    Text,
    Url,
)

LIVELY = st.lists(
    st.sampled_from(
        ["[", "]", "\\", "$", "{", "}", ":", "%", "<wbr>", "a", " ", "1", "::rsn", "{{", "[[", "]]"]
    ),
    max_size=14,
).map("".join)


def one(text: str) -> Span:
    (span,) = read_spans(text, READWISE)
    return span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("[[x::highlight]]", Highlight((Text("x"),))),
        ("[[a ::rsn]]", Sidenote("rsn", (Text("a "),))),
        ("[[a::lsn]]", Sidenote("lsn", (Text("a"),))),
        ("[[a::rmn-transclude]]", Sidenote("rmn-transclude", (Text("a"),))),
        ("[[[or bad] a::highlight]]", Highlight((Text("[or bad] a"),))),
        ("[[a [b]::highlight]]", Highlight((Text("a [b]"),))),
        ("[[a::b::highlight]]", Highlight((Text("a::b"),))),
        (
            "[[Slow Maps]]",
            Link(Reference(ReferenceKind.NAME, "Slow Maps", origin="title"), raw="[[Slow Maps]]"),
        ),
        (
            "[[here::https://e.org/a?b=c]]",
            Link(
                Reference(ReferenceKind.URL, "https://e.org/a?b=c"),
                (Text("here"),),
                "site",
                raw="[[here::https://e.org/a?b=c]]",
            ),
        ),
        ("[[a box::wrap]]", Macro("site", "[[a box::wrap]]")),
        ("{:.large}", Macro("kramdown", "{:.large}")),
        ("$x^2$", MathSpan("x^2")),
        ("$$x^2$$", MathSpan("x^2", True)),
        ("$\\frac{1}{\\$2}$", MathSpan("\\frac{1}{\\$2}")),
        ("$2x$", MathSpan("2x")),
    ],
)
def test_markup(text: str, span: Span) -> None:
    assert one(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "[[a::unknown]]",
        "[[::rsn]]",
        "[[ ]]",
        "[[a",
        "a]] b",
        "$5-$10",
        "US$-CA$ rate",
        "from $5 to 10$",
        "$ x $",
        "costs $5, not $FEATURE",
        "$x$y",
        "#prepend and #1",
        "==x==",
        "%%x%%",
        "^[x]",
        "a ^id",
    ],
)
def test_what_is_text(text: str) -> None:
    assert one(text) == Text(text)


def test_markup_may_hold_links_breaks_and_html() -> None:
    (found,) = blocks("[[See [interlocks](https://e.org/1),<br>\nand `code` ::rsn]]")
    assert isinstance(found, Paragraph)
    (note,) = found.spans
    assert isinstance(note, Sidenote)
    assert [type(span).__name__ for span in note.spans] == [
        "Text",
        "Link",
        "Text",
        "HtmlSpan",
        "Break",
        "Text",
        "CodeSpan",
        "Text",
    ]


def test_prices_around_a_link_are_no_formula() -> None:
    spans = read_spans("$FEATURE [a](b) or US$ or ![c](d) $x$", READWISE)
    assert [type(span) for span in spans] == [Text, Link, Text, Image, Text, MathSpan]


def test_attributes_after_a_link_and_an_image() -> None:
    link, gap, image = read_spans('[a](b){:target="_blank"} ![c](d.png){:width="10" height="20"}', READWISE)
    assert isinstance(link, Link)
    assert isinstance(image, Image)
    assert (link.attributes, gap) == ('{:target="_blank"}', Text(" "))
    assert (image.width, image.height) == (10, 20)


@pytest.mark.parametrize(
    ("url", "kind", "target", "subpath"),
    [
        (
            "https://notes.example.org/notes/455",
            ReferenceKind.URL,
            "https://notes.example.org/notes/455",
            "",
        ),
        ("/notes/455", ReferenceKind.URL, "/notes/455", ""),
        ("#part", ReferenceKind.URL, "#part", ""),
        ("", ReferenceKind.URL, "", ""),
        ("about.html", ReferenceKind.URL, "about.html", ""),
        ("a.png?x=1", ReferenceKind.URL, "a.png?x=1", ""),
        ("/assets/My%20map.png", ReferenceKind.NAME, "/assets/My map.png", ""),
        ("f.pdf#page=3", ReferenceKind.NAME, "f.pdf", "page=3"),
    ],
)
def test_what_a_destination_means(url: str, kind: ReferenceKind, target: str, subpath: str) -> None:
    link = one(f"[a]({url})")
    assert isinstance(link, Link)
    assert (link.reference.kind, link.reference.target, link.reference.subpath) == (kind, target, subpath)


def test_a_formula_of_several_lines() -> None:
    found = blocks("$$\na\n\nb\n$$\n")
    assert [type(block) for block in found] == [MathBlock]


# -- out -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "[[x::highlight]] and [[a [b](c) ::rsn]] and [[Slow Maps]]",
        "[[here [or there]::https://e.org]]",
        "[[a box::wrap]] in a line {:.x}",
        "[[a box::wrap]]",
        "[[what is it?\nit is this::srs]]",
        '[a](b){:target="_blank"} ![c](d.png){:width="10"} $x$ $$y$$ [^1]\n\n[^1]: note',
        "text\n{:.large}",
        "# Head\n{:#here}",
        "[a][b]\n\n[b]: https://e.org",
    ],
)
def test_what_was_read_is_written_again(body: str) -> None:
    note = read(FRONT + body, POST)
    assert written(note) == FRONT + body
    assert written(note, origins=True) == FRONT + body


@given(LIVELY)
def test_escapes_are_taken_away_again(text: str) -> None:
    table = LiveTable(LIVE)
    assert table.unescape(table.escape(text)) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[[a]]", "\\[[a\\]]"),
        ("[[[a", "[\\[[a"),
        ("[[[[::rsn]]]]", "\\[[\\[[::rsn\\]]\\]]"),
        ("[[\\[::rsn]]", "\\[[\\[::rsn\\]]"),
        ("{:.a}", "\\{:.a}"),
        ("$x$", "\\$x$"),
        ("$$", "\\$$"),
        ("$5, not $6", "$5, not $6"),
        ("a\\[\\[b", "a\\[\\[b"),
        ("\\[[a", "<wbr>\\[[a"),
        ("a ]", "a ]"),
    ],
)
def test_what_is_escaped(text: str, escaped: str) -> None:
    assert READWISE.table.escape(text) == escaped


@given(
    LIVELY.filter(
        lambda text: text.strip() == text and bool(text) and "<wbr>" not in text and "{" not in text
    )
)
@example("[[[[::rsn]]]]")
@example("[[\\[::rsn]]")
@example("[[[::rsn]]]")
@example("[[[[[x::mailto:e]]]]]")
def test_literal_text_stays_literal(text: str) -> None:
    made = MarkdownWriter(READWISE).text((Text(f"x {text} y"),))
    spans = read_spans(made, READWISE)
    assert all(isinstance(span, Text) for span in spans)
    assert "".join(span.text for span in spans if isinstance(span, Text)) == f"x {text} y"


@pytest.mark.parametrize("before", ["[", "[[", "[[[", "\\[", "[\\["])
def test_brackets_before_a_mark_are_not_in_it(before: str) -> None:
    spans = (Text(f"a {before}"), Highlight((Text("x"),)), Text("] b"))
    assert read_spans(MarkdownWriter(READWISE).text(spans), READWISE) == spans


def test_brackets_that_meet_across_spans() -> None:
    url = Url("https://e.org", "https://e.org")
    writer = MarkdownWriter(READWISE)
    assert (
        spell_marked((Text("a ["), Link(url_of("u"), (Text("b"),), "inline")), "rsn", writer)
        == "[[a \\[[b](u)::rsn]]"
    )
    assert spell_marked((url, Text("]"), Text("] b")), "rsn", writer) == "[[https://e.org]\\] b::rsn]]"


def url_of(url: str) -> Reference:
    return Reference(ReferenceKind.URL, url)


@pytest.mark.parametrize(
    ("text", "is_one"), [("$x$", True), ("$5 a$", False), ("$5$", True), ("$x $", False), ("x", False)]
)
def test_formulas(text: str, is_one: bool) -> None:
    assert is_formula(text) is is_one


@pytest.mark.parametrize(
    ("title", "can"),
    [
        ("Slow Maps", True),
        ("a|b: c", True),
        ("", False),
        ("a]", False),
        ("[a", False),
        ("a::b", False),
        ("a\nb", False),
    ],
)
def test_titles_that_a_link_can_hold(title: str, can: bool) -> None:
    assert can_name(title) is can


def test_other_spans_keep_commonmark() -> None:
    spans = (Text("a "), CodeSpan("b"), Break(), Highlight((Text("c"),)))
    assert MarkdownWriter(READWISE).text(spans) == "a `b`\n[[c::highlight]]"
