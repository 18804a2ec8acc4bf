"""What programs write into pages: footnotes, formulas, boxes, code with its language, controls, saved links, and what a page says
of itself."""

from __future__ import annotations

import json
import time

import pytest

from tests.formats.html.pages import read
from vaultconv.formats.html.unread import UNREAD
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import (
    Callout,
    Code,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    MathBlock,
    Paragraph,
)
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Image, MathSpan, Text
from vaultconv.model.traverse import iter_blocks, note_spans

GFM = Dialect("gfm")


def markdown(html: str, dialect: Dialect = GFM) -> str:
    return MarkdownWriter(dialect).write(read(f"<title>t</title>{html}").blocks, False).rstrip("\n")


FOOTNOTES = {
    "pandoc": (
        '<p>a<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p>'
        '<aside id="footnotes" class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1"><p>b'
        '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></aside>'
    ),
    "kramdown": (
        '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote" rel="footnote" role="doc-noteref">1</a></sup></p>'
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>b&nbsp;'
        '<a href="#fnref:1" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>'
    ),
    "GitHub": (
        '<p>a<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref>1</a></sup></p>'
        '<section data-footnotes class="footnotes"><h2 id="footnote-label" class="sr-only">Footnotes</h2><ol>'
        '<li id="user-content-fn-1"><p>b <a href="#user-content-fnref-1" data-footnote-backref>↩</a></p></li></ol></section>'
    ),
    "Docusaurus": (
        '<p>a<sup><a href="#user-content-fn-1-8dfe2c" id="user-content-fnref-1-8dfe2c">1</a></sup></p>'
        '<section class="footnotes"><ol><li id="user-content-fn-1-8dfe2c"><p>b <a href="#user-content-fnref-1-8dfe2c">↩</a></p>'
        "</li></ol></section>"
    ),
    "markdown-it": (
        '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><hr class="footnotes-sep">'
        '<section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>b '
        '<a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>'
    ),
    "MediaWiki": (
        '<p>a<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup></p><ol class="references">'
        '<li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> '
        '<span class="reference-text">b</span></li></ol>'
    ),
    "Substack": (
        '<p>a<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a></p><div class="footnote">'
        '<a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a><div class="footnote-content"><p>b</p></div></div>'
    ),
    "Google": (
        '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>'
        "<span>&nbsp;b</span></p></div>"
    ),
    "Docutils": (
        '<p>a<a class="footnote-reference brackets" href="#f1" id="id1" role="doc-noteref"><span class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a></p>'
        '<aside class="footnote-list brackets"><aside class="footnote brackets" id="f1" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span>'
        '<a role="doc-backlink" href="#id1">1</a><span class="fn-bracket">]</span></span><p>b</p></aside></aside>'
    ),
    "Word": (
        '<p>a<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a></p>'
        '<div><p class="MsoFootnoteText"><a href="#_ftnref1" name="_ftn1"><sup>[1]</sup></a> b</p></div>'
    ),
}


@pytest.mark.parametrize("program", FOOTNOTES)
def test_footnotes(program: str) -> None:
    assert markdown(FOOTNOTES[program]).replace("\n\n---", "") == "a[^1]\n\n[^1]: b"
    assert read(f"<title>t</title>{FOOTNOTES[program]}").blocks[-1].traits.anchor == ""


def test_a_footnote_that_is_meant_twice_is_one() -> None:
    note = (
        '<p>a<a href="#fn1" id="r1">1</a> b<a href="#fn1" id="r2">1</a></p>'
        '<ol><li id="fn1"><p>c</p><p>d <a href="#r1">a</a> <a href="#r2">b</a></p><li>no footnote</ol>'
    )
    assert markdown(note) == "a[^1] b[^1]\n\n1. no footnote\n\n[^1]: c\n\n    d"


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        ('<p>a<a href="#n" id="r">*</a></p><ol><li id="n">b <a href="#r">up</a></ol>', ["1"]),
        ('<p>a<a href="#fn__1" id="r">1)</a></p><div><p id="fn__1">b <a href="#r">up</a></div>', ["1"]),
        ('<p>a<a href="#fn-oven" id="r">1</a></p><ol><li id="fn-oven">b <a href="#r">up</a></ol>', ["oven"]),
        (
            '<p>a<a href="#x1" id="r">1</a><a href="#fn1" id="s">2</a></p><ol><li id="x1">b <a href="#r">^</a><li id="fn1">c <a href="#s">^</a></ol>',
            ["1", "2"],
        ),
        ('<p>a<a href="#n">1</a></p><ol><li id="n">b</ol>', []),
        ('<p id="r">a<a href="#n">see the chapter on rye</a></p><div id="n">b <a href="#r">up</a></div>', []),
        ('<p>a<a href="#gone" id="r">1</a></p>', []),
    ],
)
def test_labels(page: str, labels: list[str]) -> None:
    found = [block.label for block in iter_blocks(read(page).blocks) if isinstance(block, FootnoteDefinition)]
    assert found == labels


def test_thousands_of_links_in_one_paragraph_take_no_time() -> None:
    """As pages of source code have them: each line number leads to itself."""
    lines = "".join(
        f'<a href="#{number}" id="{number}">{number}</a> <span>code</span>' for number in range(5000)
    )
    before = time.process_time()
    note = read(f"<p>{lines}</p><ol><li id=x>a</ol>")
    assert time.process_time() - before < 5
    assert not any(isinstance(block, FootnoteDefinition) for block in iter_blocks(note.blocks))


MATHML = (
    '<math{}><semantics><mi>x</mi><annotation encoding="application/x-tex">{}</annotation></semantics></math>'
)


@pytest.mark.parametrize(
    ("html", "formula"),
    [
        ('<mjx-container><svg><path></path></svg><mjx-assistive-mml><math><msup><mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container>', MathSpan("x^2")),
        ('<math display="block"><mfrac><mn>1</mn><mi>n</mi></mfrac></math>', MathSpan(r"\frac{1}{n}", True)),
        (f'<span class="katex"><span class="katex-mathml">{MATHML.format("", "x^2")}</span><span class="katex-html" aria-hidden="true">x2</span></span>', MathSpan("x^2")),
        (f'<span class="katex-display"><span class="katex">{MATHML.format("", "x")}</span></span>', MathSpan("x", True)),
        (MATHML.format(' display="block"', "x"), MathSpan("x", True)),
        ('<math alttext="{\\displaystyle x}"><mi>x</mi></math>', MathSpan("x")),
        ('<mjx-container display="true"><svg></svg><mjx-assistive-mml><math data-latex="x"><mi>x</mi></math></mjx-assistive-mml></mjx-container>', MathSpan("x", True)),
        ('<span class="MathJax_Preview">p</span><span class="MathJax">drawn</span><script type="math/tex">x</script>', MathSpan("x")),
        ('<script type="math/tex; mode=display">x</script>', MathSpan("x", True)),
        ('<math-renderer class="js-inline-math">$x$</math-renderer>', MathSpan("x")),
        ('<math-renderer class="js-display-math">$$x$$</math-renderer>', MathSpan("x", True)),
        ('<img class="latex" src="https://e.org/x.png" alt="x">', MathSpan("x")),
        ("$x$<script>MathJax = {tex: {inlineMath: [['$', '$'], ['a', 'b']]}}</script><script src=mathjax.js></script>", MathSpan("x")),
        (r'<span class="math inline">\(x\)</span>', MathSpan("x")),
    ],
)  # fmt: skip
def test_formulas(html: str, formula: MathSpan) -> None:
    (alone,) = read(f"<title>t</title><p>{html}</p>").blocks
    assert alone == (MathBlock(formula.text, line=1) if formula.display else Paragraph((formula,), line=1))
    (among,) = read(f"<title>t</title><p>see {html}</p>").blocks
    assert among == Paragraph((Text("see "), formula), line=1)


def test_a_formula_that_stands_alone_is_a_block_and_one_without_tex_stays() -> None:
    (block,) = read('<title>t</title><div class="math display">\\[x\\]</div>').blocks
    assert block == MathBlock("x", line=1)
    action = "<math><maction><mi>x</mi><mi>y</mi></maction></math>"
    assert markdown(f"<p>{action}") == action
    assert (
        markdown('<p><span class="math">no formula</span><img class="tex" alt="" src="https://e.org/i.png">')
        == "no formula![](https://e.org/i.png)"
    )


BOXES = {
    "GitHub": '<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title"><svg></svg>Tip</p><p>b</p></div>',
    "Obsidian Publish": (
        '<div data-callout="tip" class="callout is-collapsible" data-callout-fold="-"><div class="callout-title">'
        '<div class="callout-icon"><svg></svg></div><div class="callout-title-inner">Own <b>title</b></div></div>'
        '<div class="callout-content"><p>b</p></div></div>'
    ),
    "Docusaurus": (
        '<div class="theme-admonition theme-admonition-tip admonition_x alert"><div class="admonitionHeading_y">'
        '<span class="admonitionIcon_z"><svg aria-hidden="true"></svg></span>tip</div><div class="admonitionContent_w"><p>b</p></div></div>'
    ),
    "Docusaurus before": (
        '<div class="admonition admonition-tip alert"><div class="admonition-heading"><h5>tip</h5></div>'
        '<div class="admonition-content"><p>b</p></div></div>'
    ),
    "Sphinx": '<div class="admonition tip"><p class="admonition-title">Tip</p><p>b</p></div>',
    "MkDocs": '<details class="admonition tip" open><summary>Own <b>title</b></summary><p>b</p></details>',
}
BOXED = {"Obsidian Publish": ("Own title", "-"), "MkDocs": ("Own title", "+")}


@pytest.mark.parametrize("program", BOXES)
def test_boxes(program: str) -> None:
    (box,) = read(BOXES[program]).blocks
    title, fold = BOXED.get(program, ("", ""))
    assert isinstance(box, Callout)
    assert (box.type, plain_text(box.title or ()), box.fold) == ("tip", title, fold)
    assert [plain_text(block.spans) for block in box.blocks if isinstance(block, Paragraph)] == ["b"]


@pytest.mark.parametrize(
    "html",
    ['<div class="alert">a</div>', '<div class="callout">a</div>', '<div class="admonition-content">a</div>'],
)
def test_what_is_no_box(html: str) -> None:
    assert markdown(html) == "a"


def test_a_box_without_a_kind_of_its_own_is_a_note() -> None:
    kinds = [
        block.type
        for block in read('<div class="admonition">a</div><div class="markdown-alert">b</div>').blocks
        if isinstance(block, Callout)
    ]
    assert kinds == ["note", "note"]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<pre><code class="language-py">x</code></pre>', "py"),
        ('<pre><code class="hljs py">x</code></pre>', "py"),
        ('<pre><code class="py hljs">x</code></pre>', "py"),
        ('<pre data-lang="py">x</pre>', "py"),
        ('<div data-language="py"><pre>x</pre></div>', "py"),
        ('<pre lang="py">x</pre>', "py"),
        ('<pre class="sourceCode py"><code>x</code></pre>', "py"),
        ('<div class="highlight-py notranslate"><div class="highlight"><pre>x</pre></div></div>', "py"),
        ('<pre class="brush: py; title: ;">x</pre>', "py"),
        ('<div class="mw-highlight mw-highlight-lang-py"><pre>x</pre></div>', "py"),
        ('<pre><code class="hljs nohighlight">x</code></pre>', ""),
        ('<div lang="en"><pre>x</pre></div>', ""),
        ('<figure class="highlight py"><table><tr><td class="gutter"><pre>1</pre></td><td class="code"><pre>x</pre></td></tr></table></figure>', "py"),
        ('<div class="language-py"><div class="highlight"><table class="rouge-table"><tr><td class="rouge-gutter gl"><pre>1</pre><td class="rouge-code"><pre>x</pre></table></div></div>', "py"),
    ],
)  # fmt: skip
def test_languages_of_code(html: str, language: str) -> None:
    (code,) = read(html).blocks
    assert isinstance(code, Code)
    assert (code.text, code.info) == ("x\n", language)


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="a">A<a class="headerlink" href="#a">¶</a></h2>',
        '<h2 class="anchor" id="a">A<a href="#a" class="hash-link" aria-label="Direct link">&#8203;</a></h2>',
        '<h2><a id="user-content-a" class="anchor" aria-hidden="true" href="#a"><svg></svg></a>A</h2>',
        '<div class="markdown-heading"><h2>A</h2><a id="user-content-a" class="anchor" href="#a"><svg></svg></a></div>',
        '<div class="mw-heading"><h2 id="a">A</h2><span class="mw-editsection">[<a href="/edit">edit</a>]</span></div>',
    ],
)
def test_controls_of_headings(html: str) -> None:
    heading, paragraph = read(f'{html}<p><a href="#a">to it</a>').blocks
    assert isinstance(heading, Heading)
    assert plain_text(heading.spans) == "A"
    (_, link) = list(note_spans((heading, paragraph)))[1]
    assert link.reference.headings == ("A",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>a<div hidden>b <i hidden>c</i></div><p style='color: red; display: none'>d", ["2 passages are hidden in the page: a note hides nothing"]),
        ('<p hidden></p><span style="display:none"><math><mi>x</mi></math></span>', []),
        ("<input type=checkbox id=t><label for=t></label>", ["1 box opens a menu: a note shows all that they open"]),
        ('<pre><code><span id="c-1"><a href="#c-1"></a>a</span>\n<a class=sourceLine id="c-2" href="#c-2">b</a></code></pre>', []),
        ('<pre><a href="https://e.org">a</a></pre>', ["1 link in code: only the text is kept"]),
    ],
)  # fmt: skip
def test_what_is_in_the_ledger(html: str, lines: list[str]) -> None:
    said = [loss.detail for loss in read(f"<title>t</title>{html}").extra[UNREAD]]
    assert [line for line in said if not line.startswith("1 piece of style")] == lines


def test_icons_go_with_a_line_and_words_stay() -> None:
    note = read('<p><svg aria-hidden="true"></svg><i aria-hidden="true"></i><i aria-hidden="true">word</i> a')
    assert MarkdownWriter(COMMONMARK).write(note.blocks, False).strip() == "*word* a"
    assert [loss.detail for loss in note.extra[UNREAD]] == ["2 icons: the page says that they are decoration"]


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<img data-src=a.png>", "dir/a.png"),
        ("<img src='data:image/gif;base64,AA' data-lazy-src=a.png>", "dir/a.png"),
        ("<img srcset='a.png 1x, b.png 2x'>", "dir/a.png"),
        ("<img data-src=b.png> <noscript><img src=a.png></noscript>", "dir/a.png"),
        ("<img src=a.png data-src=b.png>", "dir/a.png"),
    ],
)
def test_pictures_that_a_program_shows_later(html: str, address: str) -> None:
    pictures = [span for _, span in note_spans(read(html).blocks) if isinstance(span, Image)]
    assert [picture.reference.target for picture in pictures] == [address]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            "<figure><img src=https://e.org/a.png><figcaption>cap *tion*</figcaption></figure>",
            "![cap \\*tion\\*](https://e.org/a.png)",
        ),
        (
            "<figure><img src=https://e.org/a.png alt=cap><figcaption>cap</figcaption></figure>",
            "![cap](https://e.org/a.png)",
        ),
        (
            "<figure><img src=https://e.org/a.png alt=x><figcaption>cap</figcaption></figure>",
            "![x](https://e.org/a.png)\n\ncap",
        ),
        (
            "<figure><img src=https://e.org/a.png><figcaption>c <b>a</b></figcaption></figure>",
            "![](https://e.org/a.png)\n\nc **a**",
        ),
        ("<figure><pre>x</pre><figcaption>cap</figcaption></figure>", "```\nx\n```\n\ncap"),
    ],
)
def test_figures(html: str, shown: str) -> None:
    assert markdown(html) == shown


def test_saved_links_keep_their_tags_and_times() -> None:
    html = (
        '<ul><li><a href="https://e.org" time_added="1767600000" tags="rye,old roads">a</a>'
        '<li><a href="https://e.org" add_date="x" tags="">b</a><li>c</ul>'
    )
    (block,) = read(html).blocks
    assert isinstance(block, List)
    first, second, third = block.items
    assert isinstance(first, Item)
    assert [(item.key, item.value) for item in first.traits.properties] == [("added", "2026-01-05T08:00:00")]
    assert MarkdownWriter(GFM).write(first.blocks, False).strip() == "[a](https://e.org) #rye #old roads"
    assert second.traits.properties == third.traits.properties == ()


def test_bookmarks_of_a_browser_are_lists() -> None:
    html = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n<DL><p>\n    <DT><H3>Bread</H3>\n    <DL><p>\n"
        '        <DT><A HREF="https://e.org/rye" ADD_DATE="1767600000">Rye</A>\n    </DL><p>\n    <DT><A HREF="https://e.org">Mill</A>\n</DL><p>'
    )
    note = read(html)
    assert MarkdownWriter(GFM).write(note.blocks, False).rstrip("\n") == (
        "# Bookmarks\n\n- ### Bread\n  - [Rye](https://e.org/rye)\n- [Mill](https://e.org)"
    )
    times = [item.key for block in iter_blocks(note.blocks) for item in block.traits.properties]
    assert times == ["added"]


LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "url": "https://e.org/page", "description": "of the page"},
        {"@type": "Person", "@id": "#jane", "name": "Jane Roe"},
        {
            "@type": ["BlogPosting"],
            "headline": "Rye",
            "author": [{"@id": "#jane"}, {"@type": "Person", "name": "Ines Moll"}],
            "publisher": {"@type": "Organization", "name": "The Mill"},
            "datePublished": "2026-01-05",
            "keywords": "rye, bread; rye",
            "description": "half \ud800 a character",
        },
    ],
}


def said(head: str) -> dict[str, object]:
    return {item.key: item.value for item in read(f"<head>{head}</head><body><p>x").properties}


@pytest.mark.parametrize(
    ("head", "properties"),
    [
        (
            f'<meta name="author" content="Nobody"><script type="application/ld+json">{json.dumps(LD)}</script>',
            {
                "author": ["Jane Roe", "Ines Moll"],
                "published": "2026-01-05",
                "description": "half ? a character",
                "keywords": ["rye", "bread"],
                "site": "The Mill",
            },
        ),
        ('<script type="application/ld+json">{broken</script><meta name="author" content="A">', {"author": "A"}),
        ('<script type="application/ld+json">[{"@type":"Thing","author":"B"}]</script>', {}),
        ('<meta property="og:description" content="o"><meta name="description" content="d">', {"description": "o"}),
        ('<meta property="article:author" content="https://e.org/jane"><meta name="author" content="Jane">', {"author": "Jane"}),
        ('<meta property="article:tag" content="a"><meta property="article:tag" content="b">', {"keywords": ["a", "b"]}),
        ('<link rel="canonical" href="https://e.org/c"><meta property="og:url" content="https://e.org/o">', {"url": "https://e.org/c"}),
        ('<meta name="date" content="2026-01-05T10:00">', {"published": "2026-01-05T10:00"}),
        ("<!-- saved from url=(0013)https://e.org -->", {"url": "https://e.org"}),
        ("<!--\n Page saved with SingleFile \n url: https://e.org \n saved date: Sat Oct 03 2026\n-->", {"url": "https://e.org"}),
        ('<meta name="dcterms.date" content="2026-03-04">', {"published": "2026-03-04"}),
        (
            '<script type="application/ld+json">{"@type":"Article","keywords":["rye","Bread"],"image":{"@type":"ImageObject","url":"https://e.org/a.png"}}</script>'
            '<meta property="article:tag" content="bread"><meta property="article:tag" content="oven"><meta name="keywords" content="rye, flour">'
            '<meta property="og:image" content="https://e.org/a-300x200.png"><meta property="og:image" content="https://e.org/b.png"><meta name="twitter:image" content="https://e.org/b.png?w=9">',
            {"keywords": ["rye", "Bread", "oven", "flour"], "image": ["https://e.org/a.png", "https://e.org/b.png"]},
        ),
        ('<meta property="og:image" content="https://e.org/a.png">', {"image": "https://e.org/a.png"}),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(head: str, properties: dict[str, object]) -> None:
    assert said(head) == properties


def test_microdata() -> None:
    page = (
        '<article itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">T</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="https://e.org"><b itemprop="name">Jane Roe</b></a></span>'
        '<time itemprop="datePublished" datetime="2026-01-05">today</time><meta itemprop="keywords" content="a, b">'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="description">of another</span></div></article>'
    )
    assert {item.key: item.value for item in read(page).properties} == {
        "author": "Jane Roe",
        "published": "2026-01-05",
        "keywords": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<title>Rye | The Mill</title><meta property="og:title" content="Rye"><meta property="og:site_name" content="The Mill">', "Rye"),
        ('<title>Rye | The Mill</title><meta property="og:title" content="Rye">', "Rye | The Mill"),
        ('<meta property="og:title" content="Rye">', "Rye"),
        ("<title>A\n  b</title>", "A b"),
    ],
)  # fmt: skip
def test_the_title_without_the_name_of_the_site(head: str, title: str) -> None:
    assert read(f"<head>{head}</head><p>x").title == title


def test_what_else_the_head_says_is_in_the_ledger() -> None:
    head = '<meta name="author" content="A"><meta name="robots" content="none"><script type="application/ld+json">{}</script>'
    (line,) = [
        loss for loss in read(f"<head>{head}</head><p>x").extra[UNREAD] if loss.construct == "metadata"
    ]
    assert line.detail == "what the head says for programs: JSON-LD, robots"
