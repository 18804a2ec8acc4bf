"""Money that is no formula. Source: Obsidian's release notes 0.13.9."""

from __future__ import annotations

from itertools import product

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.money import with_money
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Heading, Paragraph, Table
from vaultconv.model.spans import CodeSpan, Footnote, Highlight, Link, MathSpan, Span, Text
from vaultconv.model.traverse import note_spans


def read(text: str) -> Blocks:
    return with_money(read_blocks(text, OBSIDIAN), OBSIDIAN)


def spans(text: str) -> list[Span]:
    return [span for _, span in note_spans(read(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$5-$10", [Text("$5-$10")]),
        ("a $5-$10 b $c$ d", [Text("a $5-$10 b "), MathSpan("c"), Text(" d")]),
        ("$5-`x`/$6", [Text("$5-"), CodeSpan("x", "`x`"), Text("/$6")]),
        ("$a$", [MathSpan("a")]),
        ("$a$b", [MathSpan("a"), Text("b")]),
        ("$$a$$5", [MathSpan("a", True), Text("5")]),
    ],
)
def test_a_dollar_before_a_digit_closes_nothing(text: str, expected: list[Span]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"), [("==$1-$2==", Highlight), ("^[$1-$2]", Footnote), ("[$1-$2](x.md)", Link)]
)
def test_money_within_other_spans(text: str, kind: type[Span]) -> None:
    outer, inner = spans(text)
    assert isinstance(outer, kind)
    assert inner == Text("$1-$2")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# $1-$2\n", Heading),
        ("| $1-$2 |\n| --- |\n", Table),
        ("> [!note] $1-$2\n> x\n", Callout),
        ("- $1-$2\n", Paragraph),
        ("> $1-$2\n", Paragraph),
    ],
)
def test_money_in_every_block(text: str, kind: type[AnyBlock]) -> None:
    found = [block for block, span in note_spans(read(text)) if span == Text("$1-$2")]
    assert [type(block) for block in found] == [kind]


@pytest.mark.parametrize("text", ["plain $x$\n", "- a\n\n> [!note] t\n> ==b== [c](d.md)\n"])
def test_what_has_none_is_the_same_object(text: str) -> None:
    blocks = read_blocks(text, OBSIDIAN)
    assert with_money(blocks, OBSIDIAN) is blocks


def test_the_origin_stands() -> None:
    (block,) = read("$1-$2\n")
    assert block.origin is not None


def test_text_with_any_signs_of_money_is_written_as_text() -> None:
    """``$5 $5$`` is no formula once written: each sign that would open one is escaped, also where only an escaped one stands between."""
    texts = {"".join(signs).strip() for n in range(1, 7) for signs in product("$5 ", repeat=n)}
    for text in texts:
        if text and "  " not in text:
            (written,) = MarkdownWriter(OBSIDIAN).sequence((Paragraph((Text(text),)),))
            (block,) = read_blocks(f"{written}\n", OBSIDIAN)
            assert isinstance(block, Paragraph)
            assert block.spans == (Text(text),), written
