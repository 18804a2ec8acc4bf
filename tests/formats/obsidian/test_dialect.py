"""What stands inside a line of an Obsidian note, one row a rule, and what is escaped there."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import Callout, Comment, MathBlock, Paragraph
from vaultconv.model.spans import (
    CommentSpan,
    Footnote,
    Highlight,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Tag,
    Text,
    Url,
)
from vaultconv.model.traverse import iter_spans


def kinds(text: str) -> list[str]:
    return [type(span).__name__ for span in read_spans(text, OBSIDIAN)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#a", ["a"]),
        ("x #a/b y", ["a/b"]),
        ("#y1984", ["y1984"]),
        ("#1984", []),
        ("#2024-01", ["2024-01"]),
        ("(#x)", []),
        ("x#y", []),
        ("#tag.", ["tag"]),
        ("#a/", ["a"]),
        ("# no", []),
        ("#日本語", ["日本語"]),
        ("#🚀go", ["🚀go"]),
        ("\\#no", []),
        ("`#no`", []),
        ("$#no$", []),
        ("https://x.org/#no", []),
        ("a ==#yes== b", ["yes"]),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    found = [span.name for span in iter_spans(read_spans(text, OBSIDIAN)) if isinstance(span, Tag)]
    assert found == tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("==x==", ["Highlight"]),
        ("==> no", ["Text"]),
        ("a == b == c", ["Text"]),
        ("==a [[b]] c==", ["Highlight"]),
        ("\\==x==", ["Text"]),
        ("%%x%%", ["CommentSpan"]),
        ("%%%%", ["Text"]),
        ("^[note]", ["Footnote"]),
        ("^[a [link](u) b]", ["Footnote"]),
        ("x[^1]", ["Text"]),
        ("$x$", ["MathSpan"]),
        ("$5 and $6", ["Text"]),
        ("`==x==`", ["CodeSpan"]),
        ("see https://a.b/c#d==e.", ["Text", "Url", "Text"]),
    ],
)
def test_inline_constructs(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_highlight_holds_spans() -> None:
    (mark,) = read_spans("==see [[Note]]==", OBSIDIAN)
    assert isinstance(mark, Highlight)
    assert isinstance(mark.spans[1], Link)


def test_links_in_a_comment_count() -> None:
    (comment,) = read_spans("%%see [[Note]] and `[[no]]`%%", OBSIDIAN)
    assert isinstance(comment, CommentSpan)
    assert comment.references[0][2].target == "Note"


def test_a_sidenote_of_another_kind_has_a_carrier() -> None:
    (span,) = read_spans('^[x]%%vaultconv:{"v":1,"sidenote":"lsn"}%%', OBSIDIAN)
    assert span == Sidenote("lsn", (Text("x"),))


@pytest.mark.parametrize("carrier", ['{"v":2,"sidenote":"lsn"}', '{"v":1,"other":1}', "{broken}"])
def test_a_carrier_of_an_unknown_version_or_key_is_a_comment(carrier: str) -> None:
    spans = read_spans("^[x]%%vaultconv:" + carrier + "%%", OBSIDIAN)
    assert isinstance(spans[0], Footnote)
    assert isinstance(spans[1], CommentSpan)


def test_a_macro_of_another_app_is_code_with_a_carrier() -> None:
    (span,) = read_spans('`{% x %}`%%vaultconv:{"v":1,"macro":"liquid"}%%', OBSIDIAN)
    assert span == Macro("liquid", "{% x %}")


def test_a_block_comment_goes_over_blank_lines() -> None:
    (comment, after) = read_blocks("%%\na\n\n# b\n%%\n\nx", OBSIDIAN)
    assert isinstance(comment, Comment)
    assert comment.text == "\na\n\n# b\n"
    assert isinstance(after, Paragraph)


def test_a_formula_goes_over_blank_lines() -> None:
    (formula,) = read_blocks("$$\na\n\nb\n$$", OBSIDIAN)
    assert formula == MathBlock("\na\n\nb\n", line=1, origin=formula.origin)


@pytest.mark.parametrize(
    ("header", "type_", "fold", "metadata", "title"),
    [
        ("[!note]", "note", "", "", None),
        ("[!Tip]- Closed", "Tip", "-", "", "Closed"),
        ("[!my-own|wide]+ A **b**", "my-own", "+", "wide", "A **b**"),
    ],
)
def test_the_header_of_a_callout(
    header: str, type_: str, fold: str, metadata: str, title: str | None
) -> None:
    (callout,) = read_blocks(f"> {header}\n> 2. text", OBSIDIAN)
    assert isinstance(callout, Callout)
    assert (callout.type, callout.fold, callout.metadata) == (type_, fold, metadata)
    assert callout.title == (None if title is None else (Text(title),))
    assert type(callout.blocks[0]).__name__ == "List"


def test_a_mark_in_the_middle_of_a_quote_is_no_callout() -> None:
    (quote,) = read_blocks("> text\n> [!note] more", OBSIDIAN)
    assert type(quote).__name__ == "Quote"


def test_urls_keep_what_looks_like_syntax() -> None:
    spans = read_spans("https://x.org/a_b_==c==?d=[[e]]", OBSIDIAN)
    assert isinstance(spans[0], Url)
    assert spans[0].url.startswith("https://x.org/a_b_==c==?d=")


def test_math_is_not_rewritten() -> None:
    (span,) = read_spans("$a_{[[1]]} == b$", OBSIDIAN)
    assert span == MathSpan("a_{[[1]]} == b")
