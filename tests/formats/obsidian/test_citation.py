"""A citation as the last line of a quote callout: written, and read back from just that."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultconv.formats.obsidian.citation import citation_lines, quote_of, read_citation, with_quotes
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import Callout, List, Quote
from vaultconv.model.citation import Citation

NAMES = st.text(
    st.sampled_from(list("abc XYZ é日*_[]()`\\<>&;#$=%^|,.'\"!:-~1"))
    | st.characters(categories=["L", "N", "P", "S"]),
    max_size=20,
).map(lambda text: " ".join(text.split()))
URLS = st.sampled_from(
    [
        "",
        "https://example.org/a_(b)",
        "https://example.org/a#:~:text=One%2C,two.",
        "https://example.org/a?b=c&d=e*f*",
        "mailto:reader/1",
    ]
)


def read_back(citation: Citation) -> Citation | None:
    return read_citation(read_spans(citation_lines(citation, False, OBSIDIAN), OBSIDIAN))


@pytest.mark.parametrize(
    ("citation", "line"),
    [
        (
            Citation("Jane Roe", "Slow Maps", "https://e.org/m", favicon="https://f.org/i?d=e.org"),
            "— ![favicon|16](https://f.org/i?d=e.org) Jane Roe, [Slow Maps](https://e.org/m)",
        ),
        (Citation("Jane Roe", "Slow Maps", emoji="📕"), "— 📕 Jane Roe, *Slow Maps*"),
        (Citation("", "Slow Maps"), "— *Slow Maps*"),
        (Citation("", "Slow Maps", "https://e.org"), "— [Slow Maps](https://e.org)"),
        (Citation("", "", "https://e.org"), "— [Source](https://e.org)"),
        (Citation("Jane Roe"), "— Jane Roe"),
        (
            Citation("Roe, J.", "M*", permalink="https://r.io/1"),
            "— Roe, J., *M\\** · [Readwise](https://r.io/1)",
        ),
        (Citation(), "—"),
    ],
)
def test_the_line(citation: Citation, line: str) -> None:
    assert citation_lines(citation, False, OBSIDIAN) == line
    if citation != Citation():
        assert read_back(citation) == citation


def test_a_permalink_that_a_property_says_is_not_repeated() -> None:
    assert citation_lines(Citation("A", permalink="https://r.io/1"), True, OBSIDIAN) == "— A"


@given(
    author=NAMES,
    title=NAMES.filter(lambda text: text not in ("", "Source")),
    url=URLS,
    permalink=URLS,
    emoji=st.sampled_from(["", "📕", "✉️", "🌐"]),
)
@example("A, [B](c)", "*T*", "", "", "")
@example("one,", "x", "", "", "")
@example("$", "$", "", "", "")
@example("\\$", "&#36;$", "", "", "")
@example(": 0", "x", "", "", "")
@example("📕 Books", "x", "", "", "")
@example("-", "x", "", "", "")
@example("´", "0", "", "", "")
@example("´", "", "https://x", "", "")
def test_whatever_is_written_is_read_back(
    author: str, title: str, url: str, permalink: str, emoji: str
) -> None:
    citation = Citation(author, title, url, permalink, emoji=emoji)
    assert read_back(citation) == citation


@pytest.mark.parametrize(
    "text",
    [
        "> [!quote] With a title\n> x\n>\n> — Jane",
        "> [!quote]-\n> x\n>\n> — Jane",
        "> [!note]\n> x\n>\n> — Jane",
        "> [!quote]\n> x\n>\n> Jane",
        "> [!quote]\n> x\n>\n> — see [[Note]]",
        "> [!quote]\n> x\n>\n> — a [b](https://x) c",
        "> [!quote]\n> x\n>\n> — a [b](https://x)",
    ],
)
def test_what_is_an_ordinary_callout(text: str) -> None:
    (callout,) = read_blocks(text, OBSIDIAN)
    assert isinstance(callout, Callout)
    assert quote_of(callout) is None


def test_a_callout_with_a_footer_is_a_quotation() -> None:
    (callout,) = read_blocks("> [!quote]\n> words\n>\n> — Jane, *T*\n\n^rw1", OBSIDIAN)
    assert isinstance(callout, Callout)
    quote = quote_of(callout)
    assert isinstance(quote, Quote)
    assert quote.traits.citation == Citation("Jane", "T")
    assert quote.traits.anchor == "rw1"
    assert len(quote.blocks) == 1


def test_a_quotation_in_an_item_is_one_too_and_everything_else_stays_the_same_object() -> None:
    text = "- a\n- > [!quote]\n  > words\n  >\n  > — Jane, [Maps](https://e.org)\n    - > [!tip] no\n      > quote\n"
    blocks = read_blocks(text, OBSIDIAN, 1)
    (bullets,) = with_quotes(blocks)
    assert isinstance(bullets, List)
    first, second = bullets.items
    assert isinstance(blocks[0], List)
    assert first is blocks[0].items[0]
    quote = second.blocks[0]
    assert isinstance(quote, Quote)
    assert quote.traits.citation == Citation("Jane", "Maps", "https://e.org")
    assert bullets.origin == blocks[0].origin
    plain = read_blocks("- a\n- b\n\n> [!tip] no\n", OBSIDIAN, 1)
    assert with_quotes(plain) is plain
