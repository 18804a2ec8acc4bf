"""Pages that would keep the parser busy for hours are told from their tags; those that people write are not taken for them."""

from __future__ import annotations

import time

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.depth import MAX_LEVELS, refusal

_NAMES = [
    "div",
    "p",
    "b",
    "i",
    "a",
    "span",
    "li",
    "ul",
    "dd",
    "dl",
    "table",
    "tr",
    "td",
    "select",
    "option",
    "button",
    "svg",
    "math",
    "h1",
    "font",
    "section",
    "form",
    "rt",
    "ruby",
    "pre",
    "object",
    "template",
    "caption",
    "blockquote",
    "em",
]


def depth(page: str) -> int:
    """How deep the elements of ``page`` are nested once it is parsed."""
    deepest = 0
    stack = [(LexborHTMLParser(page).root, 0)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack += ((child, level + 1) for child in node.iter())
    return deepest


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<div/>",
        "<div></span>",
        "<b><div></b>",
        "<p><font color={}>",
        "<li><dd>",
        "<p><div>",
        "<option><rt>",
        "<a><div></a>",
        "<div title='a>b' <i>",
        "<!--><div>",
    ],
)
def test_what_nests_without_end_is_refused_at_once(unit: str) -> None:
    page = "".join(unit.format(number) for number in range(100_000))
    before = time.perf_counter()
    refused = refusal(page)
    assert time.perf_counter() - before < 2
    assert refused is not None
    assert refused.message == "elements are nested more than 512 deep"
    assert refused.line == 1


def test_the_line_where_it_gets_too_deep_is_said() -> None:
    refused = refusal("<p>a</p>\n" * 10 + "<div>\n" * 600)
    assert refused is not None
    assert refused.line == 10 + MAX_LEVELS + 1


def test_formatting_that_nothing_closes_is_refused() -> None:
    left_open = "<div>" + "".join(f"<font size={size}>" for size in range(400)) + "</div>"
    refused = refusal(left_open + "<p>x</p>" * 3000)
    assert refused is not None
    assert refused.message == "elements that nothing closes are opened again in each paragraph"


@pytest.mark.parametrize(
    "page",
    [
        "<p>a<b>b</b><br><img src=x>" * 800,
        "<ul>" + "<li>a <p>b" * 800 + "</ul>",
        "<table><tr>" + "<td>a<b>c" * 800 + "</table>",
        "<p><b>never closed" * 800,
        "<a name=x>" * 800,
        "<script>" + "'<div>' + " * 800 + "</script><p>x",
        "<select>" + "<option>a" * 800 + "</select>",
        "<svg>" + "<path d=''/>" * 800 + "</svg>",
        "<dl>" + "<dt>a<dd>b" * 800 + "</dl>",
        "<h1>a</h1><!-- <div> -->" * 800,
        "<ruby>a<rt>b</ruby>" * 800,
    ],
)
def test_long_pages_are_not_refused(page: str) -> None:
    assert refusal(page) is None


def test_a_page_with_large_pictures_in_it_is_read() -> None:
    picture = "data:image/png;base64," + "A" * (16 << 20) + "="
    assert refusal(f"<p>x<img src='{picture}'>") is None
    assert (refusal(f"<p>{picture[22:]}x") is None) is False


@settings(derandomize=True, max_examples=25, deadline=None, phases=[Phase.generate])
@given(
    st.lists(
        st.builds(str.format, st.sampled_from(["<{}>", "<{}>", "</{}>", "<{}>x"]), st.sampled_from(_NAMES)),
        min_size=1,
        max_size=7,
    )
)
def test_what_is_not_refused_is_not_deep(unit: list[str]) -> None:
    page = "".join(unit) * 900
    if refusal(page) is None:
        assert depth(page) < MAX_LEVELS * 2
