"""Plain text that Markdown must not read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.exports.plain import as_markdown
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import Paragraph
from vaultconv.model.plain import plain_text

SAMPLES = [
    "1. One",
    "12) Twelve",
    "- a\n+ b\n* c",
    "# Heading",
    "> quote",
    "A line\n---",
    "A line\n===",
    "***",
    "a *star* and __two__ and snake_case",
    "[sic] and [a](b) and ![c](d)",
    "<b>bold</b> a < b <!-- c -->",
    "&amp; &#65; AT&T",
    "`code` and ``more``",
    "~~gone~~ ==marked==",
    "back\\*slash \\a \\\\",
    "    indented",
    "~~~\nfence",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_it_is_one_paragraph_that_says_the_same(text: str) -> None:
    (block,) = read_blocks(as_markdown(text), READWISE)
    assert isinstance(block, Paragraph)
    assert plain_text(block.spans).split() == text.split()


@given(st.text(st.sampled_from("ab 1.)-+*_#>[]()<&;`~=\\!"), max_size=12))
def test_whatever_is_in_it(text: str) -> None:
    blocks = read_blocks(as_markdown("x" + text), READWISE)
    assert [type(block) for block in blocks] == [Paragraph]
