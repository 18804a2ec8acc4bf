"""What a quotation holds that Quotebacks embeds: HTML as blocks, and what of it is left as it is."""

from __future__ import annotations

import pytest

from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.quoteback_embed import read_embed
from vaultconv.markdown.quotebacks import scripts_in, with_quotebacks
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.citation import Citation

OPENED = '<blockquote class="quoteback" cite="https://e.org" data-author="Roe">'


def written(inner: str) -> str | None:
    """What the quotation that holds ``inner`` says in Markdown; None where it is none."""
    quote = read_embed(f"{OPENED}{inner}</blockquote>")
    return None if quote is None else MarkdownWriter(COMMONMARK).write(quote.blocks, final_newline=False)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("one\n  two", "one two"),
        ("one<br>two<br>", "one\\\ntwo"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("one<p>two</p>three", "one\n\ntwo\n\nthree"),
        ("<div><p>one</p></div>", "one"),
        ("a <em>b</em> and <strong>c d</strong>, <i>e</i>", "a *b* and **c d**, *e*"),
        ("<em>a</em><em>b</em>", "*a*<em>b</em>"),
        ("<em>a, </em>b", "<em>a, </em>b"),
        ("<em class=x>a</em>", "<em class=x>a</em>"),
        ("2 * 3 * 4 and snake_case [sic] &lt;b&gt; &amp;copy;", None),
        ("<code>a  b</code> <code>`</code> <code>a<b>b</b></code>", "`a b` `` ` `` <code>a**b**</code>"),
        ('<a href="https://e.org/a b" title="T">c</a>', '[c](<https://e.org/a b> "T")'),
        ('<a href="https://e.org" class="x">c</a>', '<a href="https://e.org" class="x">c</a>'),
        ('<a href="https://e.org"> </a>d', '<a href="https://e.org"> </a>d'),
        ('<img src="https://e.org/i.png" alt="a [b]">', "![a \\[b\\]](https://e.org/i.png)"),
        ('<img src="i.png" width="9">', '<img src="i.png" width="9">'),
        ("a<wbr>b <mark>c</mark> <sup>2</sup>", "a<wbr>b <mark>c</mark> <sup>2</sup>"),
        ("<ul><li>a<li>b <ul><li>c</li></ul></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li>a</li></ol>', "3. a"),
        ("<blockquote>a</blockquote><hr><h3>b</h3>", "> a\n\n---\n\n### b"),
        ("<pre>a\n  b\n</pre>", "```\na\n  b\n```"),
        ("<footer>Roe, <a href=https://e.org>e.org</a></footer>one", "one"),
        ("one<footer>Roe, page 7</footer>", "one\n\nRoe, page 7"),
    ],
)
def test_html_is_markdown_that_shows_the_same(inner: str, expected: str | None) -> None:
    said = written(inner)
    if expected is None:  # signs that mean nothing in HTML mean nothing in Markdown
        assert said == "2 \\* 3 \\* 4 and snake\\_case \\[sic\\] \\<b> &amp;copy;"
    else:
        assert said == expected


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><td>a</td></tr></table>",
        "<script>run()</script>",
        "<!-- a comment -->a",
        "<p class=x>a</p>",
        "<ul>loose<li>a</li></ul>",
        "<ul class=x><li>a</li></ul>",
        "<ol start=x><li>a</li></ol>",
        "<em>a<p>b</p></em>",
        "<em>a</strong>",
        "<li>a</li>",
        "<div><footer>a</footer></div>",
        "a</blockquote><blockquote>b",
    ],
)
def test_what_no_quotation_holds_stays_html(inner: str) -> None:
    assert written(inner) is None


@pytest.mark.parametrize(
    ("attributes", "citation"),
    [
        (
            'data-title="50%25%20off" cite="https://e.org/a%20b"',
            Citation("", "50% off", "https://e.org/a%20b"),
        ),
        (
            'data-title="50%20 off" data-avatar="a.png"',
            Citation("", "50%20 off", "https://e.org", avatar="a.png"),
        ),
        (
            'data-author="Roe" data-tags="maps, old roads" data-location="Page 7" data-color="yellow"',
            Citation(
                "Roe", url="https://e.org", location="Page 7", color="yellow", tags=("maps", "old roads")
            ),
        ),
        ('data-author="Roe" data-tags=\'["a, b"]\'', Citation("Roe", url="https://e.org", tags=("a, b",))),
        ('data-author="Roe" data-tags="[a"', Citation("Roe", url="https://e.org", tags=("[a",))),
    ],
)
def test_the_attributes_are_the_source(attributes: str, citation: Citation) -> None:
    footer = "<footer><cite><a href=https://e.org>Source</a></cite></footer>"
    quote = read_embed(f"<blockquote class=quoteback {attributes}>a{footer}</blockquote>")
    assert quote is not None
    assert quote.traits.citation == citation


def test_the_script_is_in_the_ledger_and_no_comment_on_the_quotation() -> None:
    body = f"before\n\n{OPENED}a</blockquote>\n<script src=https://e.org/quoteback.js></script>\n\nafter\n"
    blocks = with_quotebacks(read_blocks(body, COMMONMARK), body)
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Quote", "Paragraph"]
    assert [(loss.note, loss.line) for loss in scripts_in("a.md", blocks, body)] == [("a.md", 3)]
    assert [*scripts_in("a.md", blocks[:1], body)] == []
    assert [*scripts_in("a.md", blocks, "nothing of it")] == []
