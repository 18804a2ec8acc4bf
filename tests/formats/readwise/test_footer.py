"""The quoteback footer: what it says is what was said, whatever the texts hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.footer import is_footer, read_footer, write_footer
from vaultconv.model.citation import Citation

NAMES = st.text(
    st.sampled_from(list("abc XYZ é日'\"&<>;#|*_[]()`\\/.,:!-1\ue83a📕"))
    | st.characters(categories=["L", "N", "P"]),
    max_size=30,
)
URLS = st.sampled_from(
    [
        "",
        "https://example.org/a?b=1&c=2#:~:text=One%20two%2C,*three*.",
        "https://e.org/%22quoted%22",
        "mailto:x/1",
    ]
)
CITATIONS = st.builds(
    lambda author, title, url, favicon, emoji: Citation(
        author, title, url, "https://readwise.io/open/1", favicon, "" if favicon else emoji
    ),
    NAMES,
    NAMES,
    URLS,
    st.sampled_from(["", "https://s2.googleusercontent.com/s2/favicons?domain=e.org"]),
    st.sampled_from(["", "📕", "✉️"]),
)

SEED = (
    '<div class="quoteback-footer"><div class="quoteback-avatar"><img class="mini-favicon" '
    'src="https://f.org/?domain=e.org"></div><div class="quoteback-metadata"><div class="metadata-inner">'
    '<span style="display:none">FROM:</span><div aria-label="Jane Roe" class="quoteback-author"> Jane Roe</div>'
    '<div aria-label="> A & B" class="quoteback-title"> > A & B</div></div></div><div class="quoteback-backlink">'
    '<a target="_blank" aria-label="go to the full text of this quotation" rel="noopener" '
    'href="https://e.org/a#:~:text=x,y." class="quoteback-arrow"> Source</a></div></div>'
)


@given(CITATIONS)
def test_what_was_written_is_read(citation: Citation) -> None:
    assert read_footer(write_footer(citation), citation.permalink) == citation


def test_nothing_in_it_is_escaped() -> None:
    citation = Citation(
        "Jane Roe", "> A & B", "https://e.org/a#:~:text=x,y.", favicon="https://f.org/?domain=e.org"
    )
    assert read_footer(SEED) == citation
    assert write_footer(citation) == SEED


def test_a_double_quote_ends_no_attribute() -> None:
    line = write_footer(Citation('The "Real" One', "A", 'https://e.org/"x"'))
    assert 'aria-label="The &quot;Real&quot; One"' in line
    assert 'href="https://e.org/%22x%22"' in line


def test_line_ends_become_blanks() -> None:
    line = write_footer(Citation("Jane\n  Roe", "A"))
    assert "\n" not in line
    assert "> Jane Roe<" in line


@pytest.mark.parametrize(
    ("text", "citation"),
    [
        (
            '<div class=\'quoteback-footer\'><span class="mini-emoji">📕</span><div class="quoteback-title"><b>A</b> &amp; B'
            '</div><div class="quoteback-author">Jane<br> Roe</div><a class="quoteback-arrow" href="https://e.org">x</a></div>',
            Citation("Jane Roe", "A & B", "https://e.org", emoji="📕"),
        ),
        (
            '<div class="note quoteback-footer"><img src="https://f.org" class="mini-favicon">'
            '<p class="quoteback-author">Jane</p></div>',
            Citation("Jane", favicon="https://f.org"),
        ),
    ],
)
def test_a_footer_in_other_words_is_read_too(text: str, citation: Citation) -> None:
    assert read_footer(text) == citation


@pytest.mark.parametrize(
    "text", ["", "<div>", '<div class="quoteback">', "words", '<p class="quoteback-footer">']
)
def test_what_is_no_footer(text: str) -> None:
    assert not is_footer(text)
    assert read_footer(text) is None


def test_a_footer_that_says_nothing_is_none() -> None:
    assert read_footer('<div class="quoteback-footer"></div>') is None
