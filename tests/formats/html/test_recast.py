"""What programs build of elements and classes of their own is read as what it is."""

from __future__ import annotations

import time

import pytest

from tests.formats.html.pages import read
from tests.formats.html.test_programs import GFM, markdown
from vaultconv.formats.html.unread import UNREAD
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.write import MarkdownWriter

ICON = "<svg viewBox='0 0 1 1'><path></path></svg>"


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (
            "<markdown-accessiblity-table><table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2</table></markdown-accessiblity-table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("<x-page><x-box><ul><li>a</ul></x-box><x-box><h2>b</h2></x-box></x-page>", "- a\n\n## b"),
        ("<p>one <user-mention>@ann</user-mention>", "one @ann"),
        (
            '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>Done</span></li></ul>\n'
            '<ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span>Open</span></li></ul>',
            "- [x] Done\n- [ ] Open",
        ),
        (
            '<ul class="bulleted-list"><li>a<ul class="bulleted-list"><li>b</ul><ul class="bulleted-list"><li>c</ul></ul>'
            '<ul class="bulleted-list"><li>d</ul><ul class=other><li>e</ul>',
            "- a\n  - b\n  - c\n- d\n\n* e",
        ),
        ('<ul class="to-do-list"><li><div class="checkbox">words</div></ul>', "- words"),
        ('<ul><li data-task="/"><input type=checkbox checked>half<li data-task="" ><input type=checkbox>open</ul>', "- [/] half\n- [ ] open"),
        ('<ul><li data-task="x"><input type=checkbox checked>done<li data-task="?">no box</ul>', "- [x] done\n- no box"),
        ('<p>A <a class="tag" href="#foo/bar">#foo/bar</a> and <a class="tag" href="/tags/x">#x</a>', "A #foo/bar and [#x](tags/x)"),
        ('<pre class="mermaid">graph TD</pre>', "```mermaid\ngraph TD\n```"),
        (
            "<script src=https://cdn.example.org/mathjax@3/tex-chtml.js></script>"
            "<p>a \\(x &lt; y\\) or $$z$$, <code>\\(n\\)</code><p>\\[w\\]",
            "a $x < y$ or $$z$$, `\\(n\\)`\n\n$$w$$",
        ),
        ("<p>a \\(x\\) b", "a \\\\(x\\\\) b"),
        (
            "<p>a <mjx-container><mjx-math><mjx-c class='mjx-c1D465 TEX-I'></mjx-c><mjx-c class='mjx-c32'></mjx-c><mjx-c class='mjx-c0'></mjx-c></mjx-math></mjx-container> b",
            "a x2 b",
        ),
        ("<p>a <mjx-container><svg></svg></mjx-container> b", "a <svg></svg> b"),
        (
            '<table role="presentation"><tr><td><h2>One</h2><p>two</p><td><table><tr><th>a<tr><td>b</table></table>',
            "## One\n\ntwo\n\n| a |\n| --- |\n| b |",
        ),
        ('<iframe srcdoc="<p>in &lt;b&gt;it&lt;/b&gt;"></iframe>', "in **it**"),
        ('<p>a <code>b<script>c</script></code> <math><mi>x<script>d</script></mi></math><pre>e <script>f</script><style>g</style></pre>', "a `b` $x$\n\n```\ne \n```"),
        (
            '<table><tr><th>a<th>b<tr><td><div class="checkbox checkbox-on"></div> ready<td><div class="checkbox checkbox-off">open</div></table>',
            '| a | b |\n| --- | --- |\n| <input type="checkbox" disabled checked> ready | <input type="checkbox" disabled>open |',
        ),
        (
            '<input type=checkbox id=t class=nav-trigger><label for=t><svg><path></path></svg></label><p>a <input type=checkbox id=u><label for=u>b</label>',
            'a <input type="checkbox" disabled>b',
        ),
        (
            '<div class="tabbed-set"><input type=radio id=a><input type=radio id=b><div class="tabbed-labels"><label for=a>A</label><label for=b>B</label></div>'
            '<div class="tabbed-content"><div class="tabbed-block"><p>a</div><div class="tabbed-block"><ul><li>b</ul></div></div></div>',
            "**A**\n\na\n\n**B**\n\n- b",
        ),
        (
            '<div class="tabs-container"><ul role="tablist" class="tabs"><li role="tab">npm</li><li role="tab">Yarn</li></ul><div class="margin-top--md">'
            '<div role="tabpanel"><p>a</p></div><div role="tabpanel" hidden><ul><li>b</ul></div></div></div>',
            "**npm**\n\na\n\n**Yarn**\n\n- b",
        ),
        (
            "<div><div role=tablist><button role=tab>A</button><button role=tab>B</button></div><section role=tabpanel>a</section><section role=tabpanel>b"
            "<div role=tablist><a role=tab>C</a></div><p role=tabpanel>c</section></div>",
            "**A**\n\na\n\n**B**\n\nb\n\n**C**\n\nc",
        ),
        ('<p>a</p><hr style="page-break-before:always;display:none;"><p>b</p><span><br style="page-break-before:always"></span><p>c', "a\n\nb\n\nc"),
        (
            '<p><a href="https://e.org/">site</a> <span class="badge badge-notification clicks" title="12 clicks">12</span> and <a href="https://e.org/b">b<span class="badge clicks">1.2k</span></a>',
            "[site](https://e.org/) and [b](https://e.org/b)",
        ),
        ('<div class="sd-tab-set"><input type=radio id=a><label for=a>A</label><div class="sd-tab-content"><p>a</div></div>', "A\n\na"),
        (
            '<table class="highlighttable"><tr><th colspan=2 class="filename"><span>f.py</span></th></tr><tr><td class="linenos"><pre>1</pre></td>'
            '<td class="code"><pre><code>a\n</code></pre></td></tr></table>',
            "f.py\n\n```\na\n```",
        ),
        ('<pre><span class="linenos">1</span>a\n<span class="linenos">2</span>b <span class="lineno">word</span></pre>', "```\na\nb word\n```"),
        (
            '<svg style="display:none"><symbol id="i"><path></path></symbol></svg><p>a <svg><use href="#i"></use></svg> '
            '<svg><defs><path id="j"></path></defs><use href="#j"></use><path></path></svg>',
            'a <svg><defs><path id="j"></path></defs><use href="#j"></use><path></path></svg>',
        ),
        ('<p>a <a href="https://e.org" title="T"><svg aria-hidden="true"></svg></a> <a href="https://f.org" aria-label="Home"><i class="fa"></i></a>', 'a [T](https://e.org) [Home](https://f.org)'),
        ('<p><a href="https://e.org" aria-label="Home"><svg><path></path></svg></a> <a href="https://e.org" title="t"><svg></svg> b</a>', '[Home](https://e.org) [<svg></svg> b](https://e.org "t")'),
        ('<h2 id="a">A<a class="headerlink" href="#a">\uf0c1</a></h2><figure id="b"><p>b<a href="#b">¶</a></figure><p id="c">c <a href="#d">¶</a>', "## A\n\nb\n\nc [¶](#d)"),
        ('<div id="top"><a href="#top"><img src="l.png"></a></div>', "[![](dir/l.png)](#^top)"),
        ('<ul><li><a class="reference" id="toc-entry-1" href="#a">one</a></ul><h2 id="a"><a class="toc-backref" href="#toc-entry-1">A</a></h2><p>b', "- [one](#A)\n\n## A\n\nb"),
        ('<pre><span class="lineno">7</span> apples\n<span class="lineno">9</span> pears</pre>', "```\n7 apples\n9 pears\n```"),
        ('<pre><span class="linenos">7</span>a\n<span class="linenos">8</span>b</pre>', "```\na\nb\n```"),
        ('<div class="highlight hl-ipython3"><pre>a</pre></div>', "```ipython3\na\n```"),
        ("<nav><ul><li><input type=checkbox id=a><label for=a></label><ul><li>b</ul></ul></nav>", "- - b"),
        ('<input type=checkbox id=v aria-hidden=true><label for=v>Source</label><p>a', "Source\n\na"),
        (
            '<p class="ltx_p"><a href="#x">a</a><span id="footnote1" class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer"><span class="ltx_note_content">'
            '<sup class="ltx_note_mark">1</sup><span class="ltx_tag ltx_tag_note">1</span>b <i>c</i></span></span></span> d</p>'
            '<table class="ltx_equation"><tr><td></td><td><math alttext="E" display="block"><mi>E</mi></math></td><td><span class="ltx_tag ltx_tag_equation">(1)</span></td></tr></table>'
            '<ul><li style="list-style-type:none"><span class="ltx_tag ltx_tag_item">•</span><div><p>e</div></ul>',
            "[a](#x)[^1] d\n\n$$E$$(1)\n\n- e\n\n[^1]: b *c*",
        ),
        (
            '<p class="ltx_p">a<span id="footnote1" class="ltx_note ltx_role_footnote"><span class="ltx_note_content"><sup class="ltx_note_mark">1</sup>'
            '<span class="ltx_para"><span class="ltx_p">b</span></span> <span class="ltx_para"><span class="ltx_p">c <i>d</i></span></span></span></span> e</p>',
            "a[^1] e\n\n[^1]: b\n\n    c *d*",
        ),
        (
            '<ul class="org-ul"><li class="off"><code>[&nbsp;]</code> a<li class="on"><code>[X]</code> b<li class="trans"><code>[-]</code> c<li><code>[X]</code> d</ul>'
            '<pre class="src src-python">e</pre>',
            "- [ ] a\n- [x] b\n- [/] c\n- `[X]` d\n\n```python\ne\n```",
        ),
        (
            '<div id="dokuwiki__top"></div><pre class="code">a</pre><dl class="code"><dt><a href="https://e.org">b.py</a></dt><dd><pre class="code file python">b</pre></dd></dl>'
            '<div class="secedit"><form><button>Edit</button></form></div>',
            "```\na\n```\n\n[b.py](https://e.org)\n\n```python\nb\n```",
        ),
        (
            '<div class="admonitionblock tip"><table><tr><td class="icon"><div class="title">Tip</div></td><td class="content"><div class="title">Heat</div><p>a</td></tr></table></div>'
            '<div class="admonitionblock note"><table><tr><td class="icon"><i title="Note"></i></td><td class="content">b</td></tr></table></div>'
            '<ul class="checklist"><li><p>&#10003; c</p></li><li><p>&#10063; d</p></li><li><p>e</p></li></ul>',
            "> [!tip] Heat\n> a\n\n> [!note]\n> b\n\n- [x] c\n\n- [ ] d\n\n- e",
        ),
        (
            '<div class="admonitionblock note"><table><tr><td class="icon"><div class="title">Merke</div></td><td class="content">a</td></tr></table></div>',
            "> [!note] Merke\n> a",
        ),
        ('<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">!</div><div class="kg-callout-text">a <b>b</b></div></div>', "> [!note] !\n> a **b**"),
        ('<p><b><strong>a</strong></b> <i><em>b</em></i> <em>c <strong>d</strong></em>', "**a** *b* *c **d***"),
        ('<p>See <a href="https://e.org" title="this">this</a> <a href="https://e.org" title="more">that</a>', 'See [this](https://e.org) [that](https://e.org "more")'),
        ('<p><cite class="book" data-x="1" id="q">A <i>B</i></cite>', '<cite id="q">A *B*</cite>'),
        ('<p>On <time>May 1</time><time class="updated">May 2</time></p><span class="cat-links">In <b>a</b></span><span class="tags-links">of b</span>', "On May 1 May 2\n\nIn **a** of b"),
        ('<blockquote><div><cite><a href="https://e.org">Odd</a> wrote:</cite>Words, <cite>a title</cite>here.</div></blockquote>', "> <cite>[Odd](https://e.org) wrote:</cite>\\\n> Words, <cite>a title</cite>here."),
        ("one<br>\n<br>two<br>three<br><br><br>\n<ul><li>a<br><br>b</ul><p><b>c</b><br><br>d<br></p>", "one\n\ntwo\\\nthree\n\n- a\n\n  b\n\n**c**\n\nd"),
        ("<table><tr><td><b>Day</b></td><td><p><strong>W</strong><b>hat</b></p></td></tr><tr><td>1</td><td><b>x</b></td></tr></table>", "| Day | What |\n| --- | --- |\n| 1 | **x** |"),
        ("<table><tr><td><b>a</b> b</td></tr><tr><td>1</td></tr></table>", "|  |\n| --- |\n| **a** b |\n| 1 |"),
        ('<input type="checkbox" id="m" role="button" aria-haspopup="true"><label for="m">Menu</label><h2 id="a"><a href="#a">A</a></h2>', "Menu\n\n## A"),
        ('<a id=top></a><p class="skiplink"><a href="#go">Skip</a></p><div id=go>a</div><div class="back2top"><a href="#top">Top</a></div>', "a"),
        ('<div role="dialog" style="display: none"><p>Cookies<button>Ok</button></div><form hidden><p>Of use?</form><button class="md-top">Back</button><p hidden>a<dialog>b</dialog>', "a"),
        ('<nav><ul id="menu"><li><a href="#text">b</a></ul></nav><p id="text">a', "- [b](#^text)\n\na"),
    ],
)  # fmt: skip
def test_programs(html: str, note: str) -> None:
    assert markdown(html) == note


SPACER = """<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span>"""


def word_item(sign: str, words: str, style: str = "") -> str:
    """An item of a list as Word writes it: a paragraph that begins with its sign."""
    return f"<p class=MsoListParagraphCxSpMiddle style='{style}text-indent:-18.0pt'><span style='font-family:Symbol'>{sign}{SPACER}</span>{words}</p>\n"


@pytest.mark.parametrize(
    ("html", "note"),
    [
        (
            word_item("&middot;", "a <b>b</b>") + word_item("o", "c", "margin-left:72.0pt;") + word_item("&middot;", "d")
            + word_item("3.", "e") + word_item("b)", "f", "margin:0cm 0cm 8pt 54.0pt;"),
            "- a **b**\n  - c\n- d\n\n3. e\n\n   2. f",
        ),
        (
            f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.{SPACER}</span><![endif]>a</p>"
            f"<p class=MsoListParagraph style='margin-left:9pt;mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>§{SPACER}</span>b</p>",
            "1. a\n   - b",
        ),
        ("<p class=MsoListParagraph>no sign</p>", "no sign"),
        ("<p class=MsoTitle>T</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>a</p>", "# T\n\na"),
        (
            '<ul class="c1 lst-kix_ab-0 start"><li>a</ul><ul class="c1 lst-kix_ab-1 start"><li>b</ul><ul class="lst-kix_ab-0"><li>c</ul>'
            '<ol class="lst-kix_cd-0" start="4"><li>d</ol><ol class="lst-kix_cd-1"><li>e</ol><ol class="lst-kix_cd-0" start="5"><li>f</ol>',
            "- a\n  - b\n- c\n\n4. d\n   1. e\n5. f",
        ),
        ('<ul><li>a<li style="list-style-type:none"><ul><li>b</ul><li>c</ul>', "- a\n  - b\n- c"),
        ('<ul><li>a<li style="List-Style-Type: none"><ul><li>b</ul><li>c</ul>', "- a\n  - b\n- c"),
        ('<p data-tag="to-do">a</p><p data-tag="to-do:completed">b</p><p data-tag="important">c</p>', "- [ ] a\n- [x] b\n\nc"),
        (
            '<div class="highlight"><table><tr><td><pre><code><span>1\n</span><span>2\n</span></code></pre></td><td><pre><code class="language-go"><span>a\n</span><span>b\n'
            "</span></code></pre></td></tr></table></div>",
            "```go\na\nb\n```",
        ),
        (
            "<table><tr><td><pre>7</pre></td><td><pre>out</pre></td></tr></table>",
            "<table><tbody><tr><td><pre>7</pre></td><td><pre>out</pre></td></tr></tbody></table>",
        ),
        (
            '<pre><code class="language-ruby"><table class="rouge-table"><tr><td class="gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="code"><pre>a\nb\n</pre></td></tr></table></code></pre>',
            "```ruby\na\nb\n```",
        ),
        ("<object><table><tr><th>a<tr><td>b</table></object>", "| a |\n| --- |\n| b |"),
        (
            '<p>a<span style="font-weight:700"> b </span><span style="font-style: italic; font-weight: bold">c</span><span style="text-decoration:line-through">d</span> '
            '<span style="background-color:#ffff00" id="x">e</span><span style="font-weight:400">f</span>',
            "a **b** ***c***~~d~~ <mark>e</mark>f",
        ),
        ('<h2><span style="font-weight:700">a</span></h2><pre><span style="font-weight:bold">b</span></pre>', "## a\n\n```\nb\n```"),
        ('<b style="font-weight:normal" id="docs-internal-guid-1"><p>a</p></b>', "a"),
        (
            '<a href="https://www.google.com/url?q=https://e.org/a%3Fb&amp;sa=D">a</a> <a href="https://www.google.com/url?q=rye">b</a> '
            '<a href="https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org&amp;data=1">c</a>',
            "[a](https://e.org/a?b) [b](https://www.google.com/url?q=rye) [c](https://e.org)",
        ),
        (
            '<figure class="callout"><div><span class="icon">!</span></div><div><p>a</p></div></figure>',
            "> [!note] !\n> a",
        ),
        (
            '<div class="confluence-information-macro confluence-information-macro-tip"><p class="title">T</p>'
            '<div class="confluence-information-macro-body"><p>a</p></div></div>',
            "> [!tip] T\n> a",
        ),
        ('<ul class="inline-task-list"><li class="checked"><span>a</span><li>b</ul>', "- [x] a\n- [ ] b"),
        (
            '<ul><li style="--en-checked:true;"><div>a</div><li style="--en-checked:false"><div>b</div></ul><div class="en-codeblock"><div>c</div><div>d</div></div>',
            "- [x] a\n- [ ] b\n\n```\nc\nd\n```",
        ),
        (
            '<div style="--en-codeblock:true;--en-syntaxLanguage:python;"><div>a</div></div><div style="--en-codeblock:true;--en-syntaxLanguage:plain;"><div>b</div></div>',
            "```python\na\n```\n\n```\nb\n```",
        ),
        (
            '<div class="note"><div class="heading"><div class="meta-icons"></div>Jan 5</div><div class="title">T</div><div class="content"><ul class="list">'
            '<li class="listitem"><span class="bullet">&#9744;</span><span class="text">a</span></li><li class="listitem checked"><span class="bullet">&#9745;</span> <span class="text">b</span></li></ul></div>',
            "Jan 5\n\n# T\n\n- [ ] a\n- [x] b",
        ),
        ('<p id="0a1b" data-selectable-paragraph="">a</p><p id="2c3d" data-selectable-paragraph="">b <a href="#2c3d">c</a></p>', "a\n\nb [c](#^2c3d)"),
        (
            '<pre class="language-python"><code>a</code><button class="copy-code-button">Copy</button></pre><p>b<button>c</button></p>',
            "```python\na\n```\n\nbc",
        ),
        ('<h2>A<svg class="svg-icon lucide-link"><path d="m1"></path></svg></h2><p>b<svg class="lucide lucide-x"><path d="m1"></path></svg></p>', "## A\n\nb"),
        ('<pre data-syntaxhighlighter-params="brush: bash; gutter: false">a</pre><pre data-code-block-lang="go">b</pre>', "```bash\na\n```\n\n```go\nb\n```"),
        (
            '<div class="bodyContainer"><div class="bookTitle">A</div><div class="noteHeading">(<span class="highlight_blue">b</span>)</div><div class="noteText">c</div>'
            '<div class="noteHeading">Note</div><div class="noteText">d</div>',
            "# A\n\n### (b)\n\n> c\n\n### Note\n\nd",
        ),
        (
            '<div>Buy</div><div><en-todo checked="true"/>milk</div>\n<div><en-todo/>rye <b>flour</b></div><div>Then</div><div><en-todo checked="false"></en-todo>rest</div>',
            "Buy\n\n- [x] milk\n- [ ] rye **flour**\n\nThen\n\n- [ ] rest",
        ),
        ('<details class="tip"><summary>T</summary><p>a</p></details><div class="arithmatex">\\[ x \\]</div>', "> [!tip]- T\n> a\n\n$$x$$"),
        (
            '<input class="md-toggle" type=checkbox><a class="md-content__button" href=e.html><svg></svg></a><a class="mw-jump-link" href="#x">x</a>'
            '<div class="tabbed-set"><input type=radio><label>A</label><p>b</div>',
            "A\n\nb",
        ),
        (
            "<table border=0><tr><td><p>a</p><p>b</p></table><table border=0><tr><td>c<td><table border=1><tr><th>d<tr><td>e</table></table>"
            "<table border=0><tr><td>f<td>g</table>",
            "a\n\nb\n\nc\n\n| d |\n| --- |\n| e |\n\n|  |  |\n| --- | --- |\n| f | g |",
        ),
    ],
)  # fmt: skip
def test_word_processors_and_apps_of_notes(html: str, note: str) -> None:
    assert markdown(html, OBSIDIAN if "[!" in note or "- [" in note else GFM) == note


def test_the_style_of_a_document_of_google() -> None:
    head = "<html><head><title>t</title><style>.c1{font-weight:700}.c2{color:red}</style></head>"
    body = '<p class="title"><span>T</span></p><p><span class="c2">a </span><span class="c1 c2">b</span></p>'
    blocks = {
        kind: MarkdownWriter(GFM).write(read(f'{head}<body class="{kind}">{body}').blocks, False)
        for kind in ("c9 doc-content", "c9")
    }
    assert blocks == {"c9 doc-content": "# T\n\na **b**", "c9": "T\n\na b"}


def test_the_properties_of_a_page_of_notion() -> None:
    rows = {
        "multi_select": 'Tags</th><td><span class="selected-value">a b</span><span class="selected-value">c</span>',
        "date": "When</th><td><time>@July 3, 2026 9:05 PM</time>",
        "checkbox": 'Done</th><td><div class="checkbox checkbox-on"></div>',
        "number": "Miles</th><td>2.5",
        "url": "Site</th><td><a href=https://e.org>https://e.org</a>",
        "text": "More</th><td>",
    }
    table = "".join(
        f'<tr class="property-row property-row-{kind}"><th>{row}</td></tr>' for kind, row in rows.items()
    )
    page = f'<title>t</title><article class="page"><header><table class="properties"><tbody>{table}</table></header><p>x</p></article>'
    note = read(page)
    assert {item.key: item.value for item in note.properties} == {
        "Tags": ["a b", "c"],
        "When": "2026-07-03T21:05:00",
        "Done": True,
        "Miles": 2.5,
        "Site": "https://e.org",
        "More": None,
    }
    assert len(note.blocks) == 1


@pytest.mark.parametrize(
    "row",
    [
        "property-row'><th>no kind</th><td>x",
        "property-row property-row-text'><th>T</th><td>see <a href=https://e.org>this</a>",
        "property-row property-row-multi_select'><th>T</th><td>loose <span class=selected-value>red</span>",
        "property-row property-row-checkbox'><th>T</th><td><div class='checkbox checkbox-on'></div> extra",
        "property-row property-row-relation'><th>T</th><td><a href=Other.html>Other</a>",
    ],
)
def test_a_row_that_says_more_than_a_property_stays(row: str) -> None:
    table = f"<table class=properties><tr class='property-row property-row-number'><th>N</th><td>1.10</td></tr><tr class='{row}</td></tr></table>"
    note = read(f"<title>t</title><article class=page><header>{table}</header><p>x</p></article>")
    assert {item.key: item.value for item in note.properties} == {"N": "1.10"}
    assert len(note.blocks) == 2


KEPT = [
    ("<p class=MsoNormal><video src=v.mp4></video></p>", "(dir/v.mp4)"),
    (word_item("1.", "a") + word_item("7.", "b") + word_item("8.", "c"), "1. a\n\n7) b\n8) c"),
    (word_item("2.3.1", "eps"), "eps"),
    ('<p data-tag="to-do:completed,important">done</p>', "- [x] done"),
    ('<div style="--en-codeblock:true">one<br>two<div>three<div>four</div></div></div>', "```\none\ntwo\nthree\nfour\n```"),
    ('<div style="--en-codeblock:true">see <a href=https://e.org/x>doc</a></div>', "https://e.org/x"),
    ("<table><tr><th>Rank<th>Out<tr><td><pre>1</pre><td><pre>winner</pre></table>", "Rank"),
    ("<table border=0><caption>Caption</caption><tr><td>single</table>", "Caption"),
    ('<figure class=callout><div><span class=icon>!</span> <a href=https://e.org/s>s</a></div><div>c</div></figure>', "https://e.org/s"),
    ("<dl class=code><dt>dokuwiki<dd><pre class=code>a</pre>and more</dl>", "and more"),
    ("<div class=kg-callout-card><p>over</p><div class=kg-callout-text>a</div></div>", "over"),
    ("<p class=MsoTitle id=t>T</p><a href=#t>up</a>", "#T"),
    ('<div class=kg-callout-card><img src="https://e.org/i.png"><div class=kg-callout-text>a</div></div>', "https://e.org/i.png"),
    ('<div class=kg-callout-card><div class=kg-callout-emoji><img src="https://e.org/i.png"></div><div class=kg-callout-text>a</div></div>', "https://e.org/i.png"),
    ("<div class='admonitionblock tip'><table><tr><td class=icon>x<td class=content>a<tr><td><td class=content>second</table></div>", "second"),
    ("<div class='admonitionblock tip'><table><tr><td class=icon>x<td class=content>a</table><p>after</div>", "after"),
    ('<div class="admonitionblock tip"><table><tr><td class=icon><a href="https://e.org/w">x</a><td class=content>a</table></div>', "https://e.org/w"),
    ("<ul class=checklist><li><p><i class='fa fa-check-square-o'></i> a</ul>", "- [x] a"),
    ("<table class=ltx_equation><tr><td>suppose<td><math alttext=E><mi>E</mi></math></table>", "suppose"),
    ('<table class=ltx_equation><tr><td><math alttext=E><mi>E</mi></math><td><img src="https://e.org/i.png"></table>', "https://e.org/i.png"),
    ('<p>a<a href="#fn-1" id=r>1</a> b<span id=n class=ltx_role_footnote><span class=ltx_note_content>c</span></span><ol><li id=fn-1>d <a href="#r">^</a></ol>', "]: d"),
    ("<p>b<span id=n class=ltx_role_footnote><span class=ltx_note_content>c</span></span>", "]: c"),
    ("<p>$5 and $6 or $x$ $7 \\(y\\) $8<script>MathJax = {tex: {inlineMath: [['$', '$']]}}</script><script src=mathjax.js></script>", "$5 and $6 or $x$ $7 $y$ $8"),
    ("<dl class=code><dt>dokuwiki<dd><pre class=code>a</pre><img src='https://e.org/i.png'></dl>", "https://e.org/i.png"),
    ("<div class='admonitionblock tip'><table><tr><td class=icon><img src='i.png' alt=Tipp><td class=content>a</table></div>", "[!tip] Tipp"),
    ("<ul><li><span class=ltx_tag_item>Step:</span> a</ul>", "Step:"),
    ("<ol><li><span class=ltx_tag_item>(a)</span> b</ol>", "(a)"),
    ("<pre>a = <span class=linenos>42</span></pre>", "a = 42"),
    ("<table class=highlighttable><tr><th class=filename>f<th>remark<tr><td>a<td>b</table>", "remark"),
    ("<div><div role=tablist>loose <a role=tab>a</a></div><div role=tabpanel>b</div></div>", "loose"),
    ("<div><div role=tablist><a role=tab>lone</a></div><div>b</div></div>", "lone"),
    ("<div class=tabbed-set><div class=tabbed-labels>loose <label>a</label></div><div class=tabbed-content><div>b</div></div></div>", "loose"),
    ('<h2><a class=toc-backref href="https://e.org/b">A</a></h2>', "https://e.org/b"),
    ("<p id=a>by <a href=#a>§</a> 5 of the law", "§"),
    ("<ul><li><input type=checkbox id=a checked><label for=a></label> b</ul>", "- [x] b"),
    ("<ul><li><p><input type=checkbox id=a checked aria-hidden=true><span>b</span></ul>", "- [x] b"),
    ("<table><tr><td><input type=checkbox id=a checked><label for=a></label><td>b</table>", "checked"),
    ("<input type=checkbox id=a><label for=a></label> I agree", "checkbox"),
    ("<p><input type=checkbox id=a><label for=a></label><b>I agree</b>", "checkbox"),
]  # fmt: skip
"""What a rebuilt element would not hold, and a text that is still in the note."""


@pytest.mark.parametrize(("html", "said"), KEPT)
def test_what_cannot_be_rebuilt_whole_stays(html: str, said: str) -> None:
    assert said in markdown(html)


@pytest.mark.parametrize(
    "title",
    [
        f'<div class="callout-title"><div class="callout-icon">{ICON}</div><div class="callout-title-inner">Fold</div><div class="callout-fold">{ICON}</div></div>',
        '<div class="callout-title"><p>Fold</p></div>',
    ],
)
def test_the_title_of_a_box_is_one_line_without_pictures(title: str) -> None:
    page = f'<div class="callout" data-callout="tip" data-callout-fold="-">{title}<div class="callout-content"><p>a</p></div></div>'
    note = markdown(page).split("\n")
    assert note == ["> [!tip]- Fold", "> a"]


def test_icons_in_buttons_are_none_of_the_text() -> None:
    page = f'<p>a</p><button title="Copy"><span aria-hidden="true">{ICON}</span></button><clipboard-copy>{ICON}</clipboard-copy>'
    assert markdown(page) == "a"


def test_ids_that_a_program_gives_each_block_are_those_that_something_leads_to() -> None:
    first, second = (f"1f0c9a7e-33d1-80aa-9c01-d6e5f4a3b20{number}" for number in (1, 2))
    note = read(
        f'<title>t</title><p id="{first}">a<p id="{second}">b<p><a href="#{second}">c</a><p id="mine">d'
    )
    assert [block.traits.anchor for block in note.blocks] == ["", second, "", "mine"]


@pytest.mark.parametrize("beginnings", ["\\( ", "<script ", "<a-b>"])
def test_beginnings_alone_take_no_time(beginnings: str) -> None:
    before = time.process_time()
    read("<script src=mathjax.js></script>$$<p>" + beginnings * 10_000)
    assert time.process_time() - before < 3


def test_an_id_that_another_page_may_lead_to_is_one_of_the_note() -> None:
    """Docutils counts the ids of what it has no name for; a bibliography of Sphinx is led to from other pages."""
    blocks = read('<title>t</title><p id="id5">entry<p id="footnote-reference-2">b').blocks
    assert [block.traits.anchor for block in blocks] == ["id5", ""]


def test_a_picture_that_is_the_sign_of_a_box_has_a_line() -> None:
    box = "<div class='admonitionblock tip'><table><tr><td class=icon><img src='i.png' alt=Tip><td class=content>a{}</table></div>"
    details = [
        [loss.detail for loss in read(f"<title>t</title>{box.format(more)}").extra.get(UNREAD, ())]
        for more in ("", "<td>second")
    ]
    said = "1 sign of a box is a picture: a callout has a sign of its own; what stands for the picture is its title"
    assert details == [[said], []]
