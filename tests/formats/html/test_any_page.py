"""Any page: its Markdown, rendered again, has the same words, links and structure. Text is escaped where Markdown would change
its meaning, and nowhere else."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import unquote

import pyromark
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.formats.html.pages import read
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.write import MarkdownWriter

GFM = Dialect("gfm", bare_urls=False)
OPTIONS = (
    pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES
)
BLOCKS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "hr",
    "table",
    "tr",
    "td",
    "th",
)
INLINE = {
    "em": "em",
    "strong": "strong",
    "code": "code",
    "del": "del",
    "kbd": "kbd",
    "a": "a",
    "br": "br",
    "img": "img",
}

TEXT = st.text(alphabet="abc 12*_`~[]()<>#+-.!&;:\\|'\"^=\näß.", min_size=1, max_size=12).map(escape)
ADDRESS = st.sampled_from(
    ["https://e.org/a(b)c", "https://e.org/?a=1&amp;b=_c_", "https://e.org/a%20b", "mailto:a@e.org"]
)


def inline(depth: int = 2) -> st.SearchStrategy[str]:
    """What stands in a line."""
    if not depth:
        return TEXT
    inner = st.lists(inline(depth - 1), min_size=1, max_size=2).map("".join)
    return st.one_of(
        TEXT,
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "del", "kbd"]), inner),
        st.builds("<code>{}</code>".format, TEXT),
        st.builds('<a href="{}">{}</a>'.format, ADDRESS, TEXT),
        st.just("a<br>b"),
        st.builds('<img src="https://e.org/i.png" alt="{}">'.format, TEXT),
    )


LINE = st.lists(inline(), min_size=1, max_size=3).map(lambda parts: "".join(parts))
ITEM = st.one_of(LINE, st.builds("{}<ul><li>{}</li></ul>".format, LINE, LINE))
BLOCK = st.one_of(
    st.builds("<p>{}</p>".format, LINE),
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), TEXT),
    st.builds("<ul><li>{}</li><li>{}</li></ul>".format, ITEM, ITEM),
    st.builds("<ol><li><p>{}</p><p>{}</p></li></ol>".format, LINE, LINE),
    st.builds("<blockquote><p>{}</p></blockquote>".format, LINE),
    st.builds("<pre><code>{}</code></pre>".format, TEXT),
    st.just("<hr>"),
    st.builds("<table><thead><tr><th>{}</th><th>b</th></tr></thead><tbody><tr><td>{}</td><td>d</td></tr></tbody></table>".format, LINE, LINE),
)  # fmt: skip
PAGE = st.lists(BLOCK, min_size=1, max_size=3).map("\n".join)


def words(html: str) -> str:
    """Every character that a page shows, but for blanks."""
    body = LexborHTMLParser(f"<body>{html}").body
    return re.sub(r"\s+", "", body.text() if body is not None else "")


def links(html: str) -> list[tuple[str, str]]:
    """Where each link and picture leads, and what it shows."""
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    return [
        (unquote(node.attributes.get("href") or node.attributes.get("src") or ""), re.sub(r"\s+", "", node.attributes.get("alt") or node.text()))
        for node in body.css("a[href], img")
        if node.tag == "img" or node.text().strip()
    ]  # fmt: skip


def structure(html: str) -> list[str]:
    """The blocks of a page in order, each with how deep it stands. An empty one is none, and a paragraph that is all of an item
    is the item."""
    out: list[str] = []

    def take(node: LexborNode, depth: int) -> None:
        for child in node.iter():
            shown = (
                child.tag in ("hr", "td", "th")
                or bool(child.text().strip())
                or child.css_first("img, br") is not None
            )
            if child.tag in BLOCKS and shown and not (child.tag == "p" and node.tag == "li"):
                out.append(f"{depth} {child.tag}")
            take(child, depth + (child.tag in BLOCKS))

    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None
    take(body, 0)
    return out


def back(html: str) -> str:
    """The page ``html`` as a note, rendered."""
    return pyromark.html(MarkdownWriter(GFM).write(read(html).blocks, False), options=OPTIONS)


@settings(derandomize=True, max_examples=120, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(PAGE)
@example("<p>1. one</p><p>- two</p><p># three</p><p>---</p><p>&gt; four</p><p>~~~ five</p><p>[x]: /six</p>")
@example("<ul><li>[ ] no box</li><li>+ no item</li></ul>")
@example('<p><img src="https://e.org/i.png" alt="\\ "></p>')
@example('<p><a href="https://e.org/">\\ </a></p>')
def test_words_links_and_structure_stay(page: str) -> None:
    shown = back(page)
    assert words(shown) == words(page)
    assert links(shown) == links(page)
    assert structure(shown) == structure(page)


@pytest.mark.parametrize(
    "text",
    [
        "a * b",
        "snake_case and __init__ of 2 * 3",
        "5 < 6 & 7 > 3",
        "[1] and [a] and (b)",
        "what! [x]",
        "C:\\dir and 50% ~ 3",
        "a # b, a - b, a + b = c",
        "1.5 and 3) and v1.",
        "it's 'quoted' \"well\"",
        "AT&T, R&D; x&y",
        "https://e.org/a_b_c",
    ],
)
def test_nothing_else_is_escaped(text: str) -> None:
    made = MarkdownWriter(GFM).write(read(f"<p>{escape(text)}").blocks, False).strip()
    assert made.replace("__init__", "") == text.replace("__init__", "") or made == text.replace(
        "__init__", r"\_\_init\_\_"
    )
