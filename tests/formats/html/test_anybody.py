"""Pages that nobody made for us: nothing of them is lost without a line in the ledger, wherever they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.html.pages import read
from tests.roundtrip.journey import go
from vaultconv.formats.html.unread import UNREAD
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Blocks, Code, Html, List, Paragraph, Quote, Table
from vaultconv.model.spans import Text
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

INDEX = """<!DOCTYPE html><html lang=de><head><meta charset=utf-8><title>Nasty &amp; more</title><base href="sub/">
<link rel="canonical" href="https://example.org/nasty"><meta property="og:title" content="x"><script type="application/ld+json">{"a":1}</script>
</head><body>
<nav id=nav><ul><li><a href="a.html">A</a><li><a href="a.html#sec_1">A 1</a><li><a href="a">A without its end</a><li><a href="../">home</a><li><a href="#para">para</a></ul></nav>
<h1>Title<br>second line</h1>
<section id=s1><h2>One: two | three</h2><p id=para>Text <a href="a.html#x y">to nothing</a>, <a href="#s1">section</a>, <a href="%C3%9Cber%20uns.html">about</a>
<a href="index.html?x=1&amp;y=2#s1">q</a></section>
<h2>Same</h2>
<h3>Sub</h3>
<h2>Other</h2>
<h3 id=sub2>Sub</h3><p><a href="#sub2">the second sub</a>
<table><caption>A <b>table</b></caption><thead><tr><td>a<td>b</thead><tbody><tr><td><p>x</p><td><div>y</div><tr><td>1<td><input type=checkbox checked></table>
<table><tr><td>a<ul><li>b</ul></table>
<table><tr><th>k<td>v<tr><th>k2<td>v2 | bar <code>a|b</code></table>
<pre>a<br>b <a href=https://example.org>l</a></pre>
<div class=comment>A reader's comment</div><div class=raw>raw</div><div class=drawer>drawer</div><div class=math>x</div>
<section class=footnotes>Notes<ol><li id=fn1>one <a href="#fnref1">up</a></ol></section>
<p>See<sup id=fnref1><a href="#fn1">1</a></sup>. <span class=anchor>anchored</span> <a class=url href="https://example.org/me">me</a> <a class=embed href="a.html">emb</a>
<blockquote cite="https://example.org/q"><p>Quoted</p><footer>Jane, <cite>Book</cite>, p. 7</footer></blockquote>
<ul>loose<li>one<p>two</p>three<li><p><input type=checkbox> do</p><ol type=a reversed><li value=5>five</ol></ul><dl><dt>t<dd>d</dl>
<p><iframe src="https://example.org/embed"></iframe> and <svg viewBox="0 0 1 1"><path d="M0 0"/></svg> <math><mi>x</mi></math> <select><option>o</select>
<noscript><img src=pic.png alt=without></noscript><img data-src=lazy.png alt=lazy><img src="data:image/svg+xml,x" alt=svg>
<p><picture><source srcset=a.webp><img src=pic.png width=10></picture>
<details open><summary onclick=x>More <script>bad()</script></summary><img src=pic.png onerror=x></details>
<p># no heading<p>- no list<p>1. neither<p>&gt; no quote<p>---<p>~~~ no code
<p>[[no link]] #notag ==not== %%not%% $not$ ![[x]] ^not {{not}} {% not %} ::not
<p><a name=alt></a>an old anchor <a href="#alt">x</a>
<p>unclosed <b>bold <i>both</b> only</i> done
<button onclick=x>Copy</button><form><input name=q value=Search><input type=submit value=Go><textarea>t</textarea></form>
<p>a<wbr>b <abbr title="x">y</abbr> <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> <a href="javascript:alert(1)">program</a><!-- remark -->
</body></html>
"""
LATIN = b"<html><head><meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><title>\xdcber uns</title><body><p>Gr\xfc\xdfe \x80"
OTHER = (
    "<title>A</title><div id=sec_1><h2>Section <code>one</code></h2></div><p id=p_1>Text"
    '<p><a href="../index.html#para">p</a> <a href="../index.html#sub2">s</a> <a href="#p_1">here</a><img src=pic.png>'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "sub").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX, encoding="utf-8")
    (folder / "sub/Über uns.html").write_bytes(LATIN)
    (folder / "sub/a.html").write_text(OTHER, encoding="utf-8")
    (folder / "sub/pic.png").write_bytes(b"\x89PNG")
    return folder


@pytest.mark.parametrize("target", ["obsidian", "logseq", "readwise", "html"])
@pytest.mark.parametrize("origins", [True, False])
def test_nothing_is_missing(site: Path, tmp_path: Path, target: str, origins: bool) -> None:
    go(site, tmp_path / "there", target, origins=origins)
    options = Options(target_format=target, origins=origins)
    assert verify(site, tmp_path / "there", options).missing == ()


def test_the_links_lead_where_they_led(site: Path, tmp_path: Path) -> None:
    go(site, tmp_path / "there", "obsidian")
    index = (tmp_path / "there/Nasty & more.md").read_text(encoding="utf-8")
    for link in (
        "[[A]]",
        "[[A#Section `one`|A 1]]",
        "[[A|A without its end]]",
        "[[Nasty & more|home]]",
        "[[#^para|para]]",
        "[[A#x y|to nothing]]",
        "[[#One two three|section]]",
        "[[Über uns|about]]",
        "[[#Other#Sub|the second sub]]",
        "See[^1]. anchored",
        "[^1]: one",
        "an old anchor [[#^alt|x]] ^alt",
        "[me](https://example.org/me)",
    ):
        assert link in index
    other = (tmp_path / "there/sub/A.md").read_text(encoding="utf-8")
    assert "Text ^p-1" in other
    assert "[[Nasty & more#^para|p]] [[Nasty & more#Other#Sub|s]] [[#^p-1|here]]![](pic.png)" in other


def test_what_is_left_out_is_in_the_ledger(site: Path, tmp_path: Path) -> None:
    made = go(site, tmp_path / "there", "obsidian")
    assert [(loss.line, loss.construct, str(loss.outcome), loss.detail) for loss in made.losses] == [
        (0, "metadata", "dropped-view-state", "what the head says for programs: JSON-LD, lang, og:title"),
        (0, "script", "dropped-view-state", "3 elements act when something happens: nothing runs in a note"),
        (0, "script", "kept-as-text", "1 address is a program, no place: what is shown is text"),
        (15, "address", "kept-as-text", "1 link in code: only the text is kept"),
        (20, "number", "approximated", "1 item has a number of its own: a list in a note counts on"),
        (20, "number", "approximated", "2 lists count in their own way: in a note it is 1, 2, 3"),
        (24, "script", "dropped-view-state", "1 script: nothing runs in a note"),
        (29, "button", "kept-as-text", "2 buttons: what they show is text"),
        (29, "field", "dropped-view-state", "1 field to fill in: a note has none"),
        (30, "remark", "dropped-view-state", "1 remark in the source, which a page does not show"),
    ]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (
            "<p>one</p>\n<video src=v.mp4 poster=p.png>words <a href=v.mp4>dl</a></video><audio src=a.mp3>more</audio>",
            [
                "2 fallback: 2 sounds or films have words: they are for browsers that cannot play it, and nobody sees them",
                "2 poster: 1 picture that stands for a film: a note shows the film; the file is copied",
            ],
        ),
        (
            "<video><source src=v.mp4>\n<source src=v.webm><track src=t.vtt></video><audio><source src=a.ogg></audio><p>x",
            [
                "2 source: 2 files of sounds or films beside the first: a note shows one; the files that are there are copied"
            ],
        ),
        (
            "<audio src=a.mp3><source src=a.ogg></audio>",
            [
                "1 source: 1 file of a sound or film beside the first: a note shows one; the files that are there are copied"
            ],
        ),
        (
            "<p><time datetime=2024-01-02>Jan 2</time> <time datetime=2024-01-02>2024-01-02</time> <data value=3>three</data>",
            ["1 time: 2 dates or numbers for programs: a note has the words"],
        ),
        (
            "<table role=presentation><tr><td>a</table><table><tr><td>b</table>",
            ["1 layout: 1 table that only lays out: what stands in it is read in order"],
        ),
        (
            "<mjx-container><mjx-math><mjx-c class='mjx-c32'></mjx-c></mjx-math></mjx-container>",
            ["1 formula: 1 formula that only says how it is drawn: what it is drawn of is text"],
        ),
        (
            "<a class=skipToContent_fXgn href=#main>Skip to main content</a><p id=main>x",
            ["1 control: 1 link past what comes first: a note begins with its text"],
        ),
        ("<video>nothing to play</video>", []),
        (
            "<template>words</template><p>x",
            ["1 template: 1 template: a page shows nothing of it, only programs use it"],
        ),
        (
            "<ol start=3>\n<li value=3>a\n<li value=9>b\n<li value=10>c</ol><ul><li value=4>d</ul><ol><li value=1>e<li>f<li value=x>g</ol>",
            ["3 number: 1 item has a number of its own: a list in a note counts on"],
        ),
        (
            "<ol type=1><li>a</ol><ol type=a><li>b</ol><ol reversed><li>c</ol>",
            ["1 number: 2 lists count in their own way: in a note it is 1, 2, 3"],
        ),
        (
            "<p lang=fr>un</p><p><kbd lang=en>kept</kbd>",
            ["1 language: 1 passage says its language: a note says none"],
        ),
        ("<details lang=de><summary lang=de>a</summary><video src=v.mp4>kept</video></details>", []),
        (
            '<img src=a.png width="40%">\n<img src=a.png height=3><img src=a.png width=4 height=3><img alt=x height=3>',
            [
                "1 size: 2 pictures have a size that a note cannot say: it says a width in pixels, and a height beside one"
            ],
        ),
        ('<details><img src=a.png width="40%"></details>', []),
        (
            "<form hidden>Of use?<button>Yes</button></form><nav><ul id=m><li>a</ul></nav><button class=md-top>Back</button>",
            [
                "1 anchor: 1 block has an id that its program gave: in the note are those that something in the page leads to",
                "1 control: 1 hidden form: a note asks nothing",
                "1 control: 1 link back to the beginning: a note has none",
            ],
        ),
    ],
)
def test_what_has_no_place_in_a_note_has_a_line(page: str, lines: list[str]) -> None:
    losses = read(page).extra[UNREAD]
    assert [f"{loss.line} {loss.construct}: {loss.detail}" for loss in losses] == lines


def test_words_of_a_film_without_a_file_are_read() -> None:
    (paragraph,) = blocks("<video>nothing to play</video>")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (Text("nothing to play"),)


def test_a_page_written_anew_has_lost_the_same(site: Path, tmp_path: Path) -> None:
    copied = go(site, tmp_path / "copied", "html")
    assert copied.losses == ()
    anew = go(site, tmp_path / "anew", "html", origins=False)
    lost = {loss.construct for loss in anew.losses}
    assert {"script", "metadata", "field", "address", "button", "remark"} <= lost


def blocks(html: str) -> Blocks:
    return read(f"<title>t</title>{html}").blocks


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<pre class='language-a'>x</pre>", "a"),
        ("<pre><code class='hljs lang-a'>x</code></pre>", "a"),
        ("<div class='highlight highlight-source-a'><pre>x</pre></div>", "a"),
        ("<div class='language-a rouge'><div><pre><code>x</code></pre></div></div>", "a"),
        ("<pre class='slang-a'>x</pre>", ""),
        ("<xmp>x</xmp>", ""),
    ],
)
def test_code_in_a_language(html: str, language: str) -> None:
    assert [(block.text, block.info) for block in blocks(html) if isinstance(block, Code)] == [
        ("x\n", language)
    ]


@pytest.mark.parametrize(
    ("footer", "stays"),
    [
        ("<footer>Jane Roe, <cite>Maps</cite></footer>", False),
        ("<footer>— <a href='https://example.org'>Source</a>: Maps by Jane Roe</footer>", False),
        ("<footer>Jane Roe, page 7</footer>", True),
    ],
)
def test_a_footer_that_says_more_than_the_citation_stays(footer: str, stays: bool) -> None:
    (quote,) = blocks(
        f'<blockquote cite="https://example.org" data-title="Maps" data-author="Jane Roe"><p>x</p>{footer}</blockquote>'
    )
    assert isinstance(quote, Quote)
    assert len(quote.blocks) == 1 + stays


@pytest.mark.parametrize(
    ("cell", "simple"),
    [
        ("a", True),
        ("<p>a</p>", True),
        ("<p>a</p><p>b</p>", False),
        ("<h4>a</h4>", False),
        ("<dl><dt>a</dl>", False),
        ("<table><tr><td>a</table>", False),
    ],
)
def test_a_cell_holds_one_text(cell: str, simple: bool) -> None:
    for name in ("td", "th"):
        (block,) = blocks(f"<table><tr><th>x<tr><{name}>{cell}</table>")
        assert isinstance(block, Table if simple else Html)


def test_what_stays_html_is_harmless() -> None:
    (block,) = blocks(
        "<details ontoggle=x style='y'><summary>a</summary><script>b</script><style>c</style>"
        "<a href='javascript:d'>e</a><iframe src='https://example.org' srcdoc='f'></iframe><img src='data:image/png;base64,AA'></details>"
    )
    assert isinstance(block, Html)
    assert block.text == (
        "<details><summary>a</summary><a>e</a>"
        '<iframe src="https://example.org"></iframe><img src="data:image/png;base64,AA"></details>'
    )


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    made = blocks(
        "<a href='https://example.org'><div><table><tr><th>a</table><p>b</p><b><p>c</p></b></div></a><p>d</p>"
    )
    lines = MarkdownWriter(COMMONMARK).write(made, False).split("\n\n")
    assert [line.rstrip("\n") for line in lines[1:]] == [
        "[b](https://example.org)",
        "[**c**](https://example.org)",
        "d",
    ]


def test_formulas_of_pandoc() -> None:
    (block,) = blocks(
        r'<p><span class="math inline">\(x_1\)</span> <span class="math display">\[y\]</span> <span class=math>z</span>'
    )
    assert isinstance(block, Paragraph)
    assert MarkdownWriter(COMMONMARK).write((block,), False) == "$x_1$ $$y$$ z"


def test_a_blank_that_a_browser_shows_is_kept_before_an_element_and_none_stands_alone() -> None:
    (listed,) = read('<title>P</title><ul><li>&nbsp;<a href="https://a.example">a</a></li></ul>').blocks
    assert isinstance(listed, List)
    (paragraph,) = listed.items[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans[0] == Text("\xa0")
    (words,) = read("<title>P</title><div>&nbsp;<p>words</p> &nbsp;</div>").blocks
    assert isinstance(words, Paragraph)
    assert words.spans == (Text("words"),)
